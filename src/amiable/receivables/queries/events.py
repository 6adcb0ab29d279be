"""Reads of events: what a batch said, and what was said since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from amiable.journal.queries import operations_after
from amiable.people.models import Company
from amiable.receivables.models import Event, Receivable
from amiable.receivables.said import VOIDED

_LATE = ("operation", "on", "kind", "cents", "receivable__number", "receivable__customer__code")
AT_ONCE = 500
"""Operations, or receivables, asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An event of an operation that counts, under the row that says it now; `corrected`: the row whose saying it
    replaced, which holds again once it is taken back."""

    row: Event
    corrected: Event | None = None


def receivables_of_operation(company: Company, operation: int) -> list[int]:
    """The receivables of which the operation said something, in ascending id."""
    rows = Event.objects.filter(company=company, operation=operation).order_by("receivable_id")
    return list(rows.values_list("receivable_id", flat=True).distinct())


def events_of_operation(company: Company, operation: int) -> list[Spoken]:
    """What the operation said and still counts, in order of receivable and arrival."""
    rows = Event.objects.filter(company=company, operation=operation).exclude(kind=VOIDED).select_related("voids")
    corrections = _corrections(receivables_of_operation(company, operation))
    spoken = []
    for row in rows.order_by("receivable_id", "pk"):
        last = _last(row, corrections)
        if last.kind != VOIDED:
            spoken.append(Spoken(last, row.voids))
    return spoken


def resting_on(company: Company, operation: int) -> list[str]:
    """The numbers of the documents of which something else was said since the operation, by anybody."""
    return _numbers(_moved_since(company, operation))


def resting_documents(company: Company, operation: int, limit: int) -> list[dict[str, Any]]:
    """The first `limit` of these documents, and what was said of each last: id, number, customer_name, kind (of the
    event), on, operation (that said it)."""
    ids = sorted(_moved_since(company, operation))[:limit]
    since = Event.objects.filter(company=company, receivable_id__in=ids).exclude(operation=operation)
    last = {row.receivable_id: row for row in since.order_by("pk").iterator()}
    rows = Receivable.objects.filter(company=company, pk__in=ids).select_related("customer").order_by("number", "pk")
    return [
        {
            "id": row.pk,
            "number": row.number,
            "customer_name": row.customer.name or row.customer.code,
            **{name: getattr(last[row.pk], name) for name in ("kind", "on", "operation")},
        }
        for row in rows
        if row.pk in last
    ]


def _moved_since(company: Company, operation: int) -> set[int]:
    ids = receivables_of_operation(company, operation)
    corrections = _corrections(ids)
    first: dict[int, int] = {}
    moved: set[int] = set()
    for row in Event.objects.filter(company=company, operation=operation).exclude(kind=VOIDED).order_by("-pk"):
        last = _last(row, corrections)
        if last.kind != VOIDED and not _says_the_same(last, row):
            moved.add(row.receivable_id)
        first[row.receivable_id] = row.pk
    for some in _some(ids):
        since = Event.objects.filter(receivable_id__in=some, pk__gt=min(first.values(), default=0), voids=None)
        for row in since.exclude(operation=operation).iterator():
            if row.pk > first.get(row.receivable_id, row.pk) and _last(row, corrections).kind != VOIDED:
                moved.add(row.receivable_id)
    return moved


def late_events(company: Company, as_of: date, known_at: int) -> list[dict[str, Any]]:
    """What was said, or taken back, after journal line `known_at` of days up to `as_of`: late for what was signed then.

    customer, number, on, kind, cents, seq (its journal line); in order of line and arrival.
    """
    seqs = operations_after(company, known_at)
    operations = list(seqs)
    told = Q(on__lte=as_of) | Q(voids__on__lte=as_of)
    found = []
    for start in range(0, len(operations), AT_ONCE):
        rows = Event.objects.filter(told, company=company, operation__in=operations[start : start + AT_ONCE])
        found += [
            {"seq": seqs[operation], "on": on, "kind": kind, "cents": cents, "number": number, "customer": customer}
            for operation, on, kind, cents, number, customer in rows.order_by("pk").values_list(*_LATE)
        ]
    return sorted(found, key=lambda row: row["seq"])


def _corrections(receivable_ids: Sequence[int]) -> dict[int, Event]:
    """Event id → the row that corrects it or takes it back, of these receivables: a correction is of the same one."""
    found = (Event.objects.filter(receivable_id__in=some, voids__isnull=False) for some in _some(receivable_ids))
    return {row.voids_id: row for rows in found for row in rows.iterator() if row.voids_id}


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as one statement may name."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _last(row: Event, corrections: dict[int, Event]) -> Event:
    while row.pk in corrections:
        row = corrections[row.pk]
    return row


def _says_the_same(one: Event, other: Event) -> bool:
    return (one.kind, one.on, one.cents, one.payload) == (other.kind, other.on, other.cents, other.payload)


def _numbers(ids: Iterable[int]) -> list[str]:
    numbers: list[str] = []
    for some in _some(sorted(ids)):
        numbers.extend(Receivable.objects.filter(pk__in=some).values_list("number", flat=True))
    return sorted(numbers)
