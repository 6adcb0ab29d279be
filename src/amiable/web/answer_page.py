"""What the page of an answer shows: what concerns whoever was asked, and nothing of money unless the question says."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amiable.core.answers import NOT_OURS, answers_of
from amiable.disputes.operations.answers import may_correct
from amiable.disputes.queries.questions import question_shown
from amiable.web.answer_form import Typed, as_answered
from amiable.web.answer_words import answer_label, quantity_shown

if TYPE_CHECKING:
    from amiable.disputes.models import Question

AGREE = ("missing", "confirmed")
"""Answers that admit what the customer says: the quantity they contest stands in them."""


def context_of(question: "Question", today: date, typed: Typed | None, *, correcting: bool = False) -> dict[str, Any]:
    """All but the documents and the key of the form. `typed`: what was sent and will not do; `correcting`: whoever
    answered wants to say otherwise."""
    asked = question_shown(question)
    correctable = may_correct(question)
    answering = asked["open"] and (asked["state"] == "asked" or (correctable and (correcting or typed is not None)))
    if typed is None:
        typed = _typed_before(asked) if asked["state"] == "answered" else Typed(by=asked["to_name"])
    return {
        "asked": asked | {"items": [_item(row) for row in asked["items"]]},
        "asker": asked["asked_by"].partition(" ")[0],
        "answering": answering,
        "correcting": answering and asked["state"] == "answered",
        "correctable": correctable,
        "over": "" if answering or asked["state"] == "answered" else _over(asked),
        "typed": typed,
        "cards": _cards(asked, typed) if answering else [],
        "nameless": not asked["to_name"],
        "late_days": max((today - asked["due_on"]).days, 0) if asked["lateness"] else 0,
        "label": answer_label(asked["kind"], asked["answer"]),
        "number": quantity_shown(asked["number"]),
    }


def _typed_before(asked: dict[str, Any]) -> Typed:
    return as_answered(asked["answer"], asked["number"], asked["words"], asked["answered_by"])


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: quantity_shown(row[name]) for name in ("invoiced_quantity", "quantity")}


def _over(asked: dict[str, Any]) -> str:
    """Why there is nothing to answer."""
    if not asked["open"]:
        return _("%(dispute)s est terminé : il n’y a plus rien à répondre, merci.") % {"dispute": asked["dispute"]}
    if asked["state"] == "withdrawn":
        return _("%(name)s a retiré cette question : il n’y a plus rien à répondre, merci.") % {
            "name": asked["asked_by"]
        }
    return _("La question est revenue à %(name)s. Vous n’avez plus rien à faire, merci.") % {"name": asked["asked_by"]}


def _cards(asked: dict[str, Any], typed: Typed) -> list[dict[str, Any]]:
    """The ready answers as they are shown: key, label, hint, number, value (as typed), not_ours, on."""
    contested, invoiced = _sum(asked, "quantity"), _sum(asked, "invoiced_quantity")
    return [
        {
            "key": key,
            "label": answer_label(asked["kind"], key),
            "hint": _hint(key, invoiced),
            "number": ready.number,
            "value": typed.numbers.get(key, quantity_shown(contested) if key in AGREE else ""),
            "document": ready.document,
            "not_ours": key == NOT_OURS,
            "on": key == typed.answer,
        }
        for key, ready in answers_of(asked["kind"]).items()
    ]


def _sum(asked: dict[str, Any], name: str) -> int | None:
    """The quantities of all items together; None where one is not known, or there is none."""
    known = [row[name] for row in asked["items"]]
    return sum(known) if known and None not in known else None


def _hint(key: str, invoiced: int | None) -> str:
    if key == NOT_OURS:
        return _("je la transmets, ou je la rends")
    if key == "complete" and invoiced is not None:
        return _("%(number)s, comme facturé") % {"number": quantity_shown(invoiced)}
    return ""
