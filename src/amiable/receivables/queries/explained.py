"""One receivable at a day, with everything a person needs to follow each figure: no engine, plain integers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Q

from amiable.core import reminder
from amiable.core.ledger import Movement as CoreMovement
from amiable.core.position.portions import PortionPosition, of_portions
from amiable.core.position.slices import Slice, slices
from amiable.receivables.models import Hold, Movement, PortionState, Receivable

_COLUMNS = tuple(name for name in CoreMovement._fields if name not in ("event", "on"))


@dataclass(frozen=True, slots=True)
class ExplainedPortion:
    """A portion: where its euros are, the two readings, what the gate says, and the days that bore in each reading."""

    number: int
    dispute: str
    position: PortionPosition
    gate: reminder.Claimable | reminder.Withheld
    retained: tuple[Slice, ...]
    original: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A receivable at `as_of`; amounts are cents."""

    number: str
    customer: str
    name: str
    issued_on: date
    amount: int
    estimated: bool
    note: str
    as_of: date
    portions: tuple[ExplainedPortion, ...]

    def total(self, figure: str) -> int | None:
        """The sum of a figure of `PortionPosition`; None as soon as one portion's is unknown."""
        values = [getattr(portion.position, figure) for portion in self.portions]
        return None if None in values else sum(values)


def explained(receivable: Receivable, as_of: date) -> Explained:
    """Everything about one receivable on `as_of`, with what is known now."""
    movements = _movements(receivable.pk)
    positions = of_portions(
        ((m.portion, m) for of_portion in movements.values() for m in of_portion), as_of.toordinal()
    )
    disputes = dict(PortionState.objects.filter(receivable=receivable).values_list("number", "dispute"))
    holds = _holds(receivable)
    return Explained(
        receivable.number,
        receivable.customer.code,
        receivable.customer.name,
        receivable.issued_on,
        receivable.amount,
        receivable.estimated,
        receivable.note,
        as_of,
        tuple(
            ExplainedPortion(
                number,
                disputes.get(number, ""),
                position,
                _gate(receivable, number, position, holds, as_of),
                tuple(slices(movements[number], "retained", as_of.toordinal())),
                tuple(slices(movements[number], "original", as_of.toordinal())),
            )
            for number, position in sorted(positions.items())
        ),
    )


def _movements(receivable_id: int) -> dict[int, list[CoreMovement]]:
    found: dict[int, list[CoreMovement]] = defaultdict(list)
    rows = Movement.objects.filter(receivable_id=receivable_id).order_by("pk")
    for event_id, on, *values in rows.values_list("event_id", "on", *_COLUMNS):
        movement = CoreMovement._make((event_id, on.toordinal(), *values))
        found[movement.portion].append(movement)
    return found


Held = tuple[int | None, reminder.Hold]
"""(portion, None: all of them; hold)"""


def _holds(receivable: Receivable) -> list[Held]:
    concerns = Q(receivable=receivable) | Q(receivable=None, customer_id=receivable.customer_id)
    holds: list[Held] = [
        (hold.portion, reminder.Hold(cast("reminder.HoldKind", hold.kind), hold.since, hold.until))
        for hold in Hold.objects.filter(concerns)
    ]
    if receivable.estimated:
        holds.append((None, reminder.Hold("due_estimated", receivable.issued_on)))
    if receivable.holder == "factor":
        holds.append((None, reminder.Hold("factor", receivable.issued_on)))
    if receivable.currency != receivable.company.currency:
        holds.append((None, reminder.Hold("currency", receivable.issued_on)))
    return holds


def _gate(
    receivable: Receivable, number: int, position: PortionPosition, holds: list[Held], as_of: date
) -> reminder.Claimable | reminder.Withheld:
    portion = reminder.Portion(
        receivable.number,
        number,
        position.certain,
        position.contested,
        position.conceded,
        date.fromordinal(position.due) if position.due else None,
    )
    concerned = [hold for of_portion, hold in holds if of_portion in (None, number)]
    if position.judged:
        concerned.append(reminder.Hold("insolvency", date.fromordinal(position.judged)))
    return reminder.gate(portion, concerned, as_of)
