"""What the list of disputes is asked for in its address: a form, and the chips that take its filters away."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.reasons import DEPARTMENTS
from amiable.core.stages import STAGES
from amiable.disputes.queries.selection import Filter
from amiable.web import lists, typed, words
from amiable.web.disputes_columns import COLUMNS
from amiable.web.picture import writing
from amiable.web.templatetags.frame import said

STATUSES: lists.Choices = [
    ("open", gettext_lazy("Ouverts")),
    ("resolved", gettext_lazy("Résolus")),
    ("cancelled", gettext_lazy("Annulés")),
    ("stood", gettext_lazy("Ouverts ou résolus")),
    ("all", gettext_lazy("Tous")),
]
LATE: lists.Choices = [("", gettext_lazy("Peu importe")), ("yes", gettext_lazy("En retard"))]
OLDER: lists.Choices = [
    ("", gettext_lazy("Peu importe")),
    ("15", gettext_lazy("Plus de 15 j")),
    ("30", gettext_lazy("Plus de 30 j")),
    ("60", gettext_lazy("Plus de 60 j")),
    ("90", gettext_lazy("Plus de 90 j")),
]
SORTS = [(name, name) for name in ("due", "opened", "recent", "stake")]
ME, NOBODY = "me", "nobody"
"""Whose cases: one's own, whoever looks; those that nobody follows."""
FEW = ("text", "turn", "assignee", "status")
"""The filters that are always in sight."""
_HIDDEN = forms.HiddenInput


class FilterForm(forms.Form):
    """The question as it stands in the address, field by field. `people`: (id, name) of those who may have a case;
    `salespeople`: those that the customers' file names."""

    text = lists.words(gettext_lazy("Litige, facture ou client"), type="search")
    turn = lists.choice(lambda: turn_choices(_("Peu importe")), gettext_lazy("À qui de jouer"))
    assignee = lists.choice([], gettext_lazy("Chargé du litige"))
    status = lists.choice(STATUSES, gettext_lazy("État"))
    stage = lists.choice(
        lambda: [("", _("Toutes les étapes")), *((key, words.word(words.STAGES, key)) for key in STAGES)],
        gettext_lazy("Étape"),
    )
    reason = lists.choice(lambda: [("", _("Tous les motifs")), *words.reason_choices()], gettext_lazy("Motif"))
    department = lists.choice(
        lambda: [("", _("Tous les services")), *((key, words.word(words.DEPARTMENTS, key)) for key in DEPARTMENTS)],
        gettext_lazy("Service"),
    )
    late = lists.choice(LATE, gettext_lazy("Réponse attendue"))
    older = lists.choice(OLDER, gettext_lazy("Âge"))
    least = lists.words(gettext_lazy("Contesté d’au moins"), inputmode="decimal")
    most = lists.words(gettext_lazy("Et d’au plus"), inputmode="decimal")
    customer = lists.words(gettext_lazy("Code du client"))
    salesperson = lists.choice([], gettext_lazy("Commercial"))
    since = lists.words(gettext_lazy("Ouvert depuis le"), inputmode="numeric")
    sort = lists.choice(SORTS, widget=_HIDDEN)
    columns = lists.ColumnsField(COLUMNS)

    def __init__(
        self,
        *args: Any,
        people: list[tuple[int, str]],
        me: int | None,
        salespeople: Sequence[str] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.people, self.me = people, me
        assignee, salesperson = self.fields["assignee"], self.fields["salesperson"]
        assert isinstance(assignee, forms.ChoiceField) and isinstance(salesperson, forms.ChoiceField)
        salesperson.choices = [("", _("Peu importe")), *((name, name) for name in salespeople)]
        assignee.choices = [
            ("", _("Peu importe")),
            (ME, _("Moi")),
            (NOBODY, _("Personne")),
            *((str(pk), name) for pk, name in people),
        ]

    def clean_least(self) -> int | None:
        return lists.read_by(typed.amount, self.cleaned_data["least"])

    def clean_most(self) -> int | None:
        return lists.read_by(typed.amount, self.cleaned_data["most"])

    def clean_since(self) -> date | None:
        try:
            return typed.day(self.cleaned_data["since"]) if self.cleaned_data["since"] else None
        except typed.Unreadable as refusal:
            raise ValidationError(said(refusal)) from None

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        least, most = told.get("least"), told.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", ValidationError(_("plus petit que le montant d’à côté : échangez les deux")))
        return told


def turn_choices(anybody: str) -> list[tuple[str, str]]:
    """Whom a case may wait for: us, the customer, any department, each of them."""
    departments = [(key, words.word(words.DEPARTMENTS, key)) for key in DEPARTMENTS if key != "credit"]
    return [
        ("", anybody),
        ("us", _("À nous")),
        ("departments", _("À un service")),
        ("customer", _("Au client")),
        *departments,
    ]


def asked_of(form: FilterForm) -> Filter:
    """What is asked of `disputes.queries.dispute_page`; what cannot be used is as if it were not asked."""
    told = lists.cleaned(form)
    return {
        "status": told["status"] or "open",
        "text": told["text"] or "",
        "reason": told["reason"] or "",
        "department": told["department"] or "",
        "turn": told["turn"] or "",
        "stage": told["stage"] or "",
        "assignee": _person(told["assignee"] or "", form.me),
        "unassigned": told["assignee"] == NOBODY,
        "customer": told["customer"] or "",
        "salespeople": [told["salesperson"]] if told["salesperson"] else [],
        "late": told["late"] == "yes",
        "least": told["least"],
        "most": told["most"],
        "older": int(told["older"]) if told["older"] else None,
        "since": told["since"].isoformat() if told["since"] else "",
    }


def _person(text: str, me: int | None) -> int | None:
    """The id of whom the cases are asked of; None for whoever."""
    if text == ME:
        return me or 0  # the operator has none
    return int(text) if text not in ("", NOBODY) else None


def chips(form: FilterForm, asked: Filter, address: lists.Address) -> list[lists.Chip]:
    """The filters that are on, the order aside."""
    said = sentences(form, asked)
    return [lists.Chip(text, address.but(**{name: None})) for name, text in said.items() if text]


def sentences(form: FilterForm, asked: Filter) -> dict[str, str]:
    """Field → what is said of it where it filters, else ""."""
    who = lists.cleaned(form)["assignee"]
    names: dict[str, str] = dict(form.fields["assignee"].choices)  # type: ignore[attr-defined]
    name = names[who].lower() if who in (ME, NOBODY) else names.get(who, "")
    least, most, older, since = asked["least"], asked["most"], asked["older"], asked["since"]
    return {
        "text": f"« {asked['text']} »" if asked["text"] else "",
        "turn": _("À qui de jouer : %(who)s") % {"who": dict(turn_choices(""))[asked["turn"]]} if asked["turn"] else "",
        "assignee": _("Chargé du litige : %(name)s") % {"name": name} if who else "",
        "status": "" if asked["status"] == "open" else str(dict(STATUSES)[asked["status"]]),
        "stage": words.word(words.STAGES, asked["stage"]) if asked["stage"] else "",
        "reason": words.reason(asked["reason"]) if asked["reason"] else "",
        "department": words.word(words.DEPARTMENTS, asked["department"]) if asked["department"] else "",
        "late": str(dict(LATE)["yes"]) if asked["late"] else "",
        "older": str(dict(OLDER)[str(older)]) if older is not None else "",
        "least": _("Au moins %(amount)s") % {"amount": writing.money(least)} if least is not None else "",
        "most": _("Au plus %(amount)s") % {"amount": writing.money(most)} if most is not None else "",
        "customer": _("Client %(code)s") % {"code": asked["customer"]} if asked["customer"] else "",
        "salesperson": _("Commercial : %(name)s") % {"name": asked["salespeople"][0]} if asked["salespeople"] else "",
        "since": _("Ouvert depuis le %(day)s") % {"day": writing.day(date.fromisoformat(since))} if since else "",
    }
