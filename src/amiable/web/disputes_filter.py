"""What the list of disputes is asked for in its address: a form, and the chips that take its filters away."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.reasons import DEPARTMENTS
from amiable.web import lists, words
from amiable.web.disputes_columns import COLUMNS

STATUSES: lists.Choices = [
    ("open", gettext_lazy("Ouverts")),
    ("resolved", gettext_lazy("Résolus")),
    ("cancelled", gettext_lazy("Annulés")),
    ("all", gettext_lazy("Tous")),
]
LATE: lists.Choices = [("", gettext_lazy("Peu importe")), ("yes", gettext_lazy("En retard"))]
SORTS = [(name, name) for name in ("due", "opened", "recent", "stake")]
ME = "me"
"""Whose cases: one's own, whoever looks."""
FEW = ("text", "status", "assignee", "department")
"""The filters that are always in sight."""
_HIDDEN = forms.HiddenInput


class FilterForm(forms.Form):
    """The question as it stands in the address, field by field. `people`: (id, name) of those who may have a case."""

    text = lists.words(gettext_lazy("Litige, facture ou client"), type="search")
    status = lists.choice(STATUSES, gettext_lazy("État"))
    assignee = lists.choice([], gettext_lazy("Chargé du litige"))
    department = lists.choice(
        lambda: [("", _("Tous les services")), *((key, words.word(words.DEPARTMENTS, key)) for key in DEPARTMENTS)],
        gettext_lazy("Service"),
    )
    reason = lists.choice(lambda: [("", _("Tous les motifs")), *words.reason_choices()], gettext_lazy("Motif"))
    late = lists.choice(LATE, gettext_lazy("Réponse attendue"))
    customer = lists.words(gettext_lazy("Code du client"))
    sort = lists.choice(SORTS, widget=_HIDDEN)
    columns = lists.ColumnsField(COLUMNS)

    def __init__(self, *args: Any, people: list[tuple[int, str]], me: int | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people, self.me = people, me
        assignee = self.fields["assignee"]
        assert isinstance(assignee, forms.ChoiceField)
        assignee.choices = [
            ("", _("Peu importe")),
            (ME, _("Moi")),
            *((str(pk), name) for pk, name in people),
        ]


def asked_of(form: FilterForm) -> dict[str, Any]:
    """What is asked of `disputes.queries.dispute_page`; what cannot be used is as if it were not asked."""
    told = lists.cleaned(form)
    return {
        "status": told["status"] or "open",
        "text": told["text"] or "",
        "reason": told["reason"] or "",
        "department": told["department"] or "",
        "assignee": _person(told["assignee"] or "", form.me),
        "customer": told["customer"] or "",
        "late": told["late"] == "yes",
    }


def _person(text: str, me: int | None) -> int | None:
    """The id of whom the cases are asked of; None for whoever."""
    if text == ME:
        return me or 0  # the operator has none
    return int(text) if text else None


def chips(form: FilterForm, asked: dict[str, Any], address: lists.Address) -> list[lists.Chip]:
    """The filters that are on, the order aside."""
    said = sentences(form, asked)
    return [lists.Chip(text, address.but(**{name: None})) for name, text in said.items() if text]


def sentences(form: FilterForm, asked: dict[str, Any]) -> dict[str, str]:
    """Field → what is said of it where it filters, else ""."""
    who = lists.cleaned(form)["assignee"]
    names: dict[str, str] = dict(form.fields["assignee"].choices)  # type: ignore[attr-defined]
    return {
        "text": f"« {asked['text']} »" if asked["text"] else "",
        "status": "" if asked["status"] == "open" else str(dict(STATUSES)[asked["status"]]),
        "assignee": _("Chargé du litige : %(name)s") % {"name": names[who].lower() if who == ME else names[who]}
        if who
        else "",
        "department": words.word(words.DEPARTMENTS, asked["department"]) if asked["department"] else "",
        "reason": words.reason(asked["reason"]) if asked["reason"] else "",
        "late": str(dict(LATE)["yes"]) if asked["late"] else "",
        "customer": _("Client %(code)s") % {"code": asked["customer"]} if asked["customer"] else "",
    }
