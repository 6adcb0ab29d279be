"""Disputes as rows: in lists, one by one, beside the documents they are about. Amounts are cents incl. VAT."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Unpack

from django.db.models import Max

from amiable.core.dispute import days_open
from amiable.core.reasons import REASONS
from amiable.disputes.models import Comment, Dispute, DisputeLine, Status
from amiable.disputes.queries.selection import Filter, selected, status_on
from amiable.people.models import Company

AMOUNTS = ("claimed", "blocked", "conceded")


def dispute_rows(company: Company, as_of: date, **asked: Unpack[Filter]) -> list[dict[str, Any]]:
    """Disputes opened by `as_of` that pass the filter, oldest first.

    id, number, customer_id, customer (code), name, status (open, resolved, cancelled), reason, family, department (its
    own, else that of its reason), assignee (the id of a person, or None), turn ("us", "customer" or a department) and
    turn_since, stage, both as they are now, title (the first line of the customer's words, or ""), reference,
    last_comment, opened_on, due_on, expected_days (working days from one to the other, by its reason), resolved_on,
    days, finding, policy, claimed, blocked, conceded (cents), numbers (of the documents concerned). What was resolved
    later is open; what was cancelled is so on every day, and its cents are 0, since nothing was contested. Two
    statements.
    """
    disputes = selected(company, as_of, **asked).select_related("customer")
    return rows_of(company, disputes.order_by("opened_on", "number"), as_of)


def rows_of(company: Company, disputes: Iterable[Dispute], as_of: date) -> list[dict[str, Any]]:
    """The rows of these disputes, in this order, with `numbers`, and `documents` ({id, number} of the same); one
    statement besides theirs."""
    rows = [row_of(dispute, as_of) for dispute in disputes]
    lines = DisputeLine.objects.filter(company=company, dispute_id__in=[row["id"] for row in rows])
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    ordered = lines.order_by("receivable__number")
    for pk, receivable, number in ordered.values_list("dispute_id", "receivable_id", "receivable__number"):
        found[pk].append({"id": receivable, "number": number})
    return [
        row | {"numbers": [one["number"] for one in found[row["id"]]], "documents": found[row["id"]]} for row in rows
    ]


def dispute_rows_of(company: Company, as_of: date, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The rows of `dispute_rows` of these disputes, opened by `as_of`, the oldest first. Two statements."""
    disputes = selected(company, as_of).filter(pk__in=list(ids)).select_related("customer")
    return rows_of(company, disputes.order_by("opened_on", "number"), as_of)


def row_of(dispute: Dispute, as_of: date) -> dict[str, Any]:
    """The row of one dispute, as `dispute_rows` says, without `numbers`."""
    status = status_on(dispute, as_of)
    ended, cancelled = status == Status.RESOLVED, status == Status.CANCELLED
    reason = REASONS[dispute.reason]
    return {
        "id": dispute.pk,
        "number": dispute.number,
        "customer_id": dispute.customer_id,
        "customer": dispute.customer.code,
        "name": dispute.customer.name,
        "status": status.value,
        "reason": dispute.reason,
        "family": reason.family,
        "department": dispute.department or reason.department,
        "assignee": dispute.assignee_id,
        "turn": dispute.turn,
        "turn_since": dispute.turn_since,
        "stage": dispute.stage,
        "title": dispute.words.strip().partition("\n")[0].strip(),
        "reference": dispute.reference,
        "last_comment": dispute.last_comment,
        "opened_on": dispute.opened_on,
        "due_on": dispute.due_on,
        "expected_days": reason.days,
        "resolved_on": dispute.resolved_on if ended else None,
        "days": 0 if cancelled else days_open(dispute.opened_on, dispute.resolved_on, as_of),
        "finding": dispute.finding if ended else "to_qualify",
        "policy": dispute.policy if ended else "",
        "claimed": dispute.claimed,
        "blocked": dispute.blocked,
        "conceded": dispute.conceded if ended else 0,
    }


def dispute_row(dispute: Dispute, as_of: date) -> dict[str, Any]:
    """One case: a row of `dispute_rows` and words, policy_reason, decided_by, warnings (list), version.

    What was decided is empty where the dispute was not yet resolved on `as_of`.
    """
    row = row_of(dispute, as_of)
    ended = row["status"] == Status.RESOLVED
    return row | {
        "words": dispute.words,
        "policy_reason": dispute.policy_reason if ended else "",
        "decided_by": dispute.decided_by if ended else "",
        "warnings": dispute.warnings.splitlines() if ended else [],
        "version": dispute.version,
    }


def dispute_lines(dispute: Dispute) -> list[dict[str, Any]]:
    """The receivables of a dispute, by number: id (of the receivable), number, issued_on, amount, claimed, blocked,
    conceded (cents). Of a cancelled dispute: what had been said."""
    lines = dispute.lines.select_related("receivable").order_by("receivable__number")
    return [
        {
            "id": line.receivable_id,
            "number": line.receivable.number,
            "issued_on": line.receivable.issued_on,
            "amount": line.receivable.amount,
            **_amounts(line),
        }
        for line in lines
    ]


def disputes_of_receivable(company: Company, receivable_id: int) -> list[dict[str, Any]]:
    """The cases about a receivable as they stand now, oldest first: those of `disputes_by_numbers`, with what each
    claims, blocked and conceded on this receivable (cents)."""
    lines = DisputeLine.objects.filter(company=company, receivable_id=receivable_id).select_related("dispute")
    ordered = lines.order_by("dispute__opened_on", "dispute_id")
    return [_short(line.dispute) | _amounts(line) for line in ordered]


def disputes_by_numbers(company: Company, numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Number → the case as it stands now: id, number, status, reason, opened_on, due_on, resolved_on, finding, policy,
    last_comment. Numbers that no case has are missing."""
    disputes = Dispute.objects.filter(company=company, number__in=set(numbers))
    return {dispute.number: _short(dispute) for dispute in disputes}


def _short(dispute: Dispute) -> dict[str, Any]:
    names = ("number", "status", "reason", "opened_on", "due_on", "resolved_on", "finding", "policy", "last_comment")
    return {"id": dispute.pk, **{name: getattr(dispute, name) for name in names}}


def _amounts(line: DisputeLine) -> dict[str, int]:
    return {name: getattr(line, name) for name in AMOUNTS}


def latest_comments(company: Company, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Dispute id → by (a name) and at, of its last comment; those without one are missing. One statement."""
    of_these = Comment.objects.filter(company=company, dispute_id__in=list(ids))
    last = of_these.order_by().values("dispute_id").annotate(last=Max("pk")).values("last")
    rows = Comment.objects.filter(company=company, pk__in=last).values("dispute_id", "by", "at")
    return {row["dispute_id"]: {"by": row["by"], "at": row["at"]} for row in rows}
