"""Reads of events: what a batch said, and what was said since."""

from collections.abc import Iterable
from dataclasses import dataclass

from amiable.people.models import Company
from amiable.receivables.models import Event, Receivable
from amiable.receivables.said import VOIDED


@dataclass(frozen=True, slots=True)
class Spoken:
    """An event of an operation that counts, under the row that says it now; `corrected`: the row whose saying it
    replaced, which holds again once it is taken back."""

    row: Event
    corrected: Event | None = None


def events_of_operation(company: Company, operation: int) -> list[Spoken]:
    """What the operation said and still counts, in order of receivable and arrival."""
    corrections = _corrections(company)
    rows = Event.objects.filter(company=company, operation=operation).exclude(kind=VOIDED).select_related("voids")
    spoken = []
    for row in rows.order_by("receivable_id", "pk"):
        last = _last(row, corrections)
        if last.kind != VOIDED:
            spoken.append(Spoken(last, row.voids))
    return spoken


def resting_on(company: Company, operation: int) -> list[str]:
    """The numbers of the documents of which something else was said since the operation, by anybody."""
    corrections = _corrections(company)
    first: dict[int, int] = {}
    moved: set[int] = set()
    for row in Event.objects.filter(company=company, operation=operation).exclude(kind=VOIDED).order_by("-pk"):
        last = _last(row, corrections)
        if last.kind != VOIDED and not _says_the_same(last, row):
            moved.add(row.receivable_id)
        first[row.receivable_id] = row.pk
    since = Event.objects.filter(company=company, pk__gt=min(first.values(), default=0), voids=None)
    for row in since.exclude(operation=operation).iterator():
        if row.pk > first.get(row.receivable_id, row.pk) and _last(row, corrections).kind != VOIDED:
            moved.add(row.receivable_id)
    return _numbers(moved)


def _corrections(company: Company) -> dict[int, Event]:
    """Event id → the row that corrects it or takes it back."""
    rows = Event.objects.filter(company=company, voids__isnull=False).iterator()
    return {row.voids_id: row for row in rows if row.voids_id}


def _last(row: Event, corrections: dict[int, Event]) -> Event:
    while row.pk in corrections:
        row = corrections[row.pk]
    return row


def _says_the_same(one: Event, other: Event) -> bool:
    return (one.kind, one.on, one.cents, one.payload) == (other.kind, other.on, other.cents, other.payload)


def _numbers(ids: Iterable[int]) -> list[str]:
    some = sorted(ids)
    numbers: list[str] = []
    for start in range(0, len(some), 500):
        numbers.extend(Receivable.objects.filter(pk__in=some[start : start + 500]).values_list("number", flat=True))
    return sorted(numbers)
