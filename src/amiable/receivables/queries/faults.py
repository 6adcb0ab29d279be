"""What does not hold in the books of a company: every stored figure recomputed from what was said."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum

from amiable.core.ledger import Impossible, Ledger, post
from amiable.core.money import amount
from amiable.core.places import PLACES
from amiable.journal.chain import RowsDigest
from amiable.journal.queries import Fault, operations_of
from amiable.people.models import Company
from amiable.receivables.models import (
    Customer,
    CustomerState,
    Event,
    Hold,
    Movement,
    PortionState,
    Receivable,
    ReceivableState,
)
from amiable.receivables.replay import SUMMARY_COLUMNS, core_events, reach, standing, state_of, summary_of
from amiable.receivables.rows import EVENT_COLUMNS, MOVEMENT_COLUMNS

CHUNK = 500
"""Receivables recomputed at a time."""
NO_ROWS = RowsDigest().hexdigest()
"""What an operation that wrote no row of a table may say, or leave out."""


def faults_of_books(company: Company) -> Iterator[Fault]:
    """Digests of the journal against the rows, movements against events, states against movements, places ≥ 0."""
    yield from _faults_of_digests(company)
    yield from _faults_of_receivables(company)
    yield from _faults_of_customers(company)
    yield from _faults_of_holds(company)


def _faults_of_digests(company: Company) -> Iterator[Fault]:
    """Each line's digest against the rows that carry its operation; and no row without a line."""
    events = _digests(Event, EVENT_COLUMNS, company)
    movements = _digests(Movement, MOVEMENT_COLUMNS, company)
    for seq, operation, digests in operations_of(company):
        for name, found in (("events", events), ("movements", movements)):
            if found.pop(operation, NO_ROWS) != digests.get(name, NO_ROWS):
                table = "événements" if name == "events" else "mouvements"
                yield Fault(f"journal, ligne {seq}", f"les {table} écrits ne sont plus ceux d'alors")
    for operation in {*events, *movements}:
        yield Fault(f"opération {operation}", "des lignes du livre ne sont dans aucune ligne du journal")


def _digests(table: Any, columns: tuple[str, ...], company: Company) -> dict[int, str]:
    running: dict[int, RowsDigest] = defaultdict(RowsDigest)
    at = columns.index("operation")
    for row in table.objects.filter(company=company).order_by("pk").values_list(*columns).iterator(chunk_size=5000):
        running[row[at]].add([row])
    return {operation: rows.hexdigest() for operation, rows in running.items()}


def _faults_of_receivables(company: Company) -> Iterator[Fault]:
    ids = list(Receivable.objects.filter(company=company).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        receivables = Receivable.objects.select_related("company").in_bulk(some)
        events, states = defaultdict(list), defaultdict(list)
        for event in Event.objects.filter(receivable_id__in=some).order_by("pk"):
            events[event.receivable_id].append(event)
        for state in PortionState.objects.filter(receivable_id__in=some).order_by("number"):
            states[state.receivable_id].append(state)
        posted = _posted(some)
        summaries = ReceivableState.objects.in_bulk(some)
        for pk in some:
            receivable, order = receivables[pk], standing(events[pk])
            try:
                ledger = post(core_events(order), new=frozenset())
            except (Impossible, AttributeError, KeyError, TypeError, ValueError) as problem:
                yield Fault(f"pièce {receivable.number}", f"ses événements ne se rejouent pas : {problem}")
                continue
            yield from _faults_of_movements(receivable, ledger, posted.get(pk, {}))
            yield from _faults_of_states(receivable, ledger, states[pk])
            yield from _faults_of_summary(receivable, ledger, order, summaries.get(pk))


_SUMS = (*PLACES, "credit", "due", "original_due", "base", "original_base", "judged")


def _posted(ids: list[int]) -> dict[int, dict[tuple[int, ...], list[int]]]:
    """(portion, on, schedule, from_day) → sums, of each receivable."""
    rows = (
        Movement.objects.filter(receivable_id__in=ids)
        .values("receivable_id", "portion", "on", "schedule", "from_day")
        .annotate(**{f"{name}_": Sum(name) for name in _SUMS})
        .values_list("receivable_id", "portion", "on", "schedule", "from_day", *(f"{name}_" for name in _SUMS))
    )
    found: dict[int, dict[tuple[int, ...], list[int]]] = defaultdict(dict)
    for pk, portion, on, schedule, from_day, *sums in rows:
        if any(sums):
            found[pk][portion, on.toordinal(), schedule, from_day] = sums
    return found


def _faults_of_movements(
    receivable: Receivable, ledger: Ledger, posted: dict[tuple[int, ...], list[int]]
) -> Iterator[Fault]:
    owed: dict[tuple[int, ...], list[int]] = {}
    for movement in ledger.movements:
        key = (movement.portion, movement.on, movement.schedule, movement.from_day)
        values = [getattr(movement, name) for name in _SUMS]
        owed[key] = [a + b for a, b in zip(owed.get(key, [0] * len(_SUMS)), values, strict=True)]
    owed = {key: values for key, values in owed.items() if any(values)}
    if owed != posted:
        first = min(key for key in owed.keys() | posted.keys() if owed.get(key) != posted.get(key))
        yield Fault(
            f"pièce {receivable.number}, part {first[0]}",
            "ses mouvements ne sont pas ceux qui suivent de ses événements",
        )


def _faults_of_states(receivable: Receivable, ledger: Ledger, states: list[PortionState]) -> Iterator[Fault]:
    names = tuple(field.attname for field in PortionState._meta.fields if field.name not in ("id", "held"))
    expected = [state_of(receivable, ledger, number) for number in range(len(ledger.portions))]
    for state, right in zip(states, expected, strict=False):
        for name in names:
            if getattr(state, name) != getattr(right, name):
                where = f"pièce {receivable.number}, part {state.number}"
                yield Fault(where, f"{name} vaut {getattr(state, name)}, recalculé : {getattr(right, name)}")
    if len(states) < len(expected):
        yield Fault(f"pièce {receivable.number}", f"{len(expected) - len(states)} parts n'ont pas d'état")
    beyond = states[len(expected) :]
    if any(getattr(state, name) for state in beyond for name in PLACES):
        yield Fault(f"pièce {receivable.number}", "des parts qui n'existent plus portent encore des euros")
    invoiced = sum(sum(portion.places()) for portion in ledger.portions)
    if ledger.portions and invoiced != receivable.amount:
        yield Fault(
            f"pièce {receivable.number}", f"ses parts font {amount(invoiced)}, elle vaut {amount(receivable.amount)}"
        )


def _faults_of_summary(
    receivable: Receivable, ledger: Ledger, order: list[Event], told: ReceivableState | None
) -> Iterator[Fault]:
    """The row that lists read, against the portions it sums."""
    states = [state_of(receivable, ledger, number) for number in range(len(ledger.portions))]
    right = summary_of(receivable, states, ledger, order)
    if right is None or told is None:
        if (right is None) != (told is None):
            what = "son résumé est de trop" if right is None else "son résumé manque"
            yield Fault(f"pièce {receivable.number}", what)
        return
    for name, value in zip(SUMMARY_COLUMNS, right, strict=True):
        if getattr(told, name) != value:
            where = f"pièce {receivable.number}"
            yield Fault(where, f"résumé : {name} vaut {getattr(told, name)}, recalculé : {value}")


def _faults_of_customers(company: Company) -> Iterator[Fault]:
    sums: dict[int, Any] = {
        row["receivable__customer_id"]: row
        for row in Movement.objects.filter(company=company, receivable__currency=company.currency)
        .values("receivable__customer_id")
        .annotate(**{f"{name}_": Sum(name) for name in (*PLACES, "credit")})
    }
    states = CustomerState.objects.filter(company=company).select_related("customer")
    for customer in Customer.objects.filter(company=company).exclude(pk__in=states.values("customer_id")):
        yield Fault(f"client {customer.code}", "il n'a pas d'état")
    for state in states.iterator():
        row: dict[str, Any] = sums.get(state.customer_id, {})
        for name in (*PLACES, "credit"):
            if getattr(state, name) != row.get(f"{name}_", 0):
                where = f"client {state.customer.code}"
                yield Fault(where, f"{name} vaut {getattr(state, name)}, somme : {row.get(f'{name}_', 0)}")
        if state.credit < 0:
            yield Fault(f"client {state.customer.code}", f"son crédit est négatif : {amount(state.credit)}")


def _faults_of_holds(company: Company) -> Iterator[Fault]:
    """Every contested portion is held by its dispute, and `held` says whether any open hold concerns the portion."""
    contesting: set[tuple[int | None, int | None]] = set()
    holds: dict[int, set[tuple[int | None, int | None]]] = defaultdict(set)
    still = Hold.objects.filter(company=company, until=None)
    for customer_id, receivable_id, number, kind in still.values_list(
        "customer_id", "receivable_id", "portion", "kind"
    ):
        holds[customer_id].add((receivable_id, number))
        if kind == "contested":
            contesting.add((receivable_id, number))
    concerned = Q(contested__gt=0) | Q(held=True) | Q(customer_id__in=still.values("customer_id"))
    states = PortionState.objects.filter(concerned, company=company).select_related("receivable")
    for state in states.order_by("receivable_id", "number").iterator():
        where = f"pièce {state.receivable.number}, part {state.number}"
        if state.contested and (state.receivable_id, state.number) not in contesting:
            yield Fault(where, "contestée, mais rien ne la retient")
        held = not holds[state.customer_id].isdisjoint(reach(state.receivable_id, state.number))
        if held != state.held:
            yield Fault(where, f"retenue vaut {state.held}, d'après les retenues en cours : {held}")
