"""Opening balances carried as one sum per customer and never lettered, in a file exported long after closing.

Naively ("not lettered = open") every item would be wrong and the total too. Fictional names and amounts, in the
shape of a real file: single payments and one large payment lettered without their invoices, invoices lettered after
closing, and a customer not lettered at all.
"""

from datetime import date

import pytest
from tests.formats.fec_files import NAME, invoice, opening, payment
from tests.formats.fec_files import fec as fec_file

from amiable.formats import fec

AUBIER, CHARME, FUSAIN, TILLEUL = "AUBIER", "CHARME", "FUSAIN", "TILLEUL"


@pytest.fixture(scope="module")
def books():
    rows = [
        *opening(
            [
                (AUBIER, 613588, "AN", "", ""),
                (CHARME, 3572495, "AN", "", ""),
                (FUSAIN, 100000, "AN", "", ""),
            ]
        ),
        # two payments of last year's invoices, each lettered alone
        *payment("B1", "20250110", AUBIER, 278098, letter="AAAA"),
        *payment("B2", "20250125", AUBIER, 335490, letter="AAAB"),
        # payments of last year, and one that also pays an invoice of this year
        *payment("B3", "20250112", CHARME, 717824, letter="AAAA"),
        *payment("B4", "20250212", CHARME, 786133, letter="AAAB"),
        *invoice("V1", "20250115", CHARME, 891738, "FA25001", letter="AAAC"),
        *payment("B5", "20250301", CHARME, 2960276, letter="AAAC"),
        # settled within the year
        *invoice("V2", "20250320", AUBIER, 120000, "FA25002", letter="AAAC"),
        *payment("B6", "20250420", AUBIER, 120000, letter="AAAC"),
        # invoices only: paid and lettered after closing
        *invoice("V3", "20251105", AUBIER, 1500000, "FA25003", letter="AAAD"),
        *invoice("V4", "20251205", AUBIER, 759637, "FA25004", letter="AAAD"),
        *invoice("V5", "20251210", CHARME, 3000000, "FA25005", letter="AAAD"),
        # not lettered
        *invoice("V6", "20250601", TILLEUL, 811506, "FA25006"),
        *payment("B7", "20250715", TILLEUL, 819419),
    ]
    return fec.read([(NAME, fec_file(rows))])


def of(books, customer):
    return {item.number: item.open for item in books.items if item.customer_code == customer}


def test_the_opening_debts_are_paid_not_open(books):
    assert of(books, AUBIER) == {"FA25003": 1500000, "FA25004": 759637}
    assert of(books, CHARME) == {"FA25005": 3000000}
    assert "soldé par report à nouveau" in " ".join(books.notes)


def test_what_was_lettered_after_closing_is_open_at_closing(books):
    notes = {item.number: item.note for item in books.items}
    assert notes["FA25003"] == notes["FA25004"] == notes["FA25005"] == "lettré après clôture"


def test_an_opening_balance_nobody_paid_stays_with_unknown_age(books):
    (item,) = [item for item in books.items if item.customer_code == FUSAIN]
    assert (item.kind, item.open, item.note) == ("opening", 100000, "antérieur au 01/01/2025")


def test_unlettered_credits_stay_credits_in_a_lettered_file(books):
    assert of(books, TILLEUL) == {"FA25006": 811506, "VIRB7": -819419}


def test_totals(books):
    assert books.differences == () and books.rejects == ()
    assert sum(item.open for item in books.items) == sum(books.balances.values()) == 5351724
    assert books.balances == {AUBIER: 2259637, CHARME: 3000000, FUSAIN: 100000, TILLEUL: -7913}


def test_settled_invoices_say_when_and_how(books):
    settled = {item.number: item for item in books.settled}
    assert set(settled) == {"FA25001", "FA25002"}
    (settlement,) = settled["FA25002"].settlements
    assert (settlement.on, settlement.kind, settlement.cents, settlement.reference) == (
        date(2025, 4, 20), "payment", 120000, "VIRB6",
    )  # fmt: skip
