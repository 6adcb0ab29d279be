"""A portfolio of movements of any size in Parquet, deterministic, in the columns the engine reads.

A few thousand fictional invoices are posted by `core.ledger.post`, so that their movements are what the books would
hold. Each receivable of the portfolio is one of them, moved in time and with all its amounts multiplied: movements
are linear in the amounts, and their first due dates move with the days.
"""

from datetime import date
from pathlib import Path
from random import Random

import polars as pl

from amiable.core.ledger import Movement, post
from amiable.core.position.frames import MOVEMENT_COLUMNS
from amiable.jobs.bench.invoices import invoice_events

AS_OF = date(2026, 11, 24)
YEARS = 10
MODELS = 4096
_DAYS = YEARS * 365
_LARGEST = 97
"""The largest factor of amounts: with the largest model it stays within `money.MAX_CENTS`."""
_A_DATE = 100_000
"""A due date greater than this is a day, not a difference between two days."""
_CENTS = (*Movement._fields[5:12], "base", "original_base")


def write_movements(file: Path, about: int) -> int:
    """Write about `about` movements, sorted by booking day, so that receivables are scattered; return how many.

    Columns `MOVEMENT_COLUMNS`, all Int64. Some 2 % are booked after `AS_OF`.
    """
    models = _models()
    receivables = max(1, round(about * MODELS / len(models)))
    number = pl.int_range(receivables, dtype=pl.Int64, eager=True).alias("receivable")
    # Multiplications by odd constants scatter models, days and factors over the numbers, the same on every machine.
    chosen = (
        number.to_frame()
        .lazy()
        .select(
            pl.col("receivable") + 1,
            model=pl.col("receivable") * 2_654_435_761 % 2**32 * MODELS // 2**32,
            shift=pl.col("receivable") * 1_597_334_677 % 2**31 * _DAYS // 2**31,
            factor=1 + pl.col("receivable") * 805_459_861 % 2**29 * _LARGEST // 2**29,
        )
    )
    moved = chosen.join(models.lazy(), on="model", maintain_order="left_right").select(
        "receivable", "portion", "schedule", *_days(), *(pl.col(name) * pl.col("factor") for name in _CENTS)
    )
    frame = moved.select(MOVEMENT_COLUMNS).sort("on", "receivable", maintain_order=True).collect()
    frame.write_parquet(file, compression="lz4")
    return frame.height


def _days() -> list[pl.Expr]:
    shifted = [pl.col(name) + pl.col("shift") for name in ("on", "from_day")]
    for name in ("due", "original_due", "judged"):
        difference = pl.col(name)
        sign = pl.when(difference > _A_DATE).then(1).when(difference < -_A_DATE).then(-1).otherwise(0)
        shifted.append(difference + sign * pl.col("shift"))
    return shifted


def _models() -> pl.DataFrame:
    """The movements of `MODELS` invoices, all issued on one day `_DAYS` before `AS_OF`."""
    rng = Random(20_261_124)
    issued = date.fromordinal(AS_OF.toordinal() - _DAYS)
    rows = [(number, *row) for number in range(MODELS) for row in post(invoice_events(rng, issued)).movements]
    return pl.DataFrame(rows, schema=dict.fromkeys(("model", *Movement._fields), pl.Int64), orient="row")
