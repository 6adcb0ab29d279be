"""Documents of the accounts: invoices, and what gives a customer a credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amiable.journal.operations import Operation
from amiable.receivables.models import Receivable, ReceivableKind
from amiable.receivables.said import number_key

BATCH_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Document:
    """A document to add; `amount` cents incl. VAT, positive."""

    customer_id: int
    kind: ReceivableKind
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
