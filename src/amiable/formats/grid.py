"""What every table reader shares: numbered rows of cleaned text, and the bounds that keep a file from drowning us."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from amiable.formats.rejects import FileRefused


class Row(NamedTuple):
    """One row: `line` counts from 1 as an editor or a spreadsheet shows it; `cells` are stripped texts."""

    line: int
    cells: list[str]


Rows = Callable[[], Iterator[Row]]
"""Rows can be walked more than once (a column is judged before its cells are read), so a walk is asked for."""

Recognise = Callable[[Sequence[Row]], int]
"""How much of the first rows is understood: the separator and the sheet with the highest score win."""

SAMPLE = 40
"""Rows looked at to choose a separator or a sheet."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a table. `size` and `unpacked` in bytes (the second: the sum of a zip's parts once inflated).

    `cells` bounds height × width of a sheet, which its reader allocates in one piece: two far cells are enough.
    """

    size: int = 50_000_000
    rows: int = 1_000_000
    columns: int = 200
    unpacked: int = 600_000_000
    cells: int = 20_000_000


def cleaned(text: str) -> str:
    """One line, single spaces (no-break ones too), nothing at the ends."""
    return " ".join(text.split())


def trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def bounded(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    """The same rows; `FileRefused` at the first one beyond the bounds."""
    for count, row in enumerate(rows, start=1):
        if count > limits.rows:
            raise FileRefused(
                "Le fichier a plus de {most} lignes. Envoyez-le en plusieurs fois, "
                "par exemple une année ou un établissement à la fois.",
                most=limits.rows,
            )
        if len(row.cells) > limits.columns:
            raise FileRefused(
                "La ligne {line} a {columns} colonnes ; {most} au plus sont lues. "
                "Gardez les seules colonnes utiles, ou vérifiez le séparateur du fichier.",
                line=row.line,
                columns=len(row.cells),
                most=limits.columns,
            )
        yield row
