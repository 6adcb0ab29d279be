"""The weight table laid out by schedule and day, so that the row of a movement is found by counting."""

from dataclasses import dataclass

import polars as pl

from amiable.core.position.native.unfit import Unfit
from amiable.core.position.weights import Weight, weights

LARGEST = 1 << 22
"""Schedules times days: 30 schedules over 300 years are fewer."""
_FEW_SCHEDULES = 12
c = pl.col


@dataclass(frozen=True, slots=True)
class Table:
    """The three weights by place; the last place is empty. `place` finds that of a movement; `there`: who has a row."""

    place: pl.Expr
    rate_days: pl.Series
    unknown_days: pl.Series
    late_days: pl.Series
    there: pl.Series


def laid_out(rows: pl.DataFrame) -> Table:
    """`rows` as `weights.weights` gives them. Raises `Unfit`."""
    if rows.is_empty():
        raise Unfit
    codes = [int(code) for code in rows["schedule"].unique().sort()]
    days = rows["from_day"]
    first, last = int(days.min()), int(days.max())  # type: ignore[arg-type]
    span = last - first + 1
    size = span * len(codes)
    if size > LARGEST:
        raise Unfit
    day = c("from_day") - first
    start = _start(codes, span)
    place = pl.when(day.is_between(0, span - 1)).then((start + day).clip(upper_bound=size)).otherwise(size)
    own = rows.select(place.cast(pl.UInt32)).to_series()
    if own.n_unique() < len(own):  # a join would count a movement twice
        raise Unfit

    def spread(values: pl.Series) -> pl.Series:
        return pl.zeros(size + 1, dtype=pl.Int64, eager=True).scatter(own, values)

    there = spread(pl.repeat(1, len(own), dtype=pl.Int64, eager=True)) == 1
    rate, unknown, late = (spread(rows[name]) for name in ("rate_days", "unknown_days", "late_days"))
    return Table(place.cast(pl.UInt32), rate, unknown, late, there)


def places(days: pl.DataFrame, table: Table) -> pl.Series:
    """The place of each movement, from its schedule and day. Raises `Unfit` where one has no row in the table."""
    found = days.lazy().select(table.place.alias("place")).collect().to_series().rechunk()
    if not table.there.gather(found).all():
        raise Unfit
    return found


def weights_for(days: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """`weights.weights` for the columns `schedule` and `from_day` of movements. Raises `bounds.WeightTooLarge`."""
    first, last = days.select(c("from_day").min().alias("first"), c("from_day").max().alias("last")).row(0)
    schedules = days["schedule"].unique().to_list()
    rows = weights(schedules, as_of if first is None else first, as_of if last is None else last, as_of)
    return pl.DataFrame(rows, schema=dict.fromkeys(Weight._fields, pl.Int64), orient="row")


def _start(codes: list[int], span: int) -> pl.Expr:
    """Where the days of the schedule begin; beyond the end for one that is not in the table."""
    nowhere = span * len(codes)
    if len(codes) > _FEW_SCHEDULES:
        starts = {code: number * span for number, code in enumerate(codes)}
        return c("schedule").replace_strict(starts, default=nowhere, return_dtype=pl.Int64)
    start: pl.Expr = pl.lit(nowhere)
    for number, code in enumerate(codes):
        start = pl.when(c("schedule") == code).then(number * span).otherwise(start)
    return start
