"""Lines → positions: kind, date and texts of the lines that are looked at one by one."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Final

from amiable.formats.fec.entries import issued_on, kind_of, opens, prepare_entries
from amiable.formats.fec.lines import Line, Position, Source
from amiable.formats.fec.numbering import choose_numbering, entry_number, number_of, usable
from amiable.formats.items import Kind

_SAMPLE: Final = 20_000


def prepare(source: Source) -> None:
    """Learn how the file writes: opening journals, counterparts, numbering, opening lines that name a document."""
    prepare_entries(source)
    sales = (line for line in source.lines if line.cents > 0 and kind_of(line) == "invoice" and not opens(line))
    choose_numbering(source, [position_of(line) for line in islice(sales, _SAMPLE)])
    owners: defaultdict[bytes, set[str]] = defaultdict(set)
    for line in source.lines:
        if line.booked == source.first_day and opens(line):
            owners[position_of(line).piece].add(line.party.code)
    source.documents = frozenset(piece for piece, codes in owners.items() if len(codes) == 1)


def position_of(line: Line) -> Position:
    """The position of a line, nothing settled yet."""
    source = line.source
    row = line.raw.split(source.layout.separator)
    row.append(b"")  # the columns that the file lacks
    piece, piece_date, label, lettered, due, invoice_number, currency, name = source.layout.details(row)
    opening = line.booked == source.first_day and opens(line)
    kind: Kind = "opening" if opening else kind_of(line)
    position = Position(
        line, kind, line.cents, issued_on(line, piece_date), line.letter, opening, piece, label, lettered, due,
        invoice_number, currency,
    )  # fmt: skip
    if opening:
        _detail(position)
    line.party.labels[source.text(name)] += 1
    return position


def positions_of(lines: Iterable[Line]) -> list[Position]:
    """`position_of`, for each."""
    return [position_of(line) for line in lines]


def _detail(position: Position) -> None:
    """An opening line that names one document of its own is an invoice again; the others are "antérieur au …"."""
    source = position.line.source
    digits = any(48 <= byte <= 57 for byte in position.piece)
    own = digits and usable(position) and position.piece in source.documents
    if position.issued < source.first_day or (own and number_of(position) != entry_number(position)):
        position.kind = "invoice" if position.open > 0 else "opening"
    else:
        position.note = f"antérieur au {source.first_day:%d/%m/%Y}"
