"""Workbooks (XLSX, XLS, ODS) → rows of text, through calamine. Bounds are proved before the file is opened.

A file of unknown origin is still to be opened in a child process with limits of memory and time: the checks made
here bound what an XLSX or a zip can unpack to, not every trick of the older formats.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

import python_calamine as calamine

from amiable.core.said import said
from amiable.formats.grid import Limits, Row, Rows, bounded, cleaned, trimmed
from amiable.formats.rejects import FileRefused

WorkbookKind = Literal["xlsx", "xls", "ods"]
_CHUNK = 1 << 20
_ROW_OR_CELL = re.compile(
    rb"<(?:\w{1,20}:)?(?:row|c)\s[^<>]{0,200}?\br=[\"']([A-Z]{0,3})(\d{1,7})[\"'][^<>]{0,200}(?<!/)>"
)
_SAVE_AS = said("Ouvrez-le dans votre tableur et enregistrez-le en .xlsx ou en .csv, puis envoyez ce nouveau fichier.")

_Cell: TypeAlias = object


class Sheet(NamedTuple):
    """A visible sheet: its name and a walk over its rows."""

    name: str
    rows: Rows


def workbook_kind(data: bytes) -> WorkbookKind | None:
    """What the bytes are, whatever the file's name says; None where they are no workbook. Raises `FileRefused`."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise FileRefused("Le classeur est abîmé ou incomplet. {remedy}", remedy=_SAVE_AS) from problem
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise FileRefused("Ce fichier est une archive, mais non un classeur .xlsx ou .ods. {remedy}", remedy=_SAVE_AS)


def open_sheets(data: bytes, kind: WorkbookKind, limits: Limits) -> list[Sheet]:
    """The visible sheets that hold something, in order. Raises `FileRefused` beyond the bounds or if unreadable."""
    if kind != "xls":
        _prove_bounds(data, limits)
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        visible = [
            entry.name
            for entry in book.sheets_metadata
            if entry.visible == calamine.SheetVisibleEnum.Visible and entry.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [book.get_sheet_by_name(name) for name in visible]
    except calamine.PasswordError as problem:
        raise FileRefused("Le classeur est protégé par un mot de passe : enregistrez-le sans protection.") from problem
    except (calamine.CalamineError, OSError, ValueError) as problem:
        raise FileRefused(
            "Le classeur ne s’ouvre pas : il est abîmé, ou protégé. {remedy}", remedy=_SAVE_AS
        ) from problem
    for sheet in sheets:
        _check_extent(sheet.total_height, sheet.total_width, limits)
    return [Sheet(sheet.name, _walk(sheet, limits)) for sheet in sheets if sheet.start is not None]


def _prove_bounds(data: bytes, limits: Limits) -> None:
    """Directory first, then every part really inflated, so that a directory that lies is found (zip bombs)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise FileRefused("Le classeur est compressé d’une façon inhabituelle. {remedy}", remedy=_SAVE_AS)
        if sum(part.file_size for part in parts) > limits.unpacked:
            raise FileRefused(
                "Le classeur, une fois décompressé, dépasse {most} Mo. "
                "Gardez la seule feuille utile, ou envoyez un fichier .csv.",
                most=limits.unpacked // 1_000_000,
            )
        try:
            for part in parts:
                _prove_part(archive, part, limits)
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
            zlib.error,
        ) as problem:
            if isinstance(problem, FileRefused):
                raise
            raise FileRefused("Le classeur est abîmé ou protégé. {remedy}", remedy=_SAVE_AS) from problem


def _prove_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    is_xml = part.filename.endswith((".xml", ".rels"))
    is_sheet = part.filename.startswith("xl/worksheets/")
    rows = columns = 0
    tail = b""
    with archive.open(part) as stream:
        first = True
        while chunk := stream.read(_CHUNK):
            if first and is_xml and b"<!DOCTYPE" in chunk[:4096].upper():
                raise FileRefused("Le classeur contient une définition de type inattendue. {remedy}", remedy=_SAVE_AS)
            first = False
            if is_sheet:
                window = tail + chunk
                for column, row in _ROW_OR_CELL.findall(window):
                    rows, columns = max(rows, int(row)), max(columns, _column(column))
                tail = window[-512:]
    _check_extent(rows, columns, limits)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_extent(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.rows + 100 or rows * columns > limits.cells:
        raise FileRefused(
            "Une feuille du classeur s’étend sur {rows} lignes et {columns} colonnes, plus que ce qui est lu. "
            "Supprimez les cellules isolées loin du tableau, ou copiez le tableau dans un classeur neuf.",
            rows=rows,
            columns=columns,
        )


def _walk(sheet: "calamine.CalamineSheet", limits: Limits) -> Rows:
    def rows() -> Iterator[Row]:
        offset = [""] * (sheet.start[1] if sheet.start else 0)
        merged = _Merged(sheet.merged_cell_ranges or ())
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            texts = offset + [cell_text(cell) for cell in cells]
            yield Row(line, trimmed(merged.filled(line - 1, texts)))

    return lambda: bounded(rows(), limits)


class _Merged:
    """Cells merged downwards: the value of the first row stands for all of them, as it does on screen."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in ranges:
            if bottom > top:
                self._starts.setdefault(top, []).append((left, bottom))
        self._active: dict[int, tuple[int, str]] = {}

    def filled(self, row: int, texts: list[str]) -> list[str]:
        for column, (bottom, value) in list(self._active.items()):
            if row > bottom:
                del self._active[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = value
        for left, bottom in self._starts.get(row, ()):
            if left < len(texts):
                self._active[left] = (bottom, texts[left])
        return texts


def cell_text(cell: _Cell) -> str:
    """The text of a typed cell, such that reading it back is never in doubt.

    Dates are ISO. A number keeps every digit; one with exactly three decimals gets a fourth, because ``1.234``
    could be read as one thousand two hundred and thirty-four.
    """
    if isinstance(cell, str):
        return cleaned(cell)
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number_text(value: float) -> str:
    if value == int(value) if abs(value) < 1e18 else False:
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
