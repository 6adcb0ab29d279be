"""A FEC of a million lines → open items per customer. The baseline is a bare Polars `read_csv` of the same file."""

from collections.abc import Callable
from pathlib import Path

from amiable.jobs.bench.benchmark import Benchmark, keep, kept_file

_SIREN = "732829320"


class Incomplete(RuntimeError):
    """The reader did not read every line of the benchmark's own file, or its items do not add up."""


def _file(folder: Path, n: int) -> Path:
    from amiable.jobs.bench import fec_lines

    return kept_file(folder, f"fec-{n}", ".txt", fec_lines)


def _prepare(folder: Path, n: int) -> None:
    from amiable.jobs.bench.fec_lines import write_fec

    keep(_file(folder, n), lambda file: write_fec(file, n))


def _work(folder: Path, n: int) -> Callable[[], object]:
    from amiable.formats.fec import read
    from amiable.jobs.bench.fec_lines import YEAR

    file = _file(folder, n)

    def open_items() -> object:
        books = read([(f"{_SIREN}FEC{YEAR}1231.txt", file.read_bytes())])
        if books.counts["lines"] != n or books.rejects or books.differences or not books.items:
            raise Incomplete(f"{books.counts}, {len(books.rejects)} rejects, {len(books.differences)} differences")
        return books

    return open_items


def _bare(folder: Path, n: int) -> Callable[[], object]:
    import polars as pl

    file = _file(folder, n)
    return lambda: pl.read_csv(file, separator="\t", quote_char=None, infer_schema=False)


BENCHMARK = Benchmark("fec", 1_000_000, "Polars : read_csv", _prepare, _work, _bare, {"cpu_s": 5, "peak_mb": 1000})
