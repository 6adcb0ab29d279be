"""What was contested before its invoice existed."""

from typing import Any

from amiable.disputes.models import Announced
from amiable.people.models import Company

COLUMNS = ("id", "document_kind", "document", "reason", "words", "amount", "at", "by", "version", "customer_id")


def waiting(company: Company) -> list[Announced]:
    """What still waits for its invoice, the oldest first, with its customer. One statement."""
    rows = Announced.objects.filter(company=company, closed_on=None, receivable=None)
    return list(rows.select_related("customer").order_by("at", "pk"))


def announced_rows(company: Company, limit: int = 200) -> list[dict[str, Any]]:
    """What still waits for its invoice, the oldest first: id, document_kind, document, reason, words, amount (cents,
    None: not known), at, by, version, customer_id, customer (name). One statement."""
    rows = Announced.objects.filter(company=company, closed_on=None, receivable=None).select_related("customer")
    return [
        {name: getattr(row, name) for name in COLUMNS} | {"customer": row.customer.name or row.customer.code}
        for row in rows.order_by("at", "pk")[:limit]
    ]


def arrived_rows(company: Company, limit: int = 20) -> list[dict[str, Any]]:
    """Those whose invoice came, the latest first: as `announced_rows`, with receivable_id and number. One statement."""
    rows = Announced.objects.filter(company=company, receivable__isnull=False)
    return [
        {name: getattr(row, name) for name in COLUMNS}
        | {"customer": row.customer.name or row.customer.code}
        | {"receivable_id": row.receivable_id, "number": row.receivable.number if row.receivable else ""}
        for row in rows.select_related("customer", "receivable").order_by("-pk")[:limit]
    ]
