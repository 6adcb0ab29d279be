"""Obstacles, holds by hand and promises as sentences: what, since when, until when, and who is to lift them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amiable.web import words
from amiable.web.picture import writing


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A cause, ready to be read: `id` of `receivables.queries.causes`, a `sentence`, the `words` that were said, `by`
    whom it was placed, what it holds, and how many days its lifting is late."""

    id: int
    kind: str
    sentence: str
    words: str
    by: str
    held: str
    days_late: int


def cause_lines(causes: list[dict[str, Any]], as_of: date) -> list[CauseLine]:
    """Rows of `receivables.queries.causes` as sentences."""
    return [
        CauseLine(
            id=cause["id"],
            kind=cause["kind"],
            sentence=sentence_of(cause),
            words=cause["words"],
            by=cause["by"],
            held=_held(cause["receivables"]),
            days_late=max((as_of - cause["answer_due"]).days, 0) if cause["answer_due"] else 0,
        )
        for cause in causes
    ]


def sentence_of(cause: dict[str, Any]) -> str:
    """« Frein : numéro de commande absent, depuis le 24/11/2026, à lever par Administration des ventes pour le … »."""
    return ", ".join([_what(cause), _("depuis le %s") % writing.day(cause["since"]), *_ends(cause)])


def _what(cause: dict[str, Any]) -> str:
    kind = {
        "obstacle": _("Frein"),
        "manual": _("Mise en attente"),
        "promise": _("Promesse de règlement"),
    }[cause["kind"]]
    reason = words.reason(cause["reason"]) if cause["reason"] else ""
    return writing.listed(kind, [reason[0].lower() + reason[1:]]) if reason else capfirst(kind)


def _ends(cause: dict[str, Any]) -> list[str]:
    said = []
    if cause["until"]:
        said.append(_("les demandes reprennent le %s") % writing.day(cause["until"]))
    if cause["department"]:
        department = words.word(words.DEPARTMENTS, cause["department"])
        said.append(_("à lever par le service %s") % department)
    if cause["answer_due"]:
        said.append(_("pour le %s") % writing.day(cause["answer_due"]))
    return said


def _held(receivables: list[dict[str, Any]]) -> str:
    """What it holds back, where that is more than one document."""
    if not receivables:
        return _("tout le client")
    return _("%s factures") % writing.count(len(receivables)) if len(receivables) > 1 else ""
