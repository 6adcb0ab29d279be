"""Open items: what every importer of receivables hands over, whatever the file was."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["invoice", "credit_note", "payment", "opening", "other"]
SettlementKind = Literal["payment", "credit_note", "discount", "written_off", "set_off", "other"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """Euros that left an item on a day: `cents` > 0; `reference` is the document that says so; `line` of the file."""

    on: date
    kind: SettlementKind
    cents: int
    reference: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open item of one customer.

    `amount` is what the document says incl. VAT, `open` what is left of it, both in cents with one sign:
    positive where the customer owes, negative for a credit (credit note or payment not allocated).
    For a positive item, ``amount - open == sum of settlements`` where the file tells them; where it only
    gives a remainder, `settlements` is empty. `due_on` is taken from the file, never invented (None: unknown).
    `note` is one short French remark for the reader ("lettré après clôture", "antérieur au 01/01/2025" …).
    `line` is the line of the file that gave it, counted from 1; `file` the index of the file among those read.
    """

    customer_code: str
    customer_name: str
    number: str
    kind: Kind
    issued_on: date
    due_on: date | None
    amount: int
    open: int
    currency: str = "EUR"
    note: str = ""
    line: int = 0
    file: int = 0
    settlements: tuple[Settlement, ...] = ()
    siren: str = ""
    vat_number: str = ""
    label: str = ""
    extra: dict[str, str] = field(default_factory=dict)
