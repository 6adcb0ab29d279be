"""Signals that nobody has made anything of yet: holds of kind ``signal``, in force until somebody does."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum

from amiable.journal.queries import actors_of, facts_of
from amiable.people.models import Company
from amiable.receivables.models import Hold, PortionState


def open_signals(company: Company, limit: int = 200) -> list[dict[str, Any]]:
    """Those to be handled first before the others: id, subject, since, answer_due, words, source, amount (cents incl.
    VAT that were named, None: the open balance is meant), heard and tax (cents as they were said, where it is not known
    whether with VAT), by, receivable_id, number, total and open (cents of the document), customer_id, customer, until
    (the first day without it). Four statements, five where people raised them."""
    holds = _open(company).select_related("receivable", "customer")
    rows = list(holds.order_by(F("answer_due").asc(nulls_last=True), "pk")[:limit])
    operations = [hold.operation for hold in rows]
    facts, actors = facts_of(company, operations), actors_of(company, operations)
    left = _open_cents(company, [hold.receivable_id for hold in rows])
    return [_told(hold, facts.get(hold.operation, {}), actors, left) for hold in rows]


def signal_told(company: Company, hold: Hold) -> dict[str, Any]:
    """One of them, in force or not: a row of `open_signals`."""
    facts = facts_of(company, [hold.operation]).get(hold.operation, {})
    left = _open_cents(company, [hold.receivable_id])
    return _told(hold, facts, actors_of(company, [hold.operation]), left)


def signals_waiting(company: Company, today: date) -> dict[str, int]:
    """count, late (their day has passed). One statement."""
    days = list(_open(company).values_list("answer_due", flat=True))
    return {"count": len(days), "late": sum(1 for day in days if day and day < today)}


def late_signals(company: Company, today: date) -> list[dict[str, Any]]:
    """Rows of `open_signals` whose day has passed."""
    return [row for row in open_signals(company) if row["answer_due"] and row["answer_due"] < today]


def _open(company: Company) -> QuerySet[Hold]:
    return Hold.objects.filter(company=company, kind="signal", until=None, receivable__isnull=False).exclude(subject="")


def _open_cents(company: Company, ids: Iterable[int | None]) -> dict[int, int]:
    states = PortionState.objects.filter(company=company, receivable_id__in=set(ids)).order_by()
    sums = states.values_list("receivable_id").annotate(Sum("certain"), Sum("contested"), Sum("conceded"))
    return {pk: sum(cents) for pk, *cents in sums}


def _told(hold: Hold, facts: dict[str, Any], actors: dict[int, str], left: dict[int, int]) -> dict[str, Any]:
    assert hold.receivable is not None
    return {
        "id": hold.pk,
        **{name: getattr(hold, name) for name in ("subject", "since", "answer_due", "words", "customer_id")},
        **{name: facts.get(name) for name in ("amount", "heard", "tax")},
        "source": facts.get("source", "other"),
        "by": actors.get(hold.operation, ""),
        "receivable_id": hold.receivable.pk,
        "number": hold.receivable.number,
        "total": hold.receivable.amount,
        "until": hold.until,
        "customer": hold.customer.name or hold.customer.code,
        "open": left.get(hold.receivable.pk, 0),
    }
