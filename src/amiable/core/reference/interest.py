"""Interest the slow way: one day, one base, one rate (books, §3, first point; C. com., art. L. 441-10, II)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from amiable.core.law.late_interest import DAYS_PER_YEAR, Schedule
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.money import half_up
from amiable.core.reference.books import Portion, Receivable, Span, days_after

ONE = 10_000 * DAYS_PER_YEAR
"""Basis points of one whole, times the days of a year: what a sum of cents × basis points × days is divided by."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive days of one base and one rate. `interest` is exact, in cents; both it and `basis_points` are
    None, and `reason` says why, where the law's figure for these days is not known."""

    first_day: date
    last_day: date
    days: int
    unpaid_cents: int
    basis_points: int | None
    interest: Fraction | None
    reason: str = ""


@cache
def rate_on(schedule: Schedule, day: int) -> tuple[int | None, str]:
    """The rate of one day in basis points, or None with the reason why it is not known."""
    try:
        return schedule.rate(date.fromordinal(day)), ""
    except OutsideKnownPeriod as unknown:
        return None, str(unknown)


def bearing_days(
    receivable: Receivable, portion: Portion, reading: str, judgment: int | None
) -> Iterator[tuple[int, int]]:
    """(day, unpaid cents) for each walked day that bears in the reading ("retained" or "original").

    A portion in an open dispute bears nothing in the retained reading, whatever it bore before. Nothing bears
    from the day of an insolvency judgment on (C. com., art. L. 622-28).
    """
    spans: list[Span] = days_after(portion.original_due)
    if reading == "retained":
        spans = [] if portion.contested_open else portion.bearing
    for day, unpaid in enumerate(portion.unpaid, start=receivable.issued + 1):
        stopped = judgment is not None and day >= judgment
        if unpaid and not stopped and any(span.holds(day) for span in spans):
            yield day, unpaid


def interest(receivable: Receivable, portion: Portion, reading: str, judgment: int | None) -> tuple[int | None, str]:
    """Cents, rounded once; or None with the reason, when a day that bears has no known rate."""
    total = 0
    for day, unpaid in bearing_days(receivable, portion, reading, judgment):
        rate, reason = rate_on(receivable.schedule, day)
        if rate is None:
            return None, reason
        total += unpaid * rate
    return half_up(total, ONE), ""


def slices(receivable: Receivable, portion: Portion, reading: str, judgment: int | None) -> list[Slice]:
    """The same days, merged while base and rate stay; the sum of `interest` rounded once is the interest."""
    runs: list[tuple[int, int, int, int | None, str]] = []
    for day, unpaid in bearing_days(receivable, portion, reading, judgment):
        rate, reason = rate_on(receivable.schedule, day)
        if runs and (runs[-1][1] + 1, *runs[-1][2:4]) == (day, unpaid, rate):
            runs[-1] = (runs[-1][0], day, *runs[-1][2:])
        else:
            runs.append((day, day, unpaid, rate, reason))
    return [_slice(*run) for run in runs]


def _slice(first: int, last: int, unpaid: int, rate: int | None, reason: str) -> Slice:
    days = last - first + 1
    exact = None if rate is None else Fraction(unpaid * rate * days, ONE)
    return Slice(date.fromordinal(first), date.fromordinal(last), days, unpaid, rate, exact, reason)
