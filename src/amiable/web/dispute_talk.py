"""The forms of a dispute's thread besides the letter: a question to a colleague, the note of a call, documents."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.answers import kind_of
from amiable.correspondence.operations.sayings import LONGEST_TEXT as LONGEST
from amiable.disputes.operations.questions import LONGEST as LONGEST_QUESTION
from amiable.web.case_who import Team
from amiable.web.dispute_fields import day_field

_TOO_LONG = gettext_lazy("%(show_value)s caractères : gardez l’essentiel, %(limit_value)s au plus.")
AUDIENCES = (
    ("customer", gettext_lazy("Échange avec le client")),
    ("internal", gettext_lazy("Entre nous, interne")),
)
QUESTIONS = {
    "quantity": gettext_lazy("Le client compte moins que facturé (%(numbers)s). Qu’est-il parti, et qui l’a signé ?"),
    "delivery": gettext_lazy("Le client dit ne pas avoir été livré (%(numbers)s). A-t-il signé un bon de livraison ?"),
    "damage": gettext_lazy("Le client signale une avarie (%(numbers)s). Le bon de livraison porte-t-il des réserves ?"),
    "delay": gettext_lazy("Le client dit avoir été livré en retard (%(numbers)s). Quel jour était convenu, et tenu ?"),
    "quality": gettext_lazy("Le client signale un défaut (%(numbers)s). Le confirmez-vous, et pour combien ?"),
    "price": gettext_lazy("Le client conteste le prix (%(numbers)s). Quel accord a-t-il, et sur quel écrit ?"),
    "invoice": gettext_lazy("Le client dit la facture mal établie (%(numbers)s). Est-elle juste ?"),
    "order": gettext_lazy("Le client demande son numéro de commande (%(numbers)s). Quel est-il ?"),
    "document": gettext_lazy("Le client demande un document pour %(numbers)s. L’avez-vous ?"),
    "payment": gettext_lazy("Le client dit avoir réglé %(numbers)s. Le règlement est-il arrivé ?"),
    "opinion": gettext_lazy("Le client conteste %(numbers)s. Qu’en savez-vous ?"),
}
"""Kind of question → how it is put, until somebody says it better."""


class Asked(forms.Form):
    """A question to a department, or to anybody with an address."""

    use_required_attribute = False
    department = forms.ChoiceField(
        label=gettext_lazy("Service"),
        error_messages={"invalid_choice": gettext_lazy("« %(value)s » n’est pas un service : choisissez-en un.")},
    )
    to_user = forms.ChoiceField(
        label=gettext_lazy("Personne"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Cette personne ne travaille pas ici : choisissez-en une autre.")
        },
    )
    email = forms.CharField(
        label=gettext_lazy("Ou une adresse"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("De quelqu’un qui n’a pas de compte : la question lui parvient avec un lien."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Écrivez la question avant de l’envoyer."), "max_length": _TOO_LONG},
    )
    due_on = day_field(label=gettext_lazy("Réponse pour le"))
    prices = forms.BooleanField(label=gettext_lazy("Montrer les prix"), required=False)
    lateness = forms.BooleanField(label=gettext_lazy("Montrer le retard de paiement"), required=False)

    def __init__(self, *given: Any, team: Team, first: str, **more: Any) -> None:
        super().__init__(*given, **more)
        people = team.person_choices(first)
        by_itself = [("", _("Qui répond pour le service")), *people[1:]]
        self.fields["department"].choices = team.department_choices()  # type: ignore[attr-defined]
        self.fields["to_user"].choices = by_itself  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The arguments of `disputes.operations.questions.ask`. Of a valid form."""
        kept = self.cleaned_data
        return {**kept, "to_user": int(kept["to_user"]) if kept["to_user"] else None}


def question_text(reason: str, numbers: list[str]) -> str:
    """How the question that goes with a reason is put, about these invoices."""
    return str(QUESTIONS[kind_of(reason)]) % {"numbers": ", ".join(numbers)}


class Noted(forms.Form):
    """What was said by telephone, or came by letter or to somebody's own mailbox."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label=gettext_lazy("Par"),
        choices=[
            ("call", gettext_lazy("Téléphone")),
            ("mail", gettext_lazy("E-mail")),
            ("letter", gettext_lazy("Courrier")),
        ],
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Sens"),
        choices=[("in", gettext_lazy("Reçu")), ("out", gettext_lazy("De notre part"))],
        widget=forms.RadioSelect,
    )
    audience = forms.ChoiceField(label=gettext_lazy("Avec"), choices=AUDIENCES, widget=forms.RadioSelect)
    who = forms.CharField(
        label=gettext_lazy("Qui"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "contacts"}),
        error_messages={"required": gettext_lazy("Dites avec qui c’était."), "max_length": _TOO_LONG},
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Quand"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": gettext_lazy("Dites quand c’était."),
            "invalid": gettext_lazy("Donnez le jour et l’heure, comme 24/11/2026 10:30."),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("Ce qui a été dit"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Notez ce qui a été dit."), "max_length": _TOO_LONG},
    )


def noted_now(direction: str, who: str, at: datetime) -> dict[str, Any]:
    """The fields of `Noted` as they begin: a call of the customer, just now."""
    return {
        "channel": "call",
        "direction": "out" if direction == "out" else "in",
        "audience": "customer",
        "who": who,
        "at": at,
    }


class Papers(forms.Form):
    """Documents to keep with the dispute; the files themselves are read apart."""

    use_required_attribute = False
    audience = forms.ChoiceField(
        label=gettext_lazy("Qui peut les voir"),
        choices=[
            ("internal", gettext_lazy("Nous seulement")),
            ("customer", gettext_lazy("Le client aussi")),
        ],
        widget=forms.RadioSelect,
        initial="internal",
    )
    from_customer = forms.BooleanField(
        label=gettext_lazy("C’est le client qui les a donnés"),
        required=False,
        help_text=gettext_lazy("Il peut alors les voir."),
    )
