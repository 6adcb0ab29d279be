"""What was done to a dispute, and whether the last of it can still be taken back."""

from datetime import datetime, timedelta
from typing import Any

from amiable.disputes.models import Dispute
from amiable.journal.queries import lines_about
from amiable.people.models import Company
from amiable.receivables.queries.events import resting_on

UNDO_WITHIN = timedelta(seconds=60)
"""From the line of an act to its undoing. The page offers it for ten seconds; the rest is for slow readers, screen
readers and slow lines, so that what was offered is not refused."""
UNDONE = {
    "dispute.opened": "dispute.opening_undone",
    "dispute.resolved": "dispute.resolution_undone",
    "dispute.changed": "dispute.change_undone",
}
"""Verb of what can be taken back → verb of its taking back, whose facts name the operation `undone`."""
PASSING = ("dispute.commented", "document.added", "document.withdrawn", "document.restored")
"""Verbs that change nothing of what was done before: it can still be taken back."""


def dispute_history(dispute: Dispute) -> list[dict[str, Any]]:
    """The journal's lines about the dispute, in order: seq, operation, at, actor (a name), verb, facts, words.

    Verbs: dispute.opened, dispute.changed, dispute.commented, dispute.resolved, and those of `UNDONE`. Facts as the
    operations write them; words `customer` (of an opening), `text` (of a comment) and `policy_reason` (of a
    resolution), missing once erased.
    """
    return lines_about(dispute.company, "dispute", dispute.pk)


def standing_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of a history that were not taken back, and took nothing back; without comments."""
    undone = {line["facts"].get("undone") for line in lines}
    passing = {*UNDONE.values(), *PASSING}
    return [line for line in lines if line["verb"] not in passing and line["operation"] not in undone]


def undoable(company: Company, dispute: Dispute, at: datetime) -> int | None:
    """The operation that `operations.undo_last` would take back at the instant `at`; None where there is none."""
    lines = standing_lines(lines_about(company, "dispute", dispute.pk))
    last = lines[-1] if lines else None
    if last is None or last["verb"] not in UNDONE or at - last["at"] > UNDO_WITHIN:
        return None
    operation: int = last["operation"]
    return None if resting_on(company, operation) else operation
