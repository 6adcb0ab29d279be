"""CSV in all its dialects: the separator is found, quotes are followed where they close, lines are numbered."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from amiable.core.said import Said, said
from amiable.formats.grid import SAMPLE, Limits, Recognise, Row, Rows, bounded, cleaned, trimmed

SEPARATORS = (";", "\t", ",", "|")

_BROKEN_QUOTES = said("Des guillemets ne se referment pas : le fichier a été lu ligne par ligne.")


def open_delimited(text: str, limits: Limits, recognise: Recognise | None) -> tuple[Rows, tuple[Said, ...]]:
    """Text → (walk over its rows, French notes). Never raises before the walk; the walk raises `FileRefused`."""
    separator = _separator(text, recognise)
    if '"' in text and _quotes_close(text, separator):
        return (lambda: bounded(_quoted(text, separator), limits)), ()
    notes = (_BROKEN_QUOTES,) if '"' in text else ()
    return (lambda: bounded(_line_by_line(text, separator), limits)), notes


def _separator(text: str, recognise: Recognise | None) -> str:
    """The separator under which the first rows are best understood, then the most regular."""
    first = text[:8].strip().lower()
    if first.startswith("sep=") and text[4:5] in SEPARATORS:  # written by Excel for itself
        return text[4]
    head = text[:200_000]

    def score(separator: str) -> tuple[int, int, int]:
        rows = list(islice(_line_by_line(head, separator), SAMPLE))
        widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
        width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return (recognise(rows) if recognise else 0, times, width)

    return max(SEPARATORS, key=score)


def _quotes_close(text: str, separator: str) -> bool:
    """An opened quote that never closes would swallow the rest of the file in one cell, silently."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _quoted(text: str, separator: str) -> Iterator[Row]:
    """Rows with their first physical line: a quoted cell may hold several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        if line > 1 or not _hint(cells):
            yield Row(line, trimmed([cleaned(cell) for cell in cells]))
        line = reader.line_num + 1


def _line_by_line(text: str, separator: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        cells = _one_line(line.rstrip("\r\n"), separator)
        if number > 1 or not _hint(cells):
            yield Row(number, trimmed([cleaned(cell) for cell in cells]))


def _one_line(line: str, separator: str) -> list[str]:
    if '"' in line:
        try:
            return next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error:
            return [cell.strip().strip('"') for cell in line.split(separator)]
    return line.split(separator)


def _hint(cells: list[str]) -> bool:
    """Excel's own ``sep=;`` first line: not a row of the table."""
    return bool(cells) and cells[0].strip().lower().startswith("sep=")
