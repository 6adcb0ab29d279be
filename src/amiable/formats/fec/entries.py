"""What a customer line is: from the counterparts of its entry, each entry for itself, whatever its journal.

A sales entry keyed in a general journal is still a sale. Opening entries are told by their journal or label, and
by standing on the first day.
"""

import re
from datetime import date
from typing import Final

from amiable.formats.fec.accounts import (
    ADVANCE,
    BANK,
    CREDITED,
    DISCOUNT,
    EQUITY,
    EXCHANGE,
    LOSS,
    OTHER,
    RECEIVABLE,
    SALES,
    SET_OFF,
    TRANSFER,
)
from amiable.formats.fec.columns import normalised
from amiable.formats.fec.lines import Line, Source
from amiable.formats.items import Kind, SettlementKind

_OPENING_CODES: Final = frozenset(("AN", "ANO", "RAN", "RAN1", "AA", "AD", "OUV", "BO"))
_OPENING_WORDS: Final = re.compile(r"nouveau|ouverture|balanceinitiale|bilan|^report")
_OLDEST_YEARS: Final = 20
_ALL: Final = RECEIVABLE | SALES | BANK | TRANSFER | LOSS | DISCOUNT | ADVANCE | SET_OFF | EQUITY | EXCHANGE | OTHER


def prepare_entries(source: Source) -> None:
    """Set `source.openings`, and complete the masks of entries that show no counterpart."""
    source.openings = frozenset(
        code
        for code, label in source.journals.items()
        if source.text(code).upper() in _OPENING_CODES or _OPENING_WORDS.search(normalised(source.text(label)))
    )
    _complete_masks(source.masks)
    source.created_dates = source.layout.has("invoice_number")


def opens(line: Line) -> bool:
    """Whether the line is of an opening balance: journal or label say so, on the first day."""
    source = line.source
    if line.booked != source.first_day:
        return False
    if line.entry.split(b"\0", 1)[0] in source.openings:
        return True
    mask = source.masks[line.entry]
    both = mask | mask >> CREDITED
    if both & (SALES | BANK) and not both & EQUITY:
        return False
    label = line.raw.split(source.layout.separator)[source.layout.at["label"]]
    return bool(_OPENING_WORDS.search(normalised(source.text(label))))


def kind_of(line: Line) -> Kind:
    """Kind of a line that is not of an opening balance."""
    mask = line.source.masks[line.entry]
    if line.cents >= 0:
        return "invoice" if mask >> CREDITED & SALES else "other"
    if mask & BANK:
        return "payment"
    return "credit_note" if mask & SALES else "other"


def settlement_kind(line: Line) -> SettlementKind:
    """What the credit `line` did to the invoice it settles."""
    debits = line.source.masks[line.entry] & 0xFFFF
    if debits & BANK:
        return "payment"
    if debits & SALES:
        return "credit_note"
    if debits & LOSS:
        return "written_off"
    if debits & DISCOUNT:
        return "discount"
    return "set_off" if debits & (ADVANCE | SET_OFF) else "other"


def moves_debt(line: Line) -> bool:
    """Whether a 411 credit sends the debt on to a bill (413) or to doubtful customers (416)."""
    debits = line.source.masks[line.entry] & 0xFFFF
    return bool(debits & TRANSFER) and not debits & BANK and not line.party.account.startswith(("413", "416"))


def issued_on(line: Line, piece_date: bytes) -> date:
    """The voucher's date where it precedes the booking and is believable, else the booking date.

    Dolibarr writes the day the record was created as PieceDate: its booking date is the document's.
    """
    booked, source = line.booked, line.source
    if source.created_dates:
        return booked
    found = source.days.get(piece_date) or source.day(piece_date)
    return booked if found is None or found > booked or booked.year - found.year > _OLDEST_YEARS else found


def _complete_masks(masks: dict[bytes, int]) -> None:
    """An entry without counterpart borrows those of its number in other journals, or, unnumbered, of its day.

    Some packages spread one entry over two journals under one number; provisional files have no number at all.
    """
    bare = [key for key, mask in masks.items() if (mask | mask >> CREDITED) & _ALL == RECEIVABLE]
    if not bare:
        return
    wide: dict[bytes, int] = {}
    for key, mask in masks.items():
        wide[_wide(key)] = wide.get(_wide(key), 0) | mask
    for key in bare:
        masks[key] |= wide[_wide(key)]


def _wide(key: bytes) -> bytes:
    parts = key.split(b"\0")
    return b"\0".join((parts[0], parts[2])) if len(parts) == 4 else parts[-1]
