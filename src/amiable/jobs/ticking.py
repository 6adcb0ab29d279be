"""What time brings: done by `amiable tick`, as often as one likes. Running it twice, or on a clock that went back, does
nothing twice."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from amiable.core.refusal import Refusal
from amiable.disputes.operations.announced import match_announced
from amiable.disputes.operations.escalation import escalate_disputes
from amiable.disputes.operations.question_mails import mail_questions, remind_questions
from amiable.disputes.operations.signals import climb_signals
from amiable.portfolio.operations.digests import salesperson_digests

if TYPE_CHECKING:
    from amiable.people.models import Company

STEPS: tuple[tuple[str, Callable[["Company", datetime], int]], ...] = (
    ("announced_matched", match_announced),
    ("signals_climbed", climb_signals),
    ("questions_mailed", mail_questions),
    ("questions_reminded", remind_questions),
    ("disputes_escalated", escalate_disputes),
    ("digests_mailed", salesperson_digests),
)
"""(name, what does it and says how many there were), in this order; each does its work in transactions of its own."""


def tick(company: "Company", at: datetime) -> list[dict[str, Any]]:
    """Do for a company what is due at the instant `at`: a row per step, with its name, how many were done, and the
    `problem` in words ("": none). What one step refuses keeps none of the others back."""
    return [_done(name, step, company, at) for name, step in STEPS]


def _done(name: str, step: Callable[["Company", datetime], int], company: "Company", at: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {"company": company.slug, "step": name, "count": 0, "problem": ""}
    try:
        row["count"] = step(company, at)
    except Refusal as refusal:
        row["problem"] = str(refusal)
    return row
