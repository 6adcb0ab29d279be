"""The portfolio engine, on Polars and DuckDB, equals the plain sums of one portion, to the cent, at the edges too."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import pytest

from amiable.core.ledger import Movement
from amiable.core.money import MAX_CENTS, half_up
from amiable.core.position.frames import MOVEMENT_COLUMNS, positions, unsound
from amiable.core.position.portions import PER_CENT, of_portions
from amiable.core.position.weights import MAX_WEIGHT, Weight, weight, weights

AS_OF = 739_900
FIELDS = Movement._fields[2:]


def movement(**values: int) -> Movement:
    empty = dict.fromkeys(Movement._fields, 0) | {"on": AS_OF - 400, "from_day": AS_OF - 300}
    return Movement(**(empty | values))


def polars_answer(rows: list[tuple[int, Movement]], table: list[Weight], as_of: int = AS_OF) -> list[dict]:
    frame, weights_frame = frames(rows, table)
    answer = positions(frame, weights_frame, as_of).collect()
    return answer.sort("receivable", "portion").to_dicts()


def frames(rows: list[tuple[int, Movement]], table: list[Weight]) -> tuple[pl.DataFrame, pl.DataFrame]:
    data = [{"receivable": key} | {name: getattr(row, name) for name in MOVEMENT_COLUMNS[1:]} for key, row in rows]
    return pl.DataFrame(data, schema=dict.fromkeys(MOVEMENT_COLUMNS, pl.Int64)), pl.DataFrame(
        table, schema=dict.fromkeys(Weight._fields, pl.Int64), orient="row"
    )


def duckdb_answer(rows: list[tuple[int, Movement]], table: list[Weight], as_of: int = AS_OF) -> list[dict]:
    with duckdb.connect() as connection, TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("movements.parquet", "weights.parquet")]
        for file, frame in zip(files, frames(rows, table), strict=True):
            frame.write_parquet(file)
        answer = positions(*(connection.read_parquet(str(file)) for file in files), as_of)
        columns = answer.columns
        found = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return sorted(found, key=lambda row: (row["receivable"], row["portion"]))


ENGINES = pytest.mark.parametrize("answer", [polars_answer, duckdb_answer], ids=["polars", "duckdb"])


def edges() -> list[int]:
    """Sums of basis-point days around ties, near 2⁵³ where floats lose cents, and at the bound."""
    found = {0, 1, PER_CENT // 2 - 1, PER_CENT // 2, PER_CENT // 2 + 1, PER_CENT}
    for top in (2**53, 2**62, MAX_CENTS * MAX_WEIGHT):
        whole = top // PER_CENT * PER_CENT
        found |= {whole + step for step in (-PER_CENT // 2 - 1, -PER_CENT // 2, -1, 0, 1, PER_CENT // 2 - 1)}
    return sorted(value for edge in found for value in (edge, -edge) if abs(value) <= MAX_CENTS * MAX_WEIGHT)


@ENGINES
def test_halves_are_rounded_away_from_zero_at_every_edge(answer):
    """Each edge is made of a base and a weight: the weight is the odd factor, two movements make the sum."""
    rows, table = [], {}
    for key, value in enumerate(edges()):
        sign = -1 if value < 0 else 1
        base, rest = divmod(abs(value), MAX_WEIGHT)
        for from_day, cents, rate_days in ((1, base, MAX_WEIGHT), (2 + rest, 1, rest)):
            rows.append((key, movement(from_day=from_day, base=sign * cents, original_base=-sign * cents)))
            table[from_day] = Weight(0, from_day, rate_days, 0, 0)
    found = answer(rows, list(table.values()))
    assert [row["interest"] for row in found] == [half_up(value, PER_CENT) for value in edges()]
    assert [row["original_interest"] for row in found] == [half_up(-value, PER_CENT) for value in edges()]


@ENGINES
def test_engine_equals_plain_sums(answer):
    trials = random.Random(20261124)
    rows = []
    for _ in range(3000):
        values = {name: trials.randint(-(10**7), 10**7) for name in ("base", "original_base", "certain", "contested")}
        values |= {"due": trials.randint(AS_OF - 50, AS_OF + 50), "original_due": trials.choice([0, AS_OF - 9])}
        days = {"on": AS_OF + trials.randint(-500, 20), "from_day": AS_OF + trials.randint(-900, 90)}
        rows.append(
            (
                trials.randint(1, 40),
                movement(portion=trials.randint(0, 2), schedule=trials.choice([-2, -1, 0, 850]), **values, **days),
            )
        )
    table = weights([-2, -1, 0, 850], AS_OF - 900, AS_OF + 90, AS_OF)
    plain = of_portions((((key, row.portion), row) for key, row in rows), AS_OF)
    for row in answer(rows, table):
        expected = plain[row["receivable"], row["portion"]]
        for name in (
            "certain",
            "contested",
            "due",
            "original_due",
            "claimable",
            "retained_days_late",
            "original_days_late",
        ):
            assert row[name] == getattr(expected, name)
        assert (None if row["unknown_days"] else row["interest"]) == expected.interest
        assert (None if row["original_unknown_days"] else row["original_interest"]) == expected.original_interest
        assert (row["late_days"] > 0) == expected.late


@ENGINES
def test_a_movement_without_weight_or_beyond_the_bound_is_seen(answer):
    table = weights([0], AS_OF - 300, AS_OF, AS_OF)
    rows = [(1, movement(base=100)), (2, movement(base=100, from_day=AS_OF - 301)), (3, movement(base=MAX_CENTS + 1))]
    frame, weights_frame = frames(rows, table)
    assert sorted(unsound(positions(frame, weights_frame, AS_OF)).collect()["receivable"]) == [2, 3]
    assert [row["movements"] == row["weighed"] for row in answer(rows, table)] == [True, False, True]


def test_the_table_equals_the_closed_form():
    """Also across half-years, a period without figures (2027) and a year of 366 days."""
    for as_of in (739_900, 740_000, 738_700):
        for row in weights([-2, -1, 0, 1250], as_of - 800, as_of + 40, as_of)[::7]:
            assert row == weight(row.schedule, row.from_day, as_of)
