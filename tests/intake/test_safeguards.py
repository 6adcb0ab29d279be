"""A complete list that lacks too much, or something contested, is not believed without a person."""

from datetime import date

import pytest
from tests.formats.fec_files import fec, invoice
from tests.intake.lists import NOVEMBER, OCTOBER, TODAY, Item, faults, lines, many, opened, state, take_files, take_list

from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.formats.rejects import FileRefused
from amiable.intake.operations import NeedsConfirmation
from amiable.receivables.models import Receivable


def contested(acting, number, cents=None, on=date(2026, 11, 2)):
    receivable = Receivable.objects.get(company=acting.company, number=number)
    return open_dispute(acting, lines=[BlockedLine(receivable, cents)], reason="price", opened_on=on)


def shortened(acting, rows, gone, **how):
    take_list(acting, rows, OCTOBER)
    return take_list(acting, [row for row in rows if row.number not in gone], NOVEMBER, **how)


def test_one_item_in_twenty_may_go_without_a_question(acting):
    taken = shortened(acting, many(40), {"R000", "R001"})
    assert (taken.missing, len(opened(acting.company))) == (2, 38)


def test_more_than_one_in_twenty_asks_and_names_the_count(acting):
    with pytest.raises(NeedsConfirmation) as asked:
        shortened(acting, many(40), {"R000", "R001", "R002"})
    assert (asked.value.count, asked.value.cents, asked.value.contested) == (3, 300_000, 0)
    assert (len(opened(acting.company)), lines(acting.company)) == (40, 1)


def test_few_items_of_many_euros_ask_too(acting):
    with pytest.raises(NeedsConfirmation) as asked:
        shortened(acting, [*many(40), Item("C1", "BIG", 300_000)], {"BIG"})
    assert (asked.value.count, asked.value.cents) == (1, 300_000)


def test_only_the_very_count_goes_on(acting):
    rows = many(40)
    gone = {row.number for row in rows[:3]}
    for wrong in (0, 2, 4):
        with pytest.raises(NeedsConfirmation):
            shortened(acting, rows, gone, confirmed_missing=wrong)
    taken = shortened(acting, rows, gone, confirmed_missing=3)
    assert (taken.missing, taken.missing_cents, len(opened(acting.company))) == (3, 300_000, 37)
    assert faults(acting.company) == []


def test_a_preview_says_what_would_be_missing_and_asks_nothing(acting):
    taken = shortened(acting, many(10), {"R000", "R001"}, dry_run=True)
    assert (taken.missing, taken.missing_cents, taken.batch_id) == (2, 200_000, None)
    assert len(opened(acting.company)) == 10


def test_one_contested_item_among_many_asks(acting):
    rows = many(60)
    take_list(acting, rows, OCTOBER)
    contested(acting, "R000", 30_000)
    with pytest.raises(NeedsConfirmation) as asked:
        take_list(acting, rows[1:], NOVEMBER)
    assert (asked.value.count, asked.value.contested) == (1, 1)


def test_what_is_contested_stays_open_even_when_confirmed(acting):
    rows = many(60)
    take_list(acting, rows, OCTOBER)
    dispute = contested(acting, "R000", 30_000)
    take_list(acting, rows[1:], NOVEMBER, confirmed_missing=1)
    assert opened(acting.company)["R000"] == 30_000
    assert [(row["certain"], row["contested"], row["paid"]) for row in state(acting.company, "R000")] == [
        (0, 0, 70_000), (0, 30_000, 0),
    ]  # fmt: skip
    dispute.refresh_from_db()
    assert (dispute.status, faults(acting.company)) == ("open", [])


def test_what_is_wholly_contested_keeps_asking_and_nothing_moves(acting):
    rows = many(60)
    take_list(acting, rows, OCTOBER)
    contested(acting, "R000")
    taken = take_list(acting, rows[1:], NOVEMBER, confirmed_missing=1)
    assert (taken.missing, opened(acting.company)["R000"]) == (1, 100_000)
    with pytest.raises(NeedsConfirmation):
        take_list(acting, rows[1:], NOVEMBER.replace(day=21))


def test_a_credit_note_that_was_promised_empties_what_was_conceded(acting):
    rows = [*many(60), Item("C1", "F1", 100_000)]
    take_list(acting, rows, OCTOBER)
    dispute = contested(acting, "F1", 40_000)
    resolve_dispute(
        acting, dispute=dispute, finding="founded", conceded={"F1": 40_000}, effective_on=date(2026, 11, 10)
    )
    assert opened(acting.company)["F1"] == 100_000
    take_list(acting, [*rows[:-1], Item("C1", "F1", 100_000, 60_000)], NOVEMBER)
    assert opened(acting.company)["F1"] == 60_000
    assert sum(row["conceded"] for row in state(acting.company, "F1")) == 0
    assert faults(acting.company) == []


def test_the_credit_note_and_a_payment_in_one_list_leave_what_the_list_says(acting):
    rows = [*many(60), Item("C1", "F1", 100_000)]
    take_list(acting, rows, OCTOBER)
    dispute = contested(acting, "F1", 40_000)
    resolve_dispute(
        acting, dispute=dispute, finding="founded", conceded={"F1": 40_000}, effective_on=date(2026, 11, 10)
    )
    take_list(acting, [*rows[:-1], Item("C1", "F1", 100_000, 10_000)], NOVEMBER)
    assert opened(acting.company)["F1"] == 10_000
    assert faults(acting.company) == []


def test_a_line_that_could_not_be_read_does_not_settle_its_invoice(acting):
    rows = [*many(60), Item("C1", "F1", 100_000)]
    take_list(acting, rows, OCTOBER)
    unreadable = "C1;Maison C1;F1;15/09/2026;15/10/2026;1 OOO,00;1 OOO,00"
    try:
        take_list(acting, [*rows[:-1], unreadable], NOVEMBER)
    except NeedsConfirmation as asked:
        assert asked.count == 1
    assert opened(acting.company)["F1"] == 100_000


def test_a_list_of_a_day_to_come_is_refused(acting):
    with pytest.raises(FileRefused, match="avenir"):
        take_list(acting, many(3), date(2027, 2, 20))


def test_the_ledger_of_another_company_is_refused(acting):
    acting.company.siren = "732829320"
    ledger = fec(invoice("V1", "20260915", "C1", 100_00, "F1"))
    with pytest.raises(FileRefused, match="000001008"):
        take_files(acting, [("000001008FEC20260930.txt", ledger)])
    assert lines(acting.company) == 0


def test_a_year_in_progress_is_known_up_to_today_only(acting):
    take_files(acting, [("000001008FEC20261231.txt", fec(invoice("V1", "20260915", "C1", 100_00, "F1")))])
    taken = take_list(acting, [Item("C1", "F1", 100_00, 60_00)], TODAY)
    assert (taken.changed, opened(acting.company)["F1"]) == (1, 60_00)


def test_a_document_told_again_for_an_earlier_day_is_not_taken_for_settled(acting):
    take_list(acting, many(3), NOVEMBER)
    taken = take_list(acting, [Item("C1", "F4", 100_00)], OCTOBER, mode="delta")
    assert (taken.added, opened(acting.company)["F4"]) == (1, 100_00)
    assert any("plus récente" in note for note in taken.notes)


def test_a_due_date_before_the_issue_is_not_one(acting):
    take_list(acting, [Item("C1", "F1", 100_00, due="15/06/2025")], OCTOBER)
    assert [(row["due"], row["original_due"]) for row in state(acting.company, "F1")] == [(None, None)]


def test_a_retention_is_not_late_before_its_condition(acting):
    entry = invoice("V1", "20260915", "C1", 100_00, "F1", account="411700")
    take_files(acting, [("000001008FEC20260930.txt", fec(entry))])
    assert [(row["certain"], row["due"]) for row in state(acting.company, "F1")] == [(100_00, None)]
