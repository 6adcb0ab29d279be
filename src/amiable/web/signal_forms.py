"""Forms of signals: raising one, and saying what it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.reasons import OBSTACLES
from amiable.web import words
from amiable.web.dispute_fields import amount_field, day_field, rate_field
from amiable.web.picture import writing

SOURCES: dict[str, Any] = {
    "mail": gettext_lazy("E-mail du client"),
    "call": gettext_lazy("Appel du client"),
    "short_payment": gettext_lazy("Paiement incomplet"),
    "delivery": gettext_lazy("Réserve à la livraison"),
    "status_206": gettext_lazy("Statut 206, approuvée en partie"),
    "status_207": gettext_lazy("Statut 207, en litige"),
    "announced": gettext_lazy("Contestée avant la facture"),
    "other": gettext_lazy("Autre"),
}
BY_HAND = tuple(source for source in SOURCES if source != "announced")
TAXES: dict[str, Any] = {
    "incl": gettext_lazy("TTC"),
    "excl": gettext_lazy("Hors taxes"),
    "unknown": gettext_lazy("Je ne sais pas"),
}
TO_ASK: dict[str, Any] = {
    "excl": gettext_lazy("hors taxes, taux à demander"),
    "unknown": gettext_lazy("TTC ou HT, à demander"),
}
"""What has to be asked of an amount as it was heard."""
ENDS: dict[str, Any] = {
    "dispute": gettext_lazy("Un litige"),
    "obstacle": gettext_lazy("Un frein au paiement"),
    "nothing": gettext_lazy("Rien à retenir"),
}


def words_field(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    """Words of people, several lines of them; none are required."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        error_messages={
            "max_length": gettext_lazy("%(show_value)s caractères : gardez l’essentiel, %(limit_value)s au plus.")
        },
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class Raise(forms.Form):
    """What was heard of an invoice."""

    use_required_attribute = False
    source = forms.ChoiceField(label=gettext_lazy("D’où vient le signalement"), choices=[])
    words = words_field(gettext_lazy("Ce qui a été dit, tel quel"), 2000)
    amount = amount_field(
        label=gettext_lazy("Montant signalé"),
        may_be_empty=True,
        required=False,
        help_text=gettext_lazy("Vide : toute la facture attend."),
    )
    tax = forms.ChoiceField(
        label=gettext_lazy("Ce montant est"), initial="incl", choices=list(TAXES.items()), widget=forms.RadioSelect
    )
    vat = rate_field(
        label=gettext_lazy("Taux de TVA, en %"),
        may_be_empty=True,
        required=False,
        help_text=gettext_lazy("Pour un montant hors taxes, s’il est connu."),
    )
    on = day_field(label=gettext_lazy("Dit le"))

    def __init__(self, *given: Any, today: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today = today
        self.fields["source"].choices = [(key, SOURCES[key]) for key in BY_HAND]  # type: ignore[attr-defined]
        self.fields["on"].initial = today

    def clean_words(self) -> str:
        """Browsers send ends of lines in their own way."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n").strip()

    def clean_on(self) -> Any:
        """Not in the future."""
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("Le %s est dans l’avenir : au plus tard aujourd’hui.") % writing.day(on))
        return on


NEEDS = {"dispute": "reason", "obstacle": "obstacle", "nothing": "why"}
"""End → the field that it cannot do without."""


class Say(forms.Form):
    """What a signal is: a dispute (`reason`, `claimed`), an obstacle (`obstacle`) or nothing (`why`)."""

    use_required_attribute = False
    end = forms.ChoiceField(
        label=gettext_lazy("C’est"), choices=list(ENDS.items()), initial="dispute", widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif, tel que le client le dit"),
        error_messages={"required": gettext_lazy("Choisissez un motif.")},
    )
    claimed = amount_field(
        label=gettext_lazy("Montant contesté, TTC"),
        may_be_empty=True,
        required=False,
        help_text=gettext_lazy("Vide : toute la facture."),
    )
    obstacle = forms.ChoiceField(
        label=gettext_lazy("Ce qui bloque le paiement"),
        error_messages={"required": gettext_lazy("Choisissez un frein.")},
    )
    why = words_field(gettext_lazy("Pourquoi ce n’est rien"), 2000, gettext_lazy("Lu par vos collègues seulement."))

    def __init__(self, *given: Any, most: int, **more: Any) -> None:
        super().__init__(*given, **more)
        self.most = most
        reasons = [("", _("Choisissez un motif")), *words.reason_choices()]
        hindrances = [("", _("Choisissez un frein")), *((code, words.reason(code)) for code in OBSTACLES)]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        self.fields["obstacle"].choices = hindrances  # type: ignore[attr-defined]
        self.fields["why"].error_messages["required"] = _("Dites en quelques mots pourquoi ce n’est rien.")
        for end, name in NEEDS.items():
            self.fields[name].required = not self.is_bound or self.data.get("end") == end

    def clean_claimed(self) -> int | None:
        """Up to the amount of the invoice."""
        claimed: int | None = self.cleaned_data["claimed"]
        if claimed is not None and not 0 < claimed <= self.most:
            most = writing.money(self.most)
            raise forms.ValidationError(_("Tapez un montant entre 0,01 € et celui de la facture, %s.") % most)
        return claimed
