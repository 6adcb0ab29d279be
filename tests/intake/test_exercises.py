"""FEC of several years: together or one after the other, and beside lists of open items."""

from datetime import date

import pytest
from tests.formats.fec_files import fec, invoice, opening, payment
from tests.intake.lists import (
    NOVEMBER,
    Item,
    books,
    by_customer,
    faults,
    new_company,
    opened,
    said,
    take_files,
    take_list,
)  # fmt: skip

from amiable.intake.operations import NeedsConfirmation, read_files, undo
from amiable.jobs.demo_company import build
from amiable.receivables.models import Receivable
from amiable.receivables.queries.lists import open_items

SIREN = "732829320"
FIRST, SECOND = f"{SIREN}FEC20241231.txt", f"{SIREN}FEC20251231.txt"
PAID_IN_JANUARY, HALF_PAID, OF_SECOND = "FA24001", "FA24002", "FA25001"


def first_year() -> bytes:
    return fec(
        [
            *invoice("V1", "20241115", "C1", 120_000, PAID_IN_JANUARY),
            *invoice("V2", "20241201", "C1", 60_000, HALF_PAID),
            *invoice("V3", "20240601", "C2", 90_000, "FA24003", letter="A", lettered="20240701"),
            *payment("B1", "20240701", "C2", 90_000, letter="A", lettered="20240701"),
        ]
    )


def second_year() -> bytes:
    return fec(
        [
            *opening([("C1", 120_000, PAID_IN_JANUARY, "20241115", "A"), ("C1", 60_000, HALF_PAID, "20241201", "b")]),
            *payment("B1", "20250114", "C1", 120_000, letter="A", lettered="20250114"),
            *payment("B2", "20250220", "C1", 25_000, letter="b", lettered="20250220"),
            *invoice("V1", "20250310", "C2", 36_000, OF_SECOND),
        ]
    )


def test_settlements_of_the_next_year_are_posted_on_their_days(acting):
    take_files(acting, [(FIRST, first_year())])
    assert opened(acting.company) == {PAID_IN_JANUARY: 120_000, HALF_PAID: 60_000}
    taken = take_files(acting, [(SECOND, second_year())])
    assert (taken.added, taken.changed, taken.missing) == (1, 2, 0)
    assert said(acting.company, PAID_IN_JANUARY)[1:] == [(date(2025, 1, 14), "paid", 120_000)]
    assert said(acting.company, HALF_PAID)[1:] == [(date(2025, 2, 20), "paid", 25_000)]
    assert opened(acting.company) == {HALF_PAID: 35_000, OF_SECOND: 36_000}
    assert opened(acting.company, date(2025, 1, 13))[PAID_IN_JANUARY] == 120_000
    assert faults(acting.company) == []


def test_one_after_the_other_ends_where_both_together_end(acting):
    take_files(acting, [(FIRST, first_year())])
    take_files(acting, [(SECOND, second_year())])
    together = new_company("Ensemble")
    take_files(together, [(FIRST, first_year()), (SECOND, second_year())])
    rows = [
        [row | {"note": ""} for row in open_items(company, date(2025, 12, 31))]
        for company in (acting.company, together.company)
    ]
    assert rows[0] == rows[1]
    assert said(acting.company, HALF_PAID) == said(together.company, HALF_PAID)


def test_two_years_of_a_whole_company_one_after_the_other(db):
    (first, one), (second, two), *_ = build(customers=60).files.items()
    together, apart = new_company("Ensemble"), new_company("Séparément")
    take_files(together, [(first, one), (second, two)])
    take_files(apart, [(first, one)])
    try:
        take_files(apart, [(second, two)])
    except NeedsConfirmation as asked:
        pytest.fail(f"{asked.count} documents are said to be missing from the accounts of the year after")
    columns = ("customer_code", "number", "issued_on", "open")
    rows = [
        [tuple(row[name] for name in columns) for row in open_items(acting.company, date(2025, 12, 31))]
        for acting in (together, apart)
    ]
    assert rows[0] == rows[1]
    assert by_customer(open_items(apart.company, date(2025, 12, 31))) == {
        code: cents for code, cents in read_files([(second, two)], today=NOVEMBER).balances.items() if cents
    }
    assert faults(apart.company) == []


def test_the_year_before_after_the_newer_one_opens_nothing_again(acting):
    take_files(acting, [(SECOND, second_year())])
    before = opened(acting.company)
    taken = take_files(acting, [(FIRST, first_year())])
    assert opened(acting.company) == before
    assert (taken.missing, taken.changed) == (0, 0)
    assert faults(acting.company) == []


def test_a_fec_after_a_newer_list_opens_nothing_that_the_list_settled(acting):
    listed = [Item("C1", HALF_PAID, 60_000, 5_000, "01/12/2024", "31/12/2024"), Item("C3", "F9", 10_000)]
    take_list(acting, listed, NOVEMBER)
    before = opened(acting.company)
    taken = take_files(acting, [(SECOND, second_year())])
    assert (taken.added, taken.changed, taken.missing) == (1, 0, 0)
    assert opened(acting.company) == before == {HALF_PAID: 5_000, "F9": 10_000}
    assert opened(acting.company, date(2025, 12, 31))[OF_SECOND] == 36_000
    assert said(acting.company, OF_SECOND)[-1] == (NOVEMBER, "paid", 36_000)
    assert faults(acting.company) == []


def test_a_list_after_the_accounts_confirms_their_estimated_due_dates(acting):
    take_files(acting, [(FIRST, first_year()), (SECOND, second_year())])
    assert Receivable.objects.get(number=OF_SECOND).estimated
    listed = [
        Item("C1", HALF_PAID, 60_000, 35_000, "01/12/2024", "15/01/2025"),
        Item("C2", OF_SECOND, 36_000, None, "10/03/2025", "30/04/2025"),
    ]
    taken = take_list(acting, listed, NOVEMBER)
    assert (taken.added, taken.changed, taken.missing) == (0, 2, 0)
    assert [row["due_on"] for row in open_items(acting.company, NOVEMBER)] == [date(2025, 1, 15), date(2025, 4, 30)]
    assert faults(acting.company) == []


def test_taking_that_list_back_leaves_the_estimates_of_before(acting):
    take_files(acting, [(FIRST, first_year()), (SECOND, second_year())])
    then, dates = books(acting.company), [row["due_on"] for row in open_items(acting.company, NOVEMBER)]
    listed = [
        Item("C1", HALF_PAID, 60_000, 35_000, "01/12/2024", "15/01/2025"),
        Item("C2", OF_SECOND, 36_000, None, "10/03/2025", "30/04/2025"),
    ]
    batch = take_list(acting, listed, NOVEMBER).batch_id
    undo(acting, batch)
    assert books(acting.company) == then
    assert [row["due_on"] for row in open_items(acting.company, NOVEMBER)] == dates
    assert Receivable.objects.get(number=OF_SECOND).estimated
    take_list(acting, listed, NOVEMBER)
    assert [row["due_on"] for row in open_items(acting.company, NOVEMBER)] == [date(2025, 1, 15), date(2025, 4, 30)]
    assert faults(acting.company) == []


def test_the_same_year_exported_again_later_posts_what_came_in_between(acting):
    take_files(acting, [(FIRST, first_year())])
    then = books(acting.company)
    take_files(acting, [(FIRST, first_year().replace(b"FA24003", b"FA24003 "))])
    assert books(acting.company) == then
