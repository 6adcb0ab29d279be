"""Writes of customers, receivables and the books. Each runs inside a `journal.operations.operation`."""

from amiable.receivables.operations.books import Fact, Recorded, UnableToRecord, lock_receivables, record
from amiable.receivables.operations.customers import CustomerRow, UnableToSetTerms, add_customers, set_terms
from amiable.receivables.operations.documents import Document, add_documents, confirm_due_dates, renew_documents
from amiable.receivables.operations.holds import dispute_subject, lift_holds, place_hold
from amiable.receivables.operations.taking_back import take_back
from amiable.receivables.operations.terms import follow_company_terms

__all__ = [
    "CustomerRow",
    "Document",
    "Fact",
    "Recorded",
    "UnableToRecord",
    "UnableToSetTerms",
    "add_customers",
    "add_documents",
    "confirm_due_dates",
    "dispute_subject",
    "follow_company_terms",
    "lift_holds",
    "lock_receivables",
    "place_hold",
    "record",
    "renew_documents",
    "set_terms",
    "take_back",
]
