"""What reading FEC files gives: exercises, items, balances, and where they disagree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from amiable.core.said import Said
from amiable.formats.fec.memory import collector_paused
from amiable.formats.items import OpenItem
from amiable.formats.rejects import Reject


@dataclass(frozen=True, slots=True)
class Exercise:
    """One file retained. `separator` is the character; `lines` counts the entries read, rejects excluded."""

    file: int
    name: str
    first_day: date
    closing: date
    lines: int
    encoding: str
    separator: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A customer whose items do not add up to the balance of the accounts, in cents; `account`: "411" or "419"."""

    customer_code: str
    items: int
    balance: int
    account: str = "411"


@dataclass(frozen=True, slots=True)
class Books:
    """What the files say, in cents.

    `items` are open (credits negative). `settle` goes through the invoices closed within the files, with their
    settlements; `settled` is all of them.
    `balances` (411, 413, 416) and `advances` (419) are debit less credit by customer code, added up line by line
    without lettering: `differences` lists where the items do not sum to them, and is empty on good files. Items of
    advance accounts carry their account in `extra`. `rejects` are in file order: `reject_files` holds the index of
    the file of each. `counts`: lines, receivable_lines, customers, unknown_customers, estimated.
    """

    siren: str
    exercises: tuple[Exercise, ...]
    items: tuple[OpenItem, ...]
    balances: dict[str, int]
    advances: dict[str, int]
    differences: tuple[Difference, ...]
    rejects: tuple[Reject, ...]
    reject_files: tuple[int, ...]
    notes: tuple[Said, ...]
    counts: dict[str, int]
    settle: Callable[[], Iterator[OpenItem]] = field(repr=False, compare=False)

    @property
    def settled(self) -> tuple[OpenItem, ...]:
        """Invoices closed within the files. Built when asked for, each time: most imports need few of them."""
        with collector_paused():
            return tuple(self.settle())
