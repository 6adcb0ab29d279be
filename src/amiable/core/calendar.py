"""Days, half-years and payment terms. Dates are arguments: nothing here knows what day it is."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """A calendar half-year: the period for which one late-payment rate holds (C. com., art. L. 441-10, II)."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def next(self) -> "HalfYear":
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year}-S{self.half}"


def end_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


FRIDAY = 4


def add_working_days(start: date, days: int) -> date:
    """The day that comes `days` (≥ 0) working days after `start`: Monday to Friday, whatever day `start` is.

    Public holidays are not known: they count like other days. 0 gives `start` itself.
    """
    day = start
    while days > 0:
        day += ONE_DAY
        days -= day.weekday() <= FRIDAY
    return day


class NotADay(ValueError):
    """The text is not a day, or lies outside the years the books know."""


FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(text: object) -> date:
    """``"2026-11-24"`` → the day; raises `NotADay` also outside 1900 to 2199, where no term can overflow."""
    try:
        if not isinstance(text, str) or not _DAY.fullmatch(text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise NotADay(f"{text!r} is not a date like 2026-11-24") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotADay(f"{text} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


class NotATerm(ValueError):
    """The text names no payment term."""


@dataclass(frozen=True, slots=True)
class Term:
    """A payment term: `days` after a start, with the month's end applied `after` or `before` them, or not at all.

    "45 days end of month" adds the days, then goes to the month's end; "end of month 45 days" the other way
    round. The law admits both counts where the parties say which (C. com., art. L. 441-10, I).
    """

    days: int
    month_end: str = ""  # "", "after", "before"

    def due(self, start: date) -> date:
        """The due date of what starts on `start` (the day of issue, or the day a dispute is resolved)."""
        if self.month_end == "before":
            return end_of_month(start) + timedelta(days=self.days)
        day = start + timedelta(days=self.days)
        return end_of_month(day) if self.month_end == "after" else day

    def __str__(self) -> str:
        if self.month_end == "before":
            return f"end of month {self.days} days"
        return f"{self.days} days end of month" if self.month_end == "after" else f"{self.days} days"


_TERM = re.compile(r"(?:(?P<eom>end of month) )?(?P<days>[0-9]{1,3}) days(?: (?P<after>end of month))?")


def parse_term(text: str) -> Term:
    """``"30 days"``, ``"45 days end of month"``, ``"end of month 45 days"`` → `Term`; raises `NotATerm`."""
    match = _TERM.fullmatch(text)
    if not match or (match["eom"] and match["after"]):
        raise NotATerm(
            f"{text!r} is not a term: expected like '30 days', '45 days end of month' or 'end of month 45 days'"
        )
    return Term(int(match["days"]), "before" if match["eom"] else "after" if match["after"] else "")
