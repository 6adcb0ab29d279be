"""`amiable simulate FILE.json --as-of DATE`: the position that follows from a few events, without a database."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from django_typer.management import TyperCommand
from typer import Argument, Exit, Option

from amiable.core.calendar import NotADay, parse_day
from amiable.core.money import cents
from amiable.core.simulation import Refused, run
from amiable.formats.simulation import parse
from amiable.formats.simulation_rows import answer
from amiable.jobs.edge import FormatOption, now
from amiable.jobs.output import Column, Format, print_csv, print_json, show
from amiable.jobs.row_sets import SIMULATED, RowSet


class Command(TyperCommand):
    help = "Calculer la position qui suit de quelques factures et événements, sans base de données."
    requires_system_checks = ()

    def handle(
        self,
        file: Annotated[Path, Argument(help="fichier JSON")],
        as_of: Annotated[str, Option("--as-of", help="situation au (AAAA-MM-JJ)", metavar="DATE")] = "",
        format: FormatOption = Format.table,  # noqa: A002
        rows: Annotated[RowSet | None, Option(help="portions, receivables ou customers")] = None,
    ) -> None:
        try:
            told = answer(run(parse(_read(file)), _day(as_of)))
        except Refused as refusal:
            if format is Format.json:
                print_json({"error": _error(refusal)})
            sys.stderr.write(f"{refusal}\n")
            raise Exit(1) from None
        _show(told, format, rows)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise Refused("unreadable", f"{file}: {problem.strerror}") from None


def _day(as_of: str) -> date:
    try:
        return parse_day(as_of) if as_of else now().date()
    except NotADay as problem:
        raise Refused("bad_date", f"--as-of: {problem}") from None


def _error(refusal: Refused) -> dict[str, Any]:
    told = {"event": refusal.event, "code": refusal.code, "message": refusal.message}
    return told | ({"where": refusal.where} if refusal.where else {})


def _show(told: dict[str, Any], format_: Format, only: RowSet | None) -> None:
    if format_ is Format.json:
        print_json(told if only is None else told[only])
        return
    if format_ is Format.csv:
        row_set = only or RowSet.portions
        names = [column.key for column in SIMULATED[row_set]]
        print_csv([{name: row.get(name) for name in names} for row in told[row_set]], names)
        return
    for row_set in (only,) if only else RowSet:
        if told[row_set]:
            columns = SIMULATED[row_set]
            show([_cents(row, columns) for row in told[row_set]], columns, Format.table)
    for caution in told["warnings"]:
        sys.stderr.write(f"{caution['receivable']} ({caution['code']}): {caution['message']}\n")


def _cents(row: dict[str, Any], columns: tuple[Column, ...]) -> dict[str, Any]:
    """A row of the answer for the table, which wants cents and days."""
    amounts = {c.key: _signed(row[c.key]) for c in columns if c.kind == "amount" and row.get(c.key) is not None}
    days = {c.key: parse_day(row[c.key]) for c in columns if c.kind == "date" and row.get(c.key)}
    return row | amounts | days


def _signed(text: str) -> int:
    return -cents(text[1:]) if text.startswith("-") else cents(text)
