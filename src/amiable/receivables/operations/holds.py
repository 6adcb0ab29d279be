"""Holds: placed and lifted by whoever creates and ends the cause, in the same transaction."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from amiable.journal.operations import Operation
from amiable.receivables.models import Hold, PortionState
from amiable.receivables.replay import reach


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
    """Keep a portion, a receivable or a whole customer out of demands from `since` on, before `until`."""
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
    summarise(customer_id, receivable_id)


def place_holds(
    operation: Operation,
    *,
    customer_id: int,
    receivable_ids: Collection[int],
    kind: str,
    since: date,
    until: date | None = None,
    subject: str = "",
) -> None:
    """Keep these receivables of one customer out of demands, or with none the whole customer, as `place_hold` does; in
    as many statements for five hundred as for one."""
    of_whom: list[int | None] = [*receivable_ids] or [None]
    Hold.objects.bulk_create(
        [
            Hold(
                company=operation.acting.company,
                customer_id=customer_id,
                receivable_id=receivable_id,
                kind=kind,
                since=since,
                until=until,
                subject=subject,
                operation=operation.id,
            )
            for receivable_id in of_whom
        ]
    )
    summarise(customer_id, *of_whom)


def lift_holds(operation: Operation, *, subject: str, on: date) -> None:
    """End every open hold of the subject: `on` is the first day without it."""
    holds = Hold.objects.filter(company=operation.acting.company, subject=subject, until=None)
    touched = set(holds.values_list("customer_id", "receivable_id"))
    holds.update(until=on)
    for customer_id, receivable_id in touched:
        summarise(customer_id, receivable_id)


def dispute_subject(number: str) -> str:
    """What a hold of the dispute of this number names as its cause."""
    return f"dispute:{number}"


def hold_what_moved(operation: Operation, receivable_ids: Iterable[int]) -> None:
    """A replay may give the portions of a dispute other numbers, or take some away: its holds follow it there."""
    ids = list(receivable_ids)
    states = PortionState.objects.filter(receivable_id__in=ids).exclude(dispute="").order_by("receivable_id", "number")
    disputed = {(state.receivable_id, state.number): state for state in states}
    kept = set()
    for hold in Hold.objects.filter(receivable_id__in=ids, kind="contested", until=None).order_by("pk"):
        place = (hold.receivable_id, hold.portion)
        if place in disputed and hold.subject == dispute_subject(disputed[place].dispute):
            kept.add(place)
        else:
            Hold.objects.filter(pk=hold.pk).update(until=hold.since)  # under this number, it never was
            summarise(hold.customer_id, hold.receivable_id)
    for place, state in disputed.items():
        if state.contested and place not in kept:
            _hold_again(operation, state)


def hold_what_came(operation: Operation, customer_ids: Iterable[int]) -> None:
    """Portions that came since a cause other than a dispute was placed over their customer or receivable are held by
    it too."""
    open_ones = Hold.objects.filter(company=operation.acting.company, until=None).exclude(kind="contested")
    for customer_id, receivable_id in set(
        open_ones.filter(customer_id__in=list(customer_ids)).values_list("customer_id", "receivable_id")
    ):
        summarise(customer_id, receivable_id)


def _hold_again(operation: Operation, state: PortionState) -> None:
    """By the dispute's first hold on the receivable; there is none yet while the dispute is being opened."""
    holds = Hold.objects.filter(receivable_id=state.receivable_id, kind="contested")
    first = holds.filter(subject=dispute_subject(state.dispute)).order_by("pk").first()
    if first:
        place_hold(
            operation,
            customer_id=state.customer_id,
            receivable_id=state.receivable_id,
            portion=state.number,
            kind=first.kind,
            since=first.since,
            subject=first.subject,
        )


def summarise(customer_id: int, *receivable_ids: int | None) -> None:
    """Write again whether an open hold concerns each portion of these receivables, or (None, or none named) of the
    whole customer: that is what `PortionState.held` says."""
    states = PortionState.objects.filter(customer_id=customer_id)
    open_ones = Hold.objects.filter(customer_id=customer_id, until=None)
    ids = [pk for pk in receivable_ids if pk is not None]
    if ids and len(ids) == len(receivable_ids):
        states = states.filter(receivable_id__in=ids)
        open_ones = open_ones.filter(Q(receivable_id__in=ids) | Q(receivable_id=None))
    holds = set(open_ones.values_list("receivable_id", "portion"))
    changed: dict[bool, list[int]] = {True: [], False: []}
    for state in states.values("pk", "receivable_id", "number", "held"):
        held = not holds.isdisjoint(reach(state["receivable_id"], state["number"]))
        if held != state["held"]:
            changed[held].append(state["pk"])
    for held, of_these in changed.items():
        for start in range(0, len(of_these), 500):
            PortionState.objects.filter(pk__in=of_these[start : start + 500]).update(held=held)
