"""What the reference remembers: receivables, their portions, disputes, customers. Days are ordinals, money is cents.

Nothing is clever here: a portion keeps, for every day since its issue, what of it was unpaid when the day began.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from amiable.core.calendar import Term, parse_term
from amiable.core.law.late_interest import STATUTORY, Schedule, parse_rate
from amiable.core.money import cents

FOREVER = date.max.toordinal()

Document = dict[str, Any]
"""A simulate file, already checked for form: ``{"receivables": […], "events": […]}`` (books, §7)."""


class Refused(ValueError):
    """An event that its own day makes impossible: its number in the file (from 1), a code, and what is wrong."""

    def __init__(self, event: int | None, code: str, message: str) -> None:
        self.event, self.code, self.message = event, code, message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Span:
    """The days `after` < day ≤ `through` (ordinals): the due date bears no interest, the day after is the first."""

    after: int
    through: int = FOREVER

    def holds(self, day: int) -> bool:
        return self.after < day <= self.through


def days_after(due: int | None) -> list[Span]:
    """Every day after a due date; no day at all where the date is unknown."""
    return [] if due is None else [Span(due)]


@dataclass(slots=True)
class Portion:
    """A part of a receivable with its own dates; its euros are in six places that sum to what it was born with.

    `due` is the retained date; while `contested_open` it is the date the dispute found, and is not shown.
    `bearing` are the days that bear in the retained reading, whatever was unpaid on them.
    `unpaid[i]` is certain + contested at the start of day ``issued + 1 + i``, less all that was conceded since.
    """

    number: int
    original_due: int | None
    due: int | None
    bearing: list[Span]
    certain: int
    contested: int = 0
    conceded: int = 0
    paid: int = 0
    credited: int = 0
    written_off: int = 0
    dispute: str | None = None
    contested_open: bool = False
    unpaid: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Receivable:
    """An invoice: `issued` is an ordinal, `term` the rule written on it where it has one."""

    number: str
    customer: str
    issued: int
    invoiced: int
    schedule: Schedule
    term: Term | None
    portions: list[Portion]

    def own_due(self, portion: Portion, start: int) -> int | None:
        """Where the portion's own term ends when it runs from `start`; None where its original date is unknown."""
        if portion.original_due is None:
            return None
        if self.term is not None and self.term.month_end:
            return self.term.due(date.fromordinal(start)).toordinal()
        return start + portion.original_due - self.issued


@dataclass(slots=True)
class Dispute:
    """Opened on an ordinal day, open until resolved."""

    opened: int
    resolved: bool = False


@dataclass(slots=True)
class Books:
    """Everything known at the end of a day: receivables in file order, credits by customer, first judgments."""

    receivables: dict[str, Receivable]
    disputes: dict[str, Dispute] = field(default_factory=dict)
    credits: dict[str, int] = field(default_factory=dict)
    judgments: dict[str, list[int]] = field(default_factory=dict)

    def judgment(self, receivable: Receivable) -> int | None:
        """The first insolvency judgment after the issue: it concerns only what was issued before it."""
        days = self.judgments.get(receivable.customer, [])
        return min((day for day in days if receivable.issued < day), default=None)


def ordinal(text: str | None) -> int | None:
    """An ISO date as an ordinal; None stays None."""
    return None if text is None else date.fromisoformat(text).toordinal()


def open_books(document: Document) -> Books:
    """The books before any event: every receivable of the file with its first portions."""
    return Books({row["number"]: _receivable(row) for row in document["receivables"]})


def _receivable(row: Document) -> Receivable:
    issued = date.fromisoformat(row["issued_on"])
    term = parse_term(row["terms"]) if "terms" in row else None
    first: list[tuple[int | None, str]]
    if term is not None:
        first = [(term.due(issued).toordinal(), row["amount"])]
    elif "portions" in row:
        first = [(ordinal(part["due_on"]), part["amount"]) for part in row["portions"]]
    else:
        first = [(ordinal(row["due_on"]), row["amount"])]
    portions = [Portion(number, due, due, days_after(due), cents(text)) for number, (due, text) in enumerate(first)]
    schedule = parse_rate(row.get("rate", STATUTORY))
    invoiced = cents(row["amount"])
    return Receivable(row["number"], row["customer"], issued.toordinal(), invoiced, schedule, term, portions)
