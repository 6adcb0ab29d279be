"""Documents of the accounts: invoices, and what gives a customer a credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amiable.core.events import Issued, Share
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


def confirm_due_dates(operation: Operation, dates: Mapping[int, date]) -> list[Fact]:
    """Facts, to be recorded, by which the dates that were estimated become those the accounts tell.

    The invoice event is corrected, so that everything since is replayed with the true date; the flag goes.
    """
    Receivable.objects.filter(company=operation.acting.company, pk__in=dates).update(estimated=False)
    facts = []
    for receivable_id, due_on in sorted(dates.items()):
        row, said = _invoice(receivable_id)
        first = said.shares[0]
        shares = (Share(first.cents, due_on, first.kind, first.origin_on), *said.shares[1:])
        facts.append(Fact(receivable_id, Issued(said.on, shares, said.schedule), voids=row.pk))
    return facts


def _invoice(receivable_id: int) -> tuple[Event, Issued]:
    """The invoice event that counts, with what it says."""
    rows = standing(Event.objects.filter(receivable_id=receivable_id).order_by("pk"))
    for row, said in zip(rows, core_events(rows), strict=True):
        if isinstance(said, Issued):
            return row, said
    raise LookupError(f"receivable {receivable_id} has no invoice")
