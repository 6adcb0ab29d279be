"""Every document of the books as it stands, by what makes it the same document: what an import compares with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from amiable.core.places import OPEN
from amiable.people.models import Company
from amiable.receivables.models import Customer, Event, Movement, PortionState, Receivable

Key = tuple[str, str, date, str]
"""(customer code, number without case and separators, issue date, kind): what makes a document the same."""


@dataclass(slots=True)
class Known:
    """A document of the books as it stands: cents `certain`, `contested`, `conceded` and `credit`, `settled` in any
    way, of which `paid`; `due` and `original_due` are those of its first portion."""

    id: int
    number: str
    estimated: bool
    amount: int
    certain: int = 0
    contested: int = 0
    conceded: int = 0
    settled: int = 0
    paid: int = 0
    credit: int = 0
    due: date | None = None
    original_due: date | None = None
    dormant: bool = True
    """Its invoice was taken back: only the row is left."""

    @property
    def open(self) -> int:
        return self.certain + self.contested + self.conceded


def concerned_ids(company: Company, keys: Iterable[Key]) -> list[int]:
    """Of the documents with these keys, and of all that have something open or are credits: what a list may change."""
    listed = set(keys)
    columns = ("customer__code", "number_key", "issued_on", "kind", "pk")
    rows = Receivable.objects.filter(company=company).values_list(*columns).iterator()
    ids = {pk for *key, pk in rows if key[3] == "credit" or tuple(key) in listed}
    still = Q(certain__gt=0) | Q(contested__gt=0) | Q(conceded__gt=0)
    ids.update(PortionState.objects.filter(still, company=company).values_list("receivable_id", flat=True))
    return sorted(ids)


def known_documents(company: Company, as_of: date) -> dict[Key, Known]:
    """Every document of the books by its key, as what was said of days up to `as_of` leaves it."""
    columns = ("pk", "number", "number_key", "issued_on", "kind", "estimated", "amount", "customer__code")
    known: dict[Key, Known] = {}
    by_id: dict[int, Known] = {}
    for pk, number, plain, issued_on, kind, estimated, amount, code in (
        Receivable.objects.filter(company=company).values_list(*columns).iterator()
    ):
        known[code, plain, issued_on, kind] = by_id[pk] = Known(pk, number, estimated, amount)
    states = PortionState.objects.filter(company=company).values_list(
        "receivable_id", "number", *OPEN, "paid", "credited", "written_off", "due", "original_due"
    )
    for pk, number, certain, contested, conceded, paid, credited, written_off, due, original_due in states.iterator():
        document = by_id[pk]
        document.certain += certain
        document.contested += contested
        document.conceded += conceded
        document.settled += paid + credited + written_off
        document.paid += paid
        if number == 0:
            document.due, document.original_due = due, original_due
    sums = Movement.objects.filter(company=company, on__lte=as_of).exclude(credit=0).values_list("receivable_id")
    for pk, cents in sums.annotate(Sum("credit")):
        by_id[pk].credit = cents
    _go_back(company, as_of, by_id)
    voided = Event.objects.filter(company=company, voids__isnull=False).values("voids_id")
    given = Event.objects.filter(company=company, kind__in=("issued", "credit_given")).exclude(pk__in=voided)
    for pk in given.values_list("receivable_id", flat=True).iterator():
        by_id[pk].dormant = False
    return known


def _go_back(company: Company, as_of: date, by_id: dict[int, Known]) -> None:
    """Give the documents that moved after `as_of` the places they had then."""
    places = (*OPEN, "paid", "credited", "written_off")
    later = Movement.objects.filter(company=company, on__gt=as_of).values_list("receivable_id")
    for pk, *moved in later.annotate(*(Sum(place, default=0) for place in places)):
        document = by_id[pk]
        certain, contested, conceded, paid, credited, written_off = moved
        document.certain -= certain
        document.contested -= contested
        document.conceded -= conceded
        document.paid -= paid
        document.settled -= paid + credited + written_off


def terms_by_code(company: Company) -> dict[str, tuple[str, str]]:
    """Customer code → (payment term, agreed rate), "" where it has none of its own."""
    rows = Customer.objects.filter(company=company).values_list("code", "term", "rate")
    return {code: (term, rate) for code, term, rate in rows}
