"""Working days: Monday to Friday without the public holidays of France, nor the days on which the company is closed."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from amiable.core.calendar import FRIDAY, ONE_DAY

ALSACE_MOSELLE = "6AE"
"""What the `holidays` package calls it; Moselle (57) has the same two days more."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When a company works. `alsace_moselle`: Good Friday and 26 December are days off too (C. trav., art. L. 3134-13).
    `closures`: (first, last) days on which it is closed."""

    alsace_moselle: bool = False
    closures: tuple[tuple[date, date], ...] = ()

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        if day.weekday() > FRIDAY or day in public_holidays(day.year, alsace_moselle=self.alsace_moselle):
            return False
        return not any(since <= day <= until for since, until in self.closures)

    def add(self, day: date, days: int) -> date:
        """The day that comes `days` working days after `day`, or before it where `days` is negative; 0 gives `day`
        itself, whatever day that is."""
        step = ONE_DAY if days > 0 else -ONE_DAY
        left = abs(days)
        while left:
            day += step
            left -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and including `end` (0 where `end` is not later), so that
        `between(day, add(day, n))` is n, and what follows one another adds up."""
        days = max((end - start).days, 0)
        return sum(self.works(start + ONE_DAY * n) for n in range(1, days + 1))


@lru_cache(maxsize=512)
def public_holidays(year: int, *, alsace_moselle: bool = False) -> frozenset[date]:
    """The public holidays of metropolitan France (C. trav., art. L. 3133-1) in a year; none is known after 2100."""
    from holidays.countries.france import France  # takes a while, and most commands ask for no day

    subdivision = ALSACE_MOSELLE if alsace_moselle else None
    return frozenset(France(subdiv=subdivision, years=year))  # type: ignore[no-untyped-call]
