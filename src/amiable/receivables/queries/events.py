"""Reads of events: what a batch said, and what was said since."""

from amiable.people.models import Company
from amiable.receivables.models import Event, Receivable


def events_of_operation(operation: int) -> list[tuple[int, int]]:
    """(receivable id, event id) of every event that the operation wrote and nobody voided since."""
    voided = Event.objects.filter(voids__operation=operation).values("voids_id")
    rows = Event.objects.filter(operation=operation).exclude(pk__in=voided).exclude(kind="voided")
    return list(rows.order_by("receivable_id", "pk").values_list("receivable_id", "pk"))


def resting_on(company: Company, operation: int) -> list[str]:
    """The numbers of documents that the operation created and that something else was said of since."""
    created = Event.objects.filter(operation=operation, kind__in=("issued", "credit_given")).values("receivable_id")
    later = Event.objects.filter(company=company, receivable_id__in=created).exclude(operation=operation)
    voided = Event.objects.filter(company=company, voids__isnull=False).values("voids_id")
    standing = later.exclude(kind="voided").exclude(pk__in=voided)
    numbers = Receivable.objects.filter(pk__in=standing.values("receivable_id"))
    return list(numbers.order_by("number").values_list("number", flat=True))
