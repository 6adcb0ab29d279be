"""Which documents are contested already."""

from collections.abc import Iterable
from typing import Any

from amiable.disputes.models import DisputeLine, Status
from amiable.people.models import Company


def open_disputes_on(company: Company, receivable_ids: Iterable[int]) -> list[dict[str, Any]]:
    """The open disputes about some receivables, the oldest first: id, number, reason, opened_on, receivable_id,
    receivable (its number), claimed, blocked (cents on that receivable). One statement."""
    lines = DisputeLine.objects.filter(
        company=company, receivable_id__in=list(receivable_ids), dispute__status=Status.OPEN
    )
    rows = lines.select_related("dispute", "receivable").order_by("dispute__opened_on", "dispute_id", "receivable_id")
    return [
        {
            "id": line.dispute_id,
            "number": line.dispute.number,
            "reason": line.dispute.reason,
            "opened_on": line.dispute.opened_on,
            "receivable_id": line.receivable_id,
            "receivable": line.receivable.number,
            "claimed": line.claimed,
            "blocked": line.blocked,
        }
        for line in rows
    ]
