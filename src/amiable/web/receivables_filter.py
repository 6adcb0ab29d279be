"""What the list of receivables is asked for in its address: a form, and the chips that take its filters away."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.receivables.queries.listing import Filter, Place, Sort
from amiable.web import lists, typed, words
from amiable.web.picture import writing
from amiable.web.receivables_columns import COLUMNS

PLACES: lists.Choices = [
    ("open", gettext_lazy("Ouvertes")),
    ("claimable", gettext_lazy("Réclamables")),
    ("not_due", gettext_lazy("À échoir")),
    ("contested", gettext_lazy("Contestées")),
    ("conceded", gettext_lazy("Accordées")),
    ("credit", gettext_lazy("Crédits")),
    ("settled", gettext_lazy("Soldées")),
    ("all", gettext_lazy("Toutes")),
]
LATE: lists.Choices = [
    ("", gettext_lazy("Peu importe")),
    ("0", gettext_lazy("En retard")),
    ("30", gettext_lazy("De plus de 30 jours")),
    ("60", gettext_lazy("De plus de 60 jours")),
    ("90", gettext_lazy("De plus de 90 jours")),
]
DISPUTE: lists.Choices = [
    ("", gettext_lazy("Peu importe")),
    ("yes", gettext_lazy("Avec litige")),
    ("no", gettext_lazy("Sans litige")),
]
HELD: lists.Choices = [
    ("", gettext_lazy("Peu importe")),
    ("any", gettext_lazy("Retenues, quelle qu’en soit la cause")),
    ("none", gettext_lazy("Non retenues")),
    ("manual", gettext_lazy("Mise en attente")),
    ("obstacle", gettext_lazy("Frein au paiement")),
    ("promise", gettext_lazy("Promesse de règlement")),
    ("contested", gettext_lazy("Contestation")),
    ("insolvency", gettext_lazy("Procédure collective")),
]
SORTS = [(name, name) for name in ("due", "amount", "open", "number", "customer", "issued")]
OF_CUSTOMERS = ("site", "salesperson", "collector", "group")
"""Filters on what the customers' file says of a customer."""
FEW = ("text", "place", "late", "held")
"""The filters that are always in sight."""
_HIDDEN = forms.HiddenInput


class FilterForm(forms.Form):
    """The question as it stands in the address, field by field. Amounts are typed as people type them.

    `offered`: what the customers of the company have (`portfolio.queries.receivables.filter_choices`).
    """

    text = lists.words(gettext_lazy("Facture ou client"), type="search")
    place = lists.choice(PLACES, gettext_lazy("Où en sont les euros"))
    late = lists.choice(LATE, gettext_lazy("Retard d’origine"))
    held = lists.choice(HELD, gettext_lazy("Retenue"))
    least = lists.words(gettext_lazy("Ouvert d’au moins"), inputmode="decimal")
    most = lists.words(gettext_lazy("Et d’au plus"), inputmode="decimal")
    dispute = lists.choice(DISPUTE, gettext_lazy("Litige"))
    reason = lists.choice(
        lambda: [("", _("Peu importe")), *words.reason_choices()], gettext_lazy("Motif du litige en cours")
    )
    customer = lists.words(gettext_lazy("Code du client"))
    site = lists.choice([], gettext_lazy("Site"))
    salesperson = lists.choice([], gettext_lazy("Commercial"))
    collector = lists.choice([], gettext_lazy("Chargé de recouvrement"))
    group = lists.choice([], gettext_lazy("Groupe"))
    sort = lists.choice(SORTS, widget=_HIDDEN)
    order = lists.choice([("asc", "asc"), ("desc", "desc")], widget=_HIDDEN)
    columns = lists.ColumnsField(COLUMNS)

    def __init__(self, *args: Any, offered: Mapping[str, Sequence[str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in OF_CUSTOMERS:
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("Peu importe")), *((value, value) for value in offered.get(name, ()))]

    def clean_least(self) -> int | None:
        return lists.read_by(typed.amount, self.cleaned_data["least"])

    def clean_most(self) -> int | None:
        return lists.read_by(typed.amount, self.cleaned_data["most"])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        least, most = told.get("least"), told.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", ValidationError(_("plus petit que le montant d’à côté : échangez les deux")))
        return told


def filter_of(form: FilterForm) -> tuple[Filter, str]:
    """The filter asked for, and the reason ("": any); what cannot be used is as if it were not asked."""
    told = lists.cleaned(form)
    asked = Filter(
        place=cast(Place, told["place"] or "open"),
        text=told["text"] or "",
        customer=told["customer"] or "",
        late_more_than=int(told["late"]) if told["late"] else None,
        least=told["least"],
        most=told["most"],
        dispute={"yes": True, "no": False}.get(told["dispute"]),
        held=told["held"] or "",
        **{name: told[name] or "" for name in OF_CUSTOMERS},
    )
    return asked, told["reason"] or ""


def order_of(form: FilterForm) -> tuple[Sort, bool]:
    """What the list is sorted by, and whether descending: the earliest due date first unless asked otherwise."""
    told = lists.cleaned(form)
    return cast(Sort, told["sort"] or "due"), told["order"] == "desc"


def plain_values(asked: Filter, reason: str) -> dict[str, Any]:
    """The filter as plain values, as `portfolio.queries.chosen.Chosen` keeps it."""
    return asdict(asked) | {"reason": reason}


def chips(asked: Filter, reason: str, address: lists.Address) -> list[lists.Chip]:
    """The filters that are on, the order aside."""
    said = sentences(asked, reason)
    return [lists.Chip(text, address.but(**{name: None})) for name, text in said.items() if text]


def sentences(asked: Filter, reason: str) -> dict[str, str]:
    """Field → what is said of it where it filters, else ""."""
    late = dict(LATE).get(str(asked.late_more_than))
    return {
        "text": f"« {asked.text} »" if asked.text else "",
        "place": "" if asked.place == "open" else str(dict(PLACES)[asked.place]),
        "late": str(late) if asked.late_more_than is not None else "",
        "held": str(dict(HELD)[asked.held]) if asked.held else "",
        "dispute": "" if asked.dispute is None else str(dict(DISPUTE)["yes" if asked.dispute else "no"]),
        "reason": words.reason(reason) if reason else "",
        "least": "" if asked.least is None else _("Au moins %(amount)s") % {"amount": writing.money(asked.least)},
        "most": "" if asked.most is None else _("Au plus %(amount)s") % {"amount": writing.money(asked.most)},
        "customer": _("Client %(code)s") % {"code": asked.customer} if asked.customer else "",
        "site": _("Site %(name)s") % {"name": asked.site} if asked.site else "",
        "salesperson": _("Commercial : %(name)s") % {"name": asked.salesperson} if asked.salesperson else "",
        "collector": _("Recouvrement : %(name)s") % {"name": asked.collector} if asked.collector else "",
        "group": _("Groupe %(name)s") % {"name": asked.group} if asked.group else "",
    }
