"""A file that holds a table, whatever it is: bytes → numbered rows of text. Typed by content, not by name."""

from dataclasses import dataclass, replace
from itertools import islice

from amiable.core.said import Said, said
from amiable.formats.delimited import open_delimited
from amiable.formats.grid import SAMPLE, Limits, Recognise, Row, Rows
from amiable.formats.rejects import FileRefused
from amiable.formats.text import decode
from amiable.formats.workbook import WorkbookKind, open_sheets, workbook_kind

__all__ = ["Limits", "Row", "Table", "open_table", "open_tables"]

_AS_TABLE = said("Exportez la liste en .csv ou en .xlsx, puis envoyez ce nouveau fichier.")
_STRANGERS: tuple[tuple[tuple[bytes, ...], Said], ...] = (
    ((b"%PDF",), said("Ce fichier est un PDF, fait pour être lu à l’écran.")),
    (
        (b"<!DOCTYPE HTML", b"<HTML", b"<TABLE", b"<META", b"<HEAD"),
        said("Ce fichier est une page web, quel que soit son nom."),
    ),
    ((b"<?XML", b"<!DOCTYPE"), said("Ce fichier est du XML.")),
    ((b"{\\RTF",), said("Ce fichier est un document de traitement de texte.")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows()` walks it (again at each call). `kind` is csv, xlsx, xls or ods; `sheet` the sheet chosen."""

    kind: str
    rows: Rows
    sheet: str = ""
    notes: tuple[Said, ...] = ()


def open_table(data: bytes, name: str, *, recognise: Recognise | None = None, limits: Limits | None = None) -> Table:
    """Bytes → `Table`. `recognise` scores the first rows, to choose the separator of a CSV or the sheet of a workbook.

    Raises `FileRefused` (French) for what is empty, too large, no table, protected or damaged; the walk over the
    rows raises it too, at the first row beyond the bounds.
    """
    tables = open_tables(data, name, recognise=recognise, limits=limits)
    scores = [recognise(list(islice(table.rows(), SAMPLE))) if recognise and len(tables) > 1 else 0 for table in tables]
    chosen = tables[scores.index(max(scores))]
    others = [table.sheet for table in tables if table is not chosen]
    note = said("Feuille lue : « {sheet} ». Non lues : {others}.", sheet=chosen.sheet, others=", ".join(others[:10]))
    return replace(chosen, notes=(note,)) if others else chosen


def open_tables(
    data: bytes, name: str, *, recognise: Recognise | None = None, limits: Limits | None = None
) -> list[Table]:
    """All the tables of a file: one, or one for each visible sheet of a workbook that holds something. As `open_table`.

    At least one, else it is refused.
    """
    bounds = limits or Limits()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileRefused("Le fichier « {name} » est vide.", name=name)
    if len(data) > bounds.size:
        raise FileRefused(
            "Le fichier « {name} » pèse {size} Mo ; {most} Mo au plus sont lus. Envoyez-le en plusieurs fois.",
            name=name,
            size=len(data) // 1_000_000,
            most=bounds.size // 1_000_000,
        )
    kind = workbook_kind(data)
    if kind:
        return _workbook(data, kind, bounds)
    _refuse_strangers(data)
    text, _ = decode(data)
    rows, notes = open_delimited(text, bounds, recognise)
    return [Table("csv", rows, notes=notes)]


def _refuse_strangers(data: bytes) -> None:
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    for starts, what in _STRANGERS:
        if head.startswith(starts):
            raise FileRefused("{what} {remedy}", what=what, remedy=_AS_TABLE)


def _workbook(data: bytes, kind: WorkbookKind, limits: Limits) -> list[Table]:
    sheets = open_sheets(data, kind, limits)
    if not sheets:
        raise FileRefused("Le classeur n’a pas de feuille visible qui soit remplie.")
    return [Table(kind, sheet.rows, sheet.name) for sheet in sheets]
