"""The movements in order of their portion."""

from dataclasses import dataclass

import polars as pl

from amiable.core.position.native.unfit import Unfit

_KEY_BITS = 62
c = pl.col


@dataclass(frozen=True, slots=True)
class Order:
    """`numbers`: row numbers by portion; `ends`: where in it each portion ends; `keys`: receivable and portion of
    each; `rows`: how many rows there are, with those left out."""

    numbers: pl.Series
    ends: pl.Series
    keys: pl.DataFrame
    rows: int


def in_order(rows: pl.LazyFrame, as_of: int) -> Order:
    """Leaves out what is known later than `as_of`. Raises `Unfit`.

    Key and row number are sorted as one number, which is faster than sorting row numbers by their keys.
    """
    least, receivable, portion, count = _extent(rows)
    portion_bits, row_bits = portion.bit_length(), count.bit_length()
    if least < 0 or receivable.bit_length() + portion_bits + row_bits > _KEY_BITS:
        raise Unfit
    key = (c("receivable") * 2**portion_bits + c("portion")) * 2**row_bits
    known = pl.when(c("on") <= as_of).then(key + c("row_number_").cast(pl.Int64)).otherwise(-1)
    packed = rows.with_row_index("row_number_").select(known.alias("packed")).collect().to_series().rechunk()
    packed = packed.sort(multithreaded=False)  # with threads: no sooner here, for twice the processor time
    packed = packed.slice(int(packed.search_sorted(0)))
    numbers = (packed & (2**row_bits - 1)).cast(pl.UInt32)
    packed = packed // 2**row_bits
    ends = (packed != packed.shift(-1, fill_value=-1)).arg_true()
    last = packed.gather(ends)
    keys = pl.DataFrame({"receivable": last // 2**portion_bits, "portion": last & (2**portion_bits - 1)})
    return Order(numbers, ends, keys, count)


def _extent(rows: pl.LazyFrame) -> tuple[int, int, int, int]:
    """Least number in either key, greatest receivable, greatest portion, rows."""
    found = rows.select(
        pl.min_horizontal(c("receivable").min(), c("portion").min()).alias("least"),
        c("receivable").max(),
        c("portion").max(),
        pl.len().alias("rows"),
    )
    least, receivable, portion, count = found.collect().row(0)
    return least or 0, receivable or 0, portion or 0, count
