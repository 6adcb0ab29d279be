"""Obstacles to a payment, holds by hand and promises, as causes: all the holds that one act placed are one row."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, Min, Q, QuerySet, Value, When

from amiable.journal.queries import actors_of
from amiable.people.models import Company
from amiable.receivables.models import Customer, Hold, Receivable
from amiable.receivables.queries.moments import as_known

KINDS = ("obstacle", "manual", "promise")


def causes_of_customer(company: Company, customer_id: int, as_of: date) -> list[dict[str, Any]]:
    """What holds a customer, or documents of it, back from demands on `as_of`, the oldest first.

    id (of its first hold), subject, kind, reason, words, department, since, until (the first day without it, None:
    open), answer_due, by (a name), customer_id, receivables: [{"id", "number"}] (none: the whole customer). Three
    statements, four where people placed it.
    """
    return _told(company, _standing(Hold.objects.filter(company=company, customer_id=customer_id), as_of))


def causes_of_receivable(
    company: Company, receivable_id: int, customer_id: int, as_of: date, known_at: int | None = None
) -> list[dict[str, Any]]:
    """Those of `causes_of_customer` that concern one document, or the whole customer; `receivables` are all of the
    cause. With what was known at journal line `known_at` (None: now): of a hold the line that placed it."""
    concerns = Q(receivable_id=receivable_id) | Q(receivable_id=None, customer_id=customer_id)
    here = _standing(as_known(Hold.objects.filter(concerns, company=company), known_at), as_of)
    subjects = set(here.values_list("subject", flat=True))
    return _told(company, Hold.objects.filter(company=company, subject__in=subjects)) if subjects else []


def cause_row(company: Company, subject: str) -> dict[str, Any] | None:
    """One cause, whether it still holds or not, as `causes_of_customer` tells it; None where there is none."""
    rows = _told(company, Hold.objects.filter(company=company, kind__in=KINDS, subject=subject))
    return rows[0] if rows else None


def open_causes(company: Company, as_of: date, limit: int) -> list[dict[str, Any]]:
    """Rows of `causes_of_customer`, with customer (its name) and days_late (0: not late): obstacles past their
    `answer_due` first, the latest of them first, then the other obstacles, promises and holds by the day that comes."""
    holds = _standing(Hold.objects.filter(company=company), as_of)
    grouped = holds.order_by().values("subject", "kind").annotate(
        first=Min("pk"), due=Min("answer_due"), end=Min("until"), order=Min(_order(as_of))
    )  # fmt: skip
    ordered = grouped.order_by("order", F("due").asc(nulls_last=True), F("end").asc(nulls_last=True), "first")
    subjects = [row["subject"] for row in ordered[:limit]]
    rows = {row["subject"]: row for row in _told(company, Hold.objects.filter(company=company, subject__in=subjects))}
    names = dict(Customer.objects.filter(company=company, pk__in={row["customer_id"] for row in rows.values()})
                 .values_list("pk", "name"))  # fmt: skip
    for row in rows.values():
        late = (as_of - row["answer_due"]).days if row["answer_due"] else 0
        row |= {"customer": names[row["customer_id"]], "days_late": max(late, 0)}
    return [rows[subject] for subject in subjects]


def _on(as_of: date) -> Q:
    return Q(since__lte=as_of) & (Q(until=None) | Q(until__gt=as_of))


def _standing(holds: QuerySet[Hold], as_of: date) -> QuerySet[Hold]:
    return holds.filter(_on(as_of), kind__in=KINDS).exclude(subject="")


def _order(as_of: date) -> Case:
    return Case(
        When(kind="obstacle", answer_due__lt=as_of, then=Value(0)),
        When(kind="obstacle", then=Value(1)),
        default=Value(2),
    )


def _told(company: Company, holds: QuerySet[Hold]) -> list[dict[str, Any]]:
    causes: dict[str, dict[str, Any]] = {}
    concerned: dict[str, list[int]] = {}
    operations: dict[str, int] = {}
    for hold in holds.order_by("pk"):
        causes.setdefault(hold.subject, _row(hold))
        operations.setdefault(hold.subject, hold.operation)
        if hold.receivable_id is not None:
            concerned.setdefault(hold.subject, []).append(hold.receivable_id)
    numbers = _numbers(company, (pk for ids in concerned.values() for pk in ids))
    actors = actors_of(company, operations.values()) if operations else {}
    for subject, row in causes.items():
        row["by"] = actors.get(operations[subject], "")
        row["receivables"] = [{"id": pk, "number": numbers[pk]} for pk in dict.fromkeys(concerned.get(subject, []))]
    return sorted(causes.values(), key=lambda row: (row["since"], row["id"]))


def _row(hold: Hold) -> dict[str, Any]:
    names = ("subject", "kind", "reason", "words", "department", "since", "until", "answer_due", "customer_id")
    return {"id": hold.pk, **{name: getattr(hold, name) for name in names}}


def _numbers(company: Company, ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    return dict(Receivable.objects.filter(company=company, pk__in=wanted).values_list("pk", "number")) if wanted else {}
