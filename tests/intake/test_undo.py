"""A batch is taken back as if it had never come, unless something rests on it."""

from datetime import date

import pytest
from tests.intake.lists import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    Item,
    books,
    faults,
    many,
    new_company,
    opened,
    said,
    take_list,
)  # fmt: skip

from amiable.core.position.frames import PLACES
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.intake.models import Batch
from amiable.intake.operations import UnableToUndo, undo
from amiable.people.access import Absent
from amiable.receivables.models import Receivable
from amiable.receivables.queries.positions import position_rows

STAYING = many(10)
BEFORE = [*STAYING, Item("C1", "F1", 100_00), Item("C1", "F2", 80_00, due=""), Item("C1", "AV1", -20_00, due="")]
AFTER = [
    *STAYING,
    Item("C1", "F1", 100_00, 45_00),
    Item("C1", "F2", 80_00, due="20/10/2026"),
    Item("C1", "AV1", -20_00, -5_00, due=""),
    Item("C2", "F3", 7_00),
]


def whole(acting):
    return books(acting.company), [
        [
            row
            for row in position_rows(acting.company, on, by="portion")
            if any(row[name] for name in (*PLACES, "credit"))
        ]
        for on in (OCTOBER, DECEMBER)
    ]


def test_the_first_batch_leaves_nothing_open_and_comes_back_the_same(acting):
    batch = take_list(acting, BEFORE, OCTOBER).batch_id
    then = whole(acting)
    assert undo(acting, batch) == 13
    assert (opened(acting.company), faults(acting.company)) == ({}, [])
    again = take_list(acting, BEFORE, OCTOBER)
    assert (again.again, again.added) == (False, 13)
    assert whole(acting) == then
    assert faults(acting.company) == []


@pytest.mark.parametrize(
    "change",
    [
        Item("C1", "F1", 100_00, 45_00),
        Item("C1", "F1", 100_00, due="31/12/2026"),
        Item("C1", "F2", 80_00, due="20/10/2026"),
        Item("C1", "AV1", -20_00, -5_00, due=""),
        Item("C2", "F3", 7_00),
    ],
    ids=["payment", "new due date", "confirmed due date", "credit used", "added"],
)
def test_a_later_batch_leaves_the_position_of_before(acting, change):
    take_list(acting, BEFORE, OCTOBER)
    then = whole(acting)
    rows = [change if isinstance(row, Item) and row.number == change.number else row for row in BEFORE]
    rows = rows if change in rows else [*rows, change]
    batch = take_list(acting, rows, NOVEMBER).batch_id
    changed = whole(acting)
    undo(acting, batch)
    assert whole(acting) == then
    assert faults(acting.company) == []
    take_list(acting, rows, NOVEMBER)
    assert whole(acting) == changed
    assert faults(acting.company) == []


def test_batches_are_taken_back_one_after_the_other(acting):
    first = take_list(acting, BEFORE, OCTOBER).batch_id
    then = whole(acting)
    second = take_list(acting, AFTER, NOVEMBER).batch_id
    undo(acting, second)
    assert whole(acting) == then
    undo(acting, first)
    assert (opened(acting.company), faults(acting.company)) == ({}, [])


def test_a_corrected_file_may_say_another_amount(acting):
    batch = take_list(acting, [*STAYING, Item("C1", "F1", 1_000_00, due="")], OCTOBER).batch_id
    undo(acting, batch)
    take_list(acting, [*STAYING, Item("C1", "F1", 100_00, due="16/10/2026")], OCTOBER)
    assert opened(acting.company)["F1"] == 100_00
    assert not Receivable.objects.get(number="F1").estimated
    assert faults(acting.company) == []


def test_twice_is_refused(acting):
    batch = take_list(acting, BEFORE, OCTOBER).batch_id
    undo(acting, batch)
    with pytest.raises(UnableToUndo, match="déjà annulé"):
        undo(acting, batch)


def test_a_later_batch_rests_on_the_first(acting):
    first = take_list(acting, BEFORE, OCTOBER).batch_id
    take_list(acting, AFTER, NOVEMBER)
    then = whole(acting)
    with pytest.raises(UnableToUndo, match=r"3 pièces ont bougé depuis .*F1"):
        undo(acting, first)
    assert whole(acting) == then


def test_a_dispute_rests_on_the_batch(acting):
    batch = take_list(acting, BEFORE, OCTOBER).batch_id
    receivable = Receivable.objects.get(number="F1")
    open_dispute(acting, lines=[BlockedLine(receivable)], reason="price", opened_on=date(2026, 11, 2))
    with pytest.raises(UnableToUndo, match="F1"):
        undo(acting, batch)
    assert opened(acting.company)["F1"] == 100_00


def test_a_return_rests_on_the_batch_that_settled(acting):
    take_list(acting, BEFORE, OCTOBER)
    settling = take_list(acting, [row for row in BEFORE if row.number != "F1"], NOVEMBER, confirmed_missing=1).batch_id
    take_list(acting, BEFORE, DECEMBER)
    assert [kind for _, kind, _ in said(acting.company, "F1")] == ["issued", "paid", "returned"]
    with pytest.raises(UnableToUndo, match="F1"):
        undo(acting, settling)


def test_another_company_has_no_such_batch(acting):
    batch = take_list(acting, BEFORE, OCTOBER).batch_id
    with pytest.raises(Absent):
        undo(new_company("Halbrane"), batch)
    assert Batch.objects.get().undone_by is None
