"""A newer list of the same books posts only what is different, each difference as what it is."""

from datetime import date

import pytest
from tests.formats.fec_files import fec
from tests.formats.fec_files import invoice as invoice_entry
from tests.intake.lists import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    TODAY,
    Item,
    books,
    faults,
    lines,
    many,
    opened,
    said,
    state,
    take_files,
    take_list,
)  # fmt: skip

from amiable.core.events import Credited, Paid
from amiable.journal.operations import operation
from amiable.receivables.models import Event, Receivable
from amiable.receivables.operations import Fact, record

STAYING = many(60)


def events(company):
    return Event.objects.filter(company=company).count()


def newer(acting, before, after, on=NOVEMBER, **how):
    """What the second list posts: its outcome, and how many events it wrote."""
    take_list(acting, [*STAYING, *before], OCTOBER)
    known = events(acting.company)
    taken = take_list(acting, [*STAYING, *after], on, **how)
    assert faults(acting.company) == []
    return taken, events(acting.company) - known


def test_nothing_new_writes_no_event(acting):
    taken, written = newer(acting, [Item("C1", "F1", 100_00)], [Item("C1", "F1", 100_00)])
    assert (taken.unchanged, taken.changed, taken.added, written) == (61, 0, 0, 0)


def test_a_fall_is_a_payment_on_the_day_of_the_list(acting):
    invoice = Item("C1", "F1", 100_00)
    taken, written = newer(acting, [invoice], [invoice.but(left=40_00)])
    assert (taken.changed, written, opened(acting.company)["F1"]) == (1, 1, 40_00)
    assert said(acting.company, "F1")[1:] == [(NOVEMBER, "paid", 60_00)]
    assert opened(acting.company, date(2026, 11, 19))["F1"] == 100_00


def test_what_is_gone_is_settled_cause_unknown(acting):
    taken, written = newer(acting, [Item("C1", "F1", 100_00, 30_00)], [])
    assert (taken.missing, taken.missing_cents, written) == (1, 30_00, 1)
    assert "F1" not in opened(acting.company)
    assert said(acting.company, "F1")[-1] == (NOVEMBER, "paid", 30_00)
    assert Event.objects.get(kind="paid", cents=30_00).payload == '{"how":"disappeared"}'


def test_what_comes_back_is_owed_again(acting):
    invoice = Item("C1", "F1", 100_00)
    newer(acting, [invoice], [])
    taken = take_list(acting, [*STAYING, invoice], DECEMBER)
    assert (taken.added, taken.changed, opened(acting.company)["F1"]) == (0, 1, 100_00)
    assert said(acting.company, "F1")[-1] == (DECEMBER, "returned", 100_00)
    assert faults(acting.company) == []


def test_a_rise_within_what_was_settled_is_a_returned_payment(acting):
    invoice = Item("C1", "F1", 100_00, 40_00)
    taken, written = newer(acting, [invoice], [invoice.but(left=75_00)])
    assert (taken.changed, written, opened(acting.company)["F1"]) == (1, 1, 75_00)
    assert said(acting.company, "F1")[-1] == (NOVEMBER, "returned", 35_00)


def test_a_rise_beyond_the_invoice_is_told_and_changes_nothing(acting):
    taken, written = newer(acting, [Item("C1", "F1", 100_00)], [Item("C1", "F1", 130_00)])
    assert (written, opened(acting.company)["F1"]) == (0, 100_00)
    assert any("F1" in note and "à rapprocher" in note for note in taken.notes)


def test_a_credit_note_taken_back_is_told_and_stops_no_other_line(acting):
    from_list = [*STAYING, Item("C1", "F1", 100_00)]
    take_list(acting, from_list, OCTOBER)
    receivable = Receivable.objects.get(number="F1")
    with operation(acting, "test.credited") as done:
        record(done, [Fact(receivable.pk, Credited(OCTOBER, 30_00))])
    taken = take_list(acting, [*from_list, Item("C1", "F2", 5_00)], NOVEMBER)
    assert (taken.added, opened(acting.company)["F1"]) == (1, 70_00)
    assert any("F1" in note and "à rapprocher" in note for note in taken.notes)


def take_ledger(acting):
    """A FEC tells no due date: that of its invoice F1 is estimated."""
    ledger = fec(invoice_entry("V1", "20260915", "C1", 100_00, "F1"))
    take_files(acting, [("000001008FEC20260930.txt", ledger)])


def test_a_due_date_that_no_list_told_is_unknown_until_one_does(acting):
    unknown = Item("C1", "F1", 100_00, due="")
    take_list(acting, [*STAYING, unknown], OCTOBER)
    assert [(row["due"], row["original_due"]) for row in state(acting.company, "F1")] == [(None, None)]
    assert not Receivable.objects.get(number="F1").estimated
    taken = take_list(acting, [*STAYING, unknown.but(due="15/11/2026")], NOVEMBER)
    told = date(2026, 11, 15)
    assert taken.changed == 1
    assert [(row["due"], row["original_due"]) for row in state(acting.company, "F1")] == [(told, told)]
    assert faults(acting.company) == []


def test_a_list_without_the_date_does_not_take_a_known_one_away(acting):
    invoice = Item("C1", "F1", 100_00)
    taken, written = newer(acting, [invoice], [invoice.but(due="")])
    assert (taken.changed, written) == (0, 0)


def test_another_due_date_is_set_and_the_original_kept(acting):
    invoice = Item("C1", "F1", 100_00)
    _, written = newer(acting, [invoice], [invoice.but(due="31/12/2026")])
    (portion,) = state(acting.company, "F1")
    assert (written, portion["due"], portion["original_due"]) == (1, date(2026, 12, 31), date(2026, 10, 15))
    _ = take_list(acting, [*STAYING, invoice.but(due="31/12/2026")], DECEMBER)
    assert Event.objects.filter(kind="due_date_set").count() == 1


def test_a_credit_used_and_a_credit_that_grows(acting):
    credit = Item("C1", "AV1", -50_00, due="")
    _, written = newer(acting, [credit], [credit.but(left=-20_00)])
    assert (written, opened(acting.company)["AV1"]) == (1, -20_00)
    assert said(acting.company, "AV1")[-1] == (NOVEMBER, "credit_used", 30_00)
    take_list(acting, [*STAYING, credit.but(left=-35_00)], DECEMBER)
    assert opened(acting.company)["AV1"] == -35_00
    assert faults(acting.company) == []


def test_a_credit_that_is_gone_was_used(acting):
    taken, _ = newer(acting, [Item("C1", "AV1", -50_00, due="")], [])
    assert (taken.missing, "AV1" in opened(acting.company)) == (1, False)


def test_a_delta_settles_nothing_that_it_does_not_show(acting):
    first, second = Item("C1", "F1", 100_00), Item("C1", "F2", 80_00)
    take_list(acting, [first, second, *STAYING], OCTOBER)
    taken = take_list(acting, [first.but(left=10_00), Item("C3", "F3", 5_00)], NOVEMBER, mode="delta")
    assert (taken.added, taken.changed, taken.missing) == (1, 1, 0)
    now = opened(acting.company)
    assert (now["F1"], now["F2"], now["F3"], len(now)) == (10_00, 80_00, 5_00, 63)


def test_an_invoice_issued_after_the_list_is_not_missed(acting):
    later = Item("C1", "F1", 100_00, issued="25/10/2026", due="25/11/2026")
    take_list(acting, [*STAYING, later], OCTOBER)
    again = take_list(acting, [*STAYING, Item("C2", "F2", 10_00)], OCTOBER)
    assert again.missing == 1  # of before the list's day
    take_list(acting, [*STAYING, Item("C2", "F2", 10_00), later.but(number="F3", issued="22/11/2026")], DECEMBER)
    taken = take_list(acting, [*STAYING, Item("C2", "F2", 10_00)], NOVEMBER)
    assert taken.missing == 0
    assert "F3" in opened(acting.company)


def test_an_older_list_overrules_nothing_and_adds_what_was_settled_since(acting):
    invoice = Item("C1", "F1", 100_00)
    take_list(acting, [*STAYING, invoice.but(left=40_00)], NOVEMBER)
    before = opened(acting.company)
    taken = take_list(acting, [*STAYING, invoice, Item("C1", "F0", 70_00)], OCTOBER)
    assert (taken.added, taken.changed, taken.missing) == (1, 0, 0)
    assert opened(acting.company) == before
    assert opened(acting.company, OCTOBER)["F0"] == 70_00  # settled on the day of the newer list
    assert faults(acting.company) == []


@pytest.mark.parametrize("days", [1, 2])
def test_the_way_there_does_not_matter(acting, days):
    """Two lists in a row leave what the last one says, whether or not the first came between."""
    end = [*STAYING, Item("C1", "F1", 100_00, 25_00), Item("C1", "AV1", -10_00, due="")]
    take_list(acting, [*STAYING, Item("C1", "F1", 100_00)], OCTOBER)
    if days == 2:
        take_list(acting, [*STAYING, Item("C1", "F1", 100_00, 60_00)], NOVEMBER)
    take_list(acting, end, DECEMBER)
    assert opened(acting.company, TODAY) == {item.number: item.rest for item in end}
    assert lines(acting.company) == days + 1
    assert len(books(acting.company)["states"]) == 61


def test_an_invoice_of_nothing_in_two_lists_changes_nothing(acting):
    invoice = Item("C1", "F1", 0)
    _, written = newer(acting, [invoice], [invoice])
    assert (written, faults(acting.company)) == (0, [])


def test_a_credit_used_up_and_listed_again_is_given_again_on_the_day_of_the_list(acting):
    credit = Item("C1", "A1", -100_00, due="")
    take_list(acting, [*STAYING, credit], OCTOBER)
    take_list(acting, STAYING, NOVEMBER, confirmed_missing=1)
    assert "A1" not in opened(acting.company, NOVEMBER)
    take_list(acting, [*STAYING, credit], DECEMBER)
    assert [opened(acting.company, day).get("A1") for day in (OCTOBER, NOVEMBER, DECEMBER)] == [-100_00, None, -100_00]


def test_a_list_of_before_a_payment_that_is_known_does_not_take_it_back(acting):
    invoice = Item("C1", "F1", 100_00)
    take_list(acting, [*STAYING, invoice], OCTOBER)
    receivable = Receivable.objects.get(number="F1")
    with operation(acting, "test.paid") as done:
        record(done, [Fact(receivable.pk, Paid(DECEMBER, 100_00))])
    taken = take_list(acting, [*STAYING, invoice], NOVEMBER)
    assert (taken.changed, opened(acting.company, NOVEMBER)["F1"]) == (0, 100_00)
    assert "F1" not in opened(acting.company, DECEMBER)


def test_a_number_twice_is_not_another_number(acting):
    pieces = (("V1", 10_00, "1"), ("V2", 20_00, "1"), ("V3", 30_00, "12"))
    entries = [invoice_entry(number, "20260915", "C1", cents, piece) for number, cents, piece in pieces]
    ledger = fec([row for entry in entries for row in entry])
    take_files(acting, [("000001008FEC20260930.txt", ledger)])
    found = opened(acting.company)
    assert sum(found.values()) == 60_00
    assert faults(acting.company) == []


def test_a_number_too_long_is_a_reject_and_the_rest_goes_on(acting):
    taken = take_list(acting, [*STAYING, Item("C1", "F" * 101, 10_00)], OCTOBER)
    assert (taken.added, taken.rejected) == (len(STAYING), 1)
