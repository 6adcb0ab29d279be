"""Writing spreadsheets: typed cells, a frozen header, and no text that could run as a formula."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

if TYPE_CHECKING:
    import xlsxwriter

Value: TypeAlias = str | int | Decimal | date | bool | None
Sheet: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Value]]]
"""Title (31 characters are kept), column titles, rows. A `Decimal` is an amount, an `int` a count."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN_IN_TITLE = str.maketrans("[]:*?/\\", "       ")
_CELL_LENGTH = 32_767
_WIDEST = 60


def defused(text: str) -> str:
    """`text` for a CSV cell: where a spreadsheet would take it for a formula, an apostrophe comes first.

    A customer may write the label of his message, and somebody here will open the export.
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_xlsx(
    target: str | Path | BinaryIO, sheets: Iterable[Sheet], *, remarks: Mapping[int, Sequence[str]] | None = None
) -> None:
    """Write a workbook to a path or a buffer. Amounts (`Decimal`) and dates are typed; every text stays a text.

    `remarks`: place of a sheet → a remark on each cell of its first row ("": none), shown where one points at it.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, str | Path) else target,
        {"constant_memory": False, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    titles: set[str] = set()
    for place, (title, columns, rows) in enumerate(sheets):
        sheet = book.add_worksheet(_sheet_title(title, titles))
        _write_sheet(sheet, formats, columns, rows)
        for column, remark in enumerate((remarks or {}).get(place, ())):
            if remark:
                sheet.write_comment(1, column, remark, {"x_scale": 2})
    book.close()


def _sheet_title(title: str, taken: set[str]) -> str:
    """What a spreadsheet accepts as a sheet's name: 31 characters, some signs excepted, no two alike."""
    base = title.translate(_FORBIDDEN_IN_TITLE).strip(" '") or "Feuille"
    name, rank = base[:31].strip(" '"), 1
    while name.lower() in taken:
        rank += 1
        name = f"{base[:27].strip()} {rank}"
    taken.add(name.lower())
    return name


def _write_sheet(
    sheet: "xlsxwriter.worksheet.Worksheet",
    formats: dict[str, "xlsxwriter.format.Format"],
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
) -> None:
    widths = [len(column) for column in columns]
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column, formats["head"])
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            shown = _write_cell(sheet, formats, last, index, value)
            if index < len(widths):
                widths[index] = max(widths[index], shown)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, min(_WIDEST, width + 2))
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _write_cell(
    sheet: "xlsxwriter.worksheet.Worksheet",
    formats: dict[str, "xlsxwriter.format.Format"],
    row: int,
    column: int,
    value: Value,
) -> int:
    """Write one typed cell; the characters it shows, about."""
    if value is None or value == "":
        return 0
    if isinstance(value, str):
        sheet.write_string(row, column, value[:_CELL_LENGTH])
        return len(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
        return 4
    if isinstance(value, date):
        _write_date(sheet, formats, row, column, value)
        return 10
    number = formats["amount"] if isinstance(value, Decimal) else None
    sheet.write_number(row, column, value, number)
    return len(f"{value:,}")


def _write_date(
    sheet: "xlsxwriter.worksheet.Worksheet",
    formats: dict[str, "xlsxwriter.format.Format"],
    row: int,
    column: int,
    value: date,
) -> None:
    day = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no time zone
    sheet.write_datetime(row, column, day, formats["date"])
