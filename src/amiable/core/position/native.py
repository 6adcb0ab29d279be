"""`frames.positions` on Polars alone, for portfolios of millions of movements: the same rows, less work.

The movements are sorted once by (receivable, portion); then each column is added up by itself: taken in that order,
its running total at the end of a portion, less that at the end of the portion before, is the portion's sum. 64-bit
totals may wrap on the way, their differences do not notice, so that nothing has to be bounded here that
`frames.positions` does not bound. Columns that are mostly zero are added up from their other rows. There is no hash
table and there are no wide rows, and few columns are in memory at a time.

What does not fit (keys beyond 62 bits, a weight table too large to index, or without a row that is asked for) is left
to `frames.positions`, which stays the definition; a contract test keeps the two equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from amiable.core.position.frames import POSITION_COLUMNS, SUMS, figures, positions

SLICE = 1 << 17
"""Portions added up at a time, so that what is worked on stays near the processor."""
FEW = 8
"""A column is added up from its rows that are not zero where at most one in so many is."""
LARGEST_TABLE = 1 << 22
"""Schedules times days that are indexed; 30 schedules over 300 years are fewer."""

_WEIGHTS = ("rate_days", "unknown_days", "late_days")
_KEY_BITS = 62

c = pl.col


class _LeftToFrames(Exception):
    """These movements or this table are outside what is done here."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """`order`: row numbers by portion; `ends`: where in it each portion ends; `keys`: receivable and portion."""

    order: pl.Series
    ends: pl.Series
    keys: pl.DataFrame


def fast_positions(movements: pl.DataFrame | pl.LazyFrame, weights: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """`frames.positions` of the same frames, collected. The columns are Int64 and hold no null."""
    rows = movements.lazy()
    try:
        found = _sorted(rows, as_of)
        sums = [found.keys, _weighed(rows, weights, found)] if len(found.ends) else []
    except _LeftToFrames:
        answer: pl.DataFrame = positions(rows, weights.lazy(), as_of).collect()
        return answer
    if not sums:
        return pl.DataFrame(schema=dict.fromkeys(POSITION_COLUMNS, pl.Int64))
    numbers = _portion_of_each_row(found, rows)
    sums += [_plain(rows.select(name).collect().to_series().rechunk(), found, numbers).to_frame() for name in SUMS]
    answer = figures(pl.concat(sums, how="horizontal").lazy(), as_of).collect()
    return answer


def _sorted(rows: pl.LazyFrame, as_of: int) -> _Sorted:
    """Leaves out what is known later than `as_of`. Key and row number are sorted as one number: no gathering."""
    keys = rows.select("receivable", "portion", known=c("on") <= as_of).collect().rechunk()
    if keys.is_empty():
        return _Sorted(pl.Series([], dtype=pl.UInt32), pl.Series([], dtype=pl.UInt32), keys)
    (least, receivable, portion), count = _extent(keys), keys.height
    portion_bits, row_bits = portion.bit_length(), count.bit_length()
    if least < 0 or receivable.bit_length() + portion_bits + row_bits > _KEY_BITS:
        raise _LeftToFrames
    key = (c("receivable") * 2**portion_bits + c("portion")) * 2**row_bits
    number = pl.int_range(count, dtype=pl.Int64)
    packed = keys.select(pl.when(c("known")).then(key + number).otherwise(-1)).to_series()
    left_out = count - int(keys["known"].sum())
    del keys
    packed = packed.sort().slice(left_out)
    order = (packed & (2**row_bits - 1)).cast(pl.UInt32)
    packed = packed // 2**row_bits
    ends = (packed != packed.shift(-1, fill_value=-1)).arg_true()
    last = packed.gather(ends)
    names = {"receivable": last // 2**portion_bits, "portion": last & (2**portion_bits - 1)}
    return _Sorted(order, ends, pl.DataFrame(names))


def _extent(keys: pl.DataFrame) -> tuple[int, int, int]:
    """Least number in either column, greatest receivable, greatest portion."""
    receivable, portion = keys["receivable"], keys["portion"]
    found = receivable.min(), portion.min(), receivable.max(), portion.max()
    first, second, last_receivable, last_portion = (int(value) for value in found)  # type: ignore[arg-type]
    return min(first, second), last_receivable, last_portion


def _added(columns: pl.DataFrame, sums: list[pl.Expr], found: _Sorted) -> pl.DataFrame:
    """The sum over each portion of expressions on the rows of `columns`."""
    parts = []
    for order, ends in _slices(found):
        running = columns.select(pl.all().gather(order)).select(expression.cum_sum() for expression in sums)
        totals = running.select(pl.all().gather(ends))
        parts.append(totals.select(pl.all() - pl.all().shift(1, fill_value=0)))
    return pl.concat(parts, rechunk=True)


def _slices(found: _Sorted) -> Iterator[tuple[pl.Series, pl.Series]]:
    """Row numbers of some portions, and where each of these ends among them."""
    start = 0
    for first in range(0, len(found.ends), SLICE):
        ends = found.ends.slice(first, SLICE)
        stop = int(ends[-1]) + 1
        yield found.order.slice(start, stop - start), ends - start
        start = stop


def _weighed(rows: pl.LazyFrame, weights: pl.DataFrame, found: _Sorted) -> pl.DataFrame:
    """Bases times weights and the turnover, and how many movements; raises `_LeftToFrames` if one has no weight."""
    table, place = _indexed(weights, rows)
    columns = rows.select("base", "original_base").collect().rechunk().with_columns(place=place)
    del place
    rate, unknown, late = (pl.lit(table[name]).gather(c("place")) for name in _WEIGHTS)
    both = {"": c("base"), "original_": c("original_base")}
    sums = [(base * rate).alias(f"{reading}interest") for reading, base in both.items()]
    some_unknown = bool((table["unknown_days"] != 0).any())
    if some_unknown:
        sums += [(base * unknown).alias(f"{reading}unknown_days") for reading, base in both.items()]
    sums += [
        (c("base") * late).alias("late_days"),
        pl.max_horizontal(c("base").abs(), c("original_base").abs()).alias("turnover"),
    ]
    added = _added(columns, sums, found)
    if not some_unknown:
        none = pl.lit(0, pl.Int64)
        added = added.with_columns(unknown_days=none, original_unknown_days=none)
    ends = found.ends.cast(pl.Int64)
    count = ends - ends.shift(1, fill_value=-1)
    return added.with_columns(movements=count, weighed=count)


def _indexed(weights: pl.DataFrame, rows: pl.LazyFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The table laid out by schedule and day, and the place in it of each movement."""
    days, codes = weights["from_day"], weights["schedule"].unique().sort()
    asked = rows.select("schedule", "from_day").collect().rechunk()
    if weights.is_empty() or not _within(asked["from_day"], days) or not _within(asked["schedule"], codes):
        raise _LeftToFrames
    first, least = int(days.min()), int(codes[0])  # type: ignore[arg-type]
    span, width = int(days.max()) - first + 1, int(codes[-1]) - least + 1  # type: ignore[arg-type]
    if span * len(codes) > LARGEST_TABLE or width > LARGEST_TABLE:
        raise _LeftToFrames
    # Where the days of each schedule begin; codes between those of the table share the last, empty place.
    starts = pl.repeat(span * len(codes), width, dtype=pl.Int64, eager=True)
    starts = starts.scatter(codes - least, pl.int_range(len(codes), dtype=pl.Int64, eager=True) * span)
    place = (pl.lit(starts).gather(c("schedule") - least) + c("from_day") - first).clip(0, span * len(codes))
    own = weights.select(place).to_series()
    if own.n_unique() < len(own):
        raise _LeftToFrames  # a join would count a movement twice
    table = pl.DataFrame(
        {name: _laid_out(weights[name], own, span * len(codes) + 1) for name in _WEIGHTS}
        | {"there": _laid_out(pl.repeat(1, len(own), dtype=pl.Int64, eager=True), own, span * len(codes) + 1)}
    )
    found = asked.select(place.cast(pl.UInt32)).to_series()
    whole = int(table["there"].sum()) == span * len(codes)
    if not (whole and width == len(codes)) and not bool((table["there"].gather(found) != 0).all()):
        raise _LeftToFrames
    return table, found


def _within(column: pl.Series, known: pl.Series) -> bool:
    least, most = column.min(), column.max()
    return bool(least >= known.min() and most <= known.max())  # type: ignore[operator]


def _laid_out(values: pl.Series, at: pl.Series, size: int) -> pl.Series:
    return pl.zeros(size, dtype=pl.Int64, eager=True).scatter(at, values)


def _portion_of_each_row(found: _Sorted, rows: pl.LazyFrame) -> pl.Series:
    """The number of its portion in `found`, by row; one more than the last for a row left out."""
    begins = pl.zeros(len(found.order), dtype=pl.UInt32, eager=True)
    begins = begins.scatter(found.ends.slice(0, len(found.ends) - 1) + 1, 1).cum_sum()
    count = int(rows.select(pl.len()).collect().item())
    return pl.repeat(len(found.ends), count, dtype=pl.UInt32, eager=True).scatter(found.order, begins)


def _plain(column: pl.Series, found: _Sorted, numbers: pl.Series) -> pl.Series:
    """The sum of one column over each portion."""
    some = (column != 0).arg_true()
    if len(some) * FEW > len(column):
        return _added(column.to_frame(), [c(column.name)], found).to_series()
    few = pl.DataFrame({"number": numbers.gather(some), "value": column.gather(some)})
    added = few.lazy().group_by("number").agg(c("value").sum()).collect()
    sums = pl.zeros(len(found.ends) + 1, dtype=pl.Int64, eager=True).scatter(added["number"], added["value"])
    return sums.slice(0, len(found.ends)).alias(column.name)
