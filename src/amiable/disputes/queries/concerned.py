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


def similar(company: Company, receivable_ids: Iterable[int], reason: str) -> list[dict[str, Any]]:
    """The open disputes about some of these documents, those of the same reason first, then the oldest: id, number,
    reason, same (the reason is), opened_on, claimed and blocked (cents, on these documents), receivables (their
    numbers), missing (ids of the others, which it is not about). One statement."""
    ids = list(receivable_ids)
    found: dict[int, dict[str, Any]] = {}
    for row in open_disputes_on(company, ids):
        told = found.setdefault(
            row["id"],
            {name: row[name] for name in ("id", "number", "reason", "opened_on")}
            | {"same": row["reason"] == reason, "claimed": 0, "blocked": 0, "receivables": [], "missing": list(ids)},
        )
        told["claimed"] += row["claimed"]
        told["blocked"] += row["blocked"]
        told["receivables"].append(row["receivable"])
        told["missing"].remove(row["receivable_id"])
    return sorted(found.values(), key=lambda row: not row["same"])
