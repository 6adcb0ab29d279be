"""The form that changes an open dispute: its reason, who answers, by when; and what somebody else changed meanwhile."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.reasons import REASONS
from amiable.disputes.operations.change import Changes
from amiable.web import words
from amiable.web.case_who import Team
from amiable.web.case_why import reason_choices
from amiable.web.dispute_fields import day_field
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


class Change(forms.Form):
    """A dispute as it stands, to be changed. `changes` says what differs."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        error_messages={
            "invalid_choice": gettext_lazy("« %(value)s » n’est pas un motif : choisissez-en un de la liste.")
        },
        help_text=gettext_lazy("Les mots du client ne changent pas ; le service et le jour proposés suivent le motif."),
    )
    department = forms.ChoiceField(
        label=gettext_lazy("Service"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("« %(value)s » n’est pas un service : choisissez-en un.")},
    )
    assignee = forms.ChoiceField(
        label=gettext_lazy("Personne"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Cette personne ne travaille pas ici : choisissez-en une autre.")
        },
    )
    due_on = day_field(label=gettext_lazy("Réponse pour le"))

    def __init__(self, *given: Any, dispute: "Dispute", team: Team, **more: Any) -> None:
        super().__init__(*given, **{"initial": stands(dispute), **more})
        self.dispute, self.team = dispute, team
        usual = words.department_of(dispute.reason)
        own = [("", _("Celui du motif : %s") % usual), *team.department_choices()]
        self.fields["reason"].choices = reason_choices()  # type: ignore[attr-defined]
        self.fields["department"].choices = own  # type: ignore[attr-defined]
        self.fields["assignee"].choices = team.person_choices(  # type: ignore[attr-defined]
            dispute.department or REASONS[dispute.reason].department
        )

    def clean_due_on(self) -> date:
        """Not before the opening."""
        due: date = self.cleaned_data["due_on"]
        if due < self.dispute.opened_on:
            raise forms.ValidationError(
                _("Le %(due)s est avant l’ouverture du litige, le %(opened)s.")
                % {"due": writing.day(due), "opened": writing.day(self.dispute.opened_on)}
            )
        return due

    def changes(self) -> Changes:
        """What was typed and is not as it stands. Of a valid form."""
        typed = self.cleaned_data | {"assignee": int(self.cleaned_data["assignee"] or 0) or None}
        now = stands(self.dispute)
        differing = {name: value for name, value in typed.items() if value != now[name]}
        return cast("Changes", differing)

    def told(self) -> list[tuple[forms.BoundField, str]]:
        """Each field, with what is recorded now where it is not what was typed ("": it is)."""
        now = stands(self.dispute)
        said = {
            "reason": words.reason(self.dispute.reason),
            "department": self.team.departments.get(self.dispute.department, _("celui du motif")),
            "assignee": self.team.person(self.dispute.assignee_id) or _("personne en particulier"),
            "due_on": writing.day(self.dispute.due_on) if self.dispute.due_on else "",
        }
        typed = {name: str(self[name].value() or "") for name in said}
        return [(self[name], said[name] if typed[name] != str(now[name] or "") else "") for name in said]


def stands(dispute: "Dispute") -> dict[str, Any]:
    """What of a dispute can be changed, as the form has it."""
    return {
        "reason": dispute.reason,
        "department": dispute.department,
        "assignee": dispute.assignee_id,
        "due_on": dispute.due_on,
    }
