"""Reads of disputes."""

from datetime import date
from typing import Any

from django.db.models import Q, Sum

from amiable.core.dispute import days_open
from amiable.core.reasons import REASONS
from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.people.models import Company
from amiable.receivables.queries.portions import contested_by_dispute


def dispute_rows(company: Company, as_of: date, *, status: str = "") -> list[dict[str, Any]]:
    """Disputes opened by `as_of`, oldest first: number, customer, name, status, reason, family, opened_on,
    resolved_on, days, finding, policy, claimed, blocked, conceded (cents), lines (count)."""
    disputes = Dispute.objects.filter(company=company, opened_on__lte=as_of).select_related("customer")
    ended = Q(status=Status.RESOLVED, resolved_on__lte=as_of)
    if status:
        disputes = disputes.filter(ended if status == Status.RESOLVED else ~ended)
    totals: dict[int, Any] = {
        row["dispute_id"]: row
        for row in DisputeLine.objects.filter(company=company)
        .values("dispute_id")
        .annotate(claimed_=Sum("claimed"), blocked_=Sum("blocked"), conceded_=Sum("conceded"))
    }
    return [_row(dispute, totals[dispute.pk], as_of) for dispute in disputes.order_by("opened_on", "number")]


def _row(dispute: Dispute, totals: dict[str, Any], as_of: date) -> dict[str, Any]:
    ended = dispute.resolved_on is not None and dispute.resolved_on <= as_of
    return {
        "number": dispute.number,
        "customer": dispute.customer.code,
        "name": dispute.customer.name,
        "status": Status.RESOLVED.value if ended else Status.OPEN.value,
        "reason": dispute.reason,
        "family": REASONS[dispute.reason].family,
        "opened_on": dispute.opened_on,
        "resolved_on": dispute.resolved_on if ended else None,
        "days": days_open(dispute.opened_on, dispute.resolved_on, as_of),
        "finding": dispute.finding if ended else "to_qualify",
        "policy": dispute.policy if ended else "",
        "claimed": totals["claimed_"],
        "blocked": totals["blocked_"],
        "conceded": totals["conceded_"] if ended else 0,
    }


def dispute_lines(dispute: Dispute) -> list[dict[str, Any]]:
    """The receivables of a dispute: number, issued_on, amount, claimed, blocked, conceded (cents)."""
    lines = dispute.lines.select_related("receivable").order_by("receivable__number")
    return [
        {
            "number": line.receivable.number,
            "issued_on": line.receivable.issued_on,
            "amount": line.receivable.amount,
            "claimed": line.claimed,
            "blocked": line.blocked,
            "conceded": line.conceded,
        }
        for line in lines
    ]


def faults_of_disputes(company: Company) -> list[tuple[str, str]]:
    """(dispute, what) where a case and the books disagree: euros are contested by a case that is not open."""
    contested = contested_by_dispute(company)
    numbers = dict(Dispute.objects.filter(company=company).values_list("number", "status"))
    found = [
        (number, f"{cents} centimes sont contestés par un litige qui n'est pas ouvert")
        for number, cents in contested.items()
        if cents and numbers.get(number) != "open"
    ]
    return sorted(found)
