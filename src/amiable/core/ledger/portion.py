"""A portion of a receivable: where its euros are, its two due dates, and the days on which they bear."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from amiable.core.calendar import Term
from amiable.core.events import PortionKind
from amiable.core.ledger.days import NO_DAYS, Days, after, negative, until

STATUTORY = -1
UNKNOWN_RATE = -2
NO_RATE = 0
"""Schedule codes of a movement: ≥ 0 is an agreed rate in basis points (0 bears nothing), -1 the statutory
rate, -2 a rate nobody may claim because the due date is only estimated."""

Bases = dict[tuple[int, int], tuple[int, int]]
"""(schedule, day) → (cents that bear after that day in the retained reading, the same in the original one)."""


@dataclass(slots=True)
class Portion:
    """Euros of one invoice that share one fate. `rest` is what is neither settled nor conceded: contested while
    the dispute that made this portion is open, certain otherwise. Days are ordinals, None where unknown."""

    number: int
    kind: PortionKind
    rest: int
    due: int | None
    original_due: int | None
    bearing: Days
    schedule: int
    term: Term | None
    dispute: str = ""
    source: int | None = None
    opened: int | None = None
    contested: bool = False
    conceded: int = 0
    paid: int = 0
    credited: int = 0
    written_off: int = 0
    judged: int | None = None
    settled: list[tuple[int, int]] = field(default_factory=list)
    """(day, cents) of every euro that left `rest` by payment, credit note, discount or write-off; negative
    where a payment came back. With `rest` it says what was unpaid at the start of any day."""

    @property
    def certain(self) -> int:
        return 0 if self.contested else self.rest

    def places(self) -> tuple[int, int, int, int, int, int]:
        """certain, contested, conceded, paid, credited, written off: cents."""
        certain, contested = (0, self.rest) if self.contested else (self.rest, 0)
        return certain, contested, self.conceded, self.paid, self.credited, self.written_off

    def imputation_order(self) -> tuple[bool, bool, int, int]:
        """Certain first, by retained due date (unknown last), then contested; by number."""
        if self.contested:
            return True, False, 0, self.number
        return False, self.due is None, self.due or 0, self.number

    def bases(self) -> Bases:
        """Every euro-day this portion bears in each reading, as cents that bear after a day.

        A contested portion claims nothing while its dispute is open; from the day of an insolvency judgment
        nothing bears, but that one day still counts (at no rate) for a due date that passed on its eve, because
        the recovery indemnity is then owed (C. com., art. D. 441-5).
        """
        bases: Bases = {}
        retained = NO_DAYS if self.contested else self.bearing
        original = after(self.original_due)
        if self.judged is not None:
            eve, day = until(retained, self.judged - 1), until(retained, self.judged)
            for start, cents in self._bear(day + negative(eve)):
                _add(bases, NO_RATE, start, cents, 0)
            retained, original = eve, until(original, self.judged - 1)
        for start, cents in self._bear(retained):
            _add(bases, self.schedule, start, cents, 0)
        for start, cents in self._bear(original):
            _add(bases, self.schedule, start, 0, cents)
        return bases

    def _bear(self, days: Days) -> Iterator[tuple[int, int]]:
        """What was unpaid at the start of each of `days`, as cents that bear after a day."""
        unpaid_at_first = self.rest + sum(cents for _, cents in self.settled)
        for sign, start in days:
            yield start, sign * unpaid_at_first
            for day, cents in self.settled:
                yield max(day, start), -sign * cents


def _add(bases: Bases, schedule: int, day: int, retained: int, original: int) -> None:
    before = bases.get((schedule, day), (0, 0))
    bases[schedule, day] = before[0] + retained, before[1] + original
