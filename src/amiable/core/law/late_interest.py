"""Late-payment interest between professionals: which rate a day bears (C. com., art. L. 441-10, II).

Rates are whole basis points. What the text leaves open and we chose ("hypothèse"): a year of 365 days, and
the rate follows the half-year in which each day of lateness falls.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from amiable.core.calendar import HalfYear
from amiable.core.law.source import OutsideKnownPeriod, parameter

DAYS_PER_YEAR = 365
STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What rate a receivable bears: the statutory one (`basis_points` None), or a contractual one."""

    basis_points: int | None = None

    def __str__(self) -> str:
        return STATUTORY if self.basis_points is None else f"{self.basis_points / 100:.2f}"

    def rate(self, day: date) -> int:
        """Basis points that `day` bears; raises `OutsideKnownPeriod` where a figure of the law is missing."""
        return statutory_rate(day) if self.basis_points is None else self.basis_points


def statutory_rate(day: date) -> int:
    """Basis points: the central bank's rate on the first day of the half-year, plus ten points.

    "… au premier semestre …, le taux en vigueur au 1er janvier …; au second semestre, … au 1er juillet."
    Raises `OutsideKnownPeriod`.
    """
    start = HalfYear.of(day).first
    rate = parameter("ecb_refinancing_rate").on(day) + parameter("late_interest_margin").on(start)
    return int(rate * 100)


def missing_rate(first: date, last: date) -> HalfYear:
    """The first half-year from `first` to `last` whose statutory rate is not known; that of `last` where all are."""
    half = HalfYear.of(first)
    while half.first <= last:
        try:
            statutory_rate(half.first)
        except OutsideKnownPeriod:
            return half
        half = half.next
    return HalfYear.of(last)


def floor_rate(day: date) -> int:
    """Basis points under which no agreed rate may lie: three times the legal rate. Raises `OutsideKnownPeriod`."""
    return int(parameter("legal_interest_rate").on(day) * parameter("late_interest_floor_multiple").on(day) * 100)


def below_floor(schedule: Schedule, first: date, last: date) -> tuple[HalfYear, int] | None:
    """The first half-year between `first` and `last` whose floor an agreed rate does not reach, with that floor.

    None for the statutory rate, which has no floor of its own, and for half-years whose figure is not known.
    An agreed rate below the floor is flagged, never corrected: what replaces it is not settled.
    """
    if schedule.basis_points is None:
        return None
    half = HalfYear.of(first)
    while half.first <= last:
        try:
            floor = floor_rate(half.first)
        except OutsideKnownPeriod:
            floor = 0
        if schedule.basis_points < floor:
            return half, floor
        half = half.next
    return None


def parse_rate(text: str) -> Schedule:
    """``"statutory"`` or a percentage of at most two decimals, ``"12.5"`` → `Schedule`; raises `ValueError`."""
    if text == STATUTORY:
        return Schedule()
    whole, dot, decimals = text.partition(".")
    if not text.isascii() or not whole.isdecimal() or (dot and not decimals.isdecimal()) or len(whole) > 3:
        raise ValueError(f"{text!r} is not a rate: expected 'statutory' or a percentage like '12.5'")
    if len(decimals) > 2:
        raise ValueError(f"{text!r} has more than two decimals: rates are whole basis points")
    return Schedule(int(Decimal(text) * 100))
