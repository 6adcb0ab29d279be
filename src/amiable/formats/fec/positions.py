"""Lines → positions: kind, date and texts of the lines that are looked at one by one."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Final

from amiable.core.said import said
from amiable.formats.fec.entries import issued_on, kind_of, opens, prepare_entries
from amiable.formats.fec.lines import Line, Position, Row, Source
from amiable.formats.fec.numbering import choose_numbering, entry_number, number_of, usable
from amiable.formats.items import Kind

_SAMPLE: Final = 5_000


def prepare(source: Source) -> None:
    """Learn how the file writes: opening journals, counterparts, numbering, opening lines that name a document."""
    prepare_entries(source)
    debits = (Line._make(row) for row in source.lines if row[5] > 0)
    sales = (line for line in debits if kind_of(line) == "invoice" and not opens(line))
    choose_numbering(source, positions_of(islice(sales, _SAMPLE)))
    owners: defaultdict[bytes, set[str]] = defaultdict(set)
    piece_at = source.layout.at["piece"]
    for row in opening_rows(source):
        if source.layout.has("piece"):
            owners[row[7].split(source.layout.separator)[piece_at]].add(row[2].code)
    source.documents = frozenset(piece for piece, codes in owners.items() if len(codes) == 1)


def opening_rows(source: Source) -> list[Row]:
    """The lines of the file's opening balance."""
    return [row for row in source.lines if row[4] == source.first_day and opens(Line._make(row))]


def position_of(bare: Row) -> Position:
    """The position of a line, nothing settled yet."""
    line = Line._make(bare)
    source = line.source
    row = line.raw.split(source.layout.separator)
    row.append(b"")  # the columns that the file lacks
    piece, piece_date, label, lettered, due, invoice_number, currency, name = source.layout.details(row)
    opening = line.booked == source.first_day and opens(line)
    kind: Kind = "opening" if opening else kind_of(line)
    position = Position(
        line, kind, line.cents, issued_on(line, piece_date), line.letter.strip(), opening, piece, label, lettered, due,
        invoice_number, currency,
    )  # fmt: skip
    if opening:
        _detail(position)
    names, labels = source.names, line.party.labels
    text = names.get(name)
    if text is None:
        text = names[name] = source.text(name)
    labels[text] = labels.get(text, 0) + 1
    return position


def positions_of(rows: Iterable[Row]) -> list[Position]:
    """`position_of`, for each."""
    return [position_of(row) for row in rows]


def _detail(position: Position) -> None:
    """An opening line that names one document of its own is an invoice again; the others are "antérieur au …"."""
    source = position.line.source
    digits = any(48 <= byte <= 57 for byte in position.piece)
    own = digits and usable(position) and position.piece in source.documents
    if position.issued < source.first_day or (own and number_of(position) != entry_number(position)):
        position.kind = "invoice" if position.open > 0 else "opening"
    else:
        position.note = said("antérieur au {day}", day=source.first_day)
