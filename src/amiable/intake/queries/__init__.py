"""Reads of imports: files on their way, batches, rejects, where a figure came from."""

from amiable.intake.queries.batches import (
    batch_row,
    batches,
    last_agreement,
    latest_complete_list,
    origins_of,
    recent_arrivals,
    rejected_lines,
    rejected_page,
    rejects_workbook,
    remembered_mapping,
    same_batch,
)
from amiable.intake.queries.uploads import upload_row

__all__ = [
    "batch_row",
    "batches",
    "last_agreement",
    "latest_complete_list",
    "origins_of",
    "recent_arrivals",
    "rejected_lines",
    "rejected_page",
    "rejects_workbook",
    "remembered_mapping",
    "same_batch",
    "upload_row",
]
