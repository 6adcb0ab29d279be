"""Holds: placed and lifted by whoever creates and ends the cause, in the same transaction."""

from collections.abc import Iterable
from datetime import date

from amiable.journal.operations import Operation
from amiable.receivables.models import Hold, PortionState
from amiable.receivables.queries.portions import portions_of_dispute


def place_hold(
    operation: Operation,
    *,
    customer_id: int,
    kind: str,
    since: date,
    receivable_id: int | None = None,
    portion: int | None = None,
    until: date | None = None,
    subject: str = "",
) -> None:
    """Keep a portion, a receivable or a whole customer out of demands from `since`, up to and including `until`."""
    Hold.objects.create(
        company=operation.acting.company,
        customer_id=customer_id,
        receivable_id=receivable_id,
        portion=portion,
        kind=kind,
        since=since,
        until=until,
        subject=subject,
        operation=operation.id,
    )
    _summarise(customer_id, receivable_id)


def lift_holds(operation: Operation, *, subject: str, on: date) -> None:
    """End every open hold of the subject: `on` is the first day without it."""
    holds = Hold.objects.filter(company=operation.acting.company, subject=subject, until=None)
    touched = set(holds.values_list("customer_id", "receivable_id"))
    holds.update(until=on)
    for customer_id, receivable_id in touched:
        _summarise(customer_id, receivable_id)


def hold_what_moved(operation: Operation, receivable_ids: Iterable[int]) -> None:
    """A replay may move a dispute to other portions of a receivable: they are held as those before were."""
    contested = PortionState.objects.filter(receivable_id__in=receivable_ids, contested__gt=0, held=False)
    for state in contested.order_by("receivable_id", "number"):
        siblings = portions_of_dispute(state.receivable_id, state.dispute)
        holds = Hold.objects.filter(receivable_id=state.receivable_id, portion__in=siblings, until=None)
        hold = holds.filter(kind="contested").order_by("pk").first()
        if hold:
            place_hold(
                operation,
                customer_id=hold.customer_id,
                receivable_id=hold.receivable_id,
                portion=state.number,
                kind=hold.kind,
                since=hold.since,
                subject=hold.subject,
            )


def _summarise(customer_id: int, receivable_id: int | None) -> None:
    """`PortionState.held` says whether an open hold concerns the portion."""
    states = PortionState.objects.filter(customer_id=customer_id)
    if receivable_id is not None:
        states = states.filter(receivable_id=receivable_id)
    holds = list(Hold.objects.filter(customer_id=customer_id, until=None).values_list("receivable_id", "portion"))
    for state in states:
        held = any(r in (None, state.receivable_id) and p in (None, state.number) for r, p in holds)
        if held != state.held:
            PortionState.objects.filter(pk=state.pk).update(held=held)
