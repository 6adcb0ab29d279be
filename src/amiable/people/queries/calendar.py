"""Reads of when a company works, and of who is mailed at once."""

from datetime import date
from typing import Any

from amiable.core.working_days import WorkingCalendar
from amiable.people.models import Closure, Company, Membership


def calendar_of(company: Company) -> WorkingCalendar:
    """The working days of a company. One statement."""
    closures = Closure.objects.filter(company=company).order_by("since", "pk").values_list("since", "until")
    return WorkingCalendar(company.alsace_moselle, tuple(closures))


def closures_of(company: Company, day: date | None = None) -> list[dict[str, Any]]:
    """The closures of that day and later (None: all), the soonest first: since, until, name. One statement."""
    rows = Closure.objects.filter(company=company).order_by("since", "pk")
    found = rows.filter(until__gte=day) if day else rows
    return [dict(row) for row in found.values("since", "until", "name")]


def mailed_at_once(company: Company) -> list[int]:
    """The ids of who is mailed each question when it is put, in order. One statement."""
    rows = Membership.objects.filter(company=company, at_once=True)
    return sorted(set(rows.values_list("user_id", flat=True)))
