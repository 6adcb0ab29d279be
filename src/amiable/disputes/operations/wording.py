"""What a refusal says in French besides its own sentence: findings, what somebody did before, what the books found
impossible."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from amiable.core.refusal import Cents, Value, Word
from amiable.disputes.models import Dispute, Status
from amiable.disputes.queries.history import PASSING, dispute_history
from amiable.receivables.operations import UnableToRecord

_FINDINGS = {
    "to_qualify": _("à qualifier"),
    "founded": _("fondé"),
    "partly_founded": _("partiellement fondé"),
    "unfounded": _("non fondé"),
    "withdrawn": _("retiré par le client"),
    "inadmissible": _("irrecevable"),
    "goodwill": _("geste commercial"),
}
MOVED = {
    "dispute.resolved": _(
        "{number} a été résolu par {by} le {at}, avec effet au {on} ({finding}) ; rien n’a été changé"
    ),
    "dispute.resolution_undone": _("{number} a été rouvert par {by} le {at} ; relisez-le avant de décider"),
    "dispute.opening_undone": _("{number} a été annulé par {by} le {at} : rien n’est plus contesté"),
}
"""Verb of the journal → what the second of two people is told."""
CHANGED = _("{number} a été changé par {by} le {at} : relisez ce qui est enregistré, puis recommencez si besoin")
_IMPOSSIBLE = {
    "contested_exceeds_certain": _(
        "{number} : {said} contestés, mais il ne reste que {available} de part non contestée"
    ),
    "conceded_exceeds_contested": _(
        "{number} : {said} accordés dépassent les {available} encore contestés et non réglés"
    ),
    "resolved_twice": _("{number} : ce litige est déjà résolu"),
}


def finding_word(finding: str) -> Word:
    """``unfounded`` → "non fondé"."""
    return Word(_FINDINGS.get(finding, finding))


def by_and_at(dispute: Dispute, line: dict[str, Any]) -> dict[str, Value]:
    """Who wrote a line of the dispute's history, and when in the company's zone: `by` and `at` of a template."""
    return {"by": line["actor"], "at": line["at"].astimezone(ZoneInfo(dispute.company.time_zone))}


def moved_since(dispute: Dispute, version: int | None) -> tuple[str, dict[str, Value]] | None:
    """Template and values that tell the second of two people what the first did; None where the dispute is open and
    still as they saw it (`version` None: however it is). Asked while the row, or its receivables, are held."""
    now = Dispute.objects.select_related("company").get(pk=dispute.pk)
    if now.status == Status.OPEN and version in (None, now.version):
        return None
    lines = [line for line in dispute_history(now) if line["verb"] not in PASSING]
    if now.status != Status.OPEN:
        lines = [line for line in lines if line["verb"] in MOVED]
    told: dict[str, Value] = {"number": now.number, "on": now.resolved_on or now.opened_on}
    told |= {"finding": finding_word(now.finding), **by_and_at(now, lines[-1])}
    return MOVED.get(lines[-1]["verb"], CHANGED), told


def retold(refusal: UnableToRecord) -> tuple[str, dict[str, Value]]:
    """Template and values: the invoice and what stands in the way. A refusal without words here keeps its own."""
    template = _IMPOSSIBLE.get(refusal.code)
    if template is None:
        return refusal.template, refusal.values
    amounts = {"said": Cents(refusal.said), "available": Cents(refusal.available)}
    return template, {"number": refusal.number, **amounts}
