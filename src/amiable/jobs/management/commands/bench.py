"""`amiable bench [NAME…]`: the benchmarks, each beside its baseline. A missed target is said, and is no error."""

import json
import sys
from typing import Annotated, Any

from django.conf import settings
from django_typer.management import TyperCommand
from typer import Argument, Option

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


class Command(TyperCommand):
    help = "Mesurer le programme à côté d'une référence, sur des données fabriquées."
    requires_system_checks = ()

    def handle(
        self,
        names: Annotated[list[str] | None, Argument(help=f"{', '.join(BENCHMARKS)} (toutes par défaut)")] = None,
        format: FormatOption = Format.table,  # noqa: A002
        n: Annotated[int | None, Option("--n", help="taille, au lieu de celle de la cible", min=1)] = None,
    ) -> None:
        chosen = [_named(name) for name in names or BENCHMARKS]
        folder = settings.DATA / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for benchmark in chosen:
            sys.stderr.write(f"{benchmark.name} : mesure en cours…\n")
            with refusals():
                row = measured(benchmark, n or benchmark.n, folder)
            rows.append(row | {"verdict": {True: "tenue", False: "manquée", None: ""}[row["met"]]})
            if format is Format.json:
                _print_line(row)
            if row["met"] is False:
                sys.stderr.write(f"{benchmark.name} : cible manquée ({', '.join(missed(row, benchmark))})\n")
        if format is Format.csv:
            print_csv(rows, SHOWN)
        elif format is Format.table:
            show(rows, COLUMNS, format)


def _named(name: str) -> Benchmark:
    if name not in BENCHMARKS:
        raise BadInput(f"« {name} » n'est pas une mesure : {', '.join(BENCHMARKS)}")
    return BENCHMARKS[name]


def _print_line(row: dict[str, Any]) -> None:
    """One object a line, at once: the next benchmark may take a minute."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
