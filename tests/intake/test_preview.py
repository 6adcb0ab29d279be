"""A dry run writes nothing at all, and tells what the real run then does."""

from dataclasses import replace

from tests.intake.lists import NOVEMBER, OCTOBER, Item, many, tables, take_list

STAYING = many(60)


def test_it_writes_nothing_and_says_what_then_happens(acting):
    before = [Item("C1", "F1", 100_00), Item("C1", "F2", 80_00, due=""), Item("C1", "AV1", -20_00, due="")]
    take_list(acting, [*STAYING, *before], OCTOBER)
    after = [
        Item("C1", "F1", 100_00, 50_00),
        Item("C1", "F2", 80_00),
        Item("C2", "F3", 1_00),
        "C2;X;F4;hier;;1,00;1,00",
    ]
    rows = tables()
    shown = take_list(acting, [*STAYING, *after], NOVEMBER, dry_run=True)
    assert tables() == rows
    done = take_list(acting, [*STAYING, *after], NOVEMBER)
    assert tables() != rows
    assert (shown.added, shown.changed, shown.missing, shown.rejected) == (1, 2, 1, 1)
    assert replace(done, batch_id=None) == shown


def test_also_before_the_first_file(acting):
    rows = tables()
    shown = take_list(acting, STAYING, OCTOBER, dry_run=True)
    assert tables() == rows
    assert (shown.added, shown.open_cents) == (60, 6_000_000)


def test_of_what_was_taken_before_it_says_that_nothing_changes(acting):
    take_list(acting, STAYING, OCTOBER)
    rows = tables()
    shown = take_list(acting, STAYING, OCTOBER, dry_run=True)
    assert tables() == rows
    assert (shown.added, shown.changed, shown.missing) == (0, 0, 0)
