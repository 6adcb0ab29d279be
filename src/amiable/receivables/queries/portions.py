"""Reads of portions as everything now known leaves them."""

from datetime import date

from django.db.models import Sum

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


def contested_by_dispute(company: Company) -> dict[str, int]:
    """Dispute number → cents contested."""
    portions = PortionState.objects.filter(company=company).exclude(dispute="")
    return dict(portions.values_list("dispute").annotate(Sum("contested")).order_by("dispute"))
