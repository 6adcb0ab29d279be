"""Sums over each portion, column by column.

The values of portions of one width (see `order`), taken side by side, are a table with as many columns: its rows are
added up. 64-bit sums may wrap as those of `frames.positions` may: what bounds these bounds them. A column that is
mostly zero is added up from its other rows.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import polars as pl

from amiable.core.position.native.order import Order

SLICE = 1 << 18
"""Movements added up at a time, so that what is worked on stays near the processor."""
FEW = 8
"""At most one row in so many: then the others are not looked at."""

c = pl.col


class PortionSums:
    """Adds up columns over the portions of an order, which it remembers by row once that is asked for."""

    def __init__(self, order: Order) -> None:
        self.order = order

    def all(self, columns: pl.DataFrame, sums: Sequence[pl.Expr]) -> pl.DataFrame:
        """The sum over each portion of expressions on all rows."""
        columns = columns.rechunk()  # taking rows out of many pieces is three times slower
        parts = []
        for numbers, width in self._slices():
            values = columns.select(pl.all().gather(numbers)).select(sums)
            parts.append(values if width == 1 else values.select(pl.all().reshape((-1, width)).arr.sum()))
        return pl.concat(parts, rechunk=True)

    def some(self, columns: pl.DataFrame, sums: Sequence[pl.Expr], numbers: pl.Series) -> pl.DataFrame:
        """The same, where the expressions are zero but on the rows of these numbers."""
        if not self.are_few(len(numbers)):
            return self.all(columns, sums)
        values = columns.select(pl.all().gather(numbers)).select(sums)
        portions = self._portion_of_row.gather(numbers).alias("portion_")
        added = values.with_columns(portions).lazy().group_by("portion_").agg(pl.all().sum()).collect()
        count = self.order.keys.height
        spread = [
            pl.zeros(count + 1, dtype=pl.Int64, eager=True).scatter(added["portion_"], added[name]).alias(name)
            for name in values.columns
        ]
        return pl.DataFrame(spread).head(count)

    def are_few(self, rows: int) -> bool:
        """Whether so many rows are better taken by themselves."""
        return rows * FEW <= self.order.rows

    @cached_property
    def longest(self) -> int:
        """Rows of the portion that has most."""
        return int(self.order.sizes.max() or 0)  # type: ignore[arg-type]

    @cached_property
    def _portion_of_row(self) -> pl.Series:
        """By row, the place of its portion among the keys; one more than the last for a row left out."""
        order, done = self.order, 0
        by_place = []
        for width, portions in order.widths:
            by_place.append(pl.int_range(portions * width, dtype=pl.UInt32, eager=True) // width + done)
            done += portions
        of_place = pl.concat(by_place, rechunk=True)
        filled = order.numbers.is_not_null() if order.numbers.has_nulls() else None
        numbers, of_place = (one if filled is None else one.filter(filled) for one in (order.numbers, of_place))
        return pl.repeat(done, order.rows, dtype=pl.UInt32, eager=True).scatter(numbers, of_place)

    def _slices(self) -> Iterator[tuple[pl.Series, int]]:
        """Row numbers of some portions of the same width, and that width."""
        done = 0
        for width, portions in self.order.widths:
            step, places = max(1, SLICE // width) * width, portions * width
            for first in range(0, places, step):
                yield self.order.numbers.slice(done + first, min(step, places - first)), width
            done += places


def plain(column: pl.DataFrame, sums: PortionSums) -> pl.DataFrame:
    """The sum of one column over each portion."""
    some = column.to_series() != 0
    if sums.are_few(int(some.sum())):
        return sums.some(column, [pl.all()], some.arg_true())
    return sums.all(column, [pl.all()])


def a_small_pair(columns: pl.DataFrame, sums: PortionSums) -> pl.DataFrame:
    """The sums of two columns, added up as one where no sum of either can reach 2³¹: days, that is."""
    high, low = columns.columns
    largest = max(abs(int(edge)) for column in columns for edge in (column.min(), column.max()))  # type: ignore[arg-type]
    if largest * sums.longest >= 2**31:
        return pl.concat([plain(columns.select(name), sums) for name in (high, low)], how="horizontal")
    both = sums.all(columns.select((c(high) * 2**32 + c(low)).alias(high)), [pl.all()])
    rest = ((c(high) + 2**31) & (2**32 - 1)) - 2**31
    return both.select(((c(high) - rest) // 2**32).alias(high), rest.alias(low))
