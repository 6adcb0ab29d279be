"""A day of the books, with what was known at a line of the journal: which events and movements there are then."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

from amiable.core.ledger import Ledger, post
from amiable.core.ledger import Movement as CoreMovement
from amiable.people.models import Company
from amiable.receivables.models import Event, Movement
from amiable.receivables.replay import core_events, standing

Rows = TypeVar("Rows", bound=QuerySet[Any])
_COLUMNS = tuple(name for name in CoreMovement._fields if name not in ("event", "on"))


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of the day `as_of`, with what was known at journal line `known_at` (None: now).

    `standing`: nothing is known of a later day, so that what everything now known leaves is right for this one too.
    Made by `moment`.
    """

    as_of: date
    known_at: int | None = None
    standing: bool = False


def moment(company: Company, as_of: date, known_at: int | None = None) -> Moment:
    """The moment that lists and totals are asked for.

    Events of days to come do exist (an accounting file may hold entries dated later than today): `standing` is looked
    up, never taken from the clock. It costs one statement, answered by an index.
    """
    later = known_at is not None or Event.objects.filter(company=company, on__gt=as_of).exists()
    return Moment(as_of, known_at, standing=not later)


def as_known(rows: Rows, known_at: int | None) -> Rows:
    """Those of `rows` (events, movements) whose operation had its line in the journal at `known_at`."""
    if known_at is None:
        return rows
    model: type[Model] = rows.model
    line = f'SELECT 1 FROM journal_line l WHERE l.operation = {model._meta.db_table}."operation" AND l.seq <= %s'  # noqa: S608
    return rows.filter(RawSQL(f"EXISTS ({line})", [known_at], output_field=BooleanField()))


def events_of(receivable_id: int, known_at: int | None = None) -> list[Event]:
    """All that was said of a receivable, what was taken back included, in order of arrival."""
    return list(as_known(Event.objects.filter(receivable_id=receivable_id), known_at).order_by("pk"))


def movements_of(receivable_id: int, known_at: int | None = None) -> dict[int, list[CoreMovement]]:
    """Portion → its movements of all days, in the order in which they were written; `event` is the id of the row."""
    found: dict[int, list[CoreMovement]] = defaultdict(list)
    rows = as_known(Movement.objects.filter(receivable_id=receivable_id), known_at).order_by("pk")
    for event_id, on, *values in rows.values_list("event_id", "on", *_COLUMNS):
        movement = CoreMovement._make((event_id, on.toordinal(), *values))
        found[movement.portion].append(movement)
    return found


def ledger_of(receivable_id: int, as_of: date, known_at: int | None = None) -> Ledger:
    """What follows from what was said of days up to `as_of`: the portions there were, their kinds, sources, disputes.

    Movements do not say these; a late event may since have given a portion another number. Amounts are those of the
    movements all the same (`movements_of`), which `check` keeps equal.
    """
    said = core_events(standing(events_of(receivable_id, known_at)))
    return post([event for event in said if event.on <= as_of], new=frozenset())
