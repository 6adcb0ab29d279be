"""A letter to the customer of a dispute: its form, filled from a template, and what the template may say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.answers import kind_of
from amiable.correspondence.operations.sayings import LONGEST_TEXT as LONGEST
from amiable.correspondence.operations.sayings import LONGEST_TITLE
from amiable.correspondence.rendering import rendered
from amiable.people.queries import name_of
from amiable.web import words
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute
    from amiable.web.page import Page

TEMPLATES = {
    "dispute_acknowledged": gettext_lazy("Accusé de réception"),
    "dispute_progress": gettext_lazy("Point d’étape"),
    "document_request": gettext_lazy("Demander une pièce"),
    "": gettext_lazy("Texte libre"),
}
"""What one may begin a letter with."""
LANGUAGES = {"fr": gettext_lazy("en français"), "en": gettext_lazy("en anglais")}
DOCUMENTS = {
    "quantity": gettext_lazy("une copie du bon de livraison signé, avec vos réserves"),
    "delivery": gettext_lazy("une copie du bon de livraison, ou l’adresse exacte de livraison"),
    "damage": gettext_lazy("des photos de la marchandise et de son emballage"),
    "quality": gettext_lazy("des photos du défaut et des numéros de lot"),
    "delay": gettext_lazy("la confirmation de commande où figure la date convenue"),
    "price": gettext_lazy("le tarif, le devis ou la commande où figure le prix convenu"),
    "payment": gettext_lazy("le justificatif de votre règlement"),
}
"""Kind of question (`core.answers`) → what the customer usually has that answers it."""
_TOO_LONG = gettext_lazy("%(show_value)s caractères : gardez l’essentiel, %(limit_value)s au plus.")


class Letter(forms.Form):
    """A letter as it will leave."""

    use_required_attribute = False
    to = forms.CharField(
        label=gettext_lazy("À"),
        max_length=500,
        help_text=gettext_lazy("Plusieurs adresses se séparent par une virgule."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "contacts", "inputmode": "email"}),
        error_messages={"required": gettext_lazy("Donnez l’adresse du client à qui écrire.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Donnez un objet au message."), "max_length": _TOO_LONG},
    )
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={
            "required": gettext_lazy("Écrivez le texte avant de l’envoyer."),
            "max_length": _TOO_LONG,
        },
    )
    waits = forms.BooleanField(
        label=gettext_lazy("C’est au client de jouer ensuite"),
        required=False,
        help_text=gettext_lazy("Le litige attend alors sa réponse, et plus un service."),
    )

    def addresses(self) -> list[str]:
        """Of a valid form."""
        return addresses_in(self.cleaned_data["to"])


def addresses_in(typed: str) -> list[str]:
    """The addresses that somebody typed, separated by commas or semicolons."""
    return [one.strip() for one in typed.replace(";", ",").split(",") if one.strip()]


def reachable(contacts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contacts of a customer (`receivables.queries.customer.contacts_of`) that have an address, its accounts
    payable first."""
    with_address = [one for one in contacts if one["email"]]
    return sorted(with_address, key=lambda one: one["role"] != "accounts_payable")


def begun(
    page: "Page",
    dispute: "Dispute",
    numbers: Sequence[str],
    contact: dict[str, Any] | None,
    template: str,
    language: str,
) -> dict[str, Any]:
    """The fields of `Letter` as `template` begins them, for a contact (None: nobody known)."""
    fields = {"to": contact["email"] if contact else "", "waits": template == "document_request"}
    if not template:
        return fields
    due = dispute.due_on  # a day that has passed is not promised again
    with translation.override(language):
        values = {
            "company": page.company.name,
            "customer": dispute.customer.name,
            "number": dispute.number,
            "name": contact["name"] if contact else "",
            "by": signature(page),
            "invoices": ", ".join(numbers),
            "reason": words.reason(dispute.reason),
            "amount": writing.money(dispute.blocked or 0),
            "documents": str(DOCUMENTS.get(kind_of(dispute.reason), _("le document dont vous parlez"))),
            "due_on": writing.day(due, "long") if due and due >= page.today else "",
        }
    text = rendered(page.company, template, language, values)
    return fields | {"title": text.title, "text": text.text}


def signature(page: "Page") -> str:
    """The name of whoever writes; the operator of the machine signs with none."""
    return name_of(page.acting) if page.acting.user_id is not None else ""
