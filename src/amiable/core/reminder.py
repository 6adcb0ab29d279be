"""The gate: what of a portion may be asked for on a day, or why nothing may. It reads nothing else than its arguments.

Letters, penalties and files for uncontested claims accept only its `Claimable` values, never bare amounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

HoldKind = Literal[
    "contested",
    "signal",
    "obstacle",
    "promise",
    "plan",
    "mediation",
    "insolvency",
    "factor",
    "credit",
    "due_estimated",
    "currency",
    "manual",
]
HOLD_KINDS: tuple[HoldKind, ...] = get_args(HoldKind)

Demand = Literal["reminder", "formal_notice", "penalties"]


@dataclass(frozen=True, slots=True)
class Portion:
    """What the gate looks at: cents `certain`, `contested` and `conceded`, the retained due date (None: unknown)."""

    receivable: str
    number: int
    certain: int
    contested: int
    conceded: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason not to ask, from `since` on, before `until` (None: until it is lifted)."""

    kind: HoldKind
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Claimable:
    """Cents of one portion that may be asked for on `day`. Made by `gate` only."""

    receivable: str
    portion: int
    cents: int
    day: date


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why nothing of a portion may be asked for: hold kinds, or `not_due`, `due_unknown`, `nothing_certain`."""

    receivable: str
    portion: int
    reasons: tuple[str, ...]


ESTIMATE_ALLOWED: tuple[Demand, ...] = ("reminder",)
"""Demands that an estimated due date does not keep back: it carries no penalty and no formal notice."""


def gate(portion: Portion, holds: Sequence[Hold], day: date, demand: Demand = "reminder") -> Claimable | Withheld:
    """What may be asked for of `portion` on `day`, in view of the holds on it, its receivable and its customer.

    Only certain euros past their retained due date ever pass; a contested or conceded euro never does.
    """
    reasons: list[str] = []
    if portion.certain <= 0:
        reasons.append("contested" if portion.contested else "conceded" if portion.conceded else "nothing_certain")
    elif portion.due_on is None:
        reasons.append("due_unknown")
    elif day <= portion.due_on:
        reasons.append("not_due")
    for hold in holds:
        waived = hold.kind == "due_estimated" and demand in ESTIMATE_ALLOWED
        if hold.holds_on(day) and not waived and hold.kind not in reasons:
            reasons.append(hold.kind)
    if reasons:
        return Withheld(portion.receivable, portion.number, tuple(reasons))
    return Claimable(portion.receivable, portion.number, portion.certain, day)
