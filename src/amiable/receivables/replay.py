"""Stored rows → what `core.ledger` replays, and its portions → the rows of their states."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from amiable.core.events import Event as CoreEvent
from amiable.core.ledger import Ledger
from amiable.core.ledger.portion import UNKNOWN_RATE
from amiable.core.places import PLACES
from amiable.receivables.models import Event, PortionState, Receivable
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


def reach(receivable_id: int, number: int) -> set[tuple[int | None, int | None]]:
    """The (receivable, portion) that a hold may name to concern a portion; None stands for all of them."""
    return {(receivable_id, number), (receivable_id, None), (None, None)}
