"""A file that holds a table, whatever it is: bytes → numbered rows of text. Typed by content, not by name."""

from dataclasses import dataclass
from itertools import islice

from amiable.core.said import Said, said
from amiable.formats.delimited import open_delimited
from amiable.formats.grid import SAMPLE, Limits, Recognise, Row, Rows
from amiable.formats.rejects import FileRefused
from amiable.formats.text import decode
from amiable.formats.workbook import WorkbookKind, open_sheets, workbook_kind

__all__ = ["Limits", "Row", "Table", "open_table"]

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
        return _workbook(data, kind, bounds, recognise)
    _refuse_strangers(data)
    text, _ = decode(data)
    rows, notes = open_delimited(text, bounds, recognise)
    return Table("csv", rows, notes=notes)


def _refuse_strangers(data: bytes) -> None:
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    for starts, what in _STRANGERS:
        if head.startswith(starts):
            raise FileRefused("{what} {remedy}", what=what, remedy=_AS_TABLE)


def _workbook(data: bytes, kind: WorkbookKind, limits: Limits, recognise: Recognise | None) -> Table:
    sheets = open_sheets(data, kind, limits)
    if not sheets:
        raise FileRefused("Le classeur n’a pas de feuille visible qui soit remplie.")
    scores = [recognise(list(islice(sheet.rows(), SAMPLE))) if recognise else 0 for sheet in sheets]
    chosen = sheets[scores.index(max(scores))]
    others = [sheet.name for sheet in sheets if sheet is not chosen]
    note = said("Feuille lue : « {sheet} ». Non lues : {others}.", sheet=chosen.name, others=", ".join(others[:10]))
    return Table(kind, chosen.rows, chosen.name, (note,) if others else ())
