"""What customers owe a company in all, at a moment: the figures of the home page."""

from datetime import timedelta
from typing import Any

from django.db import connection

from amiable.core.places import OPEN
from amiable.people.models import Company
from amiable.receivables.models import CustomerState, ReceivableState
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import STANDING, STILL_OPEN, credit_of_all, parameters, receivables_at

SOON_DAYS = 7
_SUMS = ("open", "claimable", "certain", "contested", "conceded", "due_soon")
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
        totals["not_due"] = totals.pop("certain") - totals["claimable"]
        totals["balance"] = totals["open"] - totals["credit"]
        totals["foreign"] = {}
        if totals["foreign_count"]:
            cursor.execute(_statement_of_foreign(at), values)
            totals["foreign"] = {name: {"count": count, "open": left} for name, count, left in cursor.fetchall()}
    return totals


def _statement(at: Moment) -> str:
    if at.standing:
        return _statement_of_states(at)
    sums = [f"CAST(COALESCE(SUM(b.{name}) FILTER (WHERE NOT b.abroad), 0) AS bigint)" for name in _SUMS]
    counts = [f"COUNT(*) FILTER (WHERE NOT b.abroad AND {condition})" for condition in _COUNTS.values()]
    others = ["COUNT(*) FILTER (WHERE b.abroad)", "COUNT(DISTINCT CASE WHEN NOT b.abroad THEN b.customer_id END)"]
    rows = receivables_at(at, (*_SUMS, "abroad", "customer_id"), only_open=True)
    return f"SELECT {', '.join((*sums, *counts, *others))}, {credit_of_all(at)} FROM {rows} b"  # noqa: S608


def _statement_of_states(at: Moment) -> str:
    """The same columns, for a third of the time: what no day changes is summed from the customers; the rest by due
    date, in the order of its index, as if every receivable had one; the few with several are then put right."""
    receivables, customers = ReceivableState._meta.db_table, CustomerState._meta.db_table
    index = "INDEXED BY {0}" if connection.vendor == "sqlite" else ""
    ours = f'WHERE s.company_id = %(company)s AND {STILL_OPEN} AND NOT s."foreign"'
    days = (
        "SELECT s.due, SUM(s.certain - s.asleep) AS cents, COUNT(*) AS documents, "  # noqa: S608
        "COUNT(NULLIF(s.contested, 0)) AS contested "
        f"FROM {receivables} s {index.format('receivable_open')} {ours} GROUP BY s.due"
    )
    several = (
        "SELECT s.due, s.certain - s.asleep AS cents, "  # noqa: S608
        f"{STANDING['claimable']} AS claimable, {STANDING['due_soon']} AS due_soon "
        f"FROM {receivables} s {index.format('receivable_in_parts')} {ours} AND NOT (s.last_due = s.due)"
    )
    due = {"claimable": "due < %(as_of)s", "due_soon": "due BETWEEN %(as_of)s AND %(soon)s"}
    of_days = ", ".join(
        f"COALESCE(SUM(cents) FILTER (WHERE {when}), 0) AS {name}, "
        f"COALESCE(SUM(documents) FILTER (WHERE {when}), 0) AS {name}_count"
        for name, when in due.items()
    )
    put_right = ", ".join(
        f"COALESCE(SUM({name}), 0) - COALESCE(SUM(cents) FILTER (WHERE {when}), 0) AS {name}, "
        f"COUNT(*) FILTER (WHERE {name} > 0) - COUNT(*) FILTER (WHERE {when}) AS {name}_count"
        for name, when in due.items()
    )
    of_customers = ", ".join(f"COALESCE(SUM({name}), 0) AS {name}" for name in OPEN)
    columns = (
        *("c.certain + c.contested + c.conceded", "d.claimable + p.claimable", *(f"c.{name}" for name in OPEN)),
        *("d.due_soon + p.due_soon", "d.claimable_count + p.claimable_count", "d.due_soon_count + p.due_soon_count"),
        *("d.contested_count", "f.foreign_count", "c.owing"),
    )
    return (
        f"SELECT {', '.join(f'CAST({column} AS bigint)' for column in columns)}, {credit_of_all(at)} "  # noqa: S608
        f"FROM (SELECT {of_days}, COALESCE(SUM(contested), 0) AS contested_count FROM ({days}) days) d "
        f"CROSS JOIN (SELECT {put_right} FROM ({several}) parts) p "
        f"CROSS JOIN (SELECT {of_customers}, COUNT(*) FILTER (WHERE certain + contested + conceded > 0) AS owing "
        f"FROM {customers} WHERE company_id = %(company)s) c "
        f"CROSS JOIN (SELECT COUNT(*) AS foreign_count FROM {receivables} s "
        f'WHERE s.company_id = %(company)s AND s.open > 0 AND s."foreign") f'
    )


def _statement_of_foreign(at: Moment) -> str:
    abroad = "SELECT r.id FROM receivables_receivable r WHERE r.company_id = %(company)s AND r.currency <> %(currency)s"
    rows = receivables_at(at, ("open",), among=f"IN ({abroad})", only_open=True)
    return (
        f"SELECT r.currency, COUNT(*), CAST(SUM(b.open) AS bigint) FROM {rows} b "  # noqa: S608
        "JOIN receivables_receivable r ON r.id = b.receivable_id GROUP BY r.currency ORDER BY r.currency"
    )
