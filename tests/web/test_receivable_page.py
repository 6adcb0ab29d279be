"""One receivable explained: its figures are those of the books and of `simulate`, and every case is told sensibly."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories
from tests.trials import drawn, trials

from amiable.core.calendar import parse_term
from amiable.core.events import (
    Credited,
    CreditUsed,
    DisputeOpened,
    DisputeResolved,
    DueDateSet,
    InsolvencyOpened,
    Paid,
    Rescheduled,
    Share,
    WrittenOff,
)
from amiable.core.law.late_interest import Schedule
from amiable.core.simulation import Document, SimulatedEvent, SimulatedReceivable, run
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.intake.models import Batch
from amiable.intake.operations import take
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.people.access import as_user
from amiable.receivables.models import Event, Receivable
from amiable.receivables.operations import UnableToRecord, place_hold
from amiable.receivables.queries.explained import explained
from amiable.receivables.replay import core_events, standing
from amiable.web.picture import writing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
ISSUED, DUE = date(2026, 7, 31), date(2026, 9, 14)
AGREED = {"policy": "agreed", "agreed_on": date(2026, 12, 5)}


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def shown(acting, signed_in):
    """`shown(invoice, as_of="2026-10-01")`: the page as somebody reads it, in plain text."""

    def page(of: Receivable, *roles: str, client: Client | None = None, status: int = 200, **query: str) -> "Shown":
        answer = (client or signed_in(*roles)).get(address(of), query)
        assert answer.status_code == status
        return Shown(answer.content.decode())

    return page


def address(of: Receivable) -> str:
    return reverse("receivable", kwargs={"slug": of.company.slug, "id": of.pk})


def plain(markup: str) -> str:
    text = re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    text = re.sub(r"</(td|th|div|li|p|dt|dd|tr|h1|h2|summary)>|<(br|div|p|span class=\"sub)\b", r" \g<0>", text)
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(re.sub(r"<[^>]+>", "", text))).strip()


def euros(cents: int) -> str:
    return plain(writing.money(cents))


class Shown:
    """A page: its markup, its whole text, the text of one card, the cells of a table's rows."""

    def __init__(self, markup: str) -> None:
        self.markup, self.text = markup, plain(markup)

    def card(self, name: str) -> str:
        found = re.search(rf'<section[^>]*id="{name}".*?</section>', self.markup, re.DOTALL)
        return found[0] if found else ""

    def told(self, name: str) -> str:
        return plain(self.card(name))

    def rows(self, name: str, part: str = "tbody") -> list[list[str]]:
        whole = re.sub(r"<details.*?</details>", "", self.card(name), flags=re.DOTALL)
        body = "".join(re.findall(rf"<{part}>(.*?)</{part}>", whole, re.DOTALL))
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
        return [[plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]

    @property
    def sums(self) -> list[str]:
        """Retained, original, gap of the whole receivable."""
        return self.rows("parts", "tfoot")[-1][-3:]

    @property
    def ink(self) -> list[str]:
        return [plain(words) for words in re.findall(r'class="btn btn-ink"[^>]*>(.*?)</a>', self.markup, re.DOTALL)]


def simulated(of: Receivable, as_of: date = TODAY):
    """What `simulate` computes from the very events that the books hold."""
    issued, *events = core_events(standing(Event.objects.filter(receivable=of).order_by("pk")))
    told = tuple(SimulatedEvent(n, "", event.on, ((of.number, event),)) for n, event in enumerate(events, 1))
    return run(Document((SimulatedReceivable(of.number, "C", issued),), told), as_of).receivables[0]


def signature(acting) -> Receivable:
    """The invoice of the look, to the cent. Its port charge is due on a condition: the protocol dates it, in both."""
    invoice = factories.invoice(
        acting,
        number="F26-1187",
        amount=18480_00,
        issued_on=ISSUED,
        shares=(Share(18048_00, DUE), Share(432_00, None, "retention")),
    )
    cases = [
        open_dispute(acting, lines=[BlockedLine(invoice, cents, cents)], reason=reason, opened_on=day)
        for day, reason, cents in (
            (date(2026, 9, 2), "price", 576_00),
            (date(2026, 9, 5), "quantity_missing", 816_00),
            (date(2026, 9, 9), "quality_defect", 2520_00),
            (date(2026, 9, 11), "transport_charges", 432_00),
        )
    ]
    resolve(acting, cases[0], invoice, "founded", 576_00, date(2026, 9, 18))
    factories.say(acting, invoice, Credited(date(2026, 9, 18), 576_00, cases[0].number))
    factories.say(acting, invoice, Paid(date(2026, 9, 30), 9000_00), WrittenOff(date(2026, 10, 5), 12_00))
    resolve(acting, cases[1], invoice, "partly_founded", 408_00, date(2026, 10, 12))
    factories.say(acting, invoice, Credited(date(2026, 10, 12), 408_00, cases[1].number))
    resolve(acting, cases[3], invoice, "founded", 432_00, date(2026, 11, 2))
    factories.say(acting, invoice, DueDateSet(date(2026, 11, 2), 1, date(2026, 12, 15)))
    return invoice


def resolve(acting, dispute, invoice, finding, conceded, on, **more):
    return resolve_dispute(
        acting, dispute=dispute, finding=finding, conceded={invoice.number: conceded}, effective_on=on, **more
    )


def simple(acting, **changes) -> Receivable:
    """1 000 € due on 14 September."""
    return factories.invoice(acting, amount=1000_00, issued_on=ISSUED, **{"due_on": DUE, **changes})


# ---- the figures


def test_the_signature_invoice_gives_the_figures_of_the_look(acting, shown):
    page = shown(signature(acting))
    assert page.sums == ["162,18 €", "232,80 €", "70,62 €"]
    assert "Réclamable aujourd’hui : 4 692,00 € + pénalités 162,18 € + indemnité 40,00 € 4 894,18 €" in page.text
    assert page.told("ecart").startswith("D’où vient l’écart de 70,62 €")
    assert page.told("calcul").startswith("Comment on arrive à 162,18 €")


def test_every_figure_of_the_signature_invoice_is_that_of_the_books_and_of_simulate(acting, shown):
    invoice = signature(acting)
    assert_same_figures(shown(invoice), invoice)


def test_random_invoices_show_the_figures_of_the_books_and_of_simulate(acting, shown, signed_in):
    rng, client, customer = drawn("receivable page"), signed_in(), factories.customer(acting)
    for _ in range(trials(12)):
        invoice = random_invoice(rng, acting, customer)
        assert_same_figures(shown(invoice, client=client), invoice)


def random_invoice(rng, acting, customer) -> Receivable:
    invoice = factories.invoice(
        acting,
        customer,
        amount=rng.randrange(100_00, 9000_00),
        issued_on=ISSUED,
        due_on=DUE + timedelta(rng.randrange(60)),
    )
    told = [event for number in range(rng.randrange(1, 7)) for event in random_events(rng, f"D{number}")]
    for event in sorted(told, key=lambda event: event.on):
        with suppress(UnableToRecord):
            factories.say(acting, invoice, event)
    return invoice


def random_events(rng, dispute: str) -> list:
    on, cents = ISSUED + timedelta(rng.randrange(100)), rng.randrange(1, 3000_00)
    ended, finding = on + timedelta(9), rng.choice(["founded", "unfounded"])
    policy = rng.choice([None, "pause", "restart", "original"])
    opened = DisputeOpened(on, dispute, cents)
    return rng.choice(
        [
            [Paid(on, cents)],
            [WrittenOff(on, cents)],
            [DueDateSet(on, 0, on + timedelta(30))],
            [opened],
            [opened, DisputeResolved(ended, dispute, finding, rng.randrange(cents), policy)],
        ]
    )


def assert_same_figures(page: Shown, invoice: Receivable) -> None:
    told, told_by_simulate = explained(invoice, TODAY), simulated(invoice)
    for figure in ("claimable", "interest", "original_interest", "certain", "contested", "conceded", "paid"):
        assert told.total(figure) == told_by_simulate.total(figure), figure
    retained, original = told.total("interest"), told.total("original_interest")
    if page.card("parts"):
        shown_gap = page.sums[2]
        assert page.sums[:2] == [euros(retained), euros(original)]
        assert shown_gap == euros(original - retained)
        assert page.rows("parts", "tfoot")[-1][0] == f"Ensemble · {euros(told.total('open'))}"
    else:
        assert retained == original == told.total("open") == 0
    indemnity = told_by_simulate.indemnity
    total = told.total("claimable") + retained + indemnity
    assert f"Indemnité de recouvrement : {euros(indemnity)}" in page.text
    assert euros(total) in page.told("montants")
    if total:
        assert (
            f"{euros(told.total('claimable'))} + pénalités {euros(retained)} + indemnité {euros(indemnity)}"
            in page.text
        )


def test_rows_add_up_to_the_totals_also_for_what_was_settled_late(acting, shown):
    invoice = simple(acting, shares=(Share(600_00, DUE), Share(400_00, DUE)))
    factories.say(acting, invoice, Paid(date(2026, 10, 14), 600_00))
    page = shown(invoice)
    rows = page.rows("parts")
    assert [row[0] for row in rows] == ["A Autre part Certain, échu 400,00 €", "Déjà soldé"]
    assert [row[-3] for row in rows] == ["9,65 € 71 j portent à 12,40 %", "6,12 €"]
    assert page.sums[0] == "15,77 €"


# ---- how it is told


def test_the_letters_of_the_bar_lead_to_the_rows_in_its_order(acting, shown):
    page = shown(signature(acting))
    letters = re.findall(r'<tr id="([A-Z])">', page.card("parts"))
    assert letters == ["A", "B", "C", "D", "E"][: len(letters)]
    assert re.findall(r'href="#([A-Z])"', page.card("montants")) == letters
    assert [row[0] for row in page.rows("parts")] == [
        "A Part principale Certain, échu 4 692,00 €",
        "B Retenue de garantie Certain, à échoir 432,00 €",
        "C Quantité manquante, le reste dû Certain, à échoir 408,00 € LIT-2026-0002",
        "D Défaut de qualité Contesté 2 520,00 € LIT-2026-0003",
        "E Accordé, avoir à établir Accordé 432,00 € LIT-2026-0004",
    ]


def test_the_slices_are_those_one_checks_by_hand(acting, shown):
    slices = shown(signature(acting)).told("calcul")
    for line in (
        "15 sept. – 30 sept. 16 j 13 704,00 € 74,4897",
        "1er oct. – 5 oct. 5 j 4 704,00 € 7,9904",
        "6 oct. – 24 nov. 50 j 4 692,00 € 79,6997",
        "Somme, puis un seul arrondi 71 j 162,18 €",
    ):
        assert line in slices


def test_the_gap_says_why_part_by_part(acting, shown):
    rows = {row[0]: row[1:] for row in shown(signature(acting)).rows("ecart") if len(row) == 4}
    assert rows["C"][0].startswith("Quantité manquante, le reste dû délai reparti le 12/10/2026")
    assert rows["C"][1:] == ["408,00 € × 71 j", "9,84 €"]
    assert rows["D"][0].startswith("Défaut de qualité contestée, nous ne réclamons rien")
    assert rows["D"][1:] == ["2 520,00 € × 71 j", "60,78 €"]
    assert rows["E"][2] == "aucun"


@pytest.mark.parametrize(
    ("finding", "opened", "more", "said"),
    [
        ("founded", date(2026, 9, 1), {}, "délai reparti le 20/10/2026"),
        ("founded", date(2026, 10, 1), {}, "délai suspendu jusqu’au 20/10/2026"),
        ("unfounded", date(2026, 9, 1), {}, "échéance gardée après le litige"),
        (
            "goodwill",
            date(2026, 9, 1),
            {"policy": "agreed", "agreed_on": date(2026, 12, 5)},
            "date convenue le 20/10/2026",
        ),
    ],
)
def test_how_the_end_of_a_dispute_dated_what_is_left_is_named(acting, shown, finding, opened, more, said):
    invoice = simple(acting)
    case = open_dispute(acting, lines=[BlockedLine(invoice, 300_00, 300_00)], reason="price", opened_on=opened)
    resolve(acting, case, invoice, finding, 100_00, date(2026, 10, 20), **more)
    page = shown(invoice)
    assert said in page.told("ecart")
    assert_same_figures(page, invoice)


def test_the_due_date_the_rate_and_the_articles_are_told(acting, shown):
    steps = shown(simple(acting)).told("calcul")
    for said in (
        "Échéance d’origine : 14 septembre 2026",
        "Facture du 31/07/2026, délai de paiement : 45 jours.",
        "Sous le plafond légal d’un délai convenu, le 29/09/2026.",
        "C. com., art. L. 441-10, I",
        "Premier jour qui porte : 15 septembre 2026",
        "Taux du 2e semestre 2026 : 12,40 %",
        "2,40 %, plus 10 points (BCE, en vigueur depuis le 17 juin 2026)",
        "Indemnité de recouvrement : 40,00 €",
        "art. D. 441-5",
        "nous retenons 365",
    ):
        assert said in steps


def test_a_due_date_beyond_the_legal_ceiling_and_a_month_end_are_told(acting, shown):
    late = shown(simple(acting, due_on=date(2026, 12, 31)))
    assert "Au-delà du plafond légal d’un délai convenu, le 29/09/2026 : à vérifier." in late.text
    term = parse_term("45 days end of month")
    customer = factories.customer(acting, "C002")
    page = shown(simple(acting, of=customer, due_on=term.due(ISSUED), term=term))
    assert "délai de paiement : 45 jours fin de mois." in page.text
    assert "Sous le plafond légal" in page.text


def test_an_agreed_rate_under_the_floor_is_told_and_not_corrected(acting, shown):
    page = shown(simple(acting, schedule=Schedule(500)))
    assert "Taux convenu : 5,00 %" in page.text
    assert "Sous le plancher légal du 2e semestre 2026, 8,25 % : signalé, jamais corrigé." in page.text
    assert "71 j portent à 5,00 %" in page.text


# ---- moments


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
