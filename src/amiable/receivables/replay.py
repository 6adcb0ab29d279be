"""Stored rows → what `core.ledger` replays, and its portions → the rows of their states, and of the receivable's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from amiable.core.events import Event as CoreEvent
from amiable.core.ledger import Ledger
from amiable.core.ledger.portion import UNKNOWN_RATE
from amiable.core.places import PLACES
from amiable.receivables.models import Event, PortionState, Receivable, ReceivableState
from amiable.receivables.said import VOIDED, event_of


def standing(rows: Iterable[Event]) -> list[Event]:
    """The events that count, in the order of the books: by day, the invoice first, then by arrival.

    A row that another one voids does not count; the other one takes its place in the order of arrival.
    """
    rows = list(rows)
    voided = {row.voids_id for row in rows if row.voids_id}
    place: dict[int, int] = {}
    for row in sorted(rows, key=attrgetter("pk")):
        place[row.pk] = place.get(row.voids_id, row.pk) if row.voids_id else row.pk
    counting = [row for row in rows if row.pk not in voided and row.kind != VOIDED]
    return sorted(counting, key=lambda row: (row.on, row.kind != "issued", place[row.pk], row.pk))


def core_events(rows: Iterable[Event]) -> list[CoreEvent]:
    """What the rows say, for `core.ledger.post`."""
    return [event_of(row.kind, row.on, row.cents, row.payload) for row in rows]


def state_of(receivable: Receivable, ledger: Ledger, number: int) -> PortionState:
    """The state row of one portion, not saved."""
    portion = ledger.portions[number]
    due = None if portion.contested else portion.due
    return PortionState(
        company_id=receivable.company_id,
        customer_id=receivable.customer_id,
        receivable=receivable,
        number=number,
        kind=portion.kind,
        dispute=portion.dispute,
        source=portion.source,
        due=date.fromordinal(due) if due else None,
        original_due=date.fromordinal(portion.original_due) if portion.original_due else None,
        estimated=portion.schedule == UNKNOWN_RATE,
        judged=portion.judged is not None,
        foreign=receivable.currency != receivable.company.currency,
        turnover=ledger.turnover.get(number, 0),
        **dict(zip(PLACES, portion.places(), strict=True)),
    )


SUMMARY_COLUMNS = tuple(field.attname for field in ReceivableState._meta.fields)


def summary_of(
    receivable: Receivable, states: Sequence[PortionState], ledger: Ledger, order: Iterable[Event]
) -> tuple[Any, ...] | None:
    """The values of `SUMMARY_COLUMNS` of a receivable, from the states of its portions and the events that stand; None
    where nothing is left of it."""
    gone = all(state.original_due is None and not any(getattr(state, name) for name in PLACES) for state in states)
    if gone and not _gave_credit(ledger):
        return None
    places = [sum(getattr(state, name) for state in states) for name in PLACES]
    certain = [state for state in states if state.certain]
    awake = [state for state in certain if state.due is not None and not state.judged]
    due = min((state.due for state in certain if state.due is not None), default=ReceivableState.NEVER)
    return (
        receivable.pk,
        receivable.company_id,
        receivable.customer_id,
        sum(places[:3]),
        *places,
        ledger.credit,
        sum(state.certain for state in certain) - sum(state.certain for state in awake),
        due,
        max((state.due for state in awake if state.due is not None), default=ReceivableState.NEVER),
        min((s.original_due for s in states if s.original_due and s.certain + s.contested), default=None),
        receivable.currency != receivable.company.currency,
        any(event.kind == "dispute_opened" for event in order),
    )


def _gave_credit(ledger: Ledger) -> bool:
    """Whether an event of it stands that touched the customer's credit, used up since or not."""
    of_events: dict[int, int] = defaultdict(int)
    for movement in ledger.movements:
        of_events[movement.event] += movement.credit
    return any(of_events.values())


def reach(receivable_id: int, number: int) -> set[tuple[int | None, int | None]]:
    """The (receivable, portion) that a hold may name to concern a portion; None stands for all of them."""
    return {(receivable_id, number), (receivable_id, None), (None, None)}
