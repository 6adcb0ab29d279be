"""What of the lines of invoices is contested, and how it would end."""

from dataclasses import dataclass
from typing import Any

from amiable.core.contested_amount import NotComputable, Part, excl_of
from amiable.core.events import Finding
from amiable.disputes.models import Dispute, Item

TOLD = (
    "id", "position", "label", "delivery_note", "invoiced_quantity", "quantity", "unit_price", "vat", "claimed",
    "finding", "root_cause", "conceded", "decided_on", "version",
)  # fmt: skip
EXAMINED: tuple[Finding, ...] = ("founded", "partly_founded", "unfounded")
"""Findings of a whole dispute that say its lines were looked at one by one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a dispute would end by its items: `finding`, `conceded` cents by receivable number; `left`: rows of
    `items_of` that nobody has decided yet (the other two are those of what is decided)."""

    finding: Finding
    conceded: dict[str, int]
    left: list[dict[str, Any]]


def items_of(dispute: Dispute) -> list[dict[str, Any]]:
    """The contested lines of a dispute's invoices, as they were noted: id, position, label, delivery_note,
    invoiced_quantity and quantity (thousandths), unit_price (ten-thousandths of a euro), excl_vat (cents), vat (basis
    points), claimed and conceded (cents incl. VAT), finding, root_cause, decided_on, version; receivable_id and number
    of the invoice. One statement."""
    rows = Item.objects.filter(company_id=dispute.company_id, line__dispute=dispute).select_related("line__receivable")
    return [
        {name: getattr(item, name) for name in TOLD}
        | {"excl_vat": _excl(item), "receivable_id": item.line.receivable_id, "number": item.line.receivable.number}
        for item in rows.order_by("line__receivable_id", "pk")
    ]


def resolution_of_items(dispute: Dispute) -> Outcome | None:
    """How its items would end a dispute: founded where all are, unfounded where none is, else partly. None where it has
    no items. One statement."""
    rows = items_of(dispute)
    if not rows:
        return None
    decided = [row for row in rows if row["decided_on"]]
    conceded: dict[str, int] = {}
    for row in rows:
        conceded[row["number"]] = conceded.get(row["number"], 0) + row["conceded"]
    return Outcome(_finding({row["finding"] for row in decided}), conceded, [row for row in rows if row not in decided])


def _finding(findings: set[Any]) -> Finding:
    if len(findings) == 1:
        (only,) = findings
        return only  # type: ignore[no-any-return]
    if findings & {"founded", "partly_founded"}:
        return "partly_founded"
    return "goodwill" if "goodwill" in findings else "unfounded"


def _excl(item: Item) -> int | None:
    try:
        return excl_of(Part(item.vat or 0, item.quantity, item.unit_price, item.excl_vat))
    except NotComputable:
        return item.excl_vat
