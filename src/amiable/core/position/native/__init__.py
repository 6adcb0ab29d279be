"""`frames.positions` on Polars alone, for portfolios of millions of movements: the same rows, less work.

The movements are sorted once by (receivable, portion) (`order`); then each column is added up by itself (`sums`). There
is no hash table, there are no wide rows, and few columns are in memory at a time. What does not fit is left to
`frames.positions`, which stays the definition; a contract test keeps the two equal.
"""

import polars as pl

from amiable.core.position.frames import POSITION_COLUMNS, SUMS, lateness, positions
from amiable.core.position.native.order import Order, in_order
from amiable.core.position.native.sums import PortionSums, a_small_pair, plain
from amiable.core.position.native.table import Table, laid_out, places, weights_for
from amiable.core.position.native.unfit import Unfit
from amiable.core.position.portions import PER_CENT

__all__ = ["fast_positions"]

_DUES = ("due", "original_due")
c = pl.col


def fast_positions(
    movements: pl.DataFrame | pl.LazyFrame, as_of: int, weights: pl.DataFrame | None = None
) -> pl.DataFrame:
    """`frames.positions` of the same frames, collected; the columns are Int64 and hold no null.

    `weights` (None: those that the movements need) as there. Look at `frames.unsound` before showing any figure.
    Raises `bounds.WeightTooLarge`.
    """
    rows = movements.lazy()
    days = _read(rows, "schedule", "from_day")
    if weights is None:
        weights = weights_for(days, as_of)
    try:
        table = laid_out(weights)
        place = places(days, table)
        del days
        return _positions(rows, as_of, table, place)
    except Unfit:
        answer: pl.DataFrame = positions(rows, weights.lazy(), as_of).collect()
        return answer


def _positions(rows: pl.LazyFrame, as_of: int, table: Table, place: pl.Series) -> pl.DataFrame:
    order = in_order(rows, as_of)
    if order.keys.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(POSITION_COLUMNS, pl.Int64))
    sums = PortionSums(order)
    columns = [order.keys, _counts(order), *_weighed(rows, table, place, sums)]
    columns.append(a_small_pair(_read(rows, *_DUES), sums))
    columns += [plain(_read(rows, name), sums) for name in SUMS if name not in _DUES]
    added = pl.DataFrame([column for frame in columns for column in frame])
    # Not lazily: that would copy the columns that stay as they are.
    answer: pl.DataFrame = lateness(added.with_columns(_cents("interest"), _cents("original_interest")), as_of)
    return answer


def _read(rows: pl.LazyFrame, *names: str) -> pl.DataFrame:
    return rows.select(names).collect()


def _counts(order: Order) -> pl.DataFrame:
    """Every movement has found its weight, or `places` would have refused."""
    count = order.sizes.cast(pl.Int64)
    return pl.DataFrame({"movements": count, "weighed": count})


def _weighed(rows: pl.LazyFrame, table: Table, place: pl.Series, sums: PortionSums) -> list[pl.DataFrame]:
    """Bases times weights, and the turnover."""
    bases = _read(rows, "base", "original_base").with_columns(place=place)
    retained, original = c("base").abs(), c("original_base").abs()
    turnover = pl.when(retained > original).then(retained).otherwise(original).alias("turnover")
    unknown = _times(table.unknown_days, "unknown_days", "original_unknown_days")
    borne = [
        *_times(table.rate_days, "interest", "original_interest"),
        _times(table.late_days, "late_days")[0],
        turnover,
    ]
    some = (table.unknown_days != 0).gather(place).arg_true()
    return [sums.some(bases, unknown, some), sums.all(bases, borne)]


def _times(weight: pl.Series, *names: str) -> list[pl.Expr]:
    """The bases, in the order retained and original, times a weight of the table."""
    of_row = pl.lit(weight).gather(c("place"))
    return [(c(base) * of_row).alias(name) for base, name in zip(("base", "original_base"), names, strict=False)]


def _cents(name: str) -> pl.Expr:
    """Basis-point days → whole cents, half a cent away from zero; `//` of Polars is exact on whole numbers."""
    return ((c(name).abs() + PER_CENT // 2) // PER_CENT * c(name).sign()).alias(name)
