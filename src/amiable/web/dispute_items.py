"""The contested lines of invoices, as the page of a dispute shows them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from amiable.disputes.queries import dispute_lines
from amiable.disputes.queries.items import resolution_of_items
from amiable.web import words
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


def items_shown(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `disputes.queries.items.items_of`, with their figures written: `invoiced_said`, `quantity_said`,
    `price_said`, `excl_said`, `vat_said` ("": not known), `finding_said` and `cause_said` ("": not said yet)."""
    return [item | _written(item) for item in items]


def by_items(dispute: "Dispute") -> dict[str, Any]:
    """What a decision on a dispute starts from where all its contested lines are decided: the fields of
    `dispute_deciding.Decision`, by their names."""
    outcome = resolution_of_items(dispute)
    if outcome is None or outcome.left:
        return {}
    ids = {line["number"]: line["id"] for line in dispute_lines(dispute)}
    conceded = {f"conceded-{ids[number]}": cents for number, cents in outcome.conceded.items() if cents}
    return {"finding": outcome.finding} | {name: f"{c // 100},{c % 100:02d}" for name, c in conceded.items()}


def _written(item: dict[str, Any]) -> dict[str, str]:
    invoiced, contested = item["invoiced_quantity"], item["quantity"]
    price, vat = item["unit_price"], item["vat"]
    return {
        "invoiced_said": writing.decimal(invoiced, 3) if invoiced is not None else "",
        "quantity_said": writing.decimal(contested, 3) if contested is not None else "",
        "price_said": writing.locale().money.format(writing.decimal(price, 4, 2)) if price is not None else "",
        "vat_said": writing.rate(vat) if vat is not None else "",
        "finding_said": words.word(words.FINDINGS, item["finding"]) if item["decided_on"] else "",
        "cause_said": words.word(words.CAUSES, item["root_cause"]) if item["root_cause"] else "",
    }
