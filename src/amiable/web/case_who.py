"""Step 3 of the dialog: which department answers, who there, and by when; proposed by the reason, and changeable."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.dispute import answer_due
from amiable.core.reasons import DEPARTMENTS, REASONS
from amiable.core.working_days import WorkingCalendar
from amiable.people.queries import calendar_of, departments_of, people_of
from amiable.web import words
from amiable.web.dispute_fields import day_field
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.people.models import Company

Choices = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Team:
    """Who may answer in a company on a day: its departments by name, who heads them, its people, and when they work."""

    departments: dict[str, str]
    heads: dict[str, int]
    people: tuple[dict[str, Any], ...]
    calendar: WorkingCalendar

    @classmethod
    def of(cls, company: "Company", day: date) -> "Team":
        """Five statements."""
        rows = departments_of(company)
        names = {row["key"]: row["name"] or words.word(words.DEPARTMENTS, row["key"]) for row in rows}
        heads = {row["key"]: row["head_id"] for row in rows if row["head_id"]}
        return cls(names, heads, tuple(one for one in people_of(company, day) if one["active"]), calendar_of(company))

    def usual(self, department: str) -> int | None:
        """Who is proposed: the only one there, else who heads it."""
        there = [one["id"] for one in self.people if one["department"] == department]
        head = self.heads.get(department)
        if len(there) == 1:
            return int(there[0])
        return head if any(one["id"] == head for one in self.people) else None

    def person(self, pk: int | None) -> str:
        """The name of somebody, "" for nobody."""
        return next((str(one["name"]) for one in self.people if one["id"] == pk), "")

    def department_choices(self) -> Choices:
        return [(key, self.departments[key]) for key in DEPARTMENTS]

    def person_choices(self, first: str) -> Choices:
        """The people by department, those of `first` before the others; who is away says so."""
        order = [first, *(key for key in DEPARTMENTS if key != first), ""]
        groups = [
            (
                self.departments.get(key) or _("Sans service"),
                [(str(one["id"]), _named(one)) for one in self.people if one["department"] == key],
            )
            for key in dict.fromkeys(order)
        ]
        return [("", _("Personne en particulier")), *(group for group in groups if group[1])]


def _named(person: dict[str, Any]) -> str:
    if not person.get("away_until"):
        return str(person["name"])
    return _("%(name)s, absent jusqu’au %(until)s") % {
        "name": person["name"],
        "until": writing.day(person["away_until"]),
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers (`department` a key, `assignee` a person's id), by `due_on`."""

    department: str
    assignee: int | None
    due_on: date


class Who(forms.Form):
    """Who answers, and by when. `reason` and `on` propose; what was typed for others of them is not kept."""

    use_required_attribute = False
    department = forms.ChoiceField(
        label=gettext_lazy("Service"),
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
    proposed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, team: Team, reason: str, on: date, named: bool = True, **more: Any) -> None:
        super().__init__(*given, **more)
        self.on = on
        usual = REASONS[reason].department
        self.fields["department"].choices = team.department_choices()  # type: ignore[attr-defined]
        self.fields["assignee"].choices = team.person_choices(usual)  # type: ignore[attr-defined]
        self.fields["due_on"].help_text = _("Proposé : %(days)s.") % {"days": _working(REASONS[reason].days)}
        due_on = answer_due(reason, on, team.calendar)
        proposed = {"department": usual, "assignee": str(team.usual(usual) or ""), "due_on": due_on}
        for name, value in (proposed | {"proposed": proposal(reason, on)}).items():
            self.fields[name].initial = value
        if not named:
            del self.fields["assignee"]
            self.fields["due_on"].label = _("À lever pour le")

    def clean_due_on(self) -> date:
        """Not before the case."""
        due: date = self.cleaned_data["due_on"]
        if due < self.on:
            raise forms.ValidationError(
                _("Le %(due)s est avant le %(on)s, jour où le client l’a dit.")
                % {"due": writing.day(due), "on": writing.day(self.on)}
            )
        return due

    def answer(self) -> Answer:
        """What was chosen. Of a valid form."""
        found = self.cleaned_data
        return Answer(found["department"], int(found.get("assignee") or 0) or None, found["due_on"])


def proposal(reason: str, on: date) -> str:
    """What a proposal rests on."""
    return f"{reason}/{on}"


def _working(days: int) -> str:
    return (_("%s jour ouvré") if days == 1 else _("%s jours ouvrés")) % writing.count(days)


def department_to_keep(answer: Answer, reason: str) -> str:
    """ "" where the department is that of the reason, and so follows it."""
    return "" if answer.department == REASONS[reason].department else answer.department
