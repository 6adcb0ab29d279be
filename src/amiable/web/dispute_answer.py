"""The answer to the customer that goes with a decision: by going out it makes the decision effective."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.correspondence.operations.sayings import LONGEST_TEXT, LONGEST_TITLE
from amiable.correspondence.rendering import rendered
from amiable.disputes.operations.decisions import Answer
from amiable.receivables.queries.customer import contacts_of
from amiable.web import words
from amiable.web.dispute_letter import addresses_in, reachable, signature
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute
    from amiable.web.dispute_deciding import Decided
    from amiable.web.page import Page

PREFIX = "answer"


class AnswerForm(forms.Form):
    """What the customer is told by e-mail; nothing of it counts unless `send` is ticked."""

    use_required_attribute = False
    send = forms.BooleanField(
        label=gettext_lazy("Répondre au client par e-mail"),
        required=False,
        help_text=gettext_lazy("La décision prend alors effet le jour où ce message est parti."),
    )
    to = forms.CharField(
        label=gettext_lazy("À"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    title = forms.CharField(label=gettext_lazy("Objet"), max_length=LONGEST_TITLE, required=False)
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("« Proposer la réponse » l’écrit d’après la décision ci-dessus ; relisez-la."),
    )

    def clean(self) -> dict[str, Any]:
        """All three are needed where it is sent."""
        found = self.cleaned_data
        needed = {
            "to": _("Donnez l’adresse du client à qui écrire."),
            "title": _("Donnez un objet au message."),
            "text": _("Écrivez le texte avant de l’envoyer."),
        }
        for name, refusal in needed.items():
            if found.get("send") and name not in self.errors and not found.get(name):
                self.add_error(name, refusal)
        return found

    def answer(self) -> Answer | None:
        """Of a valid form: what is sent, or nothing."""
        found = self.cleaned_data
        if not found["send"]:
            return None
        return Answer(tuple(addresses_in(found["to"])), found["title"], found["text"])


def answer_form(page: "Page", found: "Dispute", data: Any = None) -> AnswerForm:
    """As it was sent; where nothing was, only the address is there. One statement then."""
    if data is not None:
        return AnswerForm(data, prefix=PREFIX)
    contact = _contact(page, found)
    return AnswerForm(prefix=PREFIX, initial={"to": contact["email"] if contact else ""})


def proposed(page: "Page", found: "Dispute", decided: "Decided", lines: Sequence[dict[str, Any]]) -> AnswerForm:
    """The form filled from the company's template `dispute_resolved`, in the language of the contact."""
    contact = _contact(page, found)
    language = contact["language"] if contact else "fr"
    with translation.override(language):
        told = rendered(page.company, "dispute_resolved", language, _values(page, found, decided, lines, contact))
    filled = {"send": True, "to": contact["email"] if contact else "", "title": told.title, "text": told.text}
    return AnswerForm({f"{PREFIX}-{name}": value for name, value in filled.items()}, prefix=PREFIX)


def _values(
    page: "Page",
    found: "Dispute",
    decided: "Decided",
    lines: Sequence[dict[str, Any]],
    contact: dict[str, Any] | None,
) -> dict[str, str]:
    remaining = sum(line["claimed"] for line in lines) - decided.total
    return {
        "company": page.company.name,
        "customer": found.customer.name,
        "number": found.number,
        "name": contact["name"] if contact else "",
        "by": signature(page),
        "invoices": ", ".join(line["number"] for line in lines),
        "reason": words.reason(found.reason),
        "outcome": words.word(words.FINDINGS, decided.finding or ""),
        "conceded": writing.money(decided.total) if decided.total else "",
        "remaining": writing.money(remaining) if remaining else "",
        "due_on": writing.day(decided.agreed_on, "long") if decided.agreed_on else "",
    }


def _contact(page: "Page", found: "Dispute") -> dict[str, Any] | None:
    contacts = reachable(contacts_of(page.company, found.customer_id))
    return contacts[0] if contacts else None
