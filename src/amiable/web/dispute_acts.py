"""What somebody did to a dispute, from its line of the journal, in words for its thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.calendar import parse_day
from amiable.web import words
from amiable.web.dispute_case import conceded_words
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.web.dispute_thread import Names


@dataclass(frozen=True, slots=True)
class Act:
    """What was done, said after the name of who did it; `quote` words of their own; `card`: it moved euros."""

    icon: str
    what: str
    quote: str = ""
    card: bool = False


PLAIN = {
    "dispute.change_undone": ("arrow-back-up", gettext_lazy("annule cette modification")),
    "dispute.opening_undone": ("arrow-back-up", gettext_lazy("annule l’ouverture : rien n’a été contesté")),
    "dispute.resolution_undone": (
        "arrow-back-up",
        gettext_lazy("annule la décision : le litige est de nouveau ouvert"),
    ),
    "dispute.reopened": ("arrow-back-up", gettext_lazy("rouvre le litige")),
    "dispute.escalated": ("bell", gettext_lazy("relance, sans réponse à temps")),
    "dispute.joined": ("arrows-join", gettext_lazy("joint la même contestation, redite par le client")),
    "decision.approved": ("gavel", gettext_lazy("approuve la décision")),
    "decision.refused": ("gavel", gettext_lazy("n’approuve pas la décision")),
    "decision.withdrawn": ("gavel", gettext_lazy("retire la décision")),
    "decision.effective": ("gavel", gettext_lazy("la décision prend effet")),
    "decision.not_effective": ("gavel", gettext_lazy("la décision n’a pas pu prendre effet")),
    "dispute.item_added": ("list-details", gettext_lazy("ajoute une ligne contestée")),
    "dispute.item_changed": ("list-details", gettext_lazy("corrige une ligne contestée")),
    "dispute.item_removed": ("list-details", gettext_lazy("retire une ligne contestée")),
    "dispute.item_qualified": ("list-details", gettext_lazy("dit le bien-fondé d’une ligne")),
    "question.link_renewed": ("link", gettext_lazy("redonne un lien pour répondre")),
    "question.withdrawn": ("message-off", gettext_lazy("retire une question")),
    "question.forwarded": ("arrow-forward-up", gettext_lazy("passe la question à quelqu’un d’autre")),
    "question.reminded": ("bell", gettext_lazy("repose la question, restée sans réponse")),
}
"""Verb of the journal → icon and words, where nothing of its facts is told."""


def act_of(line: dict[str, Any], names: "Names") -> Act:
    """The act of a line (verb, facts, words) of `disputes.queries.dispute_history`."""
    facts, why = line["facts"], line["words"].get("why", "")
    if moved := _moving_euros(line):
        return moved
    match line["verb"]:
        case "dispute.changed":
            return Act("pencil", changed_words(facts, names))
        case "dispute.stage_set":
            stage = words.word(words.STAGES, facts.get("to", ""))
            return Act("flag", _("passe le litige à « %s »") % stage, why)
    icon, what = PLAIN.get(line["verb"], ("point", words.word(words.VERBS, line["verb"])))
    return Act(icon, str(what), why)


def _moving_euros(line: dict[str, Any]) -> Act | None:
    facts = line["facts"]
    match line["verb"]:
        case "dispute.opened":
            return Act("scale", _("ouvre le litige, %s bloqués") % writing.money(facts.get("blocked", 0)), card=True)
        case "dispute.decided":
            return Act("gavel", _("propose d’accorder %s") % writing.money(facts.get("conceded", 0)), card=True)
        case "dispute.resolved":
            return Act("gavel", resolved_words(facts), line["words"].get("policy_reason", ""), card=True)
    return None


def resolved_words(facts: dict[str, Any]) -> str:
    """« décide : fondé, 1 260,00 € accordés »."""
    finding = words.word(words.FINDINGS, facts.get("finding", ""))
    conceded = conceded_words(sum(facts.get("conceded", {}).values()))
    return _("décide : %(finding)s, %(conceded)s") % {"finding": finding, "conceded": conceded}


def changed_words(facts: dict[str, Any], names: "Names") -> str:
    """« change le motif en Prix, le service en Qualité »."""
    to = facts.get("to", {})
    said = []
    if "reason" in to:
        said.append(_("le motif en %s") % words.reason(to["reason"]))
    if "department" in to:
        department = names.department(to["department"]) if to["department"] else _("celui du motif")
        said.append(_("le service en %s") % department)
    if "assignee_id" in to:
        said.append(_("la personne qui répond") if to["assignee_id"] else _("la personne : plus personne"))
    if "due_on" in to:
        said.append(_("le jour attendu en %s") % writing.day(parse_day(to["due_on"])))
    if "root_cause" in to:
        said.append(
            _("la cause en %s") % words.word(words.CAUSES, to["root_cause"])
            if to["root_cause"]
            else _("la cause : aucune")
        )
    return _("change %s") % ", ".join(said)
