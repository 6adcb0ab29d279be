"""The morning's file: every open document of every customer, as an accounting package prints it, XLSX or CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from amiable.jobs.demo_company.accounts import DOUBTFUL
from amiable.jobs.demo_company.model import Customer, Story
from amiable.jobs.demo_company.story import balances

HEADER = (
    "Code client", "Raison sociale", "SIREN", "Type", "N° pièce", "Date pièce", "Échéance", "Montant TTC",
    "Déjà réglé", "Reste dû", "Libellé",
)  # fmt: skip
_WIDTHS = (12, 34, 11, 10, 13, 11, 11, 14, 14, 14, 52)
TOTAL = "Total général"


@dataclass(frozen=True, slots=True)
class Row:
    """One open document: `total` and `left` in cents, negative for a credit (which has no due date)."""

    customer: Customer
    kind: str
    number: str
    issued_on: date
    due_on: date | None
    total: int
    left: int
    label: str


def open_rows(story: Story) -> tuple[Row, ...]:
    """The open documents by customer code and day."""
    left = balances(story)
    doubtful = {p.group for entry in story.entries for p in entry.postings if p.account == DOUBTFUL}
    alone: dict[int, int] = {}
    for invoice in story.invoices:
        alone[invoice.group] = alone.get(invoice.group, 0) + 1
    rows = []
    for invoice in story.invoices:
        # Several invoices in one group await one transfer that pays them all: each is open in full until then.
        rest = left.get(invoice.group, 0) if alone[invoice.group] == 1 else invoice.total * bool(left[invoice.group])
        if rest:
            label = ("DOUTEUX, " if invoice.group in doubtful else "") + invoice.label
            rows.append(
                Row(invoice.customer, "Facture", invoice.number, invoice.issued_on, invoice.due_on,
                    invoice.total, rest, label)
            )  # fmt: skip
    for credit in story.credits:
        rest = left[credit.group]
        if rest:
            rows.append(
                Row(credit.customer, credit.kind, credit.piece, credit.on, None, credit.total, rest, credit.label)
            )
    return tuple(sorted(rows, key=lambda row: (row.customer.code, row.issued_on, row.number)))


def titles(company: str, today: date) -> tuple[str, ...]:
    """The lines printed above the header."""
    return (
        company,
        f"Postes ouverts clients au {today:%d/%m/%Y}",
        f"Édité le {today:%d/%m/%Y} à 06:42 - Comptes 411000 et 416000 - Montants en euros",
        "",
    )


def open_items_csv(rows: Sequence[Row], company: str, today: date) -> bytes:
    """The file as CSV: semicolons, decimal commas, Windows-1252, CR LF."""
    lines = [*titles(company, today), ";".join(HEADER)]
    for row in rows:
        amounts = (_comma(row.total), _comma(row.total - row.left), _comma(row.left))
        due = f"{row.due_on:%d/%m/%Y}" if row.due_on else ""
        start = (row.customer.code, row.customer.name, row.customer.siren, row.kind, row.number)
        lines.append(";".join((*start, f"{row.issued_on:%d/%m/%Y}", due, *amounts, row.label)))
    sums = (_comma(cents) for cents in _sums(rows))
    lines.append(";".join((TOTAL, *[""] * 6, *sums, "")))
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def open_items_xlsx(rows: Sequence[Row], company: str, today: date) -> bytes:
    """The file as an Excel workbook of one sheet, the same bytes whenever it is written."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {"title": "Postes ouverts", "company": company, "created": datetime.combine(today, time(6, 42))}
    )
    sheet = book.add_worksheet("Postes ouverts")
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": "#,##0.00"})
    total = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    for line, title in enumerate(titles(company, today)):
        sheet.write_string(line, 0, title, bold)
    first = len(titles(company, today))
    sheet.write_row(first, 0, HEADER, head)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, first + 1):
        _write(sheet, line, row, day, money)
    last = first + 1 + len(rows)
    sheet.write_string(last, 0, TOTAL, bold)
    for column, cents in zip((7, 8, 9), _sums(rows), strict=True):
        sheet.write_number(last, column, cents / 100, total)
    sheet.freeze_panes(first + 1, 2)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, row: Row, day: Any, money: Any) -> None:  # xlsxwriter is not typed
    for column, word in enumerate((row.customer.code, row.customer.name, row.customer.siren, row.kind, row.number)):
        sheet.write_string(line, column, word)
    sheet.write_datetime(line, 5, row.issued_on, day)
    if row.due_on:
        sheet.write_datetime(line, 6, row.due_on, day)
    for column, cents in zip((7, 8, 9), (row.total, row.total - row.left, row.left), strict=True):
        sheet.write_number(line, column, cents / 100, money)
    sheet.write_string(line, 10, row.label)


def _sums(rows: Sequence[Row]) -> tuple[int, int, int]:
    whole, left = sum(row.total for row in rows), sum(row.left for row in rows)
    return whole, whole - left, left


def _comma(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"
