"""Refusals of the books as the person who decides on a dispute reads them."""

from amiable.core.money import amount
from amiable.receivables.operations import UnableToRecord

_FRENCH = {
    "contested_exceeds_certain": "{said} contestés, mais il ne reste que {available} de part non contestée",
    "conceded_exceeds_contested": "{said} accordés dépassent les {available} encore contestés et non réglés",
    "resolved_twice": "ce litige est déjà résolu",
}


def in_french(refusal: UnableToRecord) -> str:
    """The invoice and what stands in the way; a refusal without words here keeps its own."""
    words = _FRENCH.get(refusal.code)
    if words is None:
        return str(refusal)
    return f"{refusal.number} : {words.format(said=amount(refusal.said), available=amount(refusal.available))}"
