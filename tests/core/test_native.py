"""The fast path on Polars gives the rows of `frames.positions`, value by value and type by type."""

import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.core.test_frames import AS_OF, edges, frames, movement

from amiable.core.ledger import Movement
from amiable.core.money import MAX_CENTS
from amiable.core.position import native
from amiable.core.position.frames import SUMS, positions, unsound
from amiable.core.position.native import fast_positions, sums, table
from amiable.core.position.weights import MAX_WEIGHT, Weight, WeightTooLarge, weights

SCHEDULES = (-2, -1, 0, 850)
FIRST, LAST = AS_OF - 900, AS_OF + 90
KEYS = ["receivable", "portion"]

Rows = list[tuple[int, Movement]]


def table_of_all() -> list[Weight]:
    return weights(SCHEDULES, FIRST, LAST, AS_OF)


def some_movement(rng: random.Random, **values: int) -> Movement:
    """A movement with anything in every column; most columns are zero, as in the books."""
    named = {
        name: rng.randint(-MAX_CENTS, MAX_CENTS) for name in (*SUMS, "base", "original_base") if rng.random() < 0.4
    }
    named |= {name: rng.randint(-800_000, 800_000) for name in ("due", "original_due", "judged") if rng.random() < 0.5}
    days = {"on": AS_OF + rng.randint(-500, 60), "from_day": rng.randint(FIRST, LAST)}
    return movement(**({"portion": rng.randint(0, 3), "schedule": rng.choice(SCHEDULES)} | days | named | values))


def some_rows(rng: random.Random, count: int, receivables: int) -> Rows:
    return [(rng.randint(0, receivables), some_movement(rng)) for _ in range(count)]


def equal(rows: Rows, of: list[Weight], as_of: int = AS_OF, *, fast: bool = True) -> pl.DataFrame:
    """Assert that both ways agree, from frames and from lazy ones; return the answer. `fast`: without its help."""
    both = frames(rows, of)
    expected = positions(*both, as_of).collect()
    for moved in (both[0], both[0].lazy(), pl.concat([both[0].head(3), both[0].slice(3)], rechunk=False)):
        with pytest.MonkeyPatch.context() as patch:
            if fast:
                patch.setattr(native, "positions", lambda *_: pytest.fail("left to the definition"))
            found = fast_positions(moved, as_of, both[1])
        assert_frame_equal(found.sort(KEYS), expected.sort(KEYS))
        assert_frame_equal(unsound(found).collect().sort(KEYS), unsound(expected).collect().sort(KEYS))
    return expected


@pytest.mark.parametrize(("count", "receivables"), [(1, 0), (40, 200), (3000, 40), (3000, 2000)])
def test_random_movements(count, receivables):
    rng = random.Random(count + receivables)
    assert not equal(some_rows(rng, count, receivables), table_of_all()).is_empty()


def test_many_slices_and_rare_values(monkeypatch):
    """The books of several slices, and columns of which one row in fifty is not zero."""
    monkeypatch.setattr(sums, "SLICE", 7)
    rng = random.Random(7)
    rows = [(n % 90, movement(certain=n, base=n, on=AS_OF - n % 9)) for n in range(600)]
    rows += [(rng.randint(0, 89), some_movement(rng)) for _ in range(12)]
    equal(rows, table_of_all())
    monkeypatch.setattr(sums, "FEW", 10**6)
    equal(rows, table_of_all())


def test_halves_at_every_edge():
    """As in the test of the definition, with days close together, or the table could not be laid out."""
    rows, of = [], []
    for key, value in enumerate(edges()):
        sign = -1 if value < 0 else 1
        base, rest = divmod(abs(value), MAX_WEIGHT)
        for cents, rate_days in ((base, MAX_WEIGHT), (1, rest)):
            of.append(Weight(0, len(of), rate_days, 0, 0))
            rows.append((key, movement(from_day=of[-1].from_day, base=sign * cents, original_base=-sign * cents)))
    assert equal(rows, of)["interest"].max() > 2**38


def test_days_too_large_to_be_added_up_as_one():
    """Sums of due dates beyond 2³¹, of both signs, in one column and in both."""
    for due, original in ((2**30, 5), (-(2**30), -5), (7, 2**31), (-(2**31), 2**40)):
        equal([(1, movement(due=due, original_due=original)) for _ in range(3)], table_of_all())


def test_unknown_rates_count_their_days():
    rows = [(n, movement(schedule=schedule, base=100 * n, original_base=70)) for n in (1, 2) for schedule in SCHEDULES]
    answer = equal(rows, table_of_all())
    assert answer["unknown_days"].min() > 0


def test_a_movement_without_weight_is_seen():
    rows = [(1, movement(base=100)), (2, movement(base=100, from_day=FIRST - 1)), (2, movement(schedule=77, base=1))]
    answer = equal(rows, table_of_all(), fast=False)
    assert unsound(answer).collect()["receivable"].to_list() == [2]
    equal(rows, [], fast=False)


def test_a_turnover_beyond_the_bound_is_seen():
    answer = equal([(3, movement(base=MAX_CENTS)), (3, movement(original_base=-1))], table_of_all())
    assert unsound(answer).collect()["turnover"].to_list() == [MAX_CENTS + 1]


def test_what_is_known_later_is_left_out():
    rng = random.Random(3)
    rows = some_rows(rng, 300, 20)
    for as_of in (AS_OF, AS_OF - 200, AS_OF - 499):
        equal(rows, weights(SCHEDULES, FIRST, LAST, as_of), as_of)
    assert equal(rows, table_of_all(), AS_OF - 501).is_empty()


def test_no_movement_at_all():
    assert equal([], table_of_all()).is_empty()
    assert equal([], [], fast=False).is_empty()
    assert fast_positions(frames([], [])[0], AS_OF).is_empty()


def test_negative_huge_and_sparse_keys():
    rng = random.Random(5)
    for keys in ((-3, -3, 4), (-1, 2**40, 2**40), (2**61, 0, 2**62)):
        equal([(key, some_movement(rng)) for key in keys * 3], table_of_all(), fast=False)
    equal([(1, some_movement(rng, portion=portion)) for portion in (-1, 0, 0)], table_of_all(), fast=False)
    equal([(key, some_movement(rng)) for key in (2**35, 2**35 + 1, 0) * 3], table_of_all())
    equal([(1, some_movement(rng, portion=portion)) for portion in (7, 0, 32_000)], table_of_all())


def test_the_same_movement_many_times():
    equal([(6, movement(certain=5, base=5, due=9))] * 50, table_of_all())


def test_a_weight_told_twice_counts_as_often_as_in_the_definition():
    row = Weight(0, AS_OF - 300, 500, 0, 300)
    answer = equal([(1, movement(base=100))], [row, row], fast=False)
    assert answer["weighed"].to_list() == [2]


def test_many_schedules_and_a_table_too_large_to_lay_out(monkeypatch):
    schedules = [*SCHEDULES, *range(1000, 1040)]
    rng = random.Random(9)
    rows = [(n % 50, some_movement(rng, schedule=rng.choice([*schedules, 4242]))) for n in range(500)]
    known = [row for row in rows if row[1].schedule != 4242]
    of = weights(schedules, FIRST, LAST, AS_OF)
    equal(known, of)
    equal(rows, of, fast=False)
    monkeypatch.setattr(table, "LARGEST", 10)
    equal(known, of, fast=False)


def test_without_a_table_it_makes_the_one_the_movements_need():
    moved, of = frames(some_rows(random.Random(11), 500, 60), table_of_all())
    assert_frame_equal(fast_positions(moved, AS_OF).sort(KEYS), fast_positions(moved, AS_OF, of).sort(KEYS))
    huge, _ = frames([(1, movement(schedule=10**6, from_day=AS_OF - 400))], [])
    with pytest.raises(WeightTooLarge):
        fast_positions(huge, AS_OF)
