"""The weight table laid out by schedule and day, so that the row of a movement is found by counting."""

from dataclasses import dataclass

import polars as pl

from amiable.core.position.native.unfit import Unfit

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


def laid_out(weights: pl.DataFrame) -> Table:
    """Raises `Unfit`."""
    if weights.is_empty():
        raise Unfit
    codes = [int(code) for code in weights["schedule"].unique().sort()]
    days = weights["from_day"]
    first, last = int(days.min()), int(days.max())  # type: ignore[arg-type]
    span = last - first + 1
    size = span * len(codes)
    if size > LARGEST:
        raise Unfit
    day = c("from_day") - first
    start = _start(codes, span)
    place = pl.when(day.is_between(0, span - 1)).then((start + day).clip(upper_bound=size)).otherwise(size)
    own = weights.select(place.cast(pl.UInt32)).to_series()
    if own.n_unique() < len(own):  # a join would count a movement twice
        raise Unfit

    def spread(values: pl.Series) -> pl.Series:
        return pl.zeros(size + 1, dtype=pl.Int64, eager=True).scatter(own, values)

    there = spread(pl.repeat(1, len(own), dtype=pl.Int64, eager=True)) == 1
    three = (spread(weights[name]) for name in ("rate_days", "unknown_days", "late_days"))
    return Table(place.cast(pl.UInt32), *three, there)


def places(rows: pl.LazyFrame, table: Table) -> pl.Series:
    """The place of each movement. Raises `Unfit` where one has no row in the table."""
    found = rows.select(table.place.alias("place")).collect().to_series().rechunk()
    if not table.there.gather(found).all():
        raise Unfit
    return found


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
