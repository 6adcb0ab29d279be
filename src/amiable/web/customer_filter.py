"""What the list of customers is asked for in its address: a form, views, and the chips that take its filters away."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.receivables.queries.customers import SORTS, TRAITS, CustomerFilter, Having, Sort
from amiable.web import lists
from amiable.web.list_views import View
from amiable.web.page import Page

HAVING: list[tuple[str, Any]] = [
    ("open", gettext_lazy("Avec un encours")),
    ("contested", gettext_lazy("Avec du contesté")),
    ("credit", gettext_lazy("Avec un crédit")),
    ("no_contact", gettext_lazy("Sans contact")),
    ("all", gettext_lazy("Tous")),
]
FEW = ("text", "salesperson", "group")
"""The filters that are always in sight."""
_HIDDEN = forms.HiddenInput


class FilterForm(forms.Form):
    """The question as it stands in the address. `offered`: trait → the values in use (`customer_traits`)."""

    text = lists.words(gettext_lazy("Code, nom ou SIREN"), type="search")
    salesperson = lists.choice([], gettext_lazy("Commercial"))
    group = lists.choice([], gettext_lazy("Groupe"))
    site = lists.choice([], gettext_lazy("Site"))
    collector = lists.choice([], gettext_lazy("Chargé de recouvrement"))
    having = lists.choice(HAVING, widget=_HIDDEN)
    sort = lists.choice([(name, name) for name in SORTS], widget=_HIDDEN)
    order = lists.choice([("asc", "asc"), ("desc", "desc")], widget=_HIDDEN)

    def __init__(self, *args: Any, offered: Mapping[str, Sequence[str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for trait in TRAITS:
            if not offered[trait] and not self.data.get(trait):
                del self.fields[trait]  # nobody said it of any customer
                continue
            field = cast(forms.ChoiceField, self.fields[trait])
            field.choices = [("", _("Peu importe")), *((value, value) for value in offered[trait])]


def filter_of(form: FilterForm) -> CustomerFilter:
    """The filter asked for; what cannot be used is as if it were not asked."""
    told = lists.cleaned(form)
    having = cast(Having, told["having"] or "open")
    return CustomerFilter(having, told["text"] or "", **{trait: told.get(trait) or "" for trait in TRAITS})


def order_of(form: FilterForm) -> tuple[Sort, bool]:
    """What the list is sorted by, and whether descending: who owes most first unless asked otherwise."""
    told = lists.cleaned(form)
    sort = cast(Sort, told["sort"] or "open")
    return sort, (told["order"] or ("asc" if sort == "code" else "desc")) == "desc"


def chips(asked: CustomerFilter, address: lists.Address) -> list[lists.Chip]:
    """The filters that are on, views and order aside."""
    said = {
        "text": f"« {asked.text} »" if asked.text else "",
        "salesperson": _("Commercial : %(name)s") % {"name": asked.salesperson} if asked.salesperson else "",
        "group": _("Groupe %(name)s") % {"name": asked.group} if asked.group else "",
        "site": _("Site %(name)s") % {"name": asked.site} if asked.site else "",
        "collector": _("Recouvrement : %(name)s") % {"name": asked.collector} if asked.collector else "",
    }
    return [lists.Chip(text, address.but(**{name: None})) for name, text in said.items() if text]


def shipped_views(page: Page, offered: Mapping[str, Sequence[str]]) -> list[View]:
    """By what customers have; for a salesperson their own customers, which the list opens with."""
    views = [View(str(label), f"having={name}") for name, label in HAVING]
    me = str(page.request.user.get_full_name()) if page.request.user.is_authenticated else ""
    if me and me in offered["salesperson"]:
        opens = "salesperson" in page.acting.roles
        views.insert(0, View(_("Mes clients"), urlencode({"salesperson": me}), opens=opens))
    return views
