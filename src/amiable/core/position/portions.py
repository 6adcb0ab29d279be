"""The position of a few portions, in plain integers: for one page or one file, without an engine.

The same sums as `frames.positions`; a contract test keeps the two equal.
"""

from collections.abc import Hashable, Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from amiable.core.law.late_interest import DAYS_PER_YEAR
from amiable.core.law.recovery_indemnity import indemnity_of
from amiable.core.ledger import Movement
from amiable.core.money import half_up
from amiable.core.position.weights import Weight, weight

PER_CENT = 10_000 * DAYS_PER_YEAR
"""Basis-point days of a cent that make one cent of interest."""

Key = TypeVar("Key", bound=Hashable)


class PortionPosition(NamedTuple):
    """One portion at the as-of date.

    Places, `credit` (of the customer, from this portion) and `claimable` are cents; `due` and `original_due`
    ordinal days, 0 where unknown. `interest` and `original_interest` are cents, None where a day that bears has
    no known rate. `late`: it has borne, or was unpaid at the end of its retained due date, so that the recovery
    indemnity is owed. `judged`: ordinal day of the insolvency judgment that stops demands, 0 where there is none.
    """

    certain: int
    contested: int
    conceded: int
    paid: int
    credited: int
    written_off: int
    credit: int
    due: int
    original_due: int
    interest: int | None
    original_interest: int | None
    retained_days_late: int
    original_days_late: int
    claimable: int
    late: bool
    judged: int

    @property
    def open(self) -> int:
        """Cents in the customer's account 411: certain, contested and conceded."""
        return self.certain + self.contested + self.conceded


def total(positions: Iterable[PortionPosition], figure: str) -> int | None:
    """The sum of a figure of positions, such as ``interest``; None as soon as one of them is unknown."""
    values = [getattr(position, figure) for position in positions]
    return None if None in values else sum(values)


def indemnity(positions: Iterable[PortionPosition]) -> int | None:
    """Cents of the fixed indemnity for recovery costs of one receivable, of which these are the portions; None where
    the law's figure is not known (`core.law.recovery_indemnity`)."""
    return indemnity_of(position.due for position in positions if position.late)


def of_portions(movements: Iterable[tuple[Key, Movement]], as_of: int) -> dict[Key, PortionPosition]:
    """The position of each portion (any key) from its movements, at the ordinal day `as_of`.

    Movements known only later are left out. Portions come in the order of their first movement.
    """
    sums: dict[Key, list[int]] = {}
    weigh = cache(lambda schedule, day: weight(schedule, day, as_of))
    for key, movement in movements:
        if movement.on <= as_of:
            _add(sums.setdefault(key, [0] * 15), movement, weigh(movement.schedule, movement.from_day))
    return {key: _position(total, as_of) for key, total in sums.items()}


def _add(total: list[int], movement: Movement, of_day: Weight) -> None:
    for i, cents in enumerate(movement[5:14]):  # certain … original_due
        total[i] += cents
    total[9] += movement.base * of_day.rate_days
    total[10] += movement.original_base * of_day.rate_days
    total[11] += movement.base * of_day.unknown_days
    total[12] += movement.original_base * of_day.unknown_days
    total[13] += movement.base * of_day.late_days
    total[14] += movement.judged


def _position(total: list[int], as_of: int) -> PortionPosition:
    certain, contested, due, original_due = total[0], total[1], total[7], total[8]
    judged = total[14]
    late = certain > 0 and 0 < due < as_of
    original_late = certain + contested > 0 and 0 < original_due < as_of
    places = total[:9]
    interest = None if total[11] else half_up(total[9], PER_CENT)
    original_interest = None if total[12] else half_up(total[10], PER_CENT)
    return PortionPosition._make(
        (
            *places,
            interest,
            original_interest,
            as_of - due if late else 0,
            as_of - original_due if original_late else 0,
            certain if late and not judged else 0,
            total[13] > 0 and not 0 < judged <= due,
            judged,
        )
    )
