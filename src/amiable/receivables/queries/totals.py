"""What customers owe a company in all, at a moment: the figures of the home page."""

from datetime import timedelta
from typing import Any

from django.db import connection

from amiable.people.models import Company
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import credit_of_all, parameters, receivables_at

SOON_DAYS = 7
_SUMS = ("open", "claimable", "not_due", "contested", "conceded", "due_soon")
_COUNTS = {
    "claimable_count": "b.claimable > 0",
    "due_soon_count": "b.due_soon > 0",
    "contested_count": "b.contested > 0",
}


def company_totals(company: Company, at: Moment) -> dict[str, Any]:
    """Cents: open, claimable, not_due, contested, conceded, credit, balance (open - credit: that of the account 411),
    due_soon (certain, falling due from that day to 7 days after it); counts of receivables: claimable_count,
    due_soon_count, contested_count, foreign_count; customers_owing.

    `foreign`: currency → {count, open (its minor units)} of what is open in other currencies, which is in no other
    figure. One statement, and one more where there is any.
    """
    values = parameters(company, at)
    values["soon"] = connection.ops.adapt_datefield_value(at.as_of + timedelta(SOON_DAYS))
    with connection.cursor() as cursor:
        cursor.execute(_statement(at), values)
        names = (*_SUMS, *_COUNTS, "foreign_count", "customers_owing", "credit")
        totals: dict[str, Any] = dict(zip(names, cursor.fetchone(), strict=True))
        totals["balance"] = totals["open"] - totals["credit"]
        totals["foreign"] = {}
        if totals["foreign_count"]:
            cursor.execute(_statement_of_foreign(at), values)
            totals["foreign"] = {name: {"count": count, "open": left} for name, count, left in cursor.fetchall()}
    return totals


def _statement(at: Moment) -> str:
    sums = [f"CAST(COALESCE(SUM(b.{name}) FILTER (WHERE b.ours = 1), 0) AS bigint)" for name in _SUMS]
    counts = [f"COUNT(*) FILTER (WHERE b.ours = 1 AND {condition})" for condition in _COUNTS.values()]
    others = ["COUNT(*) FILTER (WHERE b.ours = 0)", "COUNT(DISTINCT CASE WHEN b.ours = 1 THEN b.customer_id END)"]
    rows = receivables_at(at, (*_SUMS, "ours", "customer_id"), only_open=True)
    return f"SELECT {', '.join((*sums, *counts, *others))}, {credit_of_all(at)} FROM {rows} b"  # noqa: S608


def _statement_of_foreign(at: Moment) -> str:
    abroad = "SELECT r.id FROM receivables_receivable r WHERE r.company_id = %(company)s AND r.currency <> %(currency)s"
    rows = receivables_at(at, ("open",), among=f"IN ({abroad})", only_open=True)
    return (
        f"SELECT r.currency, COUNT(*), CAST(SUM(b.open) AS bigint) FROM {rows} b "  # noqa: S608
        "JOIN receivables_receivable r ON r.id = b.receivable_id GROUP BY r.currency ORDER BY r.currency"
    )
