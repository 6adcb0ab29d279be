"""A rejected line as a person mends it, and the small CSV in which mended lines are read again.

A line alone proves nothing of its dates and amounts: what the whole file had proved (`Reading`) settles them first, so
that 05/03/2026 never changes its meaning on the way.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amiable.formats.columns import Sheet
from amiable.formats.items import OpenItem
from amiable.formats.open_items import layout
from amiable.formats.open_items.result import OpenItemsFile
from amiable.formats.open_items.values import (
    DateOrder,
    Mark,
    Unreadable,
    amount_cents,
    day_of,
    decimal_mark,
    orders_of,
)

AMOUNTS = (*layout.AMOUNTS, "amount")
DATES = (*layout.DATES, "since")
"""Fields of amounts and of days, in lists of open items and in sheets of disputes."""

SEPARATOR = ";"
"""Of the cells of `Reject.raw`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the lines of a file are read: its titles, field → column from 0, the order of each date, the decimal mark."""

    header: tuple[str, ...]
    columns: Mapping[str, int]
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    mark: Mark | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Reading":
        """Of what `stored` gave."""
        return cls(tuple(told["header"]), told["columns"], told.get("orders", {}), told.get("mark"))

    def stored(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "header": list(self.header),
            "columns": dict(self.columns),
            "orders": dict(self.orders),
            "mark": self.mark,
        }


def reading_of(file: OpenItemsFile) -> Reading:
    """How the rejects of this file are read."""
    return Reading(file.replay_header, file.replay_mapping, file.orders, file.mark)


def reading_of_sheet(sheet: Sheet) -> Reading:
    """How the rejects of a table of customers or of disputes are read."""
    rows = list(sheet.rows()) if set(sheet.mapping) & {*AMOUNTS, *DATES} else []
    orders: dict[str, DateOrder] = {}
    for name in DATES:
        if name in sheet.mapping:
            proved = orders_of(sheet.cell(row, name) for row in rows)
            orders[name] = "mdy" if "mdy" in proved and "dmy" not in proved else "dmy"
    mark = decimal_mark(sheet.cell(row, name) for row in rows for name in AMOUNTS if name in sheet.mapping)
    return Reading(sheet.proposal.header, dict(sheet.mapping), orders, mark)


def titles_of(reading: Reading) -> tuple[str, ...]:
    """The titles, each different from the others: « Date », « Date (2) »; « Colonne 3 » for one without."""
    seen: set[str] = set()
    titles = []
    for number, title in enumerate(reading.header, start=1):
        base = title.strip() or f"Colonne {number}"
        name, rank = base, 1
        while name in seen:
            rank += 1
            name = f"{base} ({rank})"
        seen.add(name)
        titles.append(name)
    return tuple(titles)


def cells_of(reading: Reading, raw: str) -> list[str]:
    """The cells of a rejected line, its dates and amounts so that they mean alone what they meant in their file."""
    cells = [cell.strip() for cell in next(csv.reader(io.StringIO(raw), delimiter=SEPARATOR), [])]
    cells += [""] * (len(reading.header) - len(cells))
    for name, column in reading.columns.items():
        if column < len(cells):
            cells[column] = _alone(name, cells[column], reading)
    return cells


def _alone(name: str, text: str, reading: Reading) -> str:
    """The same text, unless it means something else, or nothing, by itself."""
    if name in DATES:
        ours = _day(text, reading.orders.get(name, "dmy"))
        return text if ours == _day(text, "dmy") else ours
    if name in AMOUNTS:
        ours = _amount(text, reading.mark)
        return text if ours == _amount(text, None) else ours
    return text


def line_of(reading: Reading, item: OpenItem) -> str:
    """The line, in the manner of `Reject.raw`, of an item that was read but cannot be taken."""
    told = {
        "customer_code": item.customer_code,
        "customer_name": item.customer_name,
        "doc_number": item.number,
        "doc_date": item.issued_on.isoformat(),
        "due_date": item.due_on.isoformat() if item.due_on else "",
        "amount_total": _euros(item.amount),
        "amount_open": _euros(item.open),
        "amount_paid": _euros(abs(item.amount - item.open)),
        "debit": _euros(max(item.amount, 0)),
        "credit": _euros(max(-item.amount, 0)),
        "currency": item.currency,
        "siren": item.siren,
        "vat": item.vat_number,
        "label": item.label,
    }
    cells = [""] * len(reading.header)
    for name, column in reading.columns.items():
        cells[column] = told.get(name, "") or cells[column]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=SEPARATOR, lineterminator="").writerow(cells)
    return buffer.getvalue()


def csv_of(reading: Reading, lines: Sequence[Sequence[str]]) -> bytes:
    """The lines under their titles, dates and amounts written so that no line proves anything of another."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(titles_of(reading))
    fields = {column: name for name, column in reading.columns.items()}
    for cells in lines:
        writer.writerow([_settled(fields.get(column, ""), text) for column, text in enumerate(cells)])
    return buffer.getvalue().encode()


def _settled(name: str, text: str) -> str:
    if name in DATES:
        return _day(text, "dmy")
    return _amount(text, None) if name in AMOUNTS else text


def _day(text: str, order: DateOrder) -> str:
    """``2026-03-05``, or the text where it is no day."""
    try:
        found = day_of(text, order)
    except Unreadable:
        return text
    return found.isoformat() if found else text


def _amount(text: str, mark: Mark | None) -> str:
    """``-1234,50``, or the text where it is no amount."""
    try:
        cents = amount_cents(text, mark)
    except Unreadable:
        return text
    return text if cents is None else _euros(cents)


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def columns_by_title(reading: Reading, fields: Sequence[str]) -> dict[str, str]:
    """Field → title among `titles_of`, "" for the fields that no column holds."""
    titles = titles_of(reading)
    return {name: titles[reading.columns[name]] if name in reading.columns else "" for name in fields}
