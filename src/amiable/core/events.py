"""What people and files say about one receivable: the events of the books (docs/explanation/livres.md).

An event is a fact of a business day (`on`). It says nothing of what follows from it: that is `core.ledger`.
Amounts are cents, positive. An event about several receivables is recorded once for each of them; the opening
of insolvency proceedings is repeated for each receivable of the customer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from amiable.core.calendar import Term
from amiable.core.law.late_interest import Schedule

PortionKind = Literal["ordinary", "instalment", "retention", "down_payment"]
Finding = Literal["founded", "partly_founded", "unfounded", "withdrawn", "inadmissible", "goodwill"]
Policy = Literal["restart", "pause", "original", "agreed"]
How = Literal["payment", "set_off", "allocation", "disappeared"]


@dataclass(frozen=True, slots=True)
class Share:
    """A portion as the invoice states it. `due_on` None: unknown until a condition is met. `origin_on`: the
    original due date where this invoice replaces an earlier one and keeps its origin for ageing."""

    cents: int
    due_on: date | None
    kind: PortionKind = "ordinary"
    origin_on: date | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The invoice. `term` is the rule its date came from, kept where it has a month's end. `estimated`: the due
    dates are computed from the customer's usual terms, so that no interest or indemnity may be claimed."""

    on: date
    shares: tuple[Share, ...]
    schedule: Schedule = Schedule()
    term: Term | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """Money received. `dispute`: the one the customer named. `disappeared`: settled, cause unknown; certain only."""

    on: date
    cents: int
    dispute: str = ""
    how: How = "payment"


@dataclass(frozen=True, slots=True)
class Returned:
    """A payment came back unpaid: its euros are owed again from that day."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit note on this invoice, in the accounts."""

    on: date
    cents: int
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class Discounted:
    """Early-payment discount."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """Passed as a loss."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class CreditGiven:
    """A credit that is on no invoice: payment on account, credit note not allocated."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class CreditUsed:
    """A credit of this document was allocated elsewhere (there it is `Paid` by allocation, or `Credited`)."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Refunded:
    """A credit of this document was paid back to the customer."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """`cents` of this receivable are blocked by a dispute."""

    on: date
    dispute: str
    cents: int


@dataclass(frozen=True, slots=True)
class DisputeResolved:
    """A dispute ends for this receivable, effective `on`. `policy` None: the default of the finding.

    `agreed_on` is the date agreed (policy ``agreed``; None: unknown). `paused_days` is how many days of the
    dispute were ours, where the wait ledger knows (policy ``pause``; None: all).
    """

    on: date
    dispute: str
    finding: Finding
    conceded: int = 0
    policy: Policy | None = None
    agreed_on: date | None = None
    paused_days: int | None = None


@dataclass(frozen=True, slots=True)
class DueDateSet:
    """A portion gets a date: both readings where it was unknown, the retained one only otherwise."""

    on: date
    portion: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """A payment plan or settlement gives part of a portion dates of its own, one new portion each."""

    on: date
    portion: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The invoice was cancelled and replaced: what is open of it is credited and never bore."""

    on: date


@dataclass(frozen=True, slots=True)
class InsolvencyOpened:
    """Insolvency proceedings of the customer were opened by a judgment of day `on`."""

    on: date


Event = (
    Issued
    | Paid
    | Returned
    | Credited
    | Discounted
    | WrittenOff
    | CreditGiven
    | CreditUsed
    | Refunded
    | DisputeOpened
    | DisputeResolved
    | DueDateSet
    | Rescheduled
    | Cancelled
    | InsolvencyOpened
)
