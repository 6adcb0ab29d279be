"""Reads of imports: files on their way, batches, rejects, where a figure came from."""

from amiable.intake.queries.batches import (
    batch_row,
    batches,
    last_agreement,
    last_list,
    latest_complete_list,
    origins_of,
    recent_arrivals,
    remembered_mapping,
    same_batch,
    taken_before,
)
from amiable.intake.queries.rejects import (
    reading_for,
    readings_of_batch,
    rejected_lines,
    rejected_page,
    rejects_aside,
    rejects_at,
    rejects_counted,
    rejects_left,
    rejects_workbook,
)
from amiable.intake.queries.resting import resting
from amiable.intake.queries.uploads import upload_row

__all__ = [
    "batch_row",
    "batches",
    "last_agreement",
    "last_list",
    "latest_complete_list",
    "origins_of",
    "reading_for",
    "readings_of_batch",
    "recent_arrivals",
    "rejected_lines",
    "rejected_page",
    "rejects_aside",
    "rejects_at",
    "rejects_counted",
    "rejects_left",
    "rejects_workbook",
    "remembered_mapping",
    "resting",
    "same_batch",
    "taken_before",
    "upload_row",
]
