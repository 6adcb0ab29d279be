"""Lists of open items as the accounts show them."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum

from amiable.core.places import OPEN
from amiable.people.models import Company
from amiable.receivables.models import CustomerState, Movement, PortionState, Receivable

LATE_MORE_THAN = (0, 30, 60, 90)
"""Days after the original due date at which a debt passes to the next column of the aged balance."""


def open_items(company: Company, as_of: date) -> list[dict[str, Any]]:
    """Every document with something open, or a credit left, on `as_of`: sorted by customer code and number.

    customer_code, customer_name, number, issued_on, due_on (earliest of its open portions, retained reading),
    due_estimated, open (cents, negative for a credit), note.
    """
    sums = {f"{name}_": Sum(name) for name in (*OPEN, "credit")}
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

    Sorted by customer_id: customer_id, not_due, d1_30, d31_60, d61_90, d91_more (cents not contested, conceded
    included), contested, total. What has no due date is not due.
    """
    late_since = [as_of - timedelta(days) for days in LATE_MORE_THAN]
    with connection.cursor() as cursor:
        cursor.execute(_ageing_statement(), [*map(connection.ops.adapt_datefield_value, late_since), company.pk, False])
        return [
            {
                "customer_id": customer,
                "not_due": owed - late,
                "d1_30": late - late_31,
                "d31_60": late_31 - late_61,
                "d61_90": late_61 - late_91,
                "d91_more": late_91,
                "contested": contested,
                "total": owed + contested,
            }
            for customer, owed, contested, late, late_31, late_61, late_91 in cursor.fetchall()
        ]


def _ageing_statement() -> str:
    """In SQL of its own: that of the ORM takes twice the time.

    PostgreSQL's sums of bigint are numeric. The index `portion_by_customer` holds every column, in this order.
    """
    owed = "SUM(certain + conceded)"
    late = ", ".join(f"CAST(COALESCE({owed} FILTER (WHERE original_due < %s), 0) AS bigint)" for _ in LATE_MORE_THAN)
    return (
        f"SELECT customer_id, CAST({owed} AS bigint), CAST(SUM(contested) AS bigint), {late} "  # noqa: S608
        f"FROM {PortionState._meta.db_table} WHERE company_id = %s "
        f"AND {connection.ops.quote_name('foreign')} = %s GROUP BY 1 ORDER BY 1"
    )
