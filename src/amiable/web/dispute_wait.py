"""Who had a dispute, day by day: its bar, and the table under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from amiable.core.reasons import REASONS
from amiable.core.waiting import CUSTOMER, US, is_department
from amiable.web.picture.bar import Wait

if TYPE_CHECKING:
    from amiable.web.dispute_thread import Names


@dataclass(frozen=True, slots=True)
class Had:
    """What one party had of a dispute: days, working days, and those agreed for it (None: none were)."""

    who: str
    name: str
    days: int
    working: int
    agreed: int | None
    now: bool

    @property
    def beyond(self) -> int:
        """Working days more than were agreed."""
        return max(0, self.working - self.agreed) if self.agreed is not None else 0


@dataclass(frozen=True, slots=True)
class Waited:
    """`waits` in the order of time for the bar, `had` by party; the days of either add up to `days`, the age."""

    waits: list[Wait]
    had: list[Had]
    days: int
    began: date | None
    ended: date | None


def waited(turns: Sequence[dict[str, Any]], row: dict[str, Any], names: "Names", at: datetime, zone: str) -> Waited:
    """The turns of `disputes.queries.turns.turns_of`, of the dispute of `row`, seen at `at`."""
    there = ZoneInfo(zone)
    seen: dict[str, str] = {}
    waits: list[Wait] = []
    had: dict[str, Had] = {}
    for turn in turns:
        party, name = turn["party"], party_name(turn["party"], names)
        who = _shape(party, seen)
        days = _day(turn["until"] or at, there).toordinal() - _day(turn["since"], there).toordinal()
        waits.append(Wait(who, max(0, days), name))
        before = had.get(party)
        had[party] = Had(
            who,
            name,
            (before.days if before else 0) + max(0, days),
            (before.working if before else 0) + turn["working_days"],
            REASONS[row["reason"]].days if party == row["department"] else None,
            turn["until"] is None,
        )
    began = _day(turns[0]["since"], there) if turns else None
    ended = _day(turns[-1]["until"], there) if turns and turns[-1]["until"] else None
    return Waited(waits, list(had.values()), sum(one.days for one in waits), began, ended)


def party_name(party: str, names: "Names") -> str:
    """« À nous », « Client », the department as the company calls it."""
    return {US: _("Nous"), CUSTOMER: _("Client")}.get(party) or names.department(party)


def turn_shape(party: str) -> str:
    """The mark of whose turn it is: us, dept or cust."""
    return "dept" if is_department(party) else {US: "us", CUSTOMER: "cust"}[party]


def _shape(party: str, seen: dict[str, str]) -> str:
    """Departments take two greys in turn, in the order in which they first had it."""
    if not is_department(party):
        return turn_shape(party)
    if party not in seen:
        seen[party] = "dept2" if len(seen) % 2 else "dept"
    return seen[party]


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
