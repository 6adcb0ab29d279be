"""Documents of the accounts: invoices, and what gives a customer a credit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from amiable.core.calendar import Term
from amiable.core.events import Issued, Share
from amiable.core.law.late_interest import Schedule
from amiable.journal.operations import Operation
from amiable.receivables.models import Receivable
from amiable.receivables.operations.books import Fact, known_events, lock_receivables
from amiable.receivables.operations.bulk import BATCH_ROWS
from amiable.receivables.operations.search import index_receivables
from amiable.receivables.replay import core_events, standing
from amiable.receivables.said import number_key


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
    ids = [row.pk for row in Receivable.objects.bulk_create(rows, batch_size=BATCH_ROWS)]
    index_receivables(operation.acting.company, ids)
    return ids


def renew_documents(operation: Operation, documents: Mapping[int, Document]) -> None:
    """Documents that were taken back and are told again, by id: their rows say what the file says now."""
    rows = Receivable.objects.filter(company=operation.acting.company).in_bulk(sorted(documents))
    for pk, row in rows.items():
        document = documents[pk]
        row.number, row.amount, row.currency = document.number, document.amount, document.currency
        row.estimated, row.note = document.estimated, document.note[:200]
    names = ["number", "amount", "currency", "estimated", "note"]
    Receivable.objects.bulk_update(rows.values(), names, batch_size=500)
    index_receivables(operation.acting.company, rows)


def confirm_due_dates(operation: Operation, dates: Mapping[int, date]) -> list[Fact]:
    """Facts, to be recorded, by which the dates that were estimated become those the accounts tell.

    The invoice event is corrected, so that everything since is replayed with the true date; the flag goes.
    """
    lock_receivables(operation, dates)
    Receivable.objects.filter(company=operation.acting.company, pk__in=dates).update(estimated=False)
    return _corrected(dates, lambda pk, said: _dated(said, dates[pk]))


def estimate_again(operation: Operation, receivable_ids: Sequence[int], term: Term, schedule: Schedule) -> list[Fact]:
    """Facts, to be recorded, by which estimated due dates follow a customer's new terms."""
    lock_receivables(operation, receivable_ids)

    def estimated(_: int, said: Issued) -> Issued:
        return replace(_dated(said, term.due(said.on)), schedule=schedule, term=term, estimated=True)

    return _corrected(receivable_ids, estimated)


def _dated(said: Issued, due_on: date) -> Issued:
    first = said.shares[0]
    return Issued(said.on, (Share(first.cents, due_on, first.kind, first.origin_on), *said.shares[1:]), said.schedule)


def _corrected(receivable_ids: Iterable[int], correct: Callable[[int, Issued], Issued]) -> list[Fact]:
    """The correction of each receivable's invoice event, in ascending id; those without an invoice have none."""
    facts = []
    for pk, rows in sorted(known_events(sorted(receivable_ids)).items()):
        order = standing(rows)
        for row, said in zip(order, core_events(order), strict=True):
            if isinstance(said, Issued):
                facts.append(Fact(pk, correct(pk, said), voids=row.pk))
    return facts
