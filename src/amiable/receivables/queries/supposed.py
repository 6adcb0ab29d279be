"""What would follow if something were said of a receivable: computed in memory, by the code that allocates for good.

before, after = supposed(receivable, [], today), supposed(receivable, [resolved], today)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amiable.core.events import Event, Issued
from amiable.core.ledger import post
from amiable.core.position.portions import PortionPosition, of_portions, total
from amiable.receivables.models import Event as EventRow
from amiable.receivables.models import Receivable
from amiable.receivables.queries.moments import as_known, events_of
from amiable.receivables.replay import core_events, standing


@dataclass(frozen=True, slots=True)
class Supposed:
    """A receivable on `as_of`; amounts are cents. By portion: its position, (retained, original) due date (None:
    unknown, or contested), and the number of its dispute ("": none).

    `cuts`: (event, cents said, cents left of it), what was said before and would no longer fit.
    """

    as_of: date
    portions: dict[int, PortionPosition]
    dues: dict[int, tuple[date | None, date | None]]
    disputes: dict[int, str]
    cuts: tuple[tuple[Event, int, int], ...]

    def total(self, figure: str) -> int | None:
        """The sum of a figure of `PortionPosition`, such as `claimable`; None as soon as one portion's is unknown."""
        return total(self.portions.values(), figure)


def supposed(receivable: Receivable, events: Sequence[Event], as_of: date) -> Supposed:
    """What is, and what would be had `events` been said too; without any, what is. One statement, and nothing written.

    The figures are those that recording the events would give (a resolution is given what it concedes of unpaid euros,
    as `disputes.operations.resolve_dispute` does). Raises `core.ledger.Impossible` as it is, where recording them would
    be refused: this room knows no operation's refusals; say it as they do.
    """
    return _supposed(events_of(receivable.pk), events, as_of)


def supposed_each(
    said: Mapping[Receivable, Sequence[Event]], as_of: date, known_at: int | None = None
) -> dict[int, Supposed]:
    """The same of several receivables at once, by id: with what is to be said of each, on top of what is known now or
    was at journal line `known_at`. One statement for all of them."""
    rows: dict[int, list[EventRow]] = {receivable.pk: [] for receivable in said}
    for row in as_known(EventRow.objects.filter(receivable_id__in=list(rows)), known_at).order_by("pk"):
        rows[row.receivable_id].append(row)
    return {one.pk: _supposed(rows[one.pk], events, as_of) for one, events in said.items()}


def _supposed(rows: Sequence[EventRow], events: Sequence[Event], as_of: date) -> Supposed:
    said = [*core_events(standing(rows)), *events]
    known = len(said) - len(events)
    order = sorted(range(len(said)), key=lambda i: (said[i].on, not isinstance(said[i], Issued)))  # ties as they came
    ledger = post([said[i] for i in order], new=frozenset(place for place, i in enumerate(order) if i >= known))
    portions = of_portions(((movement.portion, movement) for movement in ledger.movements), as_of.toordinal())
    return Supposed(
        as_of=as_of,
        portions=dict(sorted(portions.items())),
        dues={number: (_day(one.due), _day(one.original_due)) for number, one in sorted(portions.items())},
        disputes={portion.number: portion.dispute for portion in ledger.portions if portion.number in portions},
        cuts=tuple((said[order[cut.event]], cut.said, cut.taken) for cut in ledger.cuts),
    )


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
