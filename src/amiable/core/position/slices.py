"""How an interest is made up: the days on which a portion bore, cut where its unpaid euros or the rate change.

The same movements as the sums, read as a calendar: what a person can check with pencil and paper.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from amiable.core.calendar import HalfYear
from amiable.core.ledger import Movement
from amiable.core.position.portions import PER_CENT
from amiable.core.position.weights import weight

Reading = Literal["retained", "original"]


@dataclass(frozen=True, slots=True)
class Slice:
    """Days `first` to `last` on which `unpaid` cents bore at `rate` basis points (None: not known).

    `interest` is exact, in cents: it is rounded once, for the whole portion.
    """

    first: date
    last: date
    unpaid: int
    rate: int | None
    interest: Fraction | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def slices(movements: Iterable[Movement], reading: Reading, as_of: int) -> list[Slice]:
    """The slices of one portion up to the ordinal day `as_of`, in order of days."""
    steps: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for movement in movements:
        cents = movement.base if reading == "retained" else movement.original_base
        if cents and movement.on <= as_of:
            steps[movement.schedule][movement.from_day] += cents
    found = [one for schedule, of_day in steps.items() for one in _of_schedule(schedule, of_day, as_of)]
    return sorted(found, key=lambda one: one.first)


def _of_schedule(schedule: int, steps: dict[int, int], as_of: int) -> Iterator[Slice]:
    """Between two days on which something changes, the unpaid euros are the same; half-years cut them further."""
    days = sorted(day for day, cents in steps.items() if cents and day < as_of)
    unpaid = 0
    for day, following in pairwise([*days, as_of]):
        unpaid += steps[day]
        start = day
        while unpaid and start < following:
            last = min(HalfYear.of(date.fromordinal(start + 1)).last.toordinal(), following)
            yield _slice(schedule, start, last, unpaid)
            start = last


def _slice(schedule: int, start: int, last: int, unpaid: int) -> Slice:
    of_day = weight(schedule, start, last)
    known = of_day.unknown_days == 0
    rate = of_day.rate_days // (last - start) if known else None
    interest = Fraction(unpaid * of_day.rate_days, PER_CENT) if known else None
    return Slice(date.fromordinal(start + 1), date.fromordinal(last), unpaid, rate, interest)
