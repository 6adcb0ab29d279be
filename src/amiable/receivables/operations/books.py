"""`record`: the one door through which events enter the books. Events and movements are written here only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from amiable.core.events import Event as CoreEvent
from amiable.core.ledger import Impossible, Ledger, post
from amiable.core.ledger import Movement as CoreMovement
from amiable.core.places import PLACES
from amiable.core.refusal import Refusal
from amiable.journal.chain import canonical
from amiable.journal.operations import Operation
from amiable.receivables.models import CustomerState, Event, Movement, PortionState, Receivable, ReceivableState, Task
from amiable.receivables.operations.bulk import BATCH_ROWS, add, insert, put
from amiable.receivables.operations.holds import hold_what_came, hold_what_moved
from amiable.receivables.replay import SUMMARY_COLUMNS, core_events, standing, state_of, summary_of
from amiable.receivables.rows import MOVEMENT_COLUMNS, event_row
from amiable.receivables.said import VOIDED, cents_of, kind_of, payload_of


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to record about a receivable. `voids`: the id of the event it corrects; `event` None: it only takes
    that one back."""

    receivable_id: int
    event: CoreEvent | None
    voids: int | None = None


class UnableToRecord(Refusal, ValueError):
    """A new event is impossible: the receivable's number, a stable code, the sentence that says why, and the cents that
    do not fit (`core.ledger.Impossible`)."""

    def __init__(self, number: str, impossible: Impossible) -> None:
        super().__init__(f"{number} : {impossible.message}")
        self.number, self.code = number, impossible.code
        self.said, self.available = impossible.said, impossible.available


@dataclass(slots=True)
class Recorded:
    """What `record` wrote: the ids of the events in the order of the facts, and the ledgers by receivable."""

    event_ids: list[int] = field(default_factory=list)
    ledgers: dict[int, Ledger] = field(default_factory=dict)


def record(operation: Operation, facts: Sequence[Fact], *, fresh: bool = False) -> Recorded:
    """Write events and all that follows from them, within `operation`.

    Locks the receivables in ascending id, then the customers' states likewise. Each receivable is replayed with its
    new events; what is written are the differences from the movements already there, so that late and corrected
    events arrive as counter-movements. `fresh`: the receivables were created in this same operation; they are not
    locked, and nothing said of them before is looked for. Raises `UnableToRecord`; nothing is written then, since the
    operation's transaction ends.
    """
    company = operation.acting.company
    touched = sorted({fact.receivable_id for fact in facts})
    receivables = _locked(company.pk, touched, fresh)
    states = _locked_customers(company.pk, sorted({receivable.customer_id for receivable in receivables.values()}))
    known: dict[int, list[Event]] = {} if fresh else known_events(touched)
    _refuse_strange_corrections(facts, known)
    written = _write_events(operation, facts)
    posted = {} if fresh else _posted(touched)
    recorded = Recorded([row.pk for row in written])
    by_receivable: dict[int, list[Event]] = defaultdict(list)
    for row in written:
        by_receivable[row.receivable_id].append(row)
    movements: list[MovementRow] = []
    orders: dict[int, list[Event]] = {}
    for receivable_id in touched:
        new = by_receivable[receivable_id]
        ledger, order = _replay(receivables[receivable_id], known.get(receivable_id, []), new)
        recorded.ledgers[receivable_id] = ledger
        movements.extend(
            _difference(operation, receivables[receivable_id], ledger, order, posted.get(receivable_id, {}))
        )
        _tell_cuts(operation, receivable_id, ledger, order)
        orders[receivable_id] = order
    insert(Movement, MOVEMENT_COLUMNS, movements)
    _write_states(receivables, recorded.ledgers, orders, fresh=fresh)
    _write_customer_states(states, receivables, movements)
    if not fresh:
        for start in range(0, len(touched), BATCH_ROWS):
            hold_what_moved(operation, touched[start : start + BATCH_ROWS])
    for start in range(0, len(states), BATCH_ROWS):
        hold_what_came(operation, sorted(states)[start : start + BATCH_ROWS])
    operation.wrote("events", map(event_row, written))
    operation.wrote("movements", movements)
    return recorded


def lock_receivables(operation: Operation, ids: Iterable[int]) -> None:
    """Hold the receivables, in ascending id, until the operation ends: before reading what it will depend on."""
    _locked(operation.acting.company.pk, sorted(set(ids)), fresh=False)


def _locked(company_id: int, ids: list[int], fresh: bool) -> dict[int, Receivable]:
    found: dict[int, Receivable] = {}
    for start in range(0, len(ids), BATCH_ROWS):
        rows = Receivable.objects.filter(company_id=company_id, pk__in=ids[start : start + BATCH_ROWS]).order_by("pk")
        rows = rows.select_related("company")
        found.update((row.pk, row) for row in (rows if fresh else rows.select_for_update(of=("self",))))
    if len(found) != len(ids):
        raise LookupError("a receivable of the facts is not of this company")
    return found


def _locked_customers(company_id: int, ids: list[int]) -> dict[int, CustomerState]:
    states: dict[int, CustomerState] = {}
    for start in range(0, len(ids), BATCH_ROWS):
        some = ids[start : start + BATCH_ROWS]
        rows = CustomerState.objects.filter(company_id=company_id, customer_id__in=some).order_by("pk")
        states.update((row.customer_id, row) for row in rows.select_for_update())
    return states


def known_events(ids: list[int]) -> dict[int, list[Event]]:
    """All events of these receivables, in order of arrival."""
    known: dict[int, list[Event]] = defaultdict(list)
    for start in range(0, len(ids), BATCH_ROWS):
        for row in Event.objects.filter(receivable_id__in=ids[start : start + BATCH_ROWS]).order_by("pk"):
            known[row.receivable_id].append(row)
    return known


def _refuse_strange_corrections(facts: Iterable[Fact], known: dict[int, list[Event]]) -> None:
    """A correction of another receivable's event would leave that one's movements standing."""
    for fact in facts:
        if fact.voids is not None and all(row.pk != fact.voids for row in known.get(fact.receivable_id, [])):
            raise LookupError("an event to correct is not of its receivable")


def _write_events(operation: Operation, facts: Sequence[Fact]) -> list[Event]:
    rows = [
        Event(
            company=operation.acting.company,
            receivable_id=fact.receivable_id,
            operation=operation.id,
            on=fact.event.on if fact.event else operation.acting.today,
            kind=kind_of(fact.event) if fact.event else VOIDED,
            cents=cents_of(fact.event) if fact.event else None,
            payload=payload_of(fact.event) if fact.event else "",
            voids_id=fact.voids,
        )
        for fact in facts
    ]
    return Event.objects.bulk_create(rows, batch_size=BATCH_ROWS)


def _replay(receivable: Receivable, known: list[Event], new: list[Event]) -> tuple[Ledger, list[Event]]:
    order = standing([*known, *new])
    fresh = {row.pk for row in new}
    try:
        ledger = post(core_events(order), new=frozenset(i for i, row in enumerate(order) if row.pk in fresh))
    except Impossible as impossible:
        raise UnableToRecord(receivable.number, impossible) from impossible
    return ledger, order


Key = tuple[int, date, int, int, int]
"""(event, on, portion, schedule, from_day): what a movement is about."""
_SUMMED = CoreMovement._fields[5:]
_OF_CUSTOMER = (*PLACES, "credit")
_FIRST_CENTS = MOVEMENT_COLUMNS.index("certain") - 2
MovementRow = tuple[Any, ...]
"""The values of `rows.MOVEMENT_COLUMNS`."""


def _posted(ids: list[int]) -> dict[int, dict[Key, list[int]]]:
    """The movements already written, summed by what they are about."""
    sums: dict[int, dict[Key, list[int]]] = defaultdict(dict)
    columns = ("receivable_id", "event_id", "on", "portion", "schedule", "from_day", *_SUMMED)
    for start in range(0, len(ids), BATCH_ROWS):
        rows = Movement.objects.filter(receivable_id__in=ids[start : start + BATCH_ROWS]).values_list(*columns)
        for receivable_id, *rest in rows.iterator():
            _add(sums[receivable_id], tuple(rest[:5]), rest[5:], 1)
    return sums


def _add(sums: dict[Key, list[int]], key: Key, values: Sequence[int], sign: int) -> None:
    total = sums.setdefault(key, [0] * len(values))
    for i, value in enumerate(values):
        total[i] += sign * value


def _difference(
    operation: Operation, receivable: Receivable, ledger: Ledger, order: list[Event], posted: dict[Key, list[int]]
) -> list[MovementRow]:
    """The movements to write, so that all written ones net to those of the ledger."""
    owed: dict[Key, list[int]] = {}
    for said in ledger.movements:
        key = (order[said.event].pk, date.fromordinal(said.on), said.portion, said.schedule, said.from_day)
        _add(owed, key, said[5:], 1)
    for key, values in posted.items():
        _add(owed, key, values, -1)
    company_id, receivable_id = receivable.company_id, receivable.pk
    return [
        (company_id, receivable_id, portion, operation.id, event_id, on, schedule, from_day, *values)
        for (event_id, on, portion, schedule, from_day), values in owed.items()
        if any(values)
    ]


def _tell_cuts(operation: Operation, receivable_id: int, ledger: Ledger, order: list[Event]) -> None:
    """An older event that can no longer stand as it was is cut, and somebody is told."""
    for cut in ledger.cuts:
        facts = {"event": order[cut.event].pk, "kind": order[cut.event].kind, "said": cut.said, "taken": cut.taken}
        Task.objects.get_or_create(
            company=operation.acting.company,
            receivable_id=receivable_id,
            kind="event_cut",
            facts=canonical(facts),
            done_on=None,
            defaults={"operation": operation.id, "opened_on": operation.acting.today},
        )


def _write_states(
    receivables: dict[int, Receivable], ledgers: dict[int, Ledger], orders: dict[int, list[Event]], *, fresh: bool
) -> None:
    rows: list[PortionState] = []
    summaries = {}
    for receivable_id, ledger in ledgers.items():
        receivable = receivables[receivable_id]
        states = [state_of(receivable, ledger, number) for number in range(len(ledger.portions))]
        rows += states
        summaries[receivable_id] = summary_of(receivable, states, ledger, orders[receivable_id])
    _write_summaries(summaries, fresh=fresh)
    if fresh:
        PortionState.objects.bulk_create(rows, batch_size=BATCH_ROWS)
        return
    changing = [field.name for field in PortionState._meta.fields if field.name not in ("id", "held")]
    PortionState.objects.bulk_create(
        rows,
        batch_size=BATCH_ROWS,
        update_conflicts=True,
        unique_fields=["receivable", "number"],
        update_fields=[name for name in changing if name not in ("receivable", "number")],
    )
    _empty_states_beyond(ledgers)


def _write_summaries(summaries: dict[int, tuple[Any, ...] | None], *, fresh: bool) -> None:
    left = (row for row in summaries.values() if row is not None)
    if fresh:
        insert(ReceivableState, SUMMARY_COLUMNS, left)
        return
    put(ReceivableState, SUMMARY_COLUMNS, left, key="receivable_id")
    ReceivableState.objects.filter(pk__in=[pk for pk, row in summaries.items() if row is None]).delete()


def _empty_states_beyond(ledgers: dict[int, Ledger]) -> None:
    """Portions that a correction took away keep a row, with nothing in it."""
    ids = sorted(ledgers)
    for start in range(0, len(ids), BATCH_ROWS):
        states = PortionState.objects.filter(receivable_id__in=ids[start : start + BATCH_ROWS])
        for receivable_id, last in states.values_list("receivable_id").annotate(Max("number")):
            left = len(ledgers[receivable_id].portions)
            if last >= left:
                gone = PortionState.objects.filter(receivable_id=receivable_id, number__gte=left)
                gone.update(**dict.fromkeys(PLACES, 0), due=None, original_due=None, turnover=0)


def _write_customer_states(
    states: dict[int, CustomerState], receivables: dict[int, Receivable], movements: list[MovementRow]
) -> None:
    """Add what moved; a receivable in another currency is in no sum."""
    sums: dict[int, list[int]] = {}
    for _, receivable_id, *rest in movements:
        receivable = receivables[receivable_id]
        if receivable.currency == receivable.company.currency:
            total = sums.setdefault(states[receivable.customer_id].pk, [0] * len(_OF_CUSTOMER))
            for place, cents in enumerate(rest[_FIRST_CENTS : _FIRST_CENTS + len(_OF_CUSTOMER)]):
                total[place] += cents
    add(CustomerState, _OF_CUSTOMER, [(*total, pk) for pk, total in sorted(sums.items()) if any(total)])
