"""What waits for an answer: for the first screen. Amounts are cents that the open disputes blocked when they opened."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from amiable.core.reasons import REASONS
from amiable.disputes.models import Status
from amiable.disputes.queries.pages import dispute_page
from amiable.disputes.queries.rows import rows_of
from amiable.disputes.queries.selection import selected
from amiable.people.models import Company


def open_dispute_totals(company: Company, as_of: date) -> dict[str, Any]:
    """The disputes open on `as_of`: count, blocked (cents), late_count, late_blocked, and `late`: those past their
    due_on by department, the most cents first, as {department, count, blocked}. One statement.

    `blocked` is what was contested when they opened: what was paid or credited of it since is no longer contested, so
    that the books may hold less.
    """
    late = Q(due_on__lt=as_of)
    by_reason = (
        selected(company, as_of, status=Status.OPEN)
        .values("reason", "department")
        .annotate(
            count=Count("pk"),
            cents=Sum("blocked", default=0),
            late_count=Count("pk", filter=late),
            late_cents=Sum("blocked", filter=late, default=0),
        )
    )
    totals = [0, 0, 0, 0]
    departments: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    told = by_reason.values_list("reason", "department", "count", "cents", "late_count", "late_cents")
    for reason, department, *sums in told:
        totals = [a + int(b) for a, b in zip(totals, sums, strict=True)]
        of_department = departments[department or REASONS[reason].department]
        of_department[0] += sums[2]
        of_department[1] += int(sums[3])
    late_rows = [
        {"department": department, "count": count, "blocked": cents}
        for department, (count, cents) in departments.items()
        if count
    ]
    return {
        **dict(zip(("count", "blocked", "late_count", "late_blocked"), totals, strict=True)),
        "late": sorted(late_rows, key=lambda row: (-int(row["blocked"]), row["department"])),
    }


def late_disputes(company: Company, as_of: date, limit: int) -> list[dict[str, Any]]:
    """Rows (`dispute_rows`) of the disputes open on `as_of` and past their due_on, the latest first."""
    disputes = selected(company, as_of, status=Status.OPEN).filter(due_on__lt=as_of).select_related("customer")
    return rows_of(company, disputes.order_by("due_on", "pk")[:limit], as_of)


def disputes_to_decide(company: Company, as_of: date, limit: int) -> list[dict[str, Any]]:
    """Rows (`dispute_rows`) of the disputes open on `as_of`, the most blocked first."""
    rows: list[dict[str, Any]] = dispute_page(company, as_of, status="open", sort="stake", limit=limit)["rows"]
    return rows
