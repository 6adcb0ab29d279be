"""One receivable explained: its figures are those of the books and of `simulate`, and every case is told sensibly."""

import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
from tests import factories
from tests.trials import drawn, trials
from tests.web.invoice_pages import (  # noqa: F401  # fixtures among them
    DUE,
    ISSUED,
    assert_same_figures,
    demo_day,
    resolve,
    shown,
    signature,
    simple,
)

from amiable.core.calendar import parse_term
from amiable.core.events import (
    DisputeOpened,
    DisputeResolved,
    DueDateSet,
    Paid,
    Share,
    WrittenOff,
)
from amiable.core.law.late_interest import Schedule
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.receivables.models import Receivable
from amiable.receivables.operations import UnableToRecord

pytestmark = pytest.mark.django_db


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
