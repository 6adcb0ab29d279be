"""Where the disputes are: how many there are, and for how much, by what the customer says and by who answers."""

from collections import defaultdict
from datetime import date
from typing import Any, Unpack

from django.db.models import Count, Sum

from amiable.core.reasons import REASONS
from amiable.disputes.queries.selection import Filter, selected
from amiable.people.models import Company


def dispute_matrix(company: Company, as_of: date, *, since: date | None = None) -> list[dict[str, Any]]:
    """{reason, department, count, cents claimed} of the disputes open on `as_of`; with `since`, of those opened from
    that day to `as_of`, but for what was cancelled. `department` is the case's own, else its reason's, as a filter by
    department takes it. Only pairs that have one, the most cents first. One statement.
    """
    if since is None:
        return _cells(company, as_of, status="open")
    return _cells(company, as_of, status="stood", since=since.isoformat())


def disputes_by_department(company: Company, as_of: date, **asked: Unpack[Filter]) -> list[dict[str, Any]]:
    """{department, count, cents claimed} of the disputes that pass the filter, by who answers, the most first. One
    statement besides those of `selected`."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in _cells(company, as_of, **asked):
        of_department = sums[cell["department"]]
        of_department[0] += cell["count"]
        of_department[1] += cell["cents"]
    told = [{"department": key, "count": count, "cents": cents} for key, (count, cents) in sums.items()]
    return sorted(told, key=lambda row: (-int(row["count"]), str(row["department"])))


def _cells(company: Company, as_of: date, **asked: Unpack[Filter]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    grouped = selected(company, as_of, **asked).order_by().values("reason", "department")
    rows = grouped.annotate(count=Count("pk"), cents=Sum("claimed", default=0))
    for reason, department, count, cents in rows.values_list("reason", "department", "count", "cents"):
        sums = found[reason, department or REASONS[reason].department]
        sums[0] += count
        sums[1] += int(cents)
    told = [
        {"reason": reason, "department": department, "count": count, "cents": cents}
        for (reason, department), (count, cents) in found.items()
    ]
    return sorted(told, key=lambda cell: (-cell["cents"], cell["reason"], cell["department"]))
