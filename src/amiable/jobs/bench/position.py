"""Parquet → all positions of a portfolio, with every check of soundness, in one process.

The baseline reads receivable, portion and one column of amounts of the same file, and adds that up by portion.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from amiable.jobs.bench.benchmark import Benchmark, keep, kept_file


class UnsoundPortfolio(RuntimeError):
    """The engine refused the figures of the benchmark's own data."""


def _file(folder: Path, n: int) -> Path:
    from amiable.jobs.bench import invoices, portfolio

    return kept_file(folder, f"position-{n}", ".parquet", invoices, portfolio)


def _prepare(folder: Path, n: int) -> None:
    from amiable.jobs.bench.portfolio import write_movements

    keep(_file(folder, n), lambda file: write_movements(file, n))


def _work(folder: Path, n: int) -> Callable[[], object]:
    import polars as pl

    from amiable.core.position.frames import unsound
    from amiable.core.position.native import fast_positions
    from amiable.jobs.bench.portfolio import AS_OF

    file = _file(folder, n)

    def all_positions() -> Any:
        answer = fast_positions(pl.scan_parquet(file), AS_OF.toordinal())
        if not unsound(answer).collect().is_empty():
            raise UnsoundPortfolio(str(file))
        return answer

    return all_positions


def _bare(folder: Path, n: int) -> Callable[[], object]:
    import polars as pl

    file = _file(folder, n)
    return lambda: pl.scan_parquet(file).group_by("receivable", "portion").agg(pl.col("certain").sum()).collect()


BENCHMARK = Benchmark(
    "position",
    10_000_000,
    "Polars : lecture et une somme par échéance",
    _prepare,
    _work,
    _bare,
    {"ratio": 2.0, "peak_mb": 1500, "per_row": 1.3},
)
