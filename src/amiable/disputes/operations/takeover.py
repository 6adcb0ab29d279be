"""Disputes that were in progress before us: opened many at once, each on the day it began, and the same taken back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from amiable.core.said import Said, said
from amiable.disputes.models import Dispute, Status
from amiable.disputes.operations.comments import LONGEST, add_comment
from amiable.disputes.operations.open import BlockedLine, UnableToOpen, open_dispute
from amiable.disputes.operations.undo import cancelled
from amiable.disputes.queries.decisions import decision_under_way
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting
from amiable.receivables.access import receivable_by_id
from amiable.receivables.operations import lock_receivables, take_back
from amiable.receivables.queries.events import resting_on
from amiable.receivables.queries.portions import certain_of


@dataclass(frozen=True, slots=True)
class InProgress:
    """A dispute to open as it stood. `lines`: (receivable id, cents claimed incl. VAT; None: all that is still certain,
    or where nothing is, the whole invoice) of one customer; the rest as `open.open_dispute`. `comment` is the latest
    remark of whoever kept the sheet ("": none)."""

    lines: Sequence[tuple[int, int | None]]
    reason: str
    opened_on: date
    words: str = ""
    department: str = ""
    assignee: int | None = None
    reference: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A dispute that was opened. `lines`: receivable id → cents claimed and blocked."""

    id: int
    number: str
    lines: Mapping[int, tuple[int, int]]


def take_over(done: Operation, in_progress: Sequence[InProgress]) -> Iterator[Opened | UnableToOpen]:
    """Open each, or say why not: what the books find impossible keeps none of the others from being opened.

    Each has a line of the journal of its own, within the transaction of `done`.
    """
    lock_receivables(done, (pk for one in in_progress for pk, _ in one.lines))
    for one in in_progress:
        try:
            with transaction.atomic():  # one that fails leaves the others
                yield _opened(done.acting, one)
        except UnableToOpen as refusal:
            yield refusal


def _opened(acting: Acting, one: InProgress) -> Opened:
    dispute = open_dispute(
        acting,
        lines=[_line(acting, pk, claimed) for pk, claimed in one.lines],
        reason=one.reason,
        words=one.words,
        opened_on=one.opened_on,
        department=one.department,
        assignee=one.assignee,
        reference=one.reference,
    )
    if one.comment.strip():
        add_comment(acting, dispute, one.comment[:LONGEST])
    lines = dispute.lines.values_list("receivable_id", "claimed", "blocked")
    return Opened(dispute.pk, dispute.number, {pk: (claimed, blocked) for pk, claimed, blocked in lines})


def _line(acting: Acting, receivable_id: int, claimed: int | None) -> BlockedLine:
    """What nobody put a figure on is all that may still be claimed."""
    receivable = receivable_by_id(acting, receivable_id)
    return BlockedLine(receivable, claimed if claimed is not None else certain_of(receivable_id) or None)


def take_over_back(done: Operation, dispute_ids: Iterable[int]) -> list[Said]:
    """Cancel those of them on which nothing was decided since, and on which nothing rests; a sentence on each of the
    others, which stay."""
    acting = done.acting
    kept: list[Said] = []
    for dispute in Dispute.objects.filter(company=acting.company, pk__in=list(dispute_ids)).order_by("pk"):
        if dispute.status == Status.CANCELLED:
            continue
        if dispute.status != Status.OPEN:
            kept.append(said("{number} a été résolu depuis : il reste comme il est", number=dispute.number))
        elif decision_under_way(dispute):
            kept.append(said("{number} : une décision y est en cours ; il reste ouvert", number=dispute.number))
        elif rests := resting_on(acting.company, dispute.operation):
            kept.append(
                said(
                    "{number} : d’autres écritures s’y appuient depuis, sur {documents} ; il reste ouvert",
                    number=dispute.number,
                    documents=", ".join(rests[:5]),
                )
            )
        else:
            _cancel(acting, dispute)
    return kept


def _cancel(acting: Acting, dispute: Dispute) -> None:
    with operation(acting, "dispute.opening_undone", [("dispute", dispute.pk)]) as inner:
        receivables = sorted(dispute.lines.values_list("receivable_id", flat=True))
        lock_receivables(inner, receivables)
        take_back(inner, dispute.operation)
        cancelled(inner, dispute)
        inner.subjects += [("receivable", pk) for pk in receivables]
        inner.facts |= {"number": dispute.number, "undone": dispute.operation}
