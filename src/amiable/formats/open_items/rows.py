"""One row after the other: each ends as an item, a reject, or a line passed over with its reason."""

import csv
import io
from dataclasses import dataclass, field
from typing import Literal

from amiable.core.said import said
from amiable.formats.grid import Row
from amiable.formats.items import OpenItem
from amiable.formats.open_items.aliases import key
from amiable.formats.open_items.item import Customer, amounts, build
from amiable.formats.open_items.kinds import passed_over
from amiable.formats.open_items.layout import AMOUNTS, Layout
from amiable.formats.open_items.printed import bare_heading, furniture, prefixed_heading, total_label
from amiable.formats.open_items.values import Unreadable, day_of
from amiable.formats.rejects import Reject, Unfit

Style = Literal["columns", "prefixed", "bare"]
"""Where customers are named: in columns, on rows like « Client : 411DUP DUPONT », or on rows like « 411DUP DUPONT »."""

_FOUND = 200


@dataclass(frozen=True, slots=True)
class Total:
    """A total row of the file: `cents` is None where its amount was not found under the column of the items."""

    line: int
    label: str
    cents: int | None


@dataclass(slots=True)
class Reading:
    """What has been read so far; `customer` is the one that the last heading named, for the rows under it."""

    layout: Layout
    style: Style
    is_csv: bool
    items: list[OpenItem] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    customer: Customer | None = None
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    sum_all: int = 0
    sum_block: int = 0

    @property
    def has_columns(self) -> bool:
        return "customer_code" in self.layout.mapping or "customer_name" in self.layout.mapping


def take(reading: Reading, row: Row) -> None:
    """Put `row` where it belongs."""
    reason = _not_an_item(reading, row)
    if reason:
        reading.skipped.append((row.line, reason))
        return
    try:
        _take_item(reading, row)
    except Unfit as problem:
        reading.rejects.append(_reject(reading, row, problem))


def _not_an_item(reading: Reading, row: Row) -> str:
    """Why a row holds no item (French), ``""`` where it should; notes totals and the customer of a heading."""
    filled = sum(map(bool, row.cells))
    if not filled:
        return "ligne vide"
    if _has_date(reading, row):
        return ""
    if _is_total(reading, row):
        return "total"
    return _text_reason(reading, row, filled)


def _text_reason(reading: Reading, row: Row, filled: int) -> str:
    """The same for rows without a date that are no totals: repeated titles, headings, words of the printed page."""
    if filled > 1 and [key(cell) for cell in row.cells] == [key(title) for title in reading.layout.header]:
        return "titres répétés"
    heading = _heading(reading, row)
    if heading:
        reading.customer, reading.sum_block = heading, 0
        return "nom du client des lignes suivantes"
    cell = reading.layout.cell
    if filled > 2 or any(cell(row, name) for name in AMOUNTS) or (reading.has_columns and cell(row, "doc_number")):
        return ""
    if reading.style == "bare" and not furniture(row.cells):
        reading.customer = None  # perhaps a name we did not recognise: the rows under it are not his predecessor's
    return "texte sans montant"


def _has_date(reading: Reading, row: Row) -> bool:
    try:
        return day_of(reading.layout.cell(row, "doc_date")) is not None
    except Unreadable:
        return False


def _is_total(reading: Reading, row: Row) -> bool:
    label, number = total_label(row.cells), reading.layout.cell(row, "doc_number")
    try:
        cents = amounts(row, reading.layout)[1]
    except Unfit:
        cents = None
    counted = number.isdigit() and not any(reading.layout.cell(row, name) for name in ("due_date", "doc_type"))
    if label and (not number or counted or total_label([number])):
        carried = "report" in label  # carried over from page to page: the customer goes on
        reading.totals.append(Total(row.line, label, cents))
        reading.sum_block = reading.sum_block if carried else 0
        reading.customer = reading.customer if carried else None
        return True
    figures = {reading.layout.mapping[name] for name in AMOUNTS if name in reading.layout.mapping}
    worded = any(cell and column not in figures for column, cell in enumerate(row.cells))
    if worded or not cents or cents not in (reading.sum_all, reading.sum_block):
        return False
    reading.totals.append(Total(row.line, "", cents))
    return True


def _heading(reading: Reading, row: Row) -> Customer | None:
    found = prefixed_heading(row.cells)
    if not found and reading.style == "bare":
        found = bare_heading(row.cells)
    if found:
        return found[0] or found[1], found[1]
    if reading.has_columns and not any(reading.layout.cell(row, name) for name in ("doc_number", "doc_date", *AMOUNTS)):
        return _own_customer(reading.layout, row)
    return None


def _own_customer(layout: Layout, row: Row) -> Customer | None:
    code, name = layout.cell(row, "customer_code"), layout.cell(row, "customer_name")
    return (code or name, name) if code or name else None


def _take_item(reading: Reading, row: Row) -> None:
    layout = reading.layout
    reason = passed_over(layout.cell(row, "doc_type"), layout.cell(row, "status"))
    if reason:
        reading.skipped.append((row.line, reason))
        return
    if reading.is_csv and any(row.cells[len(layout.header) :]):
        raise Unfit(
            "",
            str(len(row.cells)),
            said("{count} cellules, comme sur la ligne de titres", count=len(layout.header)),
            said("Un texte contient sans doute le séparateur : retirez-le, ou mettez ce texte entre guillemets."),
        )
    own = _own_customer(layout, row)
    if own and own != reading.customer:
        reading.customer = None if reading.style == "columns" else reading.customer
    customer = own or reading.customer
    figures = amounts(row, layout)
    if figures[1] == 0:
        reading.skipped.append((row.line, "soldé"))
        return
    if customer is None:
        title = layout.title("customer_code") or layout.title("customer_name") or "Client"
        raise Unfit(title, "", said("le code ou le nom du client"), said("Indiquez le client de cette pièce."))
    item = build(row, layout, customer, figures)
    if not item.extra.get("letter"):  # one payment may stand on several lines of a lettered group
        _refuse_twin(reading, item)
    reading.items.append(item)
    reading.sum_all += item.open
    reading.sum_block += item.open


def _refuse_twin(reading: Reading, item: OpenItem) -> None:
    twin = (item.customer_code.casefold(), item.number.casefold(), item.issued_on, item.kind)
    line = reading.seen.setdefault(twin, item.line)
    if line != item.line:
        raise Unfit(
            reading.layout.title("doc_number"),
            item.number,
            said("une seule ligne par pièce (même client, même numéro et même date qu’à la ligne {line})", line=line),
            said(
                "Supprimez la ligne si elle est en double. Si la pièce a plusieurs échéances, réunissez-les sur une "
                "ligne, ou donnez à chacune son numéro (par exemple FA12-1 et FA12-2)."
            ),
        )


def replay_cells(reading: Reading, row: Row) -> list[str]:
    """The row's cells, with the customer that a heading gave it where its own are empty."""
    cells = row.cells + [""] * (len(reading.layout.header) - len(row.cells))
    code, name = reading.customer or ("", "")
    if not reading.has_columns:
        return [*cells[: len(reading.layout.header)], code, name]
    if not _own_customer(reading.layout, row):
        for column, text in (("customer_code", code), ("customer_name", name)):
            if column in reading.layout.mapping:
                cells[reading.layout.mapping[column]] = text
    return cells


def _reject(reading: Reading, row: Row, problem: Unfit) -> Reject:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="").writerow(replay_cells(reading, row))
    return Reject(row.line, problem.field, problem.found[:_FOUND], problem.expected, problem.remedy, buffer.getvalue())
