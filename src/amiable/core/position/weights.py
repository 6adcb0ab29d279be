"""The weight table: what a cent that bears after a day has gathered by the as-of date. All law figures are here.

For a schedule and a day d, over the days x with d < x ≤ as-of date:
`rate_days`     sum of the rates of those days that are known, in basis points times days;
`unknown_days`  number of those days whose rate is not known (no figure may then be shown if a cent bore on one);
`late_days`     number of those days, for the recovery indemnity: 0 where the due date is only estimated.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from amiable.core.calendar import HalfYear
from amiable.core.law.late_interest import statutory_rate
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.ledger.portion import STATUTORY, UNKNOWN_RATE
from amiable.core.position.bounds import WeightTooLarge

MAX_WEIGHT = 9 * 10**7
"""Basis-point days. With a turnover of at most `money.MAX_CENTS` (10¹¹) the product stays below 2⁶³."""


class Weight(NamedTuple):
    """One row of the table; see the module for the three figures."""

    schedule: int
    from_day: int
    rate_days: int
    unknown_days: int
    late_days: int


def weight(schedule: int, from_day: int, as_of: int) -> Weight:
    """The weight of one schedule and day, in integers of any size. Days are ordinals."""
    rate_days = unknown_days = 0
    day = from_day + 1
    while day <= as_of:
        half = HalfYear.of(date.fromordinal(day))
        last = min(half.last.toordinal(), as_of)
        rate = _rate(schedule, half)
        if rate is None:
            unknown_days += last - day + 1
        else:
            rate_days += rate * (last - day + 1)
        day = last + 1
    late_days = 0 if schedule == UNKNOWN_RATE else max(as_of - from_day, 0)
    return Weight(schedule, from_day, rate_days, unknown_days, late_days)


def weights(schedules: Iterable[int], first: int, last: int, as_of: int) -> list[Weight]:
    """The whole table: every schedule and every day from `first` to `last`, so that no movement misses its row.

    Raises `WeightTooLarge`.
    """
    rows = []
    for schedule in sorted(set(schedules)):
        rate_days = unknown_days = 0
        step = 0 if schedule == UNKNOWN_RATE else 1
        half, rate = None, None
        for day in range(max(last, as_of), first - 1, -1):
            if day <= last:
                late_days = max(as_of - day, 0) * step
                rows.append(Weight(schedule, day, rate_days, unknown_days, late_days))
            if day <= as_of:
                if half is None or day < half.first.toordinal():
                    half = HalfYear.of(date.fromordinal(day))
                    rate = _rate(schedule, half)
                rate_days += rate or 0
                unknown_days += rate is None
        if rate_days > MAX_WEIGHT:
            raise WeightTooLarge(f"schedule {schedule}: {rate_days} basis-point days exceed {MAX_WEIGHT}")
    return rows


def _rate(schedule: int, half: HalfYear) -> int | None:
    if schedule == UNKNOWN_RATE:
        return None
    if schedule != STATUTORY:
        return schedule
    try:
        return statutory_rate(half.first)
    except OutsideKnownPeriod:
        return None
