"""The form that decides a dispute, and what of it can be shown before it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.events import Finding, Policy
from amiable.web.dispute_fields import amount_field, day_field
from amiable.web.picture import writing

REASON_AT_MOST = 2000
FINDINGS = (
    ("founded", gettext_lazy("Fondé")),
    ("partly_founded", gettext_lazy("Partiellement fondé")),
    ("unfounded", gettext_lazy("Non fondé")),
    ("withdrawn", gettext_lazy("Retiré par le client")),
    ("inadmissible", gettext_lazy("Irrecevable, hors délai")),
    ("goodwill", gettext_lazy("Geste commercial")),
)
POLICIES = (
    ("", gettext_lazy("La règle de l’entreprise")),
    ("restart", gettext_lazy("Le délai repart de la date d’effet")),
    ("pause", gettext_lazy("Le délai est suspendu pendant le litige")),
    ("original", gettext_lazy("L’échéance d’avant demeure")),
    ("agreed", gettext_lazy("Une date convenue avec le client")),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was typed, read: `conceded` is cents incl. VAT by receivable id; `policy` None is the rule of the company.

    `finding` None: not chosen yet, so that only what does not depend on it can be shown.
    """

    finding: Finding | None
    conceded: dict[int, int]
    policy: Policy | None
    agreed_on: date | None
    policy_reason: str
    effective_on: date

    @classmethod
    def nothing_yet(cls, lines: Sequence[dict[str, Any]], today: date) -> "Decided":
        """What the form says before anything is typed."""
        return cls(None, {line["id"]: 0 for line in lines}, None, None, "", today)

    @property
    def total(self) -> int:
        """Cents conceded in all."""
        return sum(self.conceded.values())

    @property
    def seen(self) -> str:
        """What the effect shown was made of: what is confirmed must be the same."""
        conceded = ",".join(f"{pk}:{cents}" for pk, cents in sorted(self.conceded.items()))
        agreed = self.agreed_on if self.policy == "agreed" else None
        return f"{self.finding}/{self.policy}/{agreed}/{self.effective_on}/{conceded}"


class Decision(forms.Form):
    """What we find, concede and date. `lines` as `disputes.queries.dispute_lines`; without `confirming`, the finding
    and the date agreed may be missing."""

    use_required_attribute = False
    finding = forms.ChoiceField(
        label=gettext_lazy("Bien-fondé"),
        choices=FINDINGS,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez un bien-fondé."),
            "invalid_choice": gettext_lazy("« %(value)s » n’est pas un bien-fondé : choisissez-en un de la liste."),
        },
    )
    effective_on = day_field(
        label=gettext_lazy("Prend effet le"),
        help_text=gettext_lazy("Le jour où la réponse, l’avoir ou la réparation est parti, le dernier des trois."),
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("Échéance de ce qui reste dû"),
        choices=POLICIES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy("« %(value)s » n’est pas une échéance : choisissez-en une de la liste.")
        },
    )
    agreed_on = day_field(label=gettext_lazy("Date convenue"), may_be_empty=True)
    policy_reason = forms.CharField(
        label=gettext_lazy("Pourquoi cette échéance"),
        required=False,
        max_length=REASON_AT_MOST,
        error_messages={"max_length": gettext_lazy("%(show_value)s caractères : %(limit_value)s au plus.")},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(
        self,
        *given: Any,
        lines: Sequence[dict[str, Any]],
        opened_on: date,
        today: date,
        confirming: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self.lines, self.opened_on, self.today, self.confirming = lines, opened_on, today, confirming
        self.fields["finding"].required = confirming
        self.fields["effective_on"].initial = today
        for line in lines:
            self.fields[_name(line)] = amount_field(
                label=_("Accordé TTC sur %s") % line["number"],
                help_text=_("Sur %s contestés ; vide : rien.") % writing.money(line["claimed"]),
                may_be_empty=True,
            )
        self.order_fields(["finding", *map(_name, lines)])

    def rows(self) -> list[BoundField]:
        """The field of each line."""
        return [self[_name(line)] for line in self.lines]

    def clean_effective_on(self) -> date:
        """Between the opening and today."""
        on: date = self.cleaned_data["effective_on"]
        if on > self.today:
            raise forms.ValidationError(
                _("Le %(on)s est dans l’avenir : au plus tard aujourd’hui, %(today)s.")
                % {"on": writing.day(on), "today": writing.day(self.today)}
            )
        if on < self.opened_on:
            raise forms.ValidationError(
                _("Le %(on)s est avant l’ouverture du litige, le %(opened)s.")
                % {"on": writing.day(on), "opened": writing.day(self.opened_on)}
            )
        return on

    def clean(self) -> dict[str, Any]:
        """Concede no more than is contested; a date with "agreed", after the invoices."""
        found = self.cleaned_data
        for line in self.lines:
            conceded = found.get(_name(line)) or 0
            if conceded > line["claimed"]:
                self.add_error(
                    _name(line),
                    _("%(conceded)s dépassent les %(claimed)s contestés sur %(number)s.")
                    % {
                        "conceded": writing.money(conceded),
                        "claimed": writing.money(line["claimed"]),
                        "number": line["number"],
                    },
                )
        if found.get("policy") == "agreed" and "agreed_on" in found:
            self._check_agreed(found["agreed_on"])
        return found

    def _check_agreed(self, agreed_on: date | None) -> None:
        issued = max(line["issued_on"] for line in self.lines)
        if agreed_on is None and self.confirming:
            self.add_error("agreed_on", _("Donnez la date convenue avec le client."))
        elif agreed_on and agreed_on < issued:
            self.add_error(
                "agreed_on",
                _("Le %(on)s est avant l’émission de la facture, le %(issued)s.")
                % {"on": writing.day(agreed_on), "issued": writing.day(issued)},
            )

    def decided(self) -> Decided:
        """What was typed. Only of a valid form."""
        found = self.cleaned_data
        return Decided(
            cast("Finding | None", found["finding"] or None),
            {line["id"]: found[_name(line)] or 0 for line in self.lines},
            cast("Policy | None", found["policy"] or None),
            found["agreed_on"],
            found["policy_reason"],
            found["effective_on"],
        )

    def faults(self) -> list[tuple[str, str]]:
        """(name of the field, sentence) of each thing to correct."""
        return [
            (str(self[name].label) if name in self.fields else "", str(sentence))
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]


def _name(line: dict[str, Any]) -> str:
    return f"conceded-{line['id']}"
