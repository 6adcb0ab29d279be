"""Tables whose columns are known by their titles: the header is found, each column gets the field its title names."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from amiable.core.said import Said, said
from amiable.formats.grid import Limits, Row
from amiable.formats.rejects import FileRefused, Reject, Unfit
from amiable.formats.table import Table, open_tables
from amiable.formats.titles import key, keys_of, spelt, titles

FIRST_LINES = 20
"""Rows among which the header is looked for."""
_SAMPLE = 300
_SHOWN = 5
_FOUND = 200
_LONGEST_TITLE = 60

Mapped = Mapping[str, int]
"""Field → column, counted from 0."""
Remembered = Callable[[str], Mapped | None]
"""The mapping that was confirmed under a signature, if any."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the columns of a file seem to be, for a person to confirm.

    `header_line` counts from 1; `mapping` is field → column, counted from 0; `signature` the key under which a
    confirmed mapping is remembered; `ambiguous` and `missing` are French sentences (with something missing, the file
    is refused unless a mapping is given); `sample` the first rows under the header; `sheet` the one chosen.
    """

    header_line: int
    header: tuple[str, ...]
    mapping: dict[str, int]
    signature: str
    ambiguous: tuple[Said, ...] = ()
    missing: tuple[Said, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    unused: tuple[str, ...] = ()
    sheet: str = ""


class Vocabulary:
    """The titles that the columns of one sort of table go by, from a text as `titles.titles` reads it.

    A *sure* title names one field; a *possible* one is taken for a field that no sure title has claimed.
    """

    def __init__(self, sure: str, possible: str = "") -> None:
        self._sure, self._possible = (
            {name: _keys(found) for name, found in titles(text).items()} for text in (sure, possible)
        )
        self.fields = tuple(dict.fromkeys((*self._sure, *self._possible)))
        self._field_of = {
            one: name for table in (self._possible, self._sure) for name, keys in table.items() for one in keys
        }

    def hits(self, row: Row) -> int:
        """How many different fields the cells of a row name."""
        short = (cell for cell in row.cells if len(cell) <= _LONGEST_TITLE)
        named = (next((self._field_of[k] for k in _ways(cell) if k in self._field_of), "") for cell in short)
        return len({name for name in named if name})

    def is_sure(self, title: str, name: str) -> bool:
        """Whether a title names this field and no other."""
        return any(one in self._sure.get(name, ()) for one in _ways(title))

    def recognised(self, rows: Sequence[Row]) -> int:
        """The score of a sheet, or of a separator: the hits of its best row."""
        return max((self.hits(row) for row in rows[:FIRST_LINES]), default=0)

    def proposed(self, header: Sequence[str]) -> dict[str, int]:
        """Field → the column whose title names it best."""
        mapping: dict[str, int] = {}
        for table in (self._sure, self._possible):
            for name, keys in table.items():
                if name in mapping:
                    continue
                free = [column for column in range(len(header)) if column not in mapping.values()]
                ranks = [(keys.index(k), column) for column in free for k in _ways(header[column]) if k in keys]
                if ranks:
                    mapping[name] = min(ranks)[1]
        return mapping


def _keys(found: Sequence[str]) -> tuple[str, ...]:
    """The keys of titles, the best first, then those of titles shortened."""
    return tuple(dict.fromkeys([*map(key, found), *map(spelt, found)]))


def _ways(title: str) -> tuple[str, ...]:
    """The keys a title goes by, as written and written out."""
    return (*keys_of(title), spelt(title))


def locate(rows: Sequence[Row], hits: Callable[[Row], int]) -> Row:
    """The header: the row with the most hits among the first ones, else the first that has two cells.

    Raises `FileRefused` where no row has any.
    """
    first = [row for row in rows[:FIRST_LINES] if row.cells]
    best = max(first, key=hits, default=None)
    if best is not None and hits(best) >= 2:
        return best
    wide = next((row for row in first if sum(map(bool, row.cells)) >= 2), best)
    if wide is None:
        raise FileRefused("Le fichier n’a pas de tableau dans ses premières lignes.")
    return wide


def signature(header: Sequence[str]) -> str:
    """The same for files with the same titles, whatever their case, accents and signs: 32 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(map(key, header)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, and what its columns are called: all that a reject of it says."""

    line: int
    raw: str
    titles: Mapping[str, str]
    label: str = ""
    """The file, and its sheet where several were read."""

    def reject(self, name: str, found: str, expected: Said, remedy: Said) -> tuple[str, Reject]:
        """(file, reject) for a field, by its name in the mapping."""
        return self.label, Reject(self.line, self.titles.get(name, ""), found[:_FOUND], expected, remedy, self.raw)

    def unfit(self, problem: Unfit) -> tuple[str, Reject]:
        """(file, reject) of a row that a reader could not take; `problem.field` is a name in the mapping."""
        return self.reject(problem.field, problem.found, problem.expected, problem.remedy)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose header is found and whose columns have their fields."""

    table: Table
    proposal: Proposal
    mapping: Mapped
    remembered: bool
    label: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """The rows under the header that hold something."""
        header = [key(title) for title in self.proposal.header]
        for row in self.table.rows():
            if row.line > self.proposal.header_line and any(row.cells) and [key(cell) for cell in row.cells] != header:
                yield row

    def cell(self, row: Row, name: str) -> str:
        """The text of a field on a row; ``""`` where the table has no such column or the row ends before it."""
        column = self.mapping.get(name, -1)
        return row.cells[column] if 0 <= column < len(row.cells) else ""

    def place(self, row: Row) -> Place:
        """Where the row stands."""
        buffer = io.StringIO()
        cells = row.cells + [""] * (len(self.proposal.header) - len(row.cells))
        csv.writer(buffer, delimiter=";", lineterminator="").writerow(cells)
        return Place(row.line, buffer.getvalue(), self.titles, self.label)


Needs = Callable[[Mapped], tuple[Said, ...]]
"""Mapping → French sentences on what no column gives; empty where the table can be read."""


def sheets_of(
    data: bytes,
    name: str,
    vocabulary: Vocabulary,
    needs: Needs,
    *,
    remembered: Remembered = lambda _signature: None,
    columns: Mapping[str, str] | None = None,
    adjust: Callable[[dict[str, int], Sequence[str]], dict[str, int]] = lambda mapping, _header: mapping,
    limits: Limits | None = None,
) -> tuple[list[Sheet], tuple[Said, ...]]:
    """(the tables of a file that can be read, French notes). Of a workbook, each sheet whose titles are understood.

    `columns` says by title which column holds a field ("": none does), over what was `remembered` or proposed;
    `adjust` has the last word on a proposal. Where none can be read, the best one comes back as it is: whoever asks
    looks at its `proposal.missing`.
    """
    tables = open_tables(data, name, recognise=vocabulary.recognised, limits=limits)
    found = [_sheet(table, vocabulary, needs, remembered, columns or {}, adjust) for table in tables]
    readable = [sheet for sheet in found if not needs(sheet.mapping)]
    if not readable:
        readable = [max(found, key=lambda sheet: len(sheet.mapping))]
    several = len(readable) > 1
    labelled = [_labelled(sheet, f"{name} · {sheet.table.sheet}" if several else name) for sheet in readable]
    others = ", ".join(sheet.table.sheet for sheet in found if sheet not in readable)
    notes = [note for table in tables for note in table.notes]
    if others:
        notes.append(said("Feuille(s) non lue(s), faute de titres connus : {others}.", others=others))
    return labelled, tuple(notes)


def _labelled(sheet: Sheet, label: str) -> Sheet:
    header = sheet.proposal.header
    names = {name: header[column] for name, column in sheet.mapping.items()}
    return Sheet(sheet.table, sheet.proposal, sheet.mapping, sheet.remembered, label, names)


def _sheet(
    table: Table,
    vocabulary: Vocabulary,
    needs: Needs,
    remembered: Remembered,
    columns: Mapping[str, str],
    adjust: Callable[[dict[str, int], Sequence[str]], dict[str, int]],
) -> Sheet:
    first = list(islice(table.rows(), _SAMPLE))
    head = locate(first, vocabulary.hits) if any(row.cells for row in first[:FIRST_LINES]) else Row(1, [])
    header = tuple(head.cells)
    proposed = adjust(vocabulary.proposed(header), header)
    known = remembered(signature(header))
    if known and any(not 0 <= column < len(header) for column in known.values()):
        known = None
    mapping = _chosen(dict(known or proposed), header, columns)
    sample = [tuple(row.cells) for row in first if row.line > head.line and any(row.cells)]
    proposal = Proposal(
        header_line=head.line,
        header=header,
        mapping=dict(proposed),
        signature=signature(header),
        missing=needs(mapping),
        sample=tuple(sample[:_SHOWN]),
        unused=tuple(title for at, title in enumerate(header) if title and at not in mapping.values()),
        sheet=table.sheet,
    )
    return Sheet(table, proposal, mapping, known is not None)


def _chosen(mapping: dict[str, int], header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """A column that is given to a field is taken from the one it had; a title of another table says nothing here."""
    for name, title in columns.items():
        if not title:
            mapping.pop(name, None)
        elif title in header:
            column = header.index(title)
            mapping = {other: at for other, at in mapping.items() if at != column} | {name: column}
    return mapping


def refuse_unknown(columns: Mapping[str, str], vocabulary: Vocabulary, sheets: Iterable[Sheet]) -> None:
    """Raise `FileRefused` for a field or a title that there is not, naming those there are."""
    titles_there = [title for sheet in sheets for title in sheet.proposal.header if title]
    for name, title in columns.items():
        if name not in vocabulary.fields:
            raise FileRefused(
                "« {name} » n'est pas un champ connu ; les champs sont : {fields}",
                name=name,
                fields=", ".join(vocabulary.fields),
            )
        if title and title not in titles_there:
            raise FileRefused(
                "il n'y a pas de colonne « {title} » ; les colonnes sont : {titles}",
                title=title,
                titles=", ".join(dict.fromkeys(titles_there)),
            )
