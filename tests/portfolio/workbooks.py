"""An XLSX file as a spreadsheet would show it. Not a test."""

import io
import re
import zipfile
from typing import Any

import python_calamine as calamine


def sheet(content: bytes, number: int) -> list[list[Any]]:
    """The rows of a sheet, heads first, as typed values."""
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(number).to_python()


def formulas(content: bytes) -> list[str]:
    """What would be computed."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    return [found for page in pages for found in re.findall(r"<f>(.*?)</f>", page)]
