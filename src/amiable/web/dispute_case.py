"""The page of a dispute: its lines, what is at stake, what was decided, and its history, ready for the templates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.calendar import parse_day
from amiable.receivables.queries.supposed import Supposed
from amiable.web import dispute_books as books
from amiable.web import words
from amiable.web.picture import writing
from amiable.web.picture.bar import Part

TAKEN_BACK = {
    "dispute.change_undone": gettext_lazy("annule cette modification"),
    "dispute.opening_undone": gettext_lazy("annule l’ouverture : rien n’a été contesté"),
    "dispute.resolution_undone": gettext_lazy("annule la décision : le litige est de nouveau ouvert"),
}
SHORT = 70
SUMMED = ("claimed", "blocked", "contested", "conceded", "owed")


@dataclass(frozen=True, slots=True)
class Line:
    """A receivable of the dispute: what was said (cents), the bar of the invoice, and of the dispute's portions what
    is still contested, what is conceded and waits for its credit note, and what is owed again."""

    id: int
    number: str
    issued_on: Any
    amount: int
    claimed: int
    blocked: int
    conceded: int
    parts: list[Part]
    contested: int
    awaiting: int
    owed: int
    due: list[Any]


def lines_of(rows: Sequence[dict[str, Any]], stands: Mapping[int, Supposed], number: str) -> list[Line]:
    """`rows` as `disputes.queries.dispute_lines`, each with the figures of its receivable as it stands."""
    found = []
    for row in rows:
        book = stands[row["id"]]
        own = books.supposed_of([book], number)
        found.append(
            Line(
                **row,
                parts=books.parts(books.supposed_all([book])),
                contested=sum(position.contested for position in own),
                awaiting=sum(position.conceded for position in own),
                owed=sum(position.certain for position in own),
                due=books.dues(own),
            )
        )
    return found


def stake(row: dict[str, Any], lines: Sequence[Line]) -> dict[str, Any]:
    """What is at stake now: cents, and the place they are in or (`place` "") a word for what became of them."""
    contested = sum(line.contested for line in lines)
    if row["status"] == "resolved":
        return {"cents": row["conceded"], "place": "", "word": _("accordés sur %s") % writing.money(row["claimed"])}
    if row["status"] == "cancelled":
        return {"cents": 0, "place": "", "word": _("rien n’est contesté")}
    if not contested:
        return {"cents": row["claimed"], "place": "", "word": _("contestés, rien de bloqué")}
    return {"cents": contested, "place": "contested", "word": ""}


def policy_words(policy: str) -> str:
    """How what remained owed was dated; "" is what the finding gives by default."""
    return words.word(words.POLICIES, policy) if policy else _("règle de l’entreprise")


def title(row: dict[str, Any]) -> tuple[str, str]:
    """What is contested, in words: the reason, and how the customer's own begin ("")."""
    text = re.sub(r"[ \t\r\n]+", " ", row["words"]).strip()
    if len(text) > SHORT:
        ends = [match.start() for match in re.finditer(r"[.,:;!?](?=\s)", text[:SHORT])]
        end = ends[-1] if ends and ends[-1] >= SHORT // 2 else text.rfind(" ", 0, SHORT)
        text = text[:end].rstrip(f" ,;:.{writing.FIXED}{writing.NARROW}") + "…"
    return words.reason(row["reason"]), text


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: `kind` as the `moment` tag, `when` an instant, `quote` words of somebody's own."""

    kind: str
    icon: str
    who: str
    what: str
    when: datetime
    quote: str = ""


def history(lines: Sequence[dict[str, Any]], comments: Sequence[dict[str, Any]] = ()) -> list[Told]:
    """The journal's lines about the dispute (`disputes.queries.dispute_history`) and the comments on it, the latest
    first."""
    acts = [_told(line) for line in lines if line["verb"] != "dispute.commented"]
    said = [
        Told("in", "message", person(one["by"]), _("commente"), one["at"], one["text"]) for one in reversed(comments)
    ]
    return sorted([*acts, *said], key=lambda told: told.when)[::-1]


def _told(line: dict[str, Any]) -> Told:
    who, when, facts = person(line["actor"]), line["at"], line["facts"]
    match line["verb"]:
        case "dispute.opened":
            blocked = _("ouvre le litige, %s bloqués") % writing.money(facts.get("blocked", 0))
            return Told("in", "scale", who, blocked, when)
        case "dispute.resolved":
            finding = words.word(words.FINDINGS, facts.get("finding", ""))
            conceded = conceded_words(sum(facts.get("conceded", {}).values()))
            decided = _("décide : %(finding)s, %(conceded)s") % {"finding": finding, "conceded": conceded}
            return Told("in", "gavel", who, decided, when, line["words"].get("policy_reason", ""))
        case "dispute.changed":
            return Told("in", "pencil", who, changed_words(facts), when)
    if line["verb"] in TAKEN_BACK:
        return Told("in", "arrow-back-up", who, str(TAKEN_BACK[line["verb"]]), when)
    return Told("in", "point", who, words.word(words.VERBS, line["verb"]), when)


def changed_words(facts: dict[str, Any]) -> str:
    """« change le motif en Prix, le service en Qualité »."""
    to = facts.get("to", {})
    said = []
    if "reason" in to:
        said.append(_("le motif en %s") % words.reason(to["reason"]))
    if "department" in to:
        department = words.word(words.DEPARTMENTS, to["department"]) if to["department"] else _("celui du motif")
        said.append(_("le service en %s") % department)
    if "assignee_id" in to:
        said.append(_("la personne qui répond") if to["assignee_id"] else _("la personne : plus personne"))
    if "due_on" in to:
        said.append(_("le jour attendu en %s") % writing.day(parse_day(to["due_on"])))
    return _("change %s") % ", ".join(said)


def person(actor: str) -> str:
    """Who acted, by name; whoever works at the machine itself has none."""
    return _("L’opérateur de la machine") if actor == "operator" else actor


def conceded_words(cents: int) -> str:
    """« 1 260,00 € accordés », « rien d’accordé »."""
    return _("%s accordés") % writing.money(cents) if cents else _("rien d’accordé")


def decided_line(lines: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The line of the journal of the decision that stands: the last one."""
    resolved = [line for line in lines if line["verb"] == "dispute.resolved"]
    return resolved[-1] if resolved else None
