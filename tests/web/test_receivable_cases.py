"""One receivable explained: other moments, and each case told sensibly, from an insolvency to a credit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories
from tests.web.invoice_pages import (  # noqa: F401  # fixtures among them
    DUE,
    TODAY,
    address,
    assert_same_figures,
    demo_day,
    euros,
    resolve,
    shown,
    signature,
    simple,
    simulated,
)

from amiable.core.events import (
    CreditUsed,
    InsolvencyOpened,
    Paid,
    Rescheduled,
    Share,
)
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.intake.models import Batch
from amiable.intake.operations import take
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.people.access import as_user
from amiable.receivables.models import Event, Receivable
from amiable.receivables.operations import place_hold
from amiable.receivables.queries.explained import explained

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_day_asked_for(acting, shown):
    invoice = signature(acting)
    page = shown(invoice, as_of="2026-09-20")
    told = explained(invoice, date(2026, 9, 20))
    assert page.sums[0] == euros(told.total("interest"))
    assert "Réclamable au 20/09/2026" in page.text
    assert "Passage en perte" not in page.text
    assert page.ink == ["Voir LIT-2026-0002"]
    assert "Ouvrir un litige" not in page.text


def test_the_page_shows_what_was_known_then(acting, signed_in, shown):
    earlier = factories.acting(acting.company, at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    invoice = simple(earlier)
    case = open_dispute(
        earlier, lines=[BlockedLine(invoice, 300_00, 300_00)], reason="price", opened_on=date(2026, 9, 1)
    )
    known_at = head_of(acting.company)[0]
    factories.say(acting, invoice, Paid(date(2026, 10, 1), 500_00))
    resolve(acting, case, invoice, "unfounded", 0, date(2026, 10, 20))
    page = shown(invoice, known_at="2026-11-21")
    assert page.sums[0] == euros(explained(invoice, TODAY, known_at).total("interest"))
    assert "Règlement" not in page.told("mouvements")
    assert "Contesté 300,00 €" in page.told("parts")
    assert f"journal, {known_at} lignes" in page.told("mouvements")
    assert "Contesté" not in shown(invoice).told("parts")


def test_what_is_printed_says_of_which_day_and_knowledge_it_is(acting, shown):
    invoice = simple(factories.acting(acting.company, at=datetime(2026, 11, 20, 9, tzinfo=UTC)))
    page = shown(invoice, as_of="2026-11-22", known_at="2026-11-21")
    said = f"{acting.company.name}, situation au 22 novembre 2026, avec ce qu’on savait le 21 novembre 2026"
    assert said in page.text


def test_before_its_issue_an_invoice_is_not_there(acting, shown):
    page = shown(simple(acting), as_of="2026-07-01")
    assert "Elle est du 31 juillet 2026 : à la date de situation, elle n’existait pas." in page.text
    assert not page.card("montants")


# ---- what happened


def test_movements_say_from_where_to_where_by_whom_and_with_which_document(acting, shown):
    rows = shown(signature(acting)).rows("mouvements")
    assert rows[0] == [
        "31/07/2026 su le 24/11/2026",
        "Facture émise opérateur",
        "· vers certain",
        "18 480,00 €",
        "F26-1187",
    ]
    assert rows[1][1:] == ["Prix litige ouvert opérateur", "certain vers contesté", "576,00 €", "LIT-2026-0001"]
    ended = next(row for row in rows if row[1].startswith("Quantité manquante partiellement fondé"))
    assert "échéance : 26/11/2026" in ended[1]
    assert ended[2] == "contesté vers certain contesté vers accordé"
    assert ended[3] == "408,00 € 408,00 €"


def test_an_event_taken_back_is_struck_and_says_what_ended_it(acting, shown):
    invoice = simple(acting)
    factories.say(acting, invoice, Paid(date(2026, 10, 1), 200_00))
    factories.say(acting, invoice, Paid(date(2026, 10, 1), 250_00), voids=last(invoice))
    page = shown(invoice)
    assert "<s>Règlement</s>" in page.markup
    assert "corrigé le 24/11/2026 (opérateur)" in page.text
    assert [row[2:4] for row in page.rows("mouvements")][1:] == [["·", "200,00 €"], ["certain vers réglé", "250,00 €"]]
    factories.say(acting, invoice, None, voids=last(invoice))
    page = shown(invoice)
    assert page.markup.count("<s>Règlement</s>") == 2
    assert "repris le 24/11/2026" in page.text
    assert_same_figures(page, invoice)


def last(of: Receivable) -> int:
    return Event.objects.filter(receivable=of).order_by("pk").values_list("pk", flat=True).last()


def test_an_imported_invoice_leads_to_its_batch_and_line(acting, shown):
    take(acting, factories.parsed(factories.item(number="FA-77")))
    invoice = Receivable.objects.get(number="FA-77")
    page = shown(invoice)
    assert "ligne 2" in page.told("mouvements")
    assert reverse("batch", kwargs={"slug": acting.company.slug, "id": Batch.objects.get().pk}) in page.card(
        "mouvements"
    )
    assert 'title="postes.csv"' in page.card("mouvements")


def test_an_invoice_taken_back_counts_no_longer(acting, shown):
    invoice = simple(acting)
    factories.say(acting, invoice, None, voids=last(invoice))
    page = shown(invoice)
    assert "elle ne compte plus dans aucun total" in page.text
    assert "<s>Facture émise</s>" in page.markup


def test_who_acted_is_named(acting, signed_in, shown):
    person = factories.user(acting.company, "credit_manager")
    person.first_name, person.last_name = "Inès", "Quérolan"
    person.save()
    invoice = simple(as_user(acting.company, person, factories.NOW))
    assert "Facture émise Inès Quérolan" in shown(invoice).told("mouvements")


# ---- when a figure is missing, or nothing may be asked for


def test_an_estimated_due_date_shows_no_interest_and_says_why(acting, shown):
    invoice = simple(acting, estimated=True)
    page = shown(invoice)
    assert page.sums[0].startswith("—")
    assert "Échéance estimée." in page.text
    assert "Pénalités non comptées : échéance estimée, à confirmer" in page.text
    assert "Échéance d’origine estimée : 14 septembre 2026" in page.text
    assert "Indemnité de recouvrement : 0,00 €" in page.text
    assert euros(explained(invoice, TODAY).total("claimable")) in page.told("montants")


def test_a_rate_not_published_is_named_and_no_figure_is_made_up(acting, shown):
    page = shown(simple(acting), as_of="2027-02-01")
    assert page.sums[0].startswith("—")
    assert "taux du 1er semestre 2027 non publié" in page.text
    assert "Taux du 1er semestre 2027 : non publié" in page.text
    assert "Réclamable au 01/02/2027 : 1 000,00 € + pénalités — " in page.text


def test_another_currency_is_shown_and_not_computed(acting, shown):
    invoice = simple(acting)
    Receivable.objects.filter(pk=invoice.pk).update(currency="USD")
    page = shown(invoice)
    assert "1 000,00 USD" in page.text
    assert "Devise : non calculé." in page.text
    assert "€" not in page.text
    assert not page.card("parts")
    assert not page.card("calcul")


def test_an_insolvency_stops_interest_and_demands(acting, shown):
    invoice = simple(acting)
    factories.say(acting, invoice, InsolvencyOpened(date(2026, 10, 1)))
    page = shown(invoice)
    assert "procédure collective : aucune demande" in page.told("montants")
    assert "Certain, procédure collective" in page.told("parts")
    assert "Le jugement du 01/10/2026 arrête le cours des intérêts" in page.text
    assert page.sums == [euros(simulated(invoice).total("interest"))] * 2 + ["0,00 €"]
    assert "Réclamable aujourd’hui 0,00 €" in page.text


def test_a_claim_sold_to_a_factor_is_not_asked_for(acting, shown):
    invoice = simple(acting)
    Receivable.objects.filter(pk=invoice.pk).update(holder="factor")
    page = shown(invoice)
    assert "Détenteur : affactureur." in page.text
    assert "créance cédée à un affactureur" in page.told("montants")
    assert "Réclamable aujourd’hui 0,00 €" in page.text
    assert page.sums[0] == "24,12 €"


def test_a_part_on_hold_is_said_beside_what_is_asked_for(acting, shown):
    invoice = simple(acting, shares=(Share(600_00, DUE), Share(400_00, DUE)))
    with operation(acting, "test.hold") as done:
        place_hold(
            done, customer_id=invoice.customer_id, receivable_id=invoice.pk, portion=1, kind="promise", since=DUE
        )
    page = shown(invoice)
    assert "600,00 € + pénalités 14,47 € + indemnité 40,00 €" in page.text
    assert "400,00 € en attente : promesse de règlement en cours" in page.text


def test_an_invoice_not_yet_due_says_so(acting, shown):
    page = shown(simple(acting, due_on=date(2026, 12, 10)))
    assert "Réclamable aujourd’hui 0,00 € pas encore échu" in page.text
    assert "Aucun jour ne porte dans la position retenue" in page.text
    assert page.sums == ["0,00 €", "0,00 €", "0,00 €"]


def test_an_unknown_due_date_is_said(acting, shown):
    page = shown(simple(acting, due_on=None))
    assert "Échéance d’origine inconnue" in page.text
    assert "échéance inconnue" in page.told("montants")
    assert "Certain, échéance inconnue" in page.told("parts")


def test_a_settled_invoice_says_nothing_is_owed(acting, shown):
    invoice = simple(acting)
    factories.say(acting, invoice, Paid(date(2026, 9, 1), 1000_00))
    page = shown(invoice)
    assert "Réclamable aujourd’hui 0,00 € le principal est soldé" in page.text
    assert not page.card("parts")
    assert "Réglé" in page.told("montants")
    assert_same_figures(page, invoice)


def test_an_overpayment_is_shown_as_a_credit_beside(acting, shown):
    invoice = simple(acting)
    factories.say(acting, invoice, Paid(date(2026, 9, 1), 1050_00))
    page = shown(invoice)
    assert "Reçu en trop : 50,00 €" in page.text
    assert "certain vers réglé · vers crédit du client" in page.told("mouvements")


def test_a_credit_document_shows_what_is_left_of_it(acting, shown):
    credit = factories.credit(acting, factories.customer(acting), 500_00, number="AC-7")
    factories.say(acting, credit, CreditUsed(date(2026, 3, 1), 120_00))
    page = shown(credit)
    assert "Crédit client AC-7" in page.text
    assert "Reste à imputer 380,00 €" in page.text
    assert "crédit du client vers · 120,00 €" in page.told("mouvements")
    assert page.ink == []


def test_a_schedule_of_payments_is_told(acting, shown):
    invoice = simple(acting)
    shares = (Share(400_00, date(2026, 12, 31), "instalment"), Share(600_00, date(2027, 1, 31), "instalment"))
    factories.say(acting, invoice, Rescheduled(date(2026, 10, 1), 0, shares))
    page = shown(invoice)
    assert "échéancier du 01/10/2026" in page.told("ecart")
    assert_same_figures(page, invoice)


def test_a_note_of_the_receivable_is_shown_as_text(acting, shown):
    invoice = simple(acting)
    Receivable.objects.filter(pk=invoice.pk).update(note="<b>deux pièces</b> du même numéro")
    page = shown(invoice)
    assert "&lt;b&gt;deux pièces&lt;/b&gt; du même numéro" in page.markup


# ---- acts


def test_the_next_thing_is_to_decide_what_is_open_for_those_who_may(acting, shown):
    invoice = signature(acting)
    assert shown(invoice, "credit_manager").ink == ["Décider LIT-2026-0003 d"]
    assert shown(invoice, "salesperson").ink == ["Voir LIT-2026-0003"]
    assert "Ouvrir un litige" in shown(invoice, "salesperson").text
    assert "Ouvrir un litige" not in shown(invoice, "auditor").text


def test_without_an_open_dispute_the_next_thing_is_to_open_one(acting, shown):
    invoice = simple(acting)
    assert shown(invoice, "credit_manager").ink == ["Ouvrir un litige l"]
    assert shown(invoice, "auditor").ink == []


def test_another_company_sees_nothing(acting, signed_in, shown):
    invoice = simple(acting)
    other = factories.company()
    client = signed_in(of=other)
    assert client.get(address(invoice)).status_code == 404
    mine = reverse("receivable", kwargs={"slug": other.slug, "id": invoice.pk})
    assert client.get(mine).status_code == 404


def test_the_page_asks_the_database_as_often_for_thirty_disputes_as_for_one(acting, signed_in):
    customer = factories.customer(acting)
    few, many = (simple(acting, of=customer) for _ in range(2))
    for invoice, count in ((few, 1), (many, 30)):
        for number in range(count):
            case = open_dispute(
                acting,
                lines=[BlockedLine(invoice, 20_00, 20_00)],
                reason="price",
                opened_on=date(2026, 9, 1) + timedelta(number),
            )
            if number % 2:
                resolve(acting, case, invoice, "partly_founded", 5_00, date(2026, 10, 20))
    client, pages = signed_in(), [address(few), address(many)]
    client.get(pages[0])
    counted = []
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 20


def test_the_page_is_told_in_english_too(acting, signed_in):
    client = signed_in()
    client.cookies["django_language"] = "en"
    answer = client.get(address(signature(acting)))
    assert answer.status_code == 200
    assert "€162.18" in answer.content.decode()
