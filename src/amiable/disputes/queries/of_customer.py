"""The disputes of customers: how many are open, how those of one customer ended, and which they are."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q

from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.disputes.queries.rows import row_of
from amiable.disputes.queries.selection import in_status
from amiable.people.models import Company

WELL_FOUNDED = ("founded", "partly_founded")


def open_disputes_by_customer(company: Company, customer_ids: Iterable[int], as_of: date) -> dict[int, int]:
    """Customer id → how many of its disputes were open at the end of a day; those with none are missing."""
    disputes = Dispute.objects.filter(in_status(Status.OPEN, as_of), company=company, opened_on__lte=as_of)
    counted = disputes.filter(customer__in=list(customer_ids)).values_list("customer_id").annotate(Count("pk"))
    return dict(counted.order_by())


def disputes_of_customer(company: Company, customer_id: int, as_of: date, limit: int = 50) -> dict[str, Any]:
    """Those opened by `as_of`: {"rows": as `dispute_rows`, the newest first; "count", "open", "ended", "founded"}.

    `ended` were decided by then, `founded` of them wholly or in part; what was cancelled is in no count. Two
    statements, whatever their number; at most `limit` rows, open ones before the others.
    """
    disputes = Dispute.objects.filter(company=company, customer=customer_id, opened_on__lte=as_of)
    ended = in_status(Status.RESOLVED, as_of)
    counts = disputes.aggregate(
        count=Count("pk", filter=~Q(status=Status.CANCELLED)),
        open=Count("pk", filter=in_status(Status.OPEN, as_of)),
        ended=Count("pk", filter=ended),
        founded=Count("pk", filter=ended & Q(finding__in=WELL_FOUNDED)),
    )
    rows = disputes.exclude(status=Status.CANCELLED).select_related("customer")
    ordered = rows.order_by("status", "-opened_on", "-pk")[:limit]
    return {"rows": [row_of(dispute, as_of) for dispute in ordered], **counts}


def contested_since(company: Company, customer_id: int, as_of: date) -> dict[int, list[dict[str, Any]]]:
    """Receivable id → the disputes that were open on it at the end of a day, oldest first: id, number, opened_on."""
    disputes = Dispute.objects.filter(
        in_status(Status.OPEN, as_of), company=company, customer=customer_id, opened_on__lte=as_of
    )
    lines = DisputeLine.objects.filter(company=company, dispute__in=disputes).order_by("dispute__opened_on", "dispute")
    found: dict[int, list[dict[str, Any]]] = {}
    names = ("receivable_id", "dispute_id", "dispute__number", "dispute__opened_on")
    for receivable_id, pk, number, opened_on in lines.values_list(*names):
        found.setdefault(receivable_id, []).append({"id": pk, "number": number, "opened_on": opened_on})
    return found
