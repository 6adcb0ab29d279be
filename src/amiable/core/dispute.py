"""What may be said of a dispute: its findings, and which date what remains owed gets."""

from datetime import date
from typing import get_args

from amiable.core.events import Finding, Policy
from amiable.core.reasons import REASONS
from amiable.core.working_days import WorkingCalendar

FINDINGS: tuple[Finding, ...] = get_args(Finding)
POLICIES: tuple[Policy, ...] = get_args(Policy)
ADMITTED: tuple[Finding, ...] = ("founded", "partly_founded")
"""Findings after which the retained term no longer runs from the invoice's own date."""


def default_policy(finding: Finding, opened_on: int, due: int | None) -> Policy:
    """The policy of a finding where none was given (docs/explanation/livres.md). Days are ordinals.

    `due` is the retained due date the portion had when the dispute was opened on `opened_on`; an unknown date
    counts as not yet due. A contest that proves unfounded is not rewarded with time.
    """
    if finding not in ADMITTED:
        return "original"
    return "restart" if due is None or opened_on <= due else "pause"


def company_policy(table: str, finding: Finding) -> Policy | None:
    """The policy a company's table gives a finding: None leaves it to `default_policy`.

    ``letter`` is the guide to the letter where the contest was admitted, ``letter_all`` in every case.
    """
    if table == "letter_all" or (table == "letter" and finding in ADMITTED):
        return "restart"
    return None


def days_open(opened_on: date, resolved_on: date | None, as_of: date) -> int:
    """How many days a dispute has been, or was, open as seen on `as_of`."""
    return (min(resolved_on or as_of, as_of) - opened_on).days


def answer_due(reason: str, opened_on: date, calendar: WorkingCalendar | None = None) -> date:
    """The day by which a dispute is expected to be answered: the working days of its reason after its opening.

    `calendar`: when the company works (None: weekends and public holidays of France are days off)."""
    return (calendar or WorkingCalendar()).add(opened_on, REASONS[reason].days)
