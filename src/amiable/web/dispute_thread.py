"""The thread of a dispute, ready for its template: each thing with its ground, icon, words and documents; filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web import words
from amiable.web.dispute_acts import act_of
from amiable.web.dispute_case import person
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.queries.timeline import Entry

AT_FIRST = 12
"""Things shown before the older ones are asked for."""
FILTERS = {
    "": (gettext_lazy("Tout"), ""),
    "customer": (gettext_lazy("Client"), "eye"),
    "internal": (gettext_lazy("Interne"), "lock"),
    "documents": (gettext_lazy("Pièces"), "paperclip"),
    "decisions": (gettext_lazy("Décisions"), "gavel"),
}
"""Value of `thread` in the address → word and icon."""
_ICONS = {
    "sent": "mail-forward",
    "received": "mail",
    "call": "phone",
    "question": "message-question",
    "answer": "message-reply",
    "document": "paperclip",
    "comment": "message",
}
_TEMPLATES = {
    "dispute_acknowledged": gettext_lazy("accusé de réception"),
    "dispute_progress": gettext_lazy("point d’étape"),
    "dispute_resolved": gettext_lazy("réponse au litige"),
    "document_request": gettext_lazy("demande de document"),
}
MESSAGE_STATES = {
    "queued": gettext_lazy("À envoyer"),
    "sending": gettext_lazy("En cours d’envoi"),
    "accepted": gettext_lazy("Envoyé"),
    "refused": gettext_lazy("Refusé"),
    "uncertain": gettext_lazy("Incertain"),
    "withdrawn": gettext_lazy("Retiré avant l’envoi"),
}
"""What became of a message that went out."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing of the thread. `css`: "" received, out, in (internal), dec, ev (a fact, without ground); `scope`:
    customer, internal or "". `quote` are words of somebody's own, `text` ours. `state` and `late` say how far a message
    or a question is; `message` and `question` are the ids of what can still be acted on (0: none)."""

    css: str
    icon: str
    who: str
    what: str
    when: datetime
    scope: str
    text: str = ""
    quote: str = ""
    title: str = ""
    state: str = ""
    trouble: str = ""
    documents: tuple[dict[str, Any], ...] = ()
    withdraws_message: int = 0
    settles: int = 0
    withdraws_question: int = 0
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """How parties and addresses are called: departments by key, contacts of the customer by address (lower case)."""

    departments: Mapping[str, str]
    contacts: Mapping[str, str]

    def department(self, key: str) -> str:
        return self.departments.get(key) or words.word(words.DEPARTMENTS, key)

    def addresses(self, listed: str | Iterable[str]) -> str:
        """« Paul Nérandier, achats@… »."""
        kept = listed.split(",") if isinstance(listed, str) else listed
        plain = [one.strip() for one in kept if one.strip()]
        return ", ".join(self.contacts.get(one.casefold(), one) for one in plain)


def told(entries: Sequence["Entry"], names: Names, *, only: str = "") -> list[Told]:
    """The entries of a filter (a key of `FILTERS`), in their order."""
    return [_told(entry, names) for entry in entries if kept(entry, only)]


def kept(entry: "Entry", only: str) -> bool:
    """Whether a filter shows it."""
    match only:
        case "customer" | "internal":
            return entry.audience == only
        case "documents":
            return bool(entry.documents)
        case "decisions":
            return entry.kind == "decision"
    return True


def _told(entry: "Entry", names: Names) -> Told:
    match entry.kind:
        case "sent" | "received" | "call":
            return _message(entry, names)
        case "question":
            return _question(entry, names)
        case "answer":
            return _answer(entry, names)
        case "comment":
            return Told("in", "message", person(entry.who), _("commente"), entry.at, "internal", quote=entry.text,
                        printed=False)  # fmt: skip
        case "document":
            return _document(entry)
    return _act(entry, names)


def _message(entry: "Entry", names: Names) -> Told:
    row = entry.row
    outside = entry.audience == "customer"
    seen = outside and entry.state != "withdrawn"
    out = row["direction"] == "out"
    other = names.addresses(row["to"]) if out and row["to"] else (row["sender"] or entry.who)
    who = (_("À %s") if out else _("De %s")) % other
    what = words.word(_TEMPLATES, row.get("template", "")) if row.get("template") else ""
    if entry.kind == "call":
        who, what = other, _("appel, noté par %s") % person(row["by"])
    return Told(
        "in" if not outside else "out" if out else "",
        _ICONS[entry.kind],
        who,
        what,
        entry.at,
        "customer" if seen else "internal",
        text=entry.text,
        title=entry.title,
        state=words.word(MESSAGE_STATES, entry.state) if entry.kind == "sent" and entry.state != "received" else "",
        trouble=row["problem"] if entry.state in ("refused", "uncertain") else "",
        documents=tuple(row["attachments"]),
        withdraws_message=row["id"] if entry.state == "queued" else 0,
        settles=row["id"] if entry.state == "uncertain" else 0,
        printed=seen,
    )


def _question(entry: "Entry", names: Names) -> Told:
    row = entry.row
    asks = {"to": row["to"], "department": names.department(row["department"])}
    due = _("attendue pour le %s") % writing.day(row["due_on"])
    passed = _("passée à %s") % row["forwarded_to"] if row["forwarded_to"] else ""
    states = {"asked": due, "answered": _("répondue"), "declined": passed or _("pas pour eux"),
              "withdrawn": _("retirée")}  # fmt: skip
    return Told(
        "in",
        _ICONS["question"],
        person(entry.who),
        _("demande à %(to)s, %(department)s") % asks,
        entry.at,
        "internal",
        text=entry.text,
        state=states.get(entry.state, ""),
        withdraws_question=row["id"] if entry.state == "asked" else 0,
        printed=False,
    )


def _answer(entry: "Entry", names: Names) -> Told:
    row = entry.row
    number = row["number"]
    label = _(entry.title) if entry.title else ""
    if label and number is not None:
        label = _("%(answer)s : %(number)s") % {"answer": label, "number": writing.decimal(number, 3)}
    return Told(
        "in",
        _ICONS["answer"],
        entry.who,
        _("%s, répond") % names.department(row["department"]),
        entry.at,
        "internal",
        title=label,
        text=entry.text,
        documents=entry.documents,
        printed=False,
    )


def _document(entry: "Entry") -> Told:
    outside = entry.audience == "customer"
    given = {"customer": _("reçu du client"), "resolver": _("donne")}.get(entry.row["source"], _("ajoute"))
    return Told(
        "" if outside else "in",
        _ICONS["document"],
        person(entry.who),
        given,
        entry.at,
        "customer" if outside else "internal",
        documents=entry.documents,
        printed=outside,
    )


def _act(entry: "Entry", names: Names) -> Told:
    act = act_of(entry.row, names)
    css = "dec" if entry.kind == "decision" or act.card else "ev"
    who = person(entry.who)
    return Told(
        css,
        act.icon,
        who,
        act.what if css == "dec" else f"{capfirst(who)} {act.what}",
        entry.at,
        "internal" if entry.kind == "decision" else "",
        quote=act.quote,
        printed=entry.row["verb"] == "dispute.opened",
    )
