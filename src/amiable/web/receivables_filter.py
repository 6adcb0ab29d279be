"""What the list of receivables is asked for in its address: a form, and the chips that take its filters away."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.receivables.queries.listing import Filter, Place, Sort
from amiable.web import lists, typed
from amiable.web.picture import writing

PLACES: list[tuple[str, Any]] = [
    ("open", gettext_lazy("Ouvertes")),
    ("claimable", gettext_lazy("Réclamables")),
    ("not_due", gettext_lazy("À échoir")),
    ("contested", gettext_lazy("Contestées")),
    ("conceded", gettext_lazy("Accordées")),
    ("credit", gettext_lazy("Crédits")),
    ("settled", gettext_lazy("Soldées")),
    ("all", gettext_lazy("Toutes")),
]
LATE: list[tuple[str, Any]] = [
    ("", gettext_lazy("Peu importe")),
    ("0", gettext_lazy("En retard")),
    ("30", gettext_lazy("De plus de 30 jours")),
    ("60", gettext_lazy("De plus de 60 jours")),
    ("90", gettext_lazy("De plus de 90 jours")),
]
DISPUTE: list[tuple[str, Any]] = [
    ("", gettext_lazy("Peu importe")),
    ("yes", gettext_lazy("Avec litige")),
    ("no", gettext_lazy("Sans litige")),
]
SORTS = [(name, name) for name in ("due", "amount", "open", "number", "customer", "issued")]
_REFUSED = {"invalid_choice": lists.NOT_OFFERED}


def _choice(choices: list[tuple[str, Any]], label: Any = "", **more: Any) -> forms.ChoiceField:
    shown = {"widget": forms.Select(attrs={"class": "field"})} | more
    return forms.ChoiceField(choices=choices, required=False, label=label, error_messages=_REFUSED, **shown)


def _typed(label: Any, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "field", "autocomplete": "off", "maxlength": "80", **attributes})
    return forms.CharField(label=label, required=False, max_length=80, widget=widget)


class FilterForm(forms.Form):
    """The question as it stands in the address, field by field. Amounts are typed as people type them."""

    text = _typed(gettext_lazy("Facture ou client"), type="search")
    late = _choice(LATE, gettext_lazy("Retard d’origine"))
    dispute = _choice(DISPUTE, gettext_lazy("Litige"))
    least = _typed(gettext_lazy("Ouvert d’au moins"), inputmode="decimal")
    most = _typed(gettext_lazy("Et d’au plus"), inputmode="decimal")
    place = _choice(PLACES, widget=forms.HiddenInput)
    customer = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    sort = _choice(SORTS, widget=forms.HiddenInput)
    order = _choice([("asc", "asc"), ("desc", "desc")], widget=forms.HiddenInput)

    def clean_least(self) -> int | None:
        return lists.read_by(typed.amount, self.cleaned_data["least"])

    def clean_most(self) -> int | None:
        return lists.read_by(typed.amount, self.cleaned_data["most"])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        least, most = told.get("least"), told.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", ValidationError(_("plus petit que le montant d’à côté : échangez les deux")))
        return told


def filter_of(form: FilterForm) -> Filter:
    """The filter asked for; the list of all that is open where something of it cannot be used."""
    if not form.is_valid():
        return Filter()
    told = form.cleaned_data
    return Filter(
        place=cast(Place, told["place"] or "open"),
        text=told["text"],
        customer=told["customer"],
        late_more_than=int(told["late"]) if told["late"] else None,
        least=told["least"],
        most=told["most"],
        dispute={"yes": True, "no": False}.get(told["dispute"]),
    )


def order_of(form: FilterForm) -> tuple[Sort, bool]:
    """What the list is sorted by, and whether descending: the earliest due date first unless asked otherwise."""
    if not form.is_valid():
        return "due", False
    return cast(Sort, form.cleaned_data["sort"] or "due"), form.cleaned_data["order"] == "desc"


def chips(asked: Filter, address: lists.Address) -> list[lists.Chip]:
    """The filters that are on, the place and the order aside."""
    late = dict(LATE).get(str(asked.late_more_than))
    said = {
        "text": f"« {asked.text} »" if asked.text else "",
        "customer": _("Client %(code)s") % {"code": asked.customer} if asked.customer else "",
        "late": str(late) if asked.late_more_than is not None else "",
        "dispute": "" if asked.dispute is None else str(dict(DISPUTE)["yes" if asked.dispute else "no"]),
        "least": "" if asked.least is None else _("Au moins %(amount)s") % {"amount": writing.money(asked.least)},
        "most": "" if asked.most is None else _("Au plus %(amount)s") % {"amount": writing.money(asked.most)},
    }
    return [lists.Chip(text, address.but(**{name: None})) for name, text in said.items() if text]
