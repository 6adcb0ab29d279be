"""Invoices whose number or note names another document: an order, a delivery note."""

from django.db.models import Q

from amiable.people.models import Company
from amiable.receivables.models import Receivable
from amiable.receivables.queries.words import words_of
from amiable.receivables.said import number_key

SHORTEST = 3
"""Letters and digits by which a document is recognised."""


def invoices_naming(company: Company, customer_id: int, document: str) -> list[Receivable]:
    """The invoices of a customer that name a document, in any spelling, the newest first. One statement."""
    key = number_key(document)
    if len(key) < SHORTEST:
        return []
    token = max(words_of(document) or [key], key=len)
    piece = max(document.split(), key=len)
    rows = Receivable.objects.filter(company=company, customer_id=customer_id, kind="invoice").filter(
        Q(number_key__contains=key) | Q(note__icontains=piece) | Q(note__icontains=token)
    )
    found = rows.select_related("customer", "company").order_by("-issued_on", "-pk")[:50]
    return [row for row in found if key in words_of(row.number, row.note)]
