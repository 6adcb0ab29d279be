"""The two clocks of each open portion of a receivable: which days it was contested, which it bore, when it falls due.

Days only, and no amounts: what a line of time is drawn from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amiable.core.ledger import Ledger, Movement
from amiable.core.position.portions import of_portions
from amiable.core.position.slices import Reading, slices
from amiable.receivables.models import Receivable
from amiable.receivables.queries.moments import ledger_of, movements_of

ONE_DAY = timedelta(1)
Days = tuple[date, date]
"""The first and the last day, both included."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One portion with something open. `begins`: the issue of the invoice. `due`: the retained due date, None while it
    is contested and where it is unknown.

    `contested`: the days at whose end part of it was contested (a last day of None: still), those of its source before
    it was split off included. `bears`: the days on which it has borne interest in the retained reading, as it stands
    on the as-of day; `original_bears` in the other.
    """

    portion: int
    begins: date
    due: date | None
    original_due: date | None
    contested: tuple[tuple[date, date | None], ...]
    bears: tuple[Days, ...]
    original_bears: tuple[Days, ...]


def clocks(receivable: Receivable, as_of: date, known_at: int | None = None) -> tuple[Clock, ...]:
    """One clock per portion with something open at the end of `as_of`, by portion number. Two statements."""
    ledger = ledger_of(receivable.pk, as_of, known_at)
    movements = movements_of(receivable.pk, known_at)
    day = as_of.toordinal()
    positions = of_portions(((m.portion, m) for of_portion in movements.values() for m in of_portion), day)
    return tuple(
        Clock(
            portion=number,
            begins=receivable.issued_on,
            due=_day(position.due),
            original_due=_day(position.original_due),
            contested=tuple(_contested(ledger, movements, number, day)),
            bears=_bearing(movements[number], "retained", day),
            original_bears=_bearing(movements[number], "original", day),
        )
        for number, position in sorted(positions.items())
        if position.open
    )


def span(of: Sequence[Clock], as_of: date) -> Days:
    """The days that an axis for these clocks has to hold; the as-of day alone where there are none."""
    days = [as_of, *(clock.begins for clock in of)]
    days += [day for clock in of for day in (clock.due, clock.original_due) if day]
    return min(days), max(days)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def _contested(
    ledger: Ledger, movements: dict[int, list[Movement]], number: int, as_of: int
) -> list[tuple[date, date | None]]:
    """Those of the source come first, all of them: it is split while certain, and never contested again after that."""
    source = ledger.portions[number].source if number < len(ledger.portions) else None
    before = [] if source is None else _contested(ledger, movements, source, as_of)
    return before + _periods(movements[number], as_of)


def _periods(movements: Iterable[Movement], as_of: int) -> list[tuple[date, date | None]]:
    """When the contested euros of one portion were above zero at the end of the day."""
    changes: dict[int, int] = defaultdict(int)
    for movement in movements:
        if movement.on <= as_of:
            changes[movement.on] += movement.contested
    found: list[tuple[date, date | None]] = []
    contested, since = 0, date.min
    for on in sorted(changes):
        before, contested = contested, contested + changes[on]
        if contested and not before:
            since = date.fromordinal(on)
        if before and not contested:
            found.append((since, date.fromordinal(on) - ONE_DAY))
    return [*found, (since, None)] if contested else found


def _bearing(movements: Iterable[Movement], reading: Reading, as_of: int) -> tuple[Days, ...]:
    """The slices without what cuts them: rates and unpaid amounts. Days at no rate do not bear."""
    found: list[Days] = []
    for one in slices(movements, reading, as_of):
        if one.rate == 0:
            continue
        if found and one.first <= found[-1][1] + ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], one.last))
        else:
            found.append((one.first, one.last))
    return tuple(found)
