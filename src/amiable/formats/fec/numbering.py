"""Which field of a file holds the invoice's number: tested per file, because PieceRef is not always one."""

import re
from collections.abc import Sequence
from typing import Final

from amiable.formats.fec.lines import Line, Position, Source

_PLACEHOLDER: Final = re.compile(
    r"[-x/.*?]*|0+|RAN\d*|A\.?N\.?|A?NOUVEAUX?|BO|OUV|REM\b.*|N/?A|NEANT|SANS", re.IGNORECASE
)
_USUAL_START: Final = frozenset((b"F", b"A", b"V"))
_ODOO: Final = re.compile(rb"\s*[A-Z][A-Z0-9]*/\d{4}/(\d\d/)?\d+\s*")
_NUMBER_LIKE: Final = re.compile(r"(?=.*[A-Za-z])(?=.*\d\d)[A-Za-z0-9/_.-]{4,}")
_IN_LABEL: Final = re.compile(r"\b((?:FACT|FAC|FA|FC|FV|F|AV)[-/ n°]{0,3}(?:\d{2,}[-/])*\d{2,})", re.IGNORECASE)


def choose_numbering(source: Source, sales: Sequence[Position]) -> None:
    """Set `source.numbering` from some of its sales: PieceRef where it tells documents apart, or another field.

    It does where half of the sales have one that is no placeholder, and those have 90 % distinct ones per
    (customer, entry). Both figures are ours.
    """
    if not sales:
        return
    if sum(bool(_ODOO.fullmatch(_entry(one.line))) for one in sales) * 10 >= len(sales) * 9:
        source.numbering = "entry"  # Odoo: PieceRef is the customer's own reference
        return
    named = [one for one in sales if usable(one)]
    entries = {(one.line.party, one.line.entry) for one in named}
    pieces = {(one.line.party, one.piece) for one in named}
    if len(pieces) * 10 >= len(entries) * 9 and len(named) * 2 >= len(sales):
        return
    entries = {(one.line.party, one.line.entry) for one in sales}
    numbers = {one.invoice_number.strip() for one in sales} - {b""}
    source.numbering = "column" if len(numbers) * 10 >= len(entries) * 9 else "label"


def usable(position: Position) -> bool:
    """Whether PieceRef says anything: not blank, `x`, `0000000`, `RAN`, `REM CB`…"""
    source, piece = position.line.source, position.piece
    if piece[:1] in _USUAL_START and piece[-1:].isdigit():
        return True  # FA2025000123: the regular expression is for the others
    found = source.usable.get(piece)
    if found is None:
        found = source.usable[piece] = not _PLACEHOLDER.fullmatch(source.text(piece))
    return found


def number_of(position: Position) -> str:
    """The number of a document, by the file's rule; the entry's number where nothing better is told; or ""."""
    source = position.line.source
    text, rule = source.text, source.numbering
    named = usable(position)
    if named and (rule == "piece" or position.opening or position.kind != "invoice") and rule != "entry":
        return text(position.piece)
    if position.invoice_number.strip():
        return text(position.invoice_number)
    entry = text(_entry(position.line))
    if rule == "entry" and not position.opening:
        return entry
    if position.kind == "invoice" and _NUMBER_LIKE.fullmatch(entry):
        return entry
    if found := _IN_LABEL.search(text(position.label)):
        return found[1]
    return entry if entry.strip("0") else text(position.piece)


def entry_number(position: Position) -> str:
    """EcritureNum, "" where the file does not number its entries."""
    return position.line.source.text(_entry(position.line))


def _entry(line: Line) -> bytes:
    return line.entry.split(b"\0")[1]
