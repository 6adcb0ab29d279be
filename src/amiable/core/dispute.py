"""What may be said of a dispute: its reasons, its findings, and which date what remains owed gets."""

from datetime import date
from typing import Literal, get_args

from amiable.core.events import Finding, Policy

Family = Literal["billing", "delivery", "quality", "other"]

REASONS: dict[str, Family] = {
    "price": "billing",
    "discount": "billing",
    "invoice_error": "billing",
    "missing_order_number": "billing",
    "duplicate_invoice": "billing",
    "vat": "billing",
    "payment_already_made": "billing",
    "payment_terms": "billing",
    "late_penalties": "billing",
    "transport_charges": "billing",
    "bank_details": "billing",
    "return_not_credited": "billing",
    "quantity_missing": "delivery",
    "damaged_in_transport": "delivery",
    "not_delivered": "delivery",
    "late_delivery": "delivery",
    "wrong_item": "delivery",
    "logistic_penalties": "delivery",
    "document_missing": "delivery",
    "not_as_ordered": "quality",
    "quality_defect": "quality",
    "service_incomplete": "quality",
    "retention": "other",
    "contract": "other",
    "other": "other",
}
"""Every shipped reason with the guide's family it belongs to."""

FINDINGS: tuple[Finding, ...] = get_args(Finding)
POLICIES: tuple[Policy, ...] = get_args(Policy)
ADMITTED: tuple[Finding, ...] = ("founded", "partly_founded")
"""Findings after which the retained term no longer runs from the invoice's own date."""


def default_policy(finding: Finding, opened_on: int, due: int | None) -> Policy:
    """The policy of a finding where none was given (`books`, §2). Days are ordinals.

    `due` is the retained due date the portion had when the dispute was opened on `opened_on`; an unknown date
    counts as not yet due. A contest that proves unfounded is not rewarded with time.
    """
    if finding not in ADMITTED:
        return "original"
    return "restart" if due is None or opened_on <= due else "pause"


def days_open(opened_on: date, resolved_on: date | None, as_of: date) -> int:
    """How many days a dispute has been, or was, open as seen on `as_of`."""
    return (min(resolved_on or as_of, as_of) - opened_on).days
