"""One receivable at a day, with everything a person needs to follow each figure: no engine, plain integers."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q

from amiable.core import reminder
from amiable.core.ledger import Ledger
from amiable.core.ledger.portion import UNKNOWN_RATE
from amiable.core.position.portions import PortionPosition, of_portions, total
from amiable.core.position.slices import Slice, slices
from amiable.receivables.models import Hold, Receivable
from amiable.receivables.queries.moments import as_known, ledger_of, movements_of


@dataclass(frozen=True, slots=True)
class ExplainedPortion:
    """A portion: where its euros are, the two readings, what the gate says, and the days that bore in each reading.

    `dispute` is the number of the one that split it off its `source` (the number of another portion), or that split
    the source off; "" and None for a portion of the invoice. `kind` as in `core.events.PortionKind`.
    """

    number: int
    dispute: str
    position: PortionPosition
    gate: reminder.Claimable | reminder.Withheld
    retained: tuple[Slice, ...]
    original: tuple[Slice, ...]
    kind: str
    source: int | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A receivable at `as_of`, with what was known at journal line `known_at` (None: now); amounts are cents of its
    `currency`. `kind` is ``invoice`` or ``credit``."""

    number: str
    customer: str
    name: str
    issued_on: date
    amount: int
    estimated: bool
    note: str
    as_of: date
    portions: tuple[ExplainedPortion, ...]
    id: int
    kind: str
    customer_id: int
    currency: str
    known_at: int | None

    def total(self, figure: str) -> int | None:
        """The sum of a figure of `PortionPosition`; None as soon as one portion's is unknown."""
        return total((portion.position for portion in self.portions), figure)


def explained(receivable: Receivable, as_of: date, known_at: int | None = None) -> Explained:
    """Everything about one receivable on `as_of`, with what is known now, or was at journal line `known_at`.

    Of a hold the line that placed it is known, not the one that lifted it: one lifted since is lifted on its day.
    Three statements, and one for the customer or the company where they did not come with the receivable.
    """
    ledger = ledger_of(receivable.pk, as_of, known_at)
    movements = movements_of(receivable.pk, known_at)
    day = as_of.toordinal()
    positions = of_portions(((m.portion, m) for of_portion in movements.values() for m in of_portion), day)
    estimated = any(portion.schedule == UNKNOWN_RATE for portion in ledger.portions)
    holds = _holds(receivable, estimated, known_at)
    portions = (
        ExplainedPortion(
            number=number,
            position=position,
            gate=_gate(receivable, number, position, holds, as_of),
            retained=tuple(slices(movements[number], "retained", day)),
            original=tuple(slices(movements[number], "original", day)),
            **_told(ledger, number),
        )
        for number, position in sorted(positions.items())
        if number < len(ledger.portions) or any(position[:7])  # not those that a correction took away
    )
    return Explained(
        number=receivable.number,
        customer=receivable.customer.code,
        name=receivable.customer.name,
        issued_on=receivable.issued_on,
        amount=receivable.amount,
        estimated=estimated,
        note=receivable.note,
        as_of=as_of,
        portions=tuple(portions),
        id=receivable.pk,
        kind=receivable.kind,
        customer_id=receivable.customer_id,
        currency=receivable.currency,
        known_at=known_at,
    )


def _told(ledger: Ledger, number: int) -> dict[str, Any]:
    """dispute, kind and source of a portion; a document that only gives a credit has none, and is shown as one."""
    if number >= len(ledger.portions):
        return {"dispute": "", "kind": "ordinary", "source": None}
    portion = ledger.portions[number]
    return {"dispute": portion.dispute, "kind": portion.kind, "source": portion.source}


Held = tuple[int | None, reminder.Hold]
"""(portion, None: all of them; hold)"""


def _holds(receivable: Receivable, estimated: bool, known_at: int | None) -> list[Held]:
    concerns = Q(receivable=receivable) | Q(receivable=None, customer_id=receivable.customer_id)
    holds: list[Held] = [
        (hold.portion, reminder.Hold(cast("reminder.HoldKind", hold.kind), hold.since, hold.until))
        for hold in as_known(Hold.objects.filter(concerns), known_at)
    ]
    if estimated:
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
