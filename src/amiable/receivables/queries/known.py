"""Every document of the books as it stands, by what makes it the same document: what an import compares with."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from amiable.people.models import Company
from amiable.receivables.models import Customer, Movement, PortionState, Receivable

Key = tuple[str, str, date, str]
"""(customer code, number without case and separators, issue date, kind): what makes a document the same."""

OPEN = ("certain", "contested", "conceded")


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

    @property
    def open(self) -> int:
        return self.certain + self.contested + self.conceded

    @property
    def dormant(self) -> bool:
        """Its invoice was taken back: only the row is left."""
        return not (self.open or self.settled or self.credit)


def known_documents(company: Company) -> dict[Key, Known]:
    """Every document of the books by its key."""
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
    credits_ = Movement.objects.filter(company=company).exclude(credit=0).values_list("receivable_id")
    for pk, cents in credits_.annotate(Sum("credit")):
        by_id[pk].credit = cents
    return known


def terms_by_code(company: Company) -> dict[str, tuple[str, str]]:
    """Customer code → (payment term, agreed rate), "" where it has none of its own."""
    rows = Customer.objects.filter(company=company).values_list("code", "term", "rate")
    return {code: (term, rate) for code, term, rate in rows}
