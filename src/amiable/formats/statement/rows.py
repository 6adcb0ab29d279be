"""What an account statement holds, as plain rows. Amounts are cents of the company's currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Block = Literal["due", "not_due", "contested", "conceded", "credit"]
BLOCKS: tuple[Block, ...] = ("due", "not_due", "contested", "conceded", "credit")
"""Not contested and due, not contested and not due yet, contested, conceded (its credit note is to come), credits."""


@dataclass(frozen=True, slots=True)
class Line:
    """A document's part in a block: `cents` of the `amount` on it. `due_on` is the retained due date (None: unknown);
    of what is contested, `disputes` are the numbers of the cases and `since` the day of the first."""

    number: str
    issued_on: date
    amount: int
    cents: int
    due_on: date | None = None
    disputes: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends the statement, or gets it: name, and lines below it (numbers, codes)."""

    name: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The account of a customer at the end of the day `as_of`: each open euro in exactly one block.

    `elsewhere`: how many open documents are in another currency, and in no block. `language` is fr or en.
    """

    sender: Party
    customer: Party
    as_of: date
    lines: dict[Block, tuple[Line, ...]]
    elsewhere: int = 0
    language: str = "fr"

    def total(self, *blocks: Block) -> int:
        return sum(line.cents for block in blocks for line in self.lines.get(block, ()))

    @property
    def open(self) -> int:
        return self.total("due", "not_due", "contested", "conceded")

    @property
    def balance(self) -> int:
        """What is open less the credits: the balance of the account."""
        return self.open - self.total("credit")


def in_blocks(lines: Iterable[tuple[Block, Line]]) -> dict[Block, tuple[Line, ...]]:
    """The lines block by block, in their order, without what is zero."""
    found: dict[Block, list[Line]] = {block: [] for block in BLOCKS}
    for block, line in lines:
        if line.cents:
            found[block].append(line)
    return {block: tuple(of_block) for block, of_block in found.items()}
