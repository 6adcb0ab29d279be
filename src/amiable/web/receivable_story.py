"""What the history of a receivable says, gathered: the invoice, its disputes, and what gave each portion its date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from amiable.core import events
from amiable.core.dispute import default_policy
from amiable.receivables.queries.explained import ExplainedPortion

Entry = dict[str, Any]
"""A row of `receivables.queries.history`."""
Rows = Mapping[str, dict[str, Any]]
"""Number → a row of `disputes.queries.disputes_of_receivable`."""


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute as the events looked at tell it; `id` (None: not found) and `reason` (a code) come from the case."""

    number: str
    id: int | None
    reason: str
    opened_on: date
    ended: events.DisputeResolved | None = None


@dataclass(slots=True)
class Story:
    """The events that count. `cases` by number; by portion: `dues`, the retained due date it has or will have again,
    `dating`, the event that gave it last, `policies`, how the end of its dispute dated it; `arrivals` by place: the
    events that brought euros there."""

    issued: events.Issued | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    dues: dict[int, date | None] = field(default_factory=dict)
    dating: dict[int, events.Event] = field(default_factory=dict)
    policies: dict[int, str] = field(default_factory=dict)
    arrivals: dict[str, list[events.Event]] = field(default_factory=dict)

    @property
    def open_cases(self) -> list[Case]:
        """The oldest first."""
        return [case for case in self.cases.values() if case.ended is None]


def story_of(entries: Iterable[Entry], portions: Sequence[ExplainedPortion], about: Rows) -> Story:
    """The story told by the `history` of a receivable, about its `portions` and disputes."""
    story = Story()
    for entry in entries:
        if not entry["voided"]:
            _take(story, entry, portions, about)
    return story


def _take(story: Story, entry: Entry, portions: Sequence[ExplainedPortion], about: Rows) -> None:
    said = entry["said"]
    match said:
        case events.Issued():
            story.issued = said
        case events.DisputeOpened():
            row = about.get(said.dispute, {})
            story.cases[said.dispute] = Case(said.dispute, row.get("id"), row.get("reason", "other"), said.on)
            for one in _of(said.dispute, portions):
                story.dues[one.number] = None if one.source is None else story.dues.get(one.source)
        case events.DisputeResolved() if said.dispute in story.cases:
            _resolve(story, said, _of(said.dispute, portions))
        case events.DueDateSet():
            story.dues[said.portion] = said.due_on
    for number, due in entry["redated"]:
        story.dues[number] = due
        story.dating[number] = said
    for place in dict.fromkeys(to for _left, to, _number, _cents in entry["moved"] if to):
        story.arrivals.setdefault(place, []).append(said)


def _resolve(story: Story, said: events.DisputeResolved, portions: Iterable[ExplainedPortion]) -> None:
    """A policy that was not chosen follows from the date there was when the dispute was opened."""
    case = story.cases[said.dispute]
    story.cases[said.dispute] = replace(case, ended=said)
    for one in portions:
        due = story.dues.get(one.number)
        default = default_policy(said.finding, case.opened_on.toordinal(), due.toordinal() if due else None)
        story.policies[one.number] = said.policy or default
        story.dating[one.number] = said


def _of(dispute: str, portions: Iterable[ExplainedPortion]) -> list[ExplainedPortion]:
    return [one for one in portions if one.dispute == dispute]
