"""`amiable bench [NAME…]`: the benchmarks, each beside its baseline; `amiable bench pages`: the pages of the screens,
and `amiable bench opening`: opening a dispute, only where they are named. A missed target is said, and is no error."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from django.conf import settings
from django_typer.management import TyperCommand
from typer import Argument, Option

from amiable.jobs.bench import opening, pages
from amiable.jobs.bench.benchmark import Benchmark
from amiable.jobs.bench.measure import SHOWN, measured, missed
from amiable.jobs.bench.registry import BENCHMARKS
from amiable.jobs.edge import BadInput, FormatOption, refusals
from amiable.jobs.output import Column, Format, print_csv, show

COLUMNS = (
    Column("name", "Mesure"),
    Column("n", "Lignes"),
    Column("cpu_s", "CPU (s)"),
    Column("wall_s", "Durée (s)"),
    Column("peak_mb", "Pic (Mo)"),
    Column("baseline", "Référence"),
    Column("baseline_cpu_s", "CPU réf. (s)"),
    Column("ratio", "Rapport"),
    Column("per_row", "Par ligne / 10e", if_any=True),
    Column("target", "Cible", if_any=True),
    Column("verdict", "", if_any=True),
)
PAGE_COLUMNS = (
    Column("name", "Mesure"),
    Column("n", "Créances"),
    Column("open", "Ouvertes"),
    Column("engine", "Base"),
    Column("p50_ms", "p50 (ms)"),
    Column("p95_ms", "p95 (ms)"),
    Column("queries", "Requêtes"),
    Column("cpu_s", "CPU (s)"),
    Column("wall_s", "Durée (s)"),
    Column("peak_mb", "Pic (Mo)"),
    Column("target", "Cible", if_any=True),
    Column("verdict", "", if_any=True),
)
OPENING_COLUMNS = (
    Column("name", "Mesure"),
    Column("n", "Créances"),
    Column("times", "Ouvertures"),
    Column("engine", "Base"),
    Column("p50_ms", "p50 (ms)"),
    Column("p95_ms", "p95 (ms)"),
    Column("cpu_ms", "CPU (ms)"),
    Column("target", "Cible", if_any=True),
    Column("verdict", "", if_any=True),
)
APART = (pages.NAME, opening.NAME)
"""Measured only where they are named."""
_VERDICTS = {True: "tenue", False: "manquée", None: ""}


class Command(TyperCommand):
    help = "Mesurer le programme à côté d'une référence, sur des données fabriquées."
    requires_system_checks = ()

    def handle(
        self,
        names: Annotated[
            list[str] | None, Argument(help=f"{', '.join(BENCHMARKS)} (toutes par défaut), ou {', '.join(APART)}")
        ] = None,
        format: FormatOption = Format.table,  # noqa: A002
        n: Annotated[
            int | None, Option("--n", "--rows", help="taille, au lieu de celle de la cible", min=pages.LEAST_ROWS)
        ] = None,
        requests: Annotated[int, Option("--requests", help="visites de chaque page", min=1)] = pages.REQUESTS,
    ) -> None:
        chosen = [_named(name) for name in names or BENCHMARKS if name not in APART]
        folder = settings.DATA / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        if chosen:
            _print([_measured(benchmark, n, folder, format) for benchmark in chosen], SHOWN, COLUMNS, format)
        if pages.NAME in (names or ()):
            rows = list(_pages(n or pages.ROWS, folder, requests, format))
            _print(rows, pages.SHOWN, PAGE_COLUMNS, format)
        if opening.NAME in (names or ()):
            _print(
                [_opening(max(n or opening.ROWS, opening.LEAST_ROWS), folder, format)],
                opening.SHOWN,
                OPENING_COLUMNS,
                format,
            )


def _measured(benchmark: Benchmark, n: int | None, folder: Path, as_: Format) -> dict[str, Any]:
    sys.stderr.write(f"{benchmark.name} : mesure en cours…\n")
    with refusals():
        row = measured(benchmark, n or benchmark.n, folder)
    if as_ is Format.json:
        _print_line(row)
    if row["met"] is False:
        sys.stderr.write(f"{benchmark.name} : cible manquée ({', '.join(missed(row, benchmark))})\n")
    return row | {"verdict": _VERDICTS[row["met"]]}


def _pages(rows: int, folder: Path, requests: int, as_: Format) -> Iterator[dict[str, Any]]:
    sys.stderr.write(f"{pages.NAME} : {rows} créances…\n")
    with refusals():
        for row in pages.measured_pages(rows, folder, requests):
            if as_ is Format.json:
                _print_line(row)
            else:
                sys.stderr.write(f"{row['name']} ({row['engine']}) : p95 {row['p95_ms']} ms\n")
            yield row | {"verdict": _VERDICTS[row["met"]]}


def _opening(rows: int, folder: Path, as_: Format) -> dict[str, Any]:
    sys.stderr.write(f"{opening.NAME} : {rows} créances…\n")
    with refusals():
        row = opening.measured_opening(rows, folder)
    if as_ is Format.json:
        _print_line(row)
    return row | {"verdict": _VERDICTS[row["met"]]}


def _print(rows: list[dict[str, Any]], names: Sequence[str], columns: Sequence[Column], as_: Format) -> None:
    """What was not printed line by line."""
    if as_ is Format.csv:
        print_csv(rows, names)
    elif as_ is Format.table:
        show(rows, columns, as_)


def _named(name: str) -> Benchmark:
    if name not in BENCHMARKS:
        raise BadInput(f"« {name} » n'est pas une mesure : {', '.join((*BENCHMARKS, *APART))}")
    return BENCHMARKS[name]


def _print_line(row: dict[str, Any]) -> None:
    """One object a line, at once: the next benchmark may take a minute."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
