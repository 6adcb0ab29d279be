"""Accounts of the chart (PCG) as the reader needs them: what a counterpart says about a customer line.

One bit per class of counterpart; an entry's mask holds the classes it debits, shifted by `CREDITED` for those it
credits.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

RECEIVABLE: Final = 1
SALES: Final = 2
BANK: Final = 4
TRANSFER: Final = 8  # bills of exchange (413) and doubtful customers (416)
LOSS: Final = 16
DISCOUNT: Final = 32
ADVANCE: Final = 64
SET_OFF: Final = 128
EQUITY: Final = 256
EXCHANGE: Final = 512
OTHER: Final = 1024
CREDITED: Final = 16  # bits

_CLASSES: Final = (
    ("70", SALES),
    ("4457", SALES),
    ("4458", SALES),
    ("4455", SALES),
    ("51", BANK),
    ("53", BANK),
    ("58", BANK),
    ("654", LOSS),
    ("6714", LOSS),
    ("668", LOSS),
    ("658", LOSS),
    ("758", LOSS),
    ("665", DISCOUNT),
    ("666", EXCHANGE),
    ("766", EXCHANGE),
    ("656", EXCHANGE),
    ("756", EXCHANGE),
    ("467", SET_OFF),
    ("471", SET_OFF),
    ("40", SET_OFF),
    ("10", EQUITY),
    ("11", EQUITY),
    ("12", EQUITY),
    ("89", EQUITY),
)


@dataclass(slots=True, eq=False)
class Party:
    """One (account, auxiliary) of the receivable accounts, over all files. `code` and `name` are settled later."""

    account: str
    auxiliary: str
    advance: bool
    labels: dict[str, int] = field(default_factory=dict)  # names met, on the lines that were looked at
    account_labels: Counter[str] = field(default_factory=Counter)
    code: str = ""
    name: str = ""
    balance: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Which accounts are customers': prefixes only, because accounts have six to eleven digits."""

    receivable: tuple[str, ...]
    advance: tuple[str, ...]
    excluded: tuple[str, ...]

    def follows(self, account: str) -> bool:
        """Whether lines of this account become items."""
        return account.startswith(self.receivable + self.advance) and not account.startswith(self.excluded or ("\0",))

    def bit(self, account: str) -> int:
        """The class of this account, as a bit."""
        if account.startswith(self.advance):
            return ADVANCE
        if account.startswith(("413", "416")):
            return TRANSFER
        if self.follows(account):
            return RECEIVABLE
        return next((bit for prefix, bit in _CLASSES if account.startswith(prefix)), OTHER)
