"""Documents that somebody chose on a page, to act on those of one customer."""

from collections.abc import Iterable
from typing import Any

from amiable.people.models import Company
from amiable.receivables.models import Receivable

MOST = 200
"""Documents that may be chosen at once on a page; more are for a job."""


def documents_of(company: Company, customer_id: int, ids: Iterable[int]) -> list[Receivable]:
    """Those of the documents that are the customer's, oldest first, with their company and customer. One statement."""
    rows = Receivable.objects.filter(company=company, customer_id=customer_id, pk__in=set(ids))
    return list(rows.select_related("company", "customer").order_by("issued_on", "pk"))


def customers_of_chosen(company: Company, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The customers of the documents, by name: id, code, name, count (of the documents), invoices (ids of those that
    are invoices, the oldest first). One statement."""
    documents = Receivable.objects.filter(company=company, pk__in=set(ids)).order_by("issued_on", "pk")
    found: dict[int, dict[str, Any]] = {}
    for pk, kind, customer, code, name in documents.values_list(
        "pk", "kind", "customer_id", "customer__code", "customer__name"
    ):
        row = found.setdefault(customer, {"id": customer, "code": code, "name": name, "count": 0, "invoices": []})
        row["count"] += 1
        if kind == "invoice":
            row["invoices"].append(pk)
    return sorted(found.values(), key=lambda row: (row["name"], row["code"]))
