"""Who had a dispute, and for how long: stretches that add up to its age."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from amiable.core.waiting import not_before, whole_seconds
from amiable.core.working_days import WorkingCalendar
from amiable.disputes.models import Dispute, Turn
from amiable.people.queries import calendar_of


def turns_of(dispute: Dispute, at: datetime, calendar: WorkingCalendar | None = None) -> list[dict[str, Any]]:
    """The turns of a dispute as seen at the instant `at`, in order: party, since, until (None: still), seconds (whole;
    together the age of the case), working_days (those that came after its first day, its last included).

    `calendar`: that of the company, read where it is not given. Two statements at most.
    """
    calendar = calendar or calendar_of(dispute.company)
    zone = ZoneInfo(dispute.company.time_zone)
    rows = Turn.objects.filter(company=dispute.company_id, dispute=dispute).order_by("since", "pk")
    return [_told(turn, not_before(turn.since, turn.until or at), zone, calendar) for turn in rows]


def turn_totals(turns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each party had of a dispute, in the order in which they first did: party, seconds, working_days, now (it is
    their turn). Of rows of `turns_of`."""
    totals: dict[str, dict[str, Any]] = {}
    for turn in turns:
        total = totals.setdefault(
            turn["party"], {"party": turn["party"], "seconds": 0, "working_days": 0, "now": False}
        )
        total["seconds"] += turn["seconds"]
        total["working_days"] += turn["working_days"]
        total["now"] |= turn["until"] is None
    return list(totals.values())


def _told(turn: Turn, until: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> dict[str, Any]:
    first, last = turn.since.astimezone(zone).date(), until.astimezone(zone).date()
    return {
        "party": turn.party,
        "since": turn.since,
        "until": turn.until,
        "seconds": whole_seconds(turn.since, until),
        "working_days": calendar.between(first, last),
    }
