"""What the commands print: rows as a table, as JSON, or as CSV. Figures go to standard output, words to error."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from amiable.core.money import amount
from amiable.formats.spreadsheet import defused

Kind = Literal["text", "amount", "date", "days", "flag"]


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its key in the rows and in JSON, its title on screen (None: not shown), its kind; `labels`
    say on screen what stands as a code in JSON and CSV; `if_any`: in the table only where a row has a value."""

    key: str
    title: str | None
    kind: Kind = "text"
    labels: Mapping[str, str] | None = None
    if_any: bool = False


def show(rows: Iterable[dict[str, Any]], columns: Sequence[Column], as_: Format, *, total: str = "") -> None:
    """Print `rows`; amounts are cents in them, text with two decimals in JSON and CSV. `total`: the title of a last
    row of sums ("": none)."""
    rows = list(rows)
    if as_ is Format.json:
        print_json([_plain_row(row, columns) for row in rows])
    elif as_ is Format.csv:
        print_csv([_plain_row(row, columns) for row in rows], [column.key for column in columns])
    else:
        shown = (column for column in columns if column.title is not None)
        _table(rows, [c for c in shown if not c.if_any or any(row.get(c.key) for row in rows)], total=total)


def print_json(value: Any) -> None:
    """JSON on standard output, two spaces a level."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_csv(rows: Iterable[dict[str, Any]], names: Sequence[str]) -> None:
    """CSV on standard output; a text that a spreadsheet would compute is defused."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else _csv_cell(row[name]) for name in names])


def _csv_cell(value: Any) -> Any:
    """Amounts keep their minus sign: only text that is no number is defused."""
    return defused(value) if isinstance(value, str) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _plain_row(row: dict[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    return {column.key: _plain(row.get(column.key), column.kind) for column in columns}


def _plain(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind == "amount":
        return amount(value)
    return value.isoformat() if isinstance(value, date) else value


def euros(cents: int | None) -> str:
    """123456 → ``1 234,56`` with a narrow no-break space and a true minus; — where the figure is missing."""
    if cents is None:
        return "—"
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}{whole:,},{rest:02d}".replace(",", "\u202f", f"{whole:,}".count(","))


def _cell(value: Any, kind: Kind) -> str:
    if kind == "amount":
        return euros(value)
    if value is None or value == "":
        return "·"
    if kind == "date":
        return f"{value:%d/%m/%Y}"
    if kind == "days":
        return f"{value}\u00a0j" if value else "·"
    return ("oui" if value else "") if kind == "flag" else str(value)


def _table(rows: list[dict[str, Any]], columns: Sequence[Column], *, total: str) -> None:
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, show_footer=bool(total), header_style="bold", footer_style="bold", pad_edge=False
    )
    grid: list[list[str]] = []
    for place, column in enumerate(columns):
        footer = _footer(rows, column, total if place == 0 else "") if total else ""
        cells = [_cell(_labelled(row.get(column.key), column), column.kind) for row in rows]
        # Figures and dates are never cut: only titles and words are broken over lines.
        least = 0 if column.kind == "text" else max(map(len, (footer, *cells)), default=0)
        right = column.kind in ("amount", "days")
        table.add_column(column.title or "", footer, justify="right" if right else "left", min_width=least)
        grid.append(cells)
    for row_cells in zip(*grid, strict=True):
        table.add_row(*row_cells)
    console().print(table)


def _labelled(value: Any, column: Column) -> Any:
    return column.labels.get(value, value) if column.labels else value


def _footer(rows: list[dict[str, Any]], column: Column, title: str) -> str:
    if title:
        return title
    if column.kind != "amount":
        return ""
    values: list[Any] = [row.get(column.key) for row in rows]
    return euros(None if None in values else sum(values))


def console(*, errors: bool = False) -> Any:
    """A rich console; wide where the output is no terminal, so that nothing is cut in a file."""
    from rich.console import Console

    stream = sys.stderr if errors else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else 200, highlight=False, soft_wrap=not stream.isatty())
