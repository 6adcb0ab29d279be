"""Step 1 of the dialog, line by line: the rows of contested lines of invoices, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.contested_amount import Amount, NotComputable, amounts
from amiable.disputes.operations.items import LONGEST, ItemAsked
from amiable.web.dispute_fields import price_field, quantity_field, rate_field, sentence
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.web.case_what import Item

FEWEST, MORE, MOST = 3, 3, 10
"""Rows shown at first, added each time, and at most."""
TYPED = ("label", "note", "quantity", "price")
"""What makes a row one that was typed."""


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row."""

    number: int
    fields: list[BoundField]
    invoice: BoundField | None


def rows_asked(sent: Any) -> int:
    """How many rows what was sent shows."""
    told = str((sent or {}).get("rows", ""))
    return min(max(int(told), FEWEST), MOST) if told.isdecimal() and len(told) < 3 else FEWEST


def add_rows(form: forms.Form, count: int, items: "Sequence[Item]", vat: str = "20") -> None:
    """Give a form the fields of so many rows: none is required; `read_rows` says what is missing."""
    form.fields["rows"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=str(count))
    for place in range(count):
        for name, field in _fields(items, vat).items():
            form.fields[f"line-{place}-{name}"] = field


def _fields(items: "Sequence[Item]", vat: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if len(items) > 1:
        choices = [(str(item.id), item.number) for item in items]
        fields["invoice"] = forms.ChoiceField(label=_("Facture"), choices=choices, required=False)
    fields["label"] = _text(_("Article ou libellé"), LONGEST["label"])
    fields["note"] = _text(_("Bon de livraison"), LONGEST["delivery_note"])
    fields["quantity"] = quantity_field(label=_("Quantité contestée"), required=False)
    fields["price"] = price_field(label=_("Prix unitaire HT"), required=False)
    fields["vat"] = rate_field(label=_("TVA, en %"), required=False, initial=vat)
    return fields


def _text(label: str, most: int) -> forms.CharField:
    told = {"max_length": gettext_lazy("%(show_value)s caractères : %(limit_value)s au plus.")}
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        error_messages=told,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def rows_of(form: forms.Form, count: int) -> list[Row]:
    """The rows to show."""
    names = (*TYPED, "vat")
    return [
        Row(
            place + 1,
            [form[f"line-{place}-{name}"] for name in names],
            form[f"line-{place}-invoice"] if f"line-{place}-invoice" in form.fields else None,
        )
        for place in range(count)
    ]


def read_rows(form: forms.Form, count: int, items: "Sequence[Item]") -> "dict[int, list[ItemAsked]]":
    """Invoice → its contested lines, of rows in which something was typed; what is missing in them is told there."""
    found: dict[int, list[ItemAsked]] = {item.id: [] for item in items}
    for place in range(count):
        if any(form.data.get(f"line-{place}-{name}", "").strip() for name in TYPED):
            told = _read(form, place)
            named = str(form.cleaned_data.get(f"line-{place}-invoice") or items[0].id)
            if told is not None:
                found[int(named)].append(told)
    return found


def _read(form: forms.Form, place: int) -> ItemAsked | None:
    said: dict[str, Any] = {name: form.cleaned_data.get(f"line-{place}-{name}") for name in (*TYPED, "vat")}
    missing = {
        "quantity": _("Tapez la quantité contestée."),
        "price": _("Tapez le prix unitaire hors taxes, ou l’écart de prix."),
        "vat": _("Tapez le taux de TVA de la ligne : il est sur la facture."),
    }
    for name, fault in missing.items():
        field = f"line-{place}-{name}"
        if said[name] is None and field not in form.errors:
            form.add_error(field, fault)
    if any(f"line-{place}-{name}" in form.errors for name in said):
        return None
    made = ItemAsked(
        said["vat"],
        quantity=said["quantity"],
        unit_price=said["price"],
        label=said["label"] or "",
        delivery_note=said["note"] or "",
    )
    try:
        amounts([made.part])
    except NotComputable as refusal:
        form.add_error(f"line-{place}-quantity", sentence(refusal))
        return None
    return made


def told_lines(items: Sequence[ItemAsked]) -> list[tuple[str, Amount]]:
    """Each line in words, with what it comes to among the others of its invoice."""
    return [(_said(item), amount) for item, amount in zip(items, amounts([item.part for item in items]), strict=True)]


def _said(item: ItemAsked) -> str:
    name = " · ".join(text for text in (item.label, item.delivery_note) if text) or _("Sans libellé")
    told = {"name": name, "vat": writing.rate(item.vat)}
    told["quantity"] = writing.decimal(item.quantity or 0, 3)
    told["price"] = writing.decimal(item.unit_price or 0, 4, 2)
    return _("%(name)s : %(quantity)s × %(price)s € HT, TVA %(vat)s") % told
