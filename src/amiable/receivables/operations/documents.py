"""Documents of the accounts: invoices, and what gives a customer a credit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from amiable.core.calendar import Term
from amiable.core.events import Issued, Share
from amiable.core.law.late_interest import Schedule
from amiable.journal.operations import Operation
from amiable.receivables.models import Event, Receivable
from amiable.receivables.operations.books import Fact
from amiable.receivables.replay import core_events, standing
from amiable.receivables.said import number_key

BATCH_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Document:
    """A document to add; `amount` cents incl. VAT, positive."""

    customer_id: int
    kind: str
    number: str
    issued_on: date
    amount: int
    currency: str = "EUR"
    estimated: bool = False
    note: str = ""


def add_documents(operation: Operation, documents: Sequence[Document]) -> list[int]:
    """Add the documents, which must be new; returns their ids in the same order. Their events are recorded apart."""
    rows = [
        Receivable(
            company=operation.acting.company,
            customer_id=document.customer_id,
            kind=document.kind,
            number=document.number,
            number_key=number_key(document.number),
            issued_on=document.issued_on,
            amount=document.amount,
            currency=document.currency,
            estimated=document.estimated,
            note=document.note[:200],
        )
        for document in documents
    ]
    return [row.pk for row in Receivable.objects.bulk_create(rows, batch_size=BATCH_ROWS)]


def renew_documents(operation: Operation, documents: Mapping[int, Document]) -> None:
    """Documents that were taken back and are told again, by id: their rows say what the file says now."""
    rows = Receivable.objects.filter(company=operation.acting.company).in_bulk(sorted(documents))
    for pk, row in rows.items():
        document = documents[pk]
        row.number, row.amount, row.currency = document.number, document.amount, document.currency
        row.estimated, row.note = document.estimated, document.note[:200]
    names = ["number", "amount", "currency", "estimated", "note"]
    Receivable.objects.bulk_update(rows.values(), names, batch_size=500)


def confirm_due_dates(operation: Operation, dates: Mapping[int, date]) -> list[Fact]:
    """Facts, to be recorded, by which the dates that were estimated become those the accounts tell.

    The invoice event is corrected, so that everything since is replayed with the true date; the flag goes.
    """
    Receivable.objects.filter(company=operation.acting.company, pk__in=dates).update(estimated=False)
    return [_corrected(pk, partial(_dated, due_on=due_on)) for pk, due_on in sorted(dates.items())]


def estimate_again(receivable_ids: Iterable[int], term: Term, schedule: Schedule) -> list[Fact]:
    """Facts, to be recorded, by which estimated due dates follow a customer's new terms."""

    def estimated(said: Issued) -> Issued:
        return replace(_dated(said, term.due(said.on)), schedule=schedule, term=term, estimated=True)

    return [_corrected(pk, estimated) for pk in sorted(receivable_ids)]


def _dated(said: Issued, due_on: date) -> Issued:
    first = said.shares[0]
    return Issued(said.on, (Share(first.cents, due_on, first.kind, first.origin_on), *said.shares[1:]), said.schedule)


def _corrected(receivable_id: int, correct: Callable[[Issued], Issued]) -> Fact:
    row, said = _invoice(receivable_id)
    return Fact(receivable_id, correct(said), voids=row.pk)


def _invoice(receivable_id: int) -> tuple[Event, Issued]:
    """The invoice event that counts, with what it says."""
    rows = standing(Event.objects.filter(receivable_id=receivable_id).order_by("pk"))
    for row, said in zip(rows, core_events(rows), strict=True):
        if isinstance(said, Issued):
            return row, said
    raise LookupError(f"receivable {receivable_id} has no invoice")
