"""The form of what is contested before its invoice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web import words
from amiable.web.dispute_fields import amount_field
from amiable.web.signal_forms import words_field

DOCUMENTS: dict[str, Any] = {
    "delivery_note": gettext_lazy("Bon de livraison"),
    "order": gettext_lazy("Commande"),
}


class Announce(forms.Form):
    """Of which customer, on which document, why, in whose words, how much."""

    use_required_attribute = False
    customer = forms.CharField(
        label=gettext_lazy("Code du client"),
        max_length=100,
        error_messages={"required": gettext_lazy("Tapez le code du client, comme dans les comptes.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    document_kind = forms.ChoiceField(label=gettext_lazy("Ce qu’il conteste"), choices=list(DOCUMENTS.items()))
    document = forms.CharField(
        label=gettext_lazy("Son numéro"),
        max_length=60,
        error_messages={"required": gettext_lazy("Tapez le numéro : la facture est reconnue à lui.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif, tel que le client le dit"),
        error_messages={"required": gettext_lazy("Choisissez un motif.")},
    )
    words = words_field(gettext_lazy("Les mots du client, tels quels"), 5000)
    amount = amount_field(
        label=gettext_lazy("Montant TTC"),
        may_be_empty=True,
        required=False,
        help_text=gettext_lazy("Vide, s’il n’est pas connu toutes taxes comprises."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [("", _("Choisissez un motif")), *words.reason_choices()]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """Browsers send ends of lines in their own way."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n")

    def clean_amount(self) -> int | None:
        """More than zero."""
        amount: int | None = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError(_("Tapez plus de zéro, ou laissez vide."))
        return amount
