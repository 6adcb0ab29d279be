"""What rests on a batch, and so keeps it from being taken back."""

from typing import Any

from amiable.intake.models import Batch
from amiable.people.models import Company
from amiable.receivables.queries.events import resting_documents


def resting(company: Company, operation: int, limit: int) -> list[dict[str, Any]]:
    """The documents of an import (by its operation) of which something was said since, the first `limit` of them.

    id, number, customer_name, kind and on of what was said last, batch (id of the later import that said it, or None).
    """
    rows = resting_documents(company, operation, limit)
    said_by = {row["operation"] for row in rows}
    batches = dict(Batch.objects.filter(company=company, operation__in=said_by).values_list("operation", "pk"))
    return [
        {name: row[name] for name in row if name != "operation"} | {"batch": batches.get(row["operation"])}
        for row in rows
    ]
