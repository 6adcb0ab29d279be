"""What a company's first steps need to know of imports."""

from typing import Any

from django.db.models import Min

from amiable.intake.models import Batch
from amiable.people.models import Company


def kinds_taken(company: Company) -> dict[str, dict[str, Any]]:
    """Source (fec, open_items, customers, disputes) → id, at, by (an account's name, "operator" or "") of the first
    batch of it that stands. One statement."""
    standing = Batch.objects.filter(company=company, undone_by=None).order_by()
    first = standing.values("source").annotate(first=Min("pk")).values("first")
    rows = Batch.objects.filter(pk__in=first).values_list("source", "pk", "at", "by")
    return {source: {"id": pk, "at": at, "by": by} for source, pk, at, by in rows}
