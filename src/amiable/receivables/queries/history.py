"""What happened to one receivable, event by event: who said it and when, and which euros moved from where to where."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, Sum
from django.db.models.expressions import RawSQL

from amiable.core.places import PLACES
from amiable.receivables.models import Event, Movement, Receivable
from amiable.receivables.queries.moments import as_known
from amiable.receivables.said import VOIDED, event_of

Move = tuple[str | None, str | None, int, int]
"""(from place, to place, portion, cents); None: from or to outside the receivable. Places are those of `core.places`,
and ``credit``, what the customer has with us. The portion is the one the euros came into, or left."""

_WITH_CREDIT = (*PLACES, "credit")


def history(receivable: Receivable, as_of: date, known_at: int | None = None) -> list[dict[str, Any]]:
    """The events of days up to `as_of`, as known now or at journal line `known_at`, in the order of the books (newest
    last). Two statements.

    id, operation, seq (its journal line), at (aware instant), actor (``user:ID`` or a label), on, kind (as stored),
    said (the event, see `core.events`), dispute (its number or ""), moved (list of `Move`: what stands of it),
    redated (list of (portion, retained due date it was given, None: unknown)).
    voided: it counts no longer; then `ended` says what ended it (id, seq, at, actor, on, kind: ``voided`` where it was
    only taken back, else the event with that id stands in its place), and nothing of it moves. `replaces`: the id of
    the event that this one corrects, or None.
    """
    rows = list(as_known(_with_lines(receivable), known_at).order_by("pk"))
    ended = {row.voids_id: row for row in rows if row.voids_id}
    net = _net(receivable, as_of, known_at)
    due: dict[int, int] = defaultdict(int)
    return [
        _entry(row, ended.get(row.pk), net.get(row.pk, {}), due)
        for row in _in_order(rows)
        if row.kind != VOIDED and row.on <= as_of
    ]


def _with_lines(receivable: Receivable) -> Any:
    """The events with the columns seq, at and actor of their journal lines."""
    line = f'FROM journal_line l WHERE l.operation = {Event._meta.db_table}."operation"'
    return Event.objects.filter(receivable=receivable).annotate(
        seq=RawSQL(f"SELECT l.seq {line}", [], output_field=BigIntegerField()),
        at=RawSQL(f"SELECT l.at {line}", [], output_field=DateTimeField()),
        actor=RawSQL(f"SELECT l.actor {line}", [], output_field=CharField()),
    )


def _in_order(rows: Iterable[Any]) -> list[Any]:
    """As `replay.standing`, with those that count no longer: a correction comes right after what it corrects."""
    place: dict[int, int] = {}
    for row in rows:
        place[row.pk] = place.get(row.voids_id, row.pk)
    return sorted(rows, key=lambda row: (row.on, row.kind != "issued", place[row.pk], row.pk))


Net = dict[int, dict[str, int]]
"""Portion → place (or ``due``) → what one event changed in it."""


def _net(receivable: Receivable, as_of: date, known_at: int | None) -> dict[int, Net]:
    rows: Any = as_known(Movement.objects.filter(receivable=receivable, on__lte=as_of), known_at)
    names = (*_WITH_CREDIT, "due")
    sums = rows.values("event_id", "portion").annotate(**{f"{name}_": Sum(name) for name in names})
    found: dict[int, Net] = defaultdict(dict)
    for row in sums.order_by("event_id", "portion"):
        found[row["event_id"]][row["portion"]] = {name: row[f"{name}_"] for name in names}
    return found


def _entry(row: Any, ended: Any, net: Net, due: dict[int, int]) -> dict[str, Any]:
    """`due`: the retained due dates before this event, by portion; brought up to date."""
    said = event_of(row.kind, row.on, row.cents, row.payload)
    redated = []
    for portion, changed in net.items():
        if changed["due"]:
            due[portion] += changed["due"]
            redated.append((portion, date.fromordinal(due[portion]) if due[portion] else None))
    return {
        **_line(row),
        "operation": row.operation,
        "said": said,
        "dispute": getattr(said, "dispute", ""),
        "moved": _moves(net),
        "redated": redated,
        "voided": ended is not None,
        "ended": _line(ended) if ended else None,
        "replaces": row.voids_id,
    }


def _line(row: Any) -> dict[str, Any]:
    told = {"id": row.pk, "seq": row.seq, "at": row.at, "actor": row.actor}
    return told | {"on": row.on, "kind": row.kind}


def _moves(net: Net) -> list[Move]:
    """Pair what left with what arrived: within a portion first, then from one portion to another, in their order."""
    moved: dict[tuple[str | None, str | None, int], int] = defaultdict(int)
    left: list[list[Any]] = []
    arrived: list[list[Any]] = []
    for portion, changed in net.items():
        out = [[place, portion, -changed[place]] for place in _WITH_CREDIT if changed[place] < 0]
        into = [[place, portion, changed[place]] for place in _WITH_CREDIT if changed[place] > 0]
        _pair(out, into, moved)
        left += out
        arrived += into
    _pair(left, arrived, moved)
    for place, portion, cents in left:
        moved[place, None, portion] += cents
    for place, portion, cents in arrived:
        moved[None, place, portion] += cents
    return [(*key, cents) for key, cents in moved.items() if cents]


def _pair(
    left: list[list[Any]], arrived: list[list[Any]], moved: dict[tuple[str | None, str | None, int], int]
) -> None:
    """Take from both sides, in order, what goes together, until one of them is empty."""
    for out in left:
        for into in arrived:
            cents = min(out[2], into[2])
            moved[out[0], into[0], into[1]] += cents
            out[2] -= cents
            into[2] -= cents
