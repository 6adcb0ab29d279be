"""A dispute that was resolved is contested again: a following part of the case is opened.

The books know a dispute by its number, and resolve it once: its end stands, and so does every figure stated since. The
following part has the number with a suffix (``LIT-2026-0012-2``), contests again what was not conceded and is not paid,
and has lateness, turns and dates of its own.
"""

from datetime import date

from amiable.core.refusal import Refusal
from amiable.core.refusal import sentence as in_words
from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.open import BlockedLine, UnableToOpen, open_dispute
from amiable.disputes.queries.parts import first_number, parts_of
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting
from amiable.receivables.operations import lock_receivables
from amiable.receivables.queries.portions import certain_of

LONGEST_WHY = 5000


class UnableToReopen(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do."""


def reopen_dispute(acting: Acting, *, dispute: Dispute, on: date, why: str) -> Dispute:
    """Open the following part of a resolved dispute on the day `on`, and return it; `why` are the customer's words.

    Its stage is ``reopened``; reason, department and whoever answers are those of before. Raises `UnableToReopen`,
    `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`; nothing is written then.
    """
    require_on(acting, "dispute", dispute)
    _check_said(dispute, on, why)
    try:
        with operation(acting, "dispute.reopened", [("dispute", dispute.pk)]) as done:
            rows = dispute.lines.select_related("receivable").order_by("receivable_id")
            lock_receivables(done, [row.receivable_id for row in rows])
            now = Dispute.objects.select_for_update().get(pk=dispute.pk)
            part = _opened(done, now, [line for row in rows if (line := _again(row))], on, why)
            done.facts |= {"number": now.number, "part": part.number}
    except UnableToOpen as refusal:
        raise UnableToReopen("{number} : {what}", number=dispute.number, what=in_words(refusal)) from refusal
    dispute.refresh_from_db()
    return part


def _check_said(dispute: Dispute, on: date, why: str) -> None:
    if not why.strip():
        raise UnableToReopen("dites pourquoi le client conteste de nouveau : ce sont ses mots")
    if len(why) > LONGEST_WHY:
        raise UnableToReopen("le texte a {count} caractères ; {most} au plus", count=len(why), most=LONGEST_WHY)
    if dispute.resolved_on and on < dispute.resolved_on:
        raise UnableToReopen(
            "{number} a été résolu le {resolved} : il ne peut pas être rouvert le {on}, avant",
            number=dispute.number,
            resolved=dispute.resolved_on,
            on=on,
        )


def _opened(done: Operation, now: Dispute, lines: list[BlockedLine], on: date, why: str) -> Dispute:
    """The part that follows. Asked while the receivables and the case are held."""
    if now.status != Status.RESOLVED:
        raise UnableToReopen(
            "{number} n’est pas résolu : il n’y a rien à rouvrir ; rechargez la page", number=now.number
        )
    parts = parts_of(now)
    standing = [part for part in parts if part["status"] != Status.CANCELLED]
    if standing[-1]["id"] != now.pk:
        raise UnableToReopen(
            "{number} a déjà été rouvert : c’est {part} ; continuez sur celui-là",
            number=now.number,
            part=standing[-1]["number"],
        )
    if not lines:
        raise UnableToReopen(
            "{number} : tout ce que le client contestait lui a été accordé ; s’il conteste autre chose, ouvrez un "
            "nouveau litige",
            number=now.number,
        )
    part = open_dispute(
        done.acting,
        lines=lines,
        reason=now.reason,
        words=why.strip(),
        opened_on=on,
        number=f"{first_number(now.number)}-{len(parts) + 1}",
        department=now.department,
        assignee=now.assignee_id,
        reference=now.reference,
    )
    part.stage = "reopened"
    part.save(update_fields=["stage"])
    return part


def _again(row: DisputeLine) -> BlockedLine | None:
    """What is contested again of a receivable: what was not conceded, blocked as far as it is certain."""
    claimed = row.claimed - row.conceded
    return BlockedLine(row.receivable, claimed, min(claimed, certain_of(row.receivable_id))) if claimed > 0 else None
