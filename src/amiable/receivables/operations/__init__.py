"""Writes of customers, receivables and the books. Each runs inside a `journal.operations.operation`."""

from amiable.receivables.operations.books import Fact, Recorded, UnableToRecord, lock_receivables, record
from amiable.receivables.operations.customers import CustomerRow, add_customers
from amiable.receivables.operations.documents import Document, add_documents, confirm_due_dates
from amiable.receivables.operations.holds import lift_holds, place_hold

__all__ = [
    "CustomerRow",
    "Document",
    "Fact",
    "Recorded",
    "UnableToRecord",
    "add_customers",
    "add_documents",
    "confirm_due_dates",
    "lift_holds",
    "lock_receivables",
    "place_hold",
    "record",
]
