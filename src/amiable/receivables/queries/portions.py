"""Reads of portions as everything now known leaves them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery, Sum

from amiable.people.models import Company
from amiable.receivables.models import Movement, PortionState


def certain_of(receivable_id: int) -> int:
    """Cents of a receivable that are certain: what a dispute can block."""
    total = PortionState.objects.filter(receivable_id=receivable_id).aggregate(cents=Sum("certain", default=0))
    return int(total["cents"])


def portions_of_dispute(receivable_id: int, dispute: str) -> list[int]:
    """The numbers of the portions of a receivable that a dispute made."""
    portions = PortionState.objects.filter(receivable_id=receivable_id, dispute=dispute)
    return list(portions.order_by("number").values_list("number", flat=True))


def contested_of(receivable_id: int, dispute: str, on: date) -> int:
    """Cents of a receivable that a dispute contests at the end of the day `on`."""
    portions = portions_of_dispute(receivable_id, dispute)
    moved = Movement.objects.filter(receivable_id=receivable_id, portion__in=portions, on__lte=on)
    return int(moved.aggregate(cents=Sum("contested", default=0))["cents"])


def contested_of_disputes(company: Company, disputes: Iterable[str], on: date) -> dict[str, int]:
    """Number of each of the disputes that contests something at the end of the day `on` → cents. One statement."""
    until = Movement.objects.filter(receivable=OuterRef("receivable"), portion=OuterRef("number"), on__lte=on)
    moved = until.order_by().values("portion").annotate(cents=Sum("contested")).values("cents")
    portions = PortionState.objects.filter(company=company, dispute__in=set(disputes)).exclude(dispute="")
    found: Counter[str] = Counter()
    for number, cents in portions.annotate(cents=Subquery(moved)).values_list("dispute", "cents"):
        found[number] += cents or 0
    return {number: cents for number, cents in found.items() if cents}


def contested_by_dispute(company: Company) -> dict[str, int]:
    """Dispute number → cents contested."""
    portions = PortionState.objects.filter(company=company).exclude(dispute="")
    return dict(portions.values_list("dispute").annotate(Sum("contested")).order_by("dispute"))
