"""What is kept of a FEC: its customer lines, and what is known of the file they come from."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from amiable.core.said import Said
from amiable.formats.fec.accounts import Party
from amiable.formats.fec.columns import Layout
from amiable.formats.fec.values import day
from amiable.formats.items import Kind
from amiable.formats.rejects import Reject

Row = tuple[int, "Source", Party, bytes, date, int, bytes, bytes]
"""The fields of a `Line`, bare: hundreds of thousands are kept, few are looked at."""

Numbering = Literal["piece", "column", "entry", "label"]


@dataclass(slots=True, eq=False)
class Source:
    """One file: its bounds, the classes of counterpart of each entry, and how it numbers its invoices."""

    index: int
    name: str
    layout: Layout
    encoding: str
    text: Callable[[bytes], str]
    rejects: list[Reject]
    counts: Counter[Said]
    closing: date = date.max
    first_day: date = date.max
    days: dict[bytes, date | None] = field(default_factory=dict)
    lines: list[Row] = field(default_factory=list)
    masks: dict[bytes, int] = field(default_factory=dict)
    journals: dict[bytes, bytes] = field(default_factory=dict)
    openings: frozenset[bytes] = frozenset()  # codes of the journals of opening balances
    documents: frozenset[bytes] = frozenset()  # pieces of opening lines that belong to one customer
    created_dates: bool = False  # whether PieceDate is the day of creation in the software (Dolibarr)
    transfers: bool = False  # whether debts move to 413 or 416 in it
    count: int = 0
    provisional: bool = False
    numbering: Numbering = "piece"
    names: dict[bytes, str] = field(default_factory=dict)
    usable: dict[bytes, bool] = field(default_factory=dict)

    def day(self, raw: bytes) -> date | None:
        """A date field; each spelling is parsed once."""
        try:
            return self.days[raw]
        except KeyError:
            found = self.days[raw] = day(raw)
            return found


class Line(NamedTuple):
    """One receivable line. `raw` is split again only where an item needs its texts; `cents` is debit less credit."""

    number: int
    source: Source
    party: Party
    entry: bytes
    booked: date
    cents: int
    letter: bytes
    raw: bytes


@dataclass(slots=True, eq=False)
class Position:
    """A line on its way to an item: what is left of it (`open`, cents, signed) and which credits took the rest."""

    line: Line
    kind: Kind
    open: int
    issued: date
    letter: bytes
    opening: bool
    piece: bytes
    label: bytes
    lettered: bytes
    due: bytes
    invoice_number: bytes
    currency: bytes
    paid: tuple[tuple["Position", int], ...] = ()
    note: str = ""
    amount: int = 0
    moved: int = 0  # cents that went to 413 or 416
    former: bytes = b""  # its code in the file of the year before
    merged: bool = False  # told by the 413 or 416 line that took the debt over
