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
    read = rows.select("receivable", "portion", "on").collect()
    count = read.height
    portion_bits, row_bits = _bits(read)
    key = (c("receivable") * 2**portion_bits + c("portion")) * 2**row_bits
    known = pl.when(c("on") <= as_of).then(key + c("row_number_").cast(pl.Int64)).otherwise(-1)
    packed = read.lazy().with_row_index("row_number_").select(known.alias("packed")).collect().to_series().rechunk()
    del read
    packed = packed.sort(multithreaded=False)  # with threads: no sooner here, for twice the processor time
    packed = packed.slice(int(packed.search_sorted(0)))
    numbers = (packed & (2**row_bits - 1)).cast(pl.UInt32)
    packed = packed // 2**row_bits
    ends = (packed != packed.shift(-1, fill_value=-1)).arg_true()
    last = packed.gather(ends)
    keys = pl.DataFrame({"receivable": last // 2**portion_bits, "portion": last & (2**portion_bits - 1)})
    return Order(numbers, ends, keys, count)


def _bits(keys: pl.DataFrame) -> tuple[int, int]:
    """How many bits a portion and a row number take. Raises `Unfit`."""
    if keys.is_empty():
        return 0, 0
    least, receivable, portion = keys.select(
        pl.min_horizontal(c("receivable").min(), c("portion").min()).alias("least"),
        c("receivable").max(),
        c("portion").max(),
    ).row(0)
    portion_bits, row_bits = portion.bit_length(), keys.height.bit_length()
    if least < 0 or receivable.bit_length() + portion_bits + row_bits > _KEY_BITS:
        raise Unfit
    return portion_bits, row_bits
