"""The home page: one next thing that the reader may do, figures that are those of the books, every day as it was."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests import factories
from tests.intake import uploads
from tests.web.reading import euros, href, ink_buttons, statements, text_of

from amiable.core.events import Paid
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute, undo_last
from amiable.disputes.queries import undoable
from amiable.formats.rejects import Reject
from amiable.intake.operations import take
from amiable.people.access import ABILITIES
from amiable.people.models import Role
from amiable.receivables.models import Receivable
from amiable.receivables.queries.moments import moment
from amiable.receivables.queries.totals import company_totals
from amiable.web.next_step import Waiting, next_step

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


def home(acting) -> str:
    return reverse("home", kwargs={"slug": acting.company.slug})


def contested(acting, cents=300_00, *, on=date(2026, 11, 20), reason="price", **invoice):
    about = factories.invoice(acting, invoice.pop("of", None), **invoice)
    return open_dispute(acting, lines=[BlockedLine(about, cents)], reason=reason, opened_on=on)


@pytest.fixture
def position(acting):
    """Claimable 1 200 and 900 (300 contested), not due 500, conceded 60, a credit of 150, of one customer."""
    of = factories.customer(acting)
    factories.invoice(acting, of, amount=1200_00, number="F-OLD")
    contested(acting, of=of, amount=1200_00, number="F-DIS", on=date(2026, 11, 23))
    factories.invoice(acting, of, amount=500_00, due_on=date(2026, 11, 30), number="F-SOON")
    agreed = contested(acting, 60_00, of=of, amount=60_00, number="F-CON", on=date(2026, 2, 2))
    resolve_dispute(
        acting, dispute=agreed, finding="founded", conceded={"F-CON": 60_00}, effective_on=date(2026, 2, 20)
    )
    factories.credit(acting, of, 150_00)
    return of


# ---- the one next thing

UPLOAD = {"kind": "upload", "id": 1, "state": "previewed", "rejects": 0, "undone": False}
REFUSED = UPLOAD | {"id": 2, "state": "refused"}
OLDER = UPLOAD | {"id": 3}
MEND = {"kind": "batch", "id": 4, "state": "taken", "rejects": 5, "undone": False}
UNDONE = MEND | {"id": 5, "undone": True}
READING = UPLOAD | {"id": 6, "state": "reading"}
LATE, LARGE = {"id": 7}, {"id": 8}
ALL = {"import": True, "dispute": True, "decide": True}


@pytest.mark.parametrize(
    ("waiting", "abilities", "kind", "about"),
    [
        (Waiting(False), ALL, "first_file", None),
        (Waiting(False), {"decide": True}, "no_file", None),
        (Waiting(False, [READING]), ALL, "running", 6),
        (Waiting(False, [UPLOAD]), ALL, "confirm", 1),
        (Waiting(True, [UPLOAD, OLDER], LATE, LARGE), ALL, "confirm", 3),
        (Waiting(True, [REFUSED, UPLOAD], LATE, LARGE), ALL, "confirm", 1),
        (Waiting(True, [REFUSED, MEND], LATE, LARGE), ALL, "refused", 2),
        (Waiting(True, [MEND], LATE, LARGE), ALL, "late", 7),
        (Waiting(True, [MEND], None, LARGE), ALL, "decide", 8),
        (Waiting(True, [UNDONE, MEND]), ALL, "rejects", 4),
        (Waiting(True, [UNDONE]), ALL, "nothing", None),
        (Waiting(True, [UPLOAD, MEND], LATE, LARGE), {"decide": True}, "late", 7),
        (Waiting(True, [UPLOAD, MEND], LATE, LARGE), {"dispute": True}, "follow", 7),
        (Waiting(True, [UPLOAD, MEND], None, LARGE), {}, "follow", 8),
        (Waiting(True, [MEND], LATE, LARGE), {"import": True}, "rejects", 4),
        (Waiting(True), {}, "nothing", None),
    ],
)
def test_one_thing_comes_first_among_those_the_reader_may_do(waiting, abilities, kind, about):
    step = next_step(waiting, abilities)
    assert (step.kind, step.about.get("id")) == (kind, about)


def test_who_decides_begins_with_the_dispute_most_past_its_day(acting, signed_in):
    contested(acting, 900_00, number="F1", on=date(2026, 10, 1), reason="price")
    late = contested(acting, 100_00, number="F2", on=date(2026, 9, 1), reason="quality_defect")
    answer = signed_in("director").get(home(acting))
    assert "Commencez par « Défaut de qualité », Brasserie du Quai." in text_of(answer)
    assert "100,00 € contestés ; réponse attendue de Qualité pour le mar." in text_of(answer)
    assert href(answer, "Lire et décider") == reverse("dispute", kwargs={"slug": acting.company.slug, "id": late.pk})


def test_where_nothing_is_late_the_largest_stake_comes_first(acting, signed_in):
    contested(acting, 100_00, number="F1", on=TODAY)
    large = contested(acting, 900_00, number="F2", on=TODAY)
    answer = signed_in().get(home(acting))
    assert "C’est le plus grand enjeu, 900,00" in text_of(answer)
    assert href(answer, "Lire et décider").endswith(f"/disputes/{large.pk}/")


@pytest.mark.parametrize("role", Role.values)
def test_each_role_is_offered_only_what_it_may_do(acting, signed_in, role):
    contested(acting, on=date(2026, 9, 1))
    said = text_of(signed_in(role).get(home(acting)))
    assert ("Lire et décider" in said) == (role in ABILITIES["decide"])
    assert ("La décision revient à un collègue." in said) == (role not in ABILITIES["decide"])
    assert ("Importer" in said) == (role in ABILITIES["import"])
    assert ("Contester une facture" in said) == (role in ABILITIES["dispute"])


def test_a_file_that_was_read_waits_for_who_may_confirm_it_and_for_nobody_else(acting, signed_in):
    contested(acting, on=date(2026, 9, 1))
    upload = uploads.work(uploads.drop(acting, (uploads.FEC_NAME, uploads.small_fec())))
    assert upload.state == "previewed"
    answer = signed_in("accountant").get(home(acting))
    assert f"{uploads.FEC_NAME} attend votre accord." in text_of(answer)
    assert href(answer, "Relire et confirmer") == reverse(
        "upload", kwargs={"slug": acting.company.slug, "id": upload.pk}
    )
    assert "attend votre accord" not in text_of(signed_in("director").get(home(acting)))


def test_where_nothing_waits_it_says_so(acting, signed_in):
    factories.invoice(acting, amount=1200_00)
    answer = signed_in().get(home(acting))
    assert "Rien ne presse. Aucun litige n’est ouvert ; 1 200,00 € sont réclamables." in (text_of(answer))
    assert href(answer, "Voir ce qui est réclamable").endswith("/receivables/?place=claimable")


# ---- what customers owe


def test_the_bar_tells_the_figures_of_the_books_and_each_part_leads_to_its_invoices(acting, signed_in, position):
    totals = company_totals(acting.company, moment(acting.company, TODAY))
    expected = {"claimable": 2100_00, "not_due": 500_00, "contested": 300_00, "conceded": 60_00}
    assert {place: totals[place] for place in expected} == expected
    answer = signed_in().get(home(acting))
    said = text_of(answer)
    for place, cents in expected.items():
        assert euros(cents) in said
        assert href(answer, f'href="/c/{acting.company.slug}/receivables/?place={place}"')
    assert f"{euros(2960_00)} moins {euros(150_00)} de crédits des clients : {euros(2810_00)}" in said
    assert totals["balance"] == 2810_00
    assert f"1 échéance d’ici 7 jours, {euros(500_00)}" in said
    assert "2 factures, la plus ancienne F-" in said and "1 litige" in said


def test_a_fec_that_agrees_to_the_cent_says_so_with_its_day(acting, signed_in):
    uploads.taken(acting, [(uploads.FEC_NAME, uploads.small_fec())])
    said = text_of(signed_in().get(home(acting)))
    money = euros(1500_00)
    assert f"Le FEC au 31 décembre 2025 disait {money} : égal aux livres, au centime" in said
    assert "égal au solde du compte 411 dans les livres" in said
    assert "disait" not in text_of(signed_in().get(home(acting), {"as_of": "2025-12-30"}))
    assert "disait" not in text_of(signed_in().get(home(acting), {"known_at": "2026-11-23"}))


def test_a_fec_that_does_not_agree_says_that_too_and_leads_to_the_difference(acting, signed_in):
    unreadable = uploads.small_fec().replace(b"V1\t20251115\t411000", b"V1\t20251341\t411000")
    upload = uploads.taken(acting, [(uploads.FEC_NAME, unreadable)])
    answer = signed_in().get(home(acting))
    assert "Écart avec les comptes. Le FEC au 31 décembre 2025 disait" in text_of(answer)
    assert "au centime" not in text_of(answer)
    assert href(answer, "Voir l’écart").endswith(f"/batches/{upload.batch_id}/")


def test_where_all_is_paid_the_bar_gives_way_to_a_sentence(acting, signed_in):
    take(acting, factories.parsed(factories.item(number="FA-77", open_cents=500_00)))
    factories.say(acting, Receivable.objects.get(number="FA-77"), Paid(date(2026, 3, 5), 500_00))
    answer = signed_in().get(home(acting))
    assert "Rien n’est ouvert : tout ce qui a été facturé est réglé" in text_of(answer)
    assert "Rien ne presse. Aucun litige n’est ouvert, et rien n’est en retard." in text_of(answer)
    assert 'class="pbar' not in answer.content.decode()


# ---- another moment


def test_another_day_shows_the_figures_of_that_day_and_nothing_to_do(acting, signed_in, position):
    day = date(2026, 2, 10)
    totals = company_totals(acting.company, moment(acting.company, day))
    answer = signed_in().get(home(acting), {"as_of": day.isoformat()})
    said = text_of(answer)
    assert "Ce que vos clients vous devaient le 10" in said
    assert euros(totals["open"]) in said and euros(totals["claimable"]) in said
    assert "Arrivé récemment" not in said and "Commencez par" not in said and "Importer" not in said
    assert "Litiges ouverts alors" in said
    assert href(answer, "Réclamable").endswith(f"/receivables/?as_of={day.isoformat()}&place=claimable")


def test_what_was_not_known_then_is_not_shown_then(acting, signed_in, position):
    said = text_of(signed_in().get(home(acting), {"known_at": "2026-11-23"}))
    assert "Rien n’était dans les livres à ce moment" in said


# ---- cards


def test_disputes_wait_by_stake_and_are_late_by_department(acting, signed_in):
    contested(acting, 100_00, number="F1", on=date(2026, 9, 1), reason="quality_defect")
    contested(acting, 900_00, number="F2", on=date(2026, 10, 1), reason="price")
    contested(acting, 500_00, number="F3", on=TODAY, reason="contract")
    said = text_of(signed_in().get(home(acting)))
    to_decide = said.partition("À décider")[2].partition("Arrivé récemment")[0]
    assert [to_decide.index(words) for words in ("900,00", "500,00", "100,00")] == sorted(
        to_decide.index(words) for words in ("900,00", "500,00", "100,00")
    )
    late = said.partition("En retard, et chez qui")[2]
    assert "Commerce, Brasserie du Quai" in late and "Qualité, Brasserie du Quai" in late and "Juridique" not in late
    assert "2 litiges" in late and "les 3" in said


def test_what_arrived_is_listed_with_what_is_left_to_mend(acting, signed_in):
    reject = Reject(line=3, field="Montant", found="abc", expected="un montant", remedy="corrigez", raw="a;b")
    done = take(acting, factories.parsed(factories.item(), rejects=[reject]))
    answer = signed_in().get(home(acting))
    recent = text_of(answer).partition("Arrivé récemment")[2]
    assert "postes.csv" in recent and "Postes ouverts · importé" in recent and "1 ligne à corriger" in recent
    assert href(answer, "Corriger 1 ligne").endswith(f"/batches/{done.batch_id}/#rejects")


def test_a_dispute_taken_back_has_not_arrived(acting, signed_in):
    dispute = contested(acting, 100_00, number="F1")
    assert "Litige ouvert, Brasserie du Quai" in text_of(signed_in().get(home(acting)))
    undo_last(acting, dispute=dispute, operation_id=undoable(acting.company, dispute, acting.at))
    assert "Litige ouvert" not in text_of(signed_in().get(home(acting)))


def test_a_customer_without_a_name_is_told_by_its_code(acting, signed_in):
    factories.invoice(acting, factories.customer(acting, "411SCI", ""), number="F1", amount=700_00)
    late = text_of(signed_in().get(home(acting))).partition("En retard, et chez qui")[2]
    assert "411SCI · 700,00" in late


# ---- an empty company


@pytest.mark.parametrize("role", ["credit_manager", "auditor"])
def test_an_empty_company_shows_the_bar_to_be_filled_and_what_to_do(acting, signed_in, role):
    answer = signed_in(role).get(home(acting))
    said = text_of(answer)
    assert "Commençons par ce que vos clients vous doivent" in said and "pbar tall blank" in answer.content.decode()
    assert ("Choisir un fichier" in said) == (role in ABILITIES["import"])
    assert ink_buttons(answer) == 1 and "0,00" not in said


def test_the_first_file_on_its_way_is_followed_then_confirmed(acting, signed_in):
    upload = uploads.drop(acting, (uploads.FEC_NAME, uploads.small_fec()))
    assert href(signed_in().get(home(acting)), "Suivre le fichier").endswith(f"/uploads/{upload.pk}/")
    uploads.work(upload)
    assert href(signed_in().get(home(acting)), "Relire et confirmer").endswith(f"/uploads/{upload.pk}/")


# ---- rules of every page


def test_the_page_takes_as_many_statements_for_thirty_things_as_for_one(acting, signed_in):
    client = signed_in()
    contested(acting, on=date(2026, 9, 1), number="F0")
    take(acting, factories.parsed(factories.item(number="P0")), mode="delta")
    few = statements(client, home(acting))
    for number in range(1, 30):
        contested(acting, on=date(2026, 9, 1) + timedelta(number), number=f"F{number}")
        take(acting, factories.parsed(factories.item(number=f"P{number}")), mode="delta")
    assert statements(client, home(acting)) == few <= 30


def test_somebody_of_another_company_finds_nothing(acting, signed_in):
    stranger = signed_in(of=factories.company())
    assert stranger.get(home(acting)).status_code == 404


def test_the_page_is_told_in_english(acting, signed_in, position):
    client = signed_in()
    client.cookies["django_language"] = "en"
    assert "€2,960.00" in text_of(client.get(home(acting)))
