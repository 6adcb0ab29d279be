"""Forms of a contested line of an invoice: what it is, and what we found of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.causes import CAUSES
from amiable.disputes.operations.items import LONGEST, TO_QUALIFY, ItemAsked
from amiable.web import words
from amiable.web.dispute_fields import amount_field, price_field, quantity_field, rate_field
from amiable.web.picture import writing


class Line(forms.Form):
    """What of a line of an invoice is contested: a quantity at a price, or an amount without VAT."""

    use_required_attribute = False
    receivable = forms.ChoiceField(label=gettext_lazy("Facture"))
    label = forms.CharField(
        label=gettext_lazy("Article ou libellé"), required=False, max_length=LONGEST["label"],
        error_messages={"max_length": gettext_lazy("%(show_value)s caractères : %(limit_value)s au plus.")},
    )  # fmt: skip
    delivery_note = forms.CharField(
        label=gettext_lazy("Bon de livraison"), required=False, max_length=LONGEST["delivery_note"],
        error_messages={"max_length": gettext_lazy("%(show_value)s caractères : %(limit_value)s au plus.")},
    )  # fmt: skip
    invoiced_quantity = quantity_field(label=gettext_lazy("Quantité facturée"), required=False)
    quantity = quantity_field(label=gettext_lazy("Quantité contestée"), required=False)
    unit_price = price_field(
        label=gettext_lazy("Prix unitaire HT"),
        required=False,
        help_text=gettext_lazy("L’écart de prix, si c’est le prix qui est contesté."),
    )
    excl_vat = amount_field(
        label=gettext_lazy("Ou un montant HT"),
        required=False,
        help_text=gettext_lazy("Quand ni quantité ni prix ne sont connus."),
    )
    vat = rate_field(label=gettext_lazy("TVA, en %"), initial="20")

    def __init__(self, *given: Any, receivables: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(str(pk), number) for pk, number in receivables]
        self.fields["receivable"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> ItemAsked:
        """Of a valid form."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "receivable"}
        return ItemAsked(**found)

    def clean(self) -> dict[str, Any]:
        """One way of saying how much, not both, and not half of one."""
        found = self.cleaned_data
        both = found.get("quantity") is not None and found.get("unit_price") is not None
        half = (found.get("quantity") is None) != (found.get("unit_price") is None)
        told = {"quantity", "unit_price", "excl_vat"} & set(self.errors)
        if not told and (half or not both) and found.get("excl_vat") is None:
            self.add_error("quantity", _("Tapez la quantité et le prix unitaire, ou un montant hors taxes."))
        elif not told and (both or half) and found.get("excl_vat") is not None:
            self.add_error("excl_vat", _("Quantité et prix, ou un montant : gardez l’un des deux."))
        return found


class Found(forms.Form):
    """What we found of a line, why it came about, and what we would concede of it."""

    use_required_attribute = False
    finding = forms.ChoiceField(label=gettext_lazy("Bien-fondé"), widget=forms.RadioSelect)
    root_cause = forms.ChoiceField(label=gettext_lazy("Cause, trouvée par nous"), required=False)
    conceded = amount_field(
        label=gettext_lazy("Accordé, TTC"),
        may_be_empty=True,
        required=False,
        help_text=gettext_lazy("Vide : rien. Ne compte qu’une fois le litige résolu."),
    )

    def __init__(self, *given: Any, most: int, **more: Any) -> None:
        super().__init__(*given, **more)
        self.most = most
        findings = [(code, str(name).capitalize()) for code, name in words.FINDINGS.items() if code != TO_QUALIFY]
        self.fields["finding"].choices = [*findings, (TO_QUALIFY, _("Pas encore décidé"))]  # type: ignore[attr-defined]
        causes = [("", _("pas encore connue")), *((code, words.word(words.CAUSES, code)) for code in CAUSES)]
        self.fields["root_cause"].choices = causes  # type: ignore[attr-defined]

    def clean_conceded(self) -> int:
        """Up to what is claimed."""
        conceded: int = self.cleaned_data["conceded"] or 0
        if conceded > self.most:
            raise forms.ValidationError(_("Au plus ce qui est contesté, %s.") % writing.money(self.most))
        return conceded


def typed_line(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `disputes.queries.items.items_of` as one would type it."""
    told = {name: row[name] for name in ("label", "delivery_note")} | {"receivable": str(row["receivable_id"])}
    for name, places, least in (("invoiced_quantity", 3, 0), ("quantity", 3, 0), ("unit_price", 4, 2), ("vat", 2, 0)):
        told[name] = "" if row[name] is None else _digits(row[name], places, least)
    by_amount = row["quantity"] is None and row["excl_vat"] is not None
    told["excl_vat"] = _digits(row["excl_vat"], 2, 2) if by_amount else ""
    return told


def typed_found(row: dict[str, Any]) -> dict[str, Any]:
    """What was found of it; all of it is proposed to be conceded."""
    return {
        "finding": row["finding"],
        "root_cause": row["root_cause"],
        "conceded": _digits(row["conceded"], 2, 2) if row["conceded"] else "",
    }


def _digits(value: int, places: int, least: int) -> str:
    """Without the spaces of thousands, and never to be read in two ways: ``1,250`` is written ``1,2500``."""
    whole, rest = divmod(value, 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0").ljust(least, "0") if places else ""
    decimals = decimals + "0" if len(decimals) == 3 else decimals
    return f"{whole},{decimals}" if decimals else str(whole)
