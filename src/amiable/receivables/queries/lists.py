"""Lists of open items as the accounts show them."""

from datetime import date
from typing import Any

from django.db.models import Q, Sum

from amiable.people.models import Company
from amiable.receivables.models import CustomerState, Movement, PortionState, Receivable

OPEN_PLACES = ("certain", "contested", "conceded")


def open_items(company: Company, as_of: date) -> list[dict[str, Any]]:
    """Every document with something open, or a credit left, on `as_of`: sorted by customer code and number.

    customer_code, customer_name, number, issued_on, due_on (earliest of its open portions, retained reading),
    due_estimated, open (cents, negative for a credit), note.
    """
    sums = {f"{name}_": Sum(name) for name in (*OPEN_PLACES, "credit")}
    totals = (
        Movement.objects.filter(company=company, on__lte=as_of)
        .values("receivable_id", "portion")
        .annotate(**sums, due_=Sum("due"))
        .values_list("receivable_id", *sums, "due_")
    )
    left: dict[int, list[int]] = {}
    dues: dict[int, int] = {}
    for receivable_id, certain, contested, conceded, credit, due in totals.iterator():
        unsettled = certain + contested + conceded
        left[receivable_id] = [a + b for a, b in zip(left.get(receivable_id, (0, 0)), (unsettled, credit), strict=True)]
        if unsettled and due:
            dues[receivable_id] = min(due, dues.get(receivable_id, due))
    rows = Receivable.objects.filter(company=company).select_related("customer")
    return [
        {
            "customer_code": row.customer.code,
            "customer_name": row.customer.name,
            "number": row.number,
            "issued_on": row.issued_on,
            "due_on": date.fromordinal(dues[row.pk]) if row.pk in dues else None,
            "due_estimated": row.estimated,
            "open": cents,
            "note": _note(row, company),
        }
        for row in rows.order_by("customer__code", "number", "pk").iterator()
        for cents in (left.get(row.pk, [0, 0])[0], -left.get(row.pk, [0, 0])[1])
        if cents
    ]


def customer_rows(company: Company) -> list[dict[str, Any]]:
    """Customers by code, as everything now known leaves them: code, name, siren, term, rate, and in cents open,
    credit, balance (that of the account 411)."""
    states = CustomerState.objects.filter(company=company).select_related("customer").order_by("customer__code")
    rows = []
    for state in states:
        unsettled = state.certain + state.contested + state.conceded
        told = {key: getattr(state.customer, key) for key in ("code", "name", "siren", "term", "rate")}
        rows.append(told | {"open": unsettled, "credit": state.credit, "balance": unsettled - state.credit})
    return rows


def _note(row: Receivable, company: Company) -> str:
    foreign = f"devise {row.currency} : non calculé" if row.currency != company.currency else ""
    return " ; ".join(filter(None, (foreign, row.note)))


def ageing_by_customer(company: Company, as_of: date) -> list[dict[str, Any]]:
    """The aged balance by original due date, as everything now known leaves it: what is open of each customer.

    customer_id, not_due, d1_30, d31_60, d61_90, d91_more (cents not contested, conceded included), contested, total.
    """
    day = as_of.toordinal()

    def between(first: int, last: int | None) -> Q:
        upper = Q(original_due__lte=date.fromordinal(day - first))
        return upper if last is None else upper & Q(original_due__gte=date.fromordinal(day - last))

    late = {
        "d1_30": between(1, 30),
        "d31_60": between(31, 60),
        "d61_90": between(61, 90),
        "d91_more": between(91, None),
    }
    owed = Sum("certain", default=0) + Sum("conceded", default=0)
    buckets = {
        name: Sum("certain", filter=when, default=0) + Sum("conceded", filter=when, default=0)
        for name, when in late.items()
    }
    rows: Any = (
        PortionState.objects.filter(company=company)
        .values("customer_id")
        .annotate(**buckets, contested_=Sum("contested", default=0), owed=owed)
        .order_by("customer_id")
    )
    return [
        {
            "customer_id": row["customer_id"],
            "not_due": row["owed"] - sum(row[name] for name in late),
            **{name: row[name] for name in late},
            "contested": row["contested_"],
            "total": row["owed"] + row["contested_"],
        }
        for row in rows
    ]
