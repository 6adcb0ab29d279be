"""The plain values of a row of the books, in the order in which the journal digests them."""

from typing import Any

from amiable.receivables.models import Event

EVENT_COLUMNS = ("id", "company_id", "receivable_id", "operation", "on", "kind", "cents", "payload", "voids_id")
MOVEMENT_COLUMNS = (
    "company_id",
    "receivable_id",
    "portion",
    "operation",
    "event_id",
    "on",
    "schedule",
    "from_day",
    "certain",
    "contested",
    "conceded",
    "paid",
    "credited",
    "written_off",
    "credit",
    "due",
    "original_due",
    "base",
    "original_base",
    "judged",
)


def event_row(event: Event) -> list[Any]:
    """`EVENT_COLUMNS` of a row."""
    return [getattr(event, name) for name in EVENT_COLUMNS]
