"""Step 2 of the dialog: why, in whose words, since when or until when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.reasons import FAMILIES, OBSTACLES, REASONS
from amiable.web import words
from amiable.web.dispute_fields import day_field
from amiable.web.picture import writing

WORDS_AT_MOST = 5000
CAUSE_AT_MOST = 2000


def _reason_field(label: Any, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        error_messages={
            "required": gettext_lazy("Choisissez un motif."),
            "invalid_choice": gettext_lazy("« %(value)s » n’est pas un motif : choisissez-en un de la liste."),
        },
    )


def _words_field(label: Any, help_text: Any, *, most: int, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        error_messages={
            "required": gettext_lazy("Dites pourquoi rien ne doit être demandé."),
            "max_length": gettext_lazy("%(show_value)s caractères : gardez l’essentiel, %(limit_value)s au plus."),
        },
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class _Why(forms.Form):
    """`issued_on` is when the last of the documents was issued (None: the whole customer is meant)."""

    use_required_attribute = False

    def __init__(self, *given: Any, issued_on: date | None, today: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.issued_on, self.today = issued_on, today

    def clean_words(self) -> str:
        """As it was said; browsers send ends of lines in their own way."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n")

    def past(self, name: str) -> date:
        """The day in a field, between the issue of the documents and today."""
        on: date = self.cleaned_data[name]
        if on > self.today:
            raise forms.ValidationError(
                _("Le %(on)s est dans l’avenir : au plus tard aujourd’hui, %(today)s.")
                % {"on": writing.day(on), "today": writing.day(self.today)}
            )
        if self.issued_on and on < self.issued_on:
            raise forms.ValidationError(
                _("Le %(on)s est avant l’émission de la facture, le %(issued)s.")
                % {"on": writing.day(on), "issued": writing.day(self.issued_on)}
            )
        return on


class WhyContested(_Why):
    """The customer's reason and words, and since when."""

    reason = _reason_field(
        gettext_lazy("Motif, tel que le client le dit"),
        gettext_lazy("Chaque motif dit qui répond d’habitude, et en combien de jours ouvrés."),
    )
    words = _words_field(
        gettext_lazy("Les mots du client, tels quels"),
        gettext_lazy("Ils ne seront jamais réécrits."),
        most=WORDS_AT_MOST,
    )
    opened_on = day_field(
        label=gettext_lazy("Contesté le"),
        help_text=gettext_lazy("Le jour où le client l’a dit, pas celui de la saisie."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["opened_on"].initial = self.today
        self.fields["reason"].choices = [("", _("Choisissez un motif")), *reason_choices()]  # type: ignore[attr-defined]

    def clean_opened_on(self) -> date:
        """Between the issue of the documents and today."""
        return self.past("opened_on")


class WhyObstacle(_Why):
    """What blocks the payment though nothing is contested."""

    reason = _reason_field(
        gettext_lazy("Ce qui bloque le paiement"),
        gettext_lazy("Le client ne conteste rien : il attend de nous une pièce ou une correction."),
    )
    words = _words_field(
        gettext_lazy("Les mots du client, tels quels"),
        gettext_lazy("Ils ne seront jamais réécrits."),
        most=CAUSE_AT_MOST,
    )
    since = day_field(label=gettext_lazy("Signalé le"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["since"].initial = self.today
        choices = [(code, _with_answer(code)) for code in OBSTACLES]
        self.fields["reason"].choices = [("", _("Choisissez un frein")), *choices]  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        """Between the issue of the documents and today."""
        return self.past("since")


class WhyHeld(_Why):
    """Why we ask for nothing, and from when on we do again."""

    words = _words_field(
        gettext_lazy("Pourquoi rien n’est demandé"),
        gettext_lazy("Lu par vos collègues seulement."),
        most=CAUSE_AT_MOST,
        required=True,
    )
    until = day_field(
        label=gettext_lazy("Les demandes reprennent le"),
        may_be_empty=True,
        required=False,
        help_text=gettext_lazy("Vide : jusqu’à ce que quelqu’un lève la mise en attente."),
    )

    def clean_until(self) -> date | None:
        """After today."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until <= self.today:
            raise forms.ValidationError(
                _("Le %(until)s n’est pas après aujourd’hui, %(today)s.")
                % {"until": writing.day(until), "today": writing.day(self.today)}
            )
        return until


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Families with their reasons; each says who usually answers, and in how many working days."""
    return [
        (
            words.family(family),
            [(code, _with_answer(code)) for code, reason in REASONS.items() if reason.family == family],
        )
        for family in FAMILIES
    ]


def _with_answer(code: str) -> str:
    return f"{words.reason(code)} · {words.department_of(code)}, {writing.days_long(REASONS[code].days)}"
