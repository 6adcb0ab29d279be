"""Sums over each portion, column by column.

Taken in the order of portions, the running total at the end of one, less that at the end of the one before, is its
sum. 64-bit totals may wrap on the way, their differences do not notice: nothing has to be bounded here that
`frames.positions` does not bound. A column that is mostly zero is added up from its other rows.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import polars as pl

from amiable.core.position.native.order import Order

SLICE = 1 << 17
"""Portions added up at a time, so that what is worked on stays near the processor."""
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
        for numbers, ends in self._slices():
            running = columns.select(pl.all().gather(numbers)).select(expression.cum_sum() for expression in sums)
            totals = running.select(pl.all().gather(ends))
            parts.append(totals.select(pl.all() - pl.all().shift(1, fill_value=0)))
        return pl.concat(parts, rechunk=True)

    def some(self, columns: pl.DataFrame, sums: Sequence[pl.Expr], numbers: pl.Series) -> pl.DataFrame:
        """The same, where the expressions are zero but on the rows of these numbers."""
        if not self.are_few(len(numbers)):
            return self.all(columns, sums)
        values = columns.select(pl.all().gather(numbers)).select(sums)
        portions = self._portion_of_row.gather(numbers).alias("portion_")
        added = values.with_columns(portions).lazy().group_by("portion_").agg(pl.all().sum()).collect()
        count = len(self.order.ends)
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
        ends = self.order.ends.cast(pl.Int64)
        return int((ends - ends.shift(1, fill_value=-1)).max())  # type: ignore[arg-type]

    @cached_property
    def _portion_of_row(self) -> pl.Series:
        """By row, the place of its portion among the ends; one more than the last for a row left out."""
        order = self.order
        begins = pl.zeros(len(order.numbers), dtype=pl.UInt32, eager=True)
        begins = begins.scatter(order.ends.head(len(order.ends) - 1) + 1, 1).cum_sum()
        return pl.repeat(len(order.ends), order.rows, dtype=pl.UInt32, eager=True).scatter(order.numbers, begins)

    def _slices(self) -> Iterator[tuple[pl.Series, pl.Series]]:
        """Row numbers of some portions, and where each of these ends among them."""
        start = 0
        for first in range(0, len(self.order.ends), SLICE):
            ends = self.order.ends.slice(first, SLICE)
            stop = int(ends[-1]) + 1
            yield self.order.numbers.slice(start, stop - start), ends - start
            start = stop


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
