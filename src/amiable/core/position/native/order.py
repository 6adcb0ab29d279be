"""The movements in order of their portion."""

from dataclasses import dataclass

import polars as pl

from amiable.core.position.native.unfit import Unfit

_KEY_BITS = 62
_SHORT = 8
c = pl.col


@dataclass(frozen=True, slots=True)
class Order:
    """Portions of few movements first.

    `numbers`: the rows of each portion side by side, by their numbers; long portions are filled up with nulls so that
    there are few widths; `widths`: (places of a portion, how many portions have as many) in that order; `keys`:
    receivable and portion of each; `sizes`: its movements; `rows`: how many there are, with those left out.
    """

    numbers: pl.Series
    widths: tuple[tuple[int, int], ...]
    keys: pl.DataFrame
    sizes: pl.Series
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
    return _by_size(numbers, packed, portion_bits, count)


def _by_size(numbers: pl.Series, key: pl.Series, portion_bits: int, count: int) -> Order:
    """From the row numbers and keys in order of the keys."""
    start = (key != key.shift(1, fill_value=-1)).arg_true()
    size = start.shift(-1, fill_value=len(key)) - start
    groups = pl.DataFrame({"size": size, "start": start, "key": key.gather(start)})
    by_width: dict[int, list[pl.DataFrame]] = {}
    for (movements,), part in sorted(groups.partition_by("size", as_dict=True).items()):
        by_width.setdefault(_width(int(movements)), []).append(part)
    tables = [(width, pl.concat(parts, rechunk=True)) for width, parts in by_width.items()]
    chosen = [numbers.gather(_rows(part, width)) for width, part in tables]
    last, sizes = pl.concat([groups.clear(), *(part for _, part in tables)], rechunk=True).select("key", "size")
    keys = pl.DataFrame({"receivable": last // 2**portion_bits, "portion": last & (2**portion_bits - 1)})
    widths = tuple((width, part.height) for width, part in tables)
    return Order(pl.concat([numbers.clear(), *chosen], rechunk=True), widths, keys, sizes, count)


def _width(movements: int) -> int:
    """Beyond `_SHORT` the next power of two."""
    return movements if movements <= _SHORT else 1 << (movements - 1).bit_length()


def _rows(part: pl.DataFrame, width: int) -> pl.Series:
    """The places of all movements of each portion, filled up to `width` with nulls."""
    if width == 1:
        return part["start"]
    at = pl.int_range(part.height * width, dtype=pl.UInt32)
    place = c("start").gather(at // width) + at % width
    if width > _SHORT:
        place = pl.when(at % width < c("size").gather(at // width)).then(place)
    return part.select(place.alias("place")).to_series()


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
