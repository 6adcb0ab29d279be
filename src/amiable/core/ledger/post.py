"""`post`: replay the events of one receivable, in order, into the movements that follow from them.

A movement is what one event changed in one portion: euros between places, the two due dates, and the cents that
bear after a day in each reading. The engine of positions only adds them up. Each event changes the portions;
the movement is the difference between what they said before and say after, so that nothing is lost or made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from amiable.core.events import Event
from amiable.core.ledger.account import Account, Impossible
from amiable.core.ledger.effects import apply
from amiable.core.ledger.portion import NO_RATE, Portion
from amiable.core.money import MAX_CENTS, amount

__all__ = ["Cut", "Impossible", "Ledger", "Movement", "post"]


class Movement(NamedTuple):
    """What event number `event` changed in portion `portion`, known from the ordinal day `on`.

    `certain` … `written_off` and `credit` (of the customer) are cents. `due` and `original_due` are differences of
    ordinal days (the sum is the date; 0: unknown). `base` and `original_base` are cents that bear on each day after
    the ordinal `from_day` by `schedule` (see `portion`). `judged` is the day of an insolvency
    judgment that stops demands, likewise as a difference.
    """

    event: int
    on: int
    portion: int
    schedule: int
    from_day: int
    certain: int
    contested: int
    conceded: int
    paid: int
    credited: int
    written_off: int
    credit: int
    due: int
    original_due: int
    base: int
    original_base: int
    judged: int


@dataclass(frozen=True, slots=True)
class Cut:
    """An event that a later-known one made impossible as it was: `taken` of its `said` cents were still there."""

    event: int
    said: int
    taken: int


@dataclass(slots=True)
class Ledger:
    """What follows from the events: the portions as they stand at the end, all movements, and events cut."""

    portions: list[Portion] = field(default_factory=list)
    credit: int = 0
    movements: list[Movement] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    turnover: dict[int, int] = field(default_factory=dict)
    """Portion → sum of absolute base movements in cents, of the reading that moved more."""


def post(events: Iterable[Event], *, new: frozenset[int] | None = None) -> Ledger:
    """Movements of one receivable from its events, given in order (day, then order of arrival).

    `new` holds the positions of events that are being recorded now (None: all): where one of them is impossible,
    `Impossible` is raised with its position. An older one that has become impossible is cut to what is open on its
    day and listed in `cuts`. Raises `Impossible` too where a portion's turnover exceeds `money.MAX_CENTS`.
    """
    account = Account()
    ledger = Ledger(portions=account.portions)
    said: list[_Snapshot] = []
    credit = 0
    for position, event in enumerate(events):
        account.begin(strict=new is None or position in new)
        try:
            apply(event, account)
        except Impossible as refusal:
            refusal.event = position
            raise
        if account.cut:
            ledger.cuts.append(Cut(position, *account.cut))
        on = event.on.toordinal()
        for portion in account.portions:
            if portion.number == len(said):
                said.append(_NOTHING)
            now = _snapshot(portion)
            if now != said[portion.number] or (portion.number == 0 and account.credit != credit):
                gained = account.credit - credit if portion.number == 0 else 0
                ledger.movements.extend(_difference(position, on, portion.number, said[portion.number], now, gained))
                said[portion.number] = now
        if account.credit != credit and not account.portions:
            ledger.movements.extend(_difference(position, on, 0, _NOTHING, _NOTHING, account.credit - credit))
        credit = account.credit
    ledger.credit = credit
    _measure(ledger)
    return ledger


class _Snapshot(NamedTuple):
    places: tuple[int, ...]
    due: int
    original_due: int
    judged: int
    bases: dict[tuple[int, int], tuple[int, int]]


_NOTHING = _Snapshot((0, 0, 0, 0, 0, 0), 0, 0, 0, {})


def _snapshot(portion: Portion) -> _Snapshot:
    return _Snapshot(
        portion.places(),
        0 if portion.contested else portion.due or 0,
        portion.original_due or 0,
        portion.judged or 0,
        portion.bases(),
    )


def _difference(event: int, on: int, number: int, before: _Snapshot, now: _Snapshot, credit: int) -> Iterator[Movement]:
    """The movements from `before` to `now`: one per (schedule, day) that bears, the first carries the rest."""
    places = [b - a for a, b in zip(before.places, now.places, strict=True)]
    rest = (*places, credit, now.due - before.due, now.original_due - before.original_due)
    judged = now.judged - before.judged
    carried = any(rest) or judged
    for key in sorted(before.bases.keys() | now.bases.keys()):
        old, new = before.bases.get(key, (0, 0)), now.bases.get(key, (0, 0))
        if old != new:
            yield Movement._make((event, on, number, *key, *rest, new[0] - old[0], new[1] - old[1], judged))
            rest, judged, carried = (0,) * len(rest), 0, False
    if carried:
        yield Movement._make((event, on, number, NO_RATE, on, *rest, 0, 0, judged))


def _measure(ledger: Ledger) -> None:
    """Bound what the engines' 64-bit sums have to hold, for each reading by itself."""
    sums: dict[int, list[int]] = {}
    for movement in ledger.movements:
        of_portion = sums.setdefault(movement.portion, [0, 0])
        of_portion[0] += abs(movement.base)
        of_portion[1] += abs(movement.original_base)
    for number, both in sums.items():
        ledger.turnover[number] = max(both)
        if max(both) > MAX_CENTS:
            moved = f"portion {number} has moved {amount(max(both))}"
            raise Impossible("turnover", f"{moved}, more than the {amount(MAX_CENTS)} the books can add up")
