"""Reads of imports."""

import json
from collections.abc import Mapping as AbstractMapping
from datetime import date

from amiable.intake.models import Batch, Mapping, RejectedLine
from amiable.people.models import Company


def same_batch(company: Company, digest: str, mode: str, as_of: date) -> int | None:
    """The batch that took these very files before, and was not taken back."""
    batches = Batch.objects.filter(company=company, digest=digest, mode=mode, as_of=as_of, undone_by=None)
    return batches.order_by("pk").values_list("pk", flat=True).last()


def latest_complete_list(company: Company) -> date | None:
    """The day of the newest complete list taken: what it does not show is settled."""
    batches = Batch.objects.filter(company=company, mode="stock", undone_by=None)
    return batches.order_by("-as_of").values_list("as_of", flat=True).first()


def remembered_mapping(company: Company, signature: str) -> AbstractMapping[str, int] | None:
    """The columns confirmed for a file with these titles."""
    found = Mapping.objects.filter(company=company, signature=signature).first()
    return json.loads(found.columns) if found else None


def batches(company: Company) -> list[Batch]:
    """All batches, newest first."""
    return list(Batch.objects.filter(company=company).order_by("-pk"))


def rejected_lines(company: Company, batch_id: int | None = None) -> list[RejectedLine]:
    """Rejects not yet replayed, of one batch or of all, in order of file and line."""
    lines = RejectedLine.objects.filter(company=company, replayed_by=None).select_related("batch")
    if batch_id is not None:
        lines = lines.filter(batch_id=batch_id)
    return list(lines.order_by("batch_id", "file", "line"))
