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
    figure but `count`, that of all that is open. One statement, and one more where there is any.
    """
    values = parameters(company, at)
    values["soon"] = connection.ops.adapt_datefield_value(at.as_of + timedelta(SOON_DAYS))
    with connection.cursor() as cursor:
        cursor.execute(_statement(at), values)
        names = (*_SUMS, *_COUNTS, "foreign_count", "customers_owing", "credit", "count")
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
    return f"SELECT {', '.join((*sums, *counts, *others))}, {credit_of_all(at)}, COUNT(*) FROM {rows} b"  # noqa: S608


def _statement_of_states(at: Moment) -> str:
    """The same columns, and how many are open, for a fifth of the time: what no day changes is summed from the
    customers, and what is not yet due taken off, in the order of its index, as if every receivable had one due date;
    the few with several are then put right."""
    order = (
        *("c.certain + c.contested + c.conceded", "c.certain - n.asleep - n.later + p.claimable"),
        *("c.certain", "c.contested", "c.conceded", "n.due_soon + p.due_soon"),
        *("n.open_count - n.foreign_count - n.later_count + p.claimable_count", "n.due_soon_count + p.due_soon_count"),
        *("n.contested_count", "n.foreign_count", "c.owing"),
    )
    return (
        f"SELECT {', '.join(f'CAST({told} AS bigint)' for told in order)}, {credit_of_all(at)}, n.open_count "  # noqa: S608
        f"FROM ({_of_customers()}) c CROSS JOIN ({_of_days()}) n CROSS JOIN ({_put_right()}) p"
    )


_RECEIVABLES, _CUSTOMERS = ReceivableState._meta.db_table, CustomerState._meta.db_table
_OPEN = f"WHERE s.company_id = %(company)s AND {STILL_OPEN}"
_OURS = f'{_OPEN} AND NOT s."foreign"'
_DUE = {"claimable": "s.due < %(as_of)s", "due_soon": "s.due BETWEEN %(as_of)s AND %(soon)s"}
_LATER = "s.due >= %(as_of)s"


def _through(index: str) -> str:
    """The states `s`, of which SQLite is told which index to go through."""
    return f"FROM {_RECEIVABLES} s" + (f" INDEXED BY {index}" if connection.vendor == "sqlite" else "")


def _of_customers() -> str:
    sums = ", ".join(f"COALESCE(SUM(s.{name}), 0) AS {name}" for name in OPEN)
    owing = "COUNT(*) FILTER (WHERE s.certain + s.contested + s.conceded > 0) AS owing"
    return f"SELECT {sums}, {owing} FROM {_CUSTOMERS} s WHERE s.company_id = %(company)s"  # noqa: S608


def _of_days() -> str:
    """One figure each, from as little of an index as it takes."""
    open_, cents = _through("receivable_open"), "COALESCE(SUM(s.certain - s.asleep), 0)"
    figures = {
        "open_count": f"COUNT(*) {open_} {_OPEN}",
        "later": f"{cents} {open_} {_OURS} AND {_LATER} AND s.due < '{ReceivableState.NEVER}'",
        "later_count": f"COUNT(*) {open_} {_OURS} AND {_LATER}",
        "due_soon": f"{cents} {open_} {_OURS} AND {_DUE['due_soon']}",
        "due_soon_count": f"COUNT(*) {open_} {_OURS} AND {_DUE['due_soon']}",
        "asleep": f"COALESCE(SUM(s.asleep), 0) {_through('receivable_asleep')} "
        'WHERE s.company_id = %(company)s AND NOT (s.asleep = 0) AND NOT s."foreign"',
        "contested_count": f"COUNT(*) {_through('receivable_contested')} "
        'WHERE s.company_id = %(company)s AND NOT (s.contested = 0) AND NOT s."foreign"',
        "foreign_count": f"COUNT(*) {_through('receivable_foreign')} "
        'WHERE s.company_id = %(company)s AND s.open > 0 AND s."foreign"',
    }
    return "SELECT " + ", ".join(f"(SELECT {told}) AS {name}" for name, told in figures.items())


def _put_right() -> str:
    """What receivables with several due dates, of which some is due or soon is and some is later, have more than was
    counted of them."""
    told = ", ".join(
        f"COALESCE(SUM({name}), 0) - COALESCE(SUM(cents) FILTER (WHERE {when}), 0) AS {name}, "
        f"COUNT(*) FILTER (WHERE {name} > 0) - COUNT(*) FILTER (WHERE {when}) AS {name}_count"
        for name, when in _DUE.items()
    )
    rows = (
        "SELECT s.due, s.certain - s.asleep AS cents, "
        f"{STANDING['claimable']} AS claimable, {STANDING['due_soon']} AS due_soon "
        f"{_through('receivable_in_parts')} {_OURS} AND NOT (s.last_due = s.due) "
        "AND s.due <= %(soon)s AND s.last_due >= %(as_of)s"
    )
    return f"SELECT {told} FROM ({rows}) s"  # noqa: S608


def _statement_of_foreign(at: Moment) -> str:
    abroad = "SELECT r.id FROM receivables_receivable r WHERE r.company_id = %(company)s AND r.currency <> %(currency)s"
    rows = receivables_at(at, ("open",), among=f"IN ({abroad})", only_open=True)
    return (
        f"SELECT r.currency, COUNT(*), CAST(SUM(b.open) AS bigint) FROM {rows} b "  # noqa: S608
        "JOIN receivables_receivable r ON r.id = b.receivable_id GROUP BY r.currency ORDER BY r.currency"
    )
