"""Our aged balance as it is compared with that of the accounts: credits by their age, customer by customer, and what
may explain a difference."""

from datetime import timedelta
from typing import Any

from django.db import connection

from amiable.intake.queries import latest_complete_list, rejects_left
from amiable.people.models import Company
from amiable.portfolio.queries.ageing import BUCKETS
from amiable.receivables.queries.lists import LATE_MORE_THAN
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import amounts_at, parameters, portions_at


def credit_by_bucket(company: Company, at: Moment) -> dict[str, int]:
    """Bucket (`ageing.BUCKETS`) → cents of the credits whose document is so old: most packages age them by its date."""
    statement = (
        f"SELECT {_place('r.issued_on')}, CAST(SUM(p.credit) AS bigint) FROM {amounts_at(at)} p "  # noqa: S608
        "JOIN receivables_receivable r ON r.id = p.receivable_id WHERE p.credit <> 0 AND NOT p.apart GROUP BY 1"
    )
    found = dict(_fetched(company, at, statement))
    return {name: found.get(place, 0) for place, name in enumerate(BUCKETS)}


def balances_by_customer(company: Company, at: Moment, *, credits_within: bool) -> dict[str, dict[str, Any]]:
    """Customer code → id, name, an entry per bucket (cents open by original due date, contested ones too), credit, net.

    `credits_within`: credits are deducted from the buckets by the date of their document, and `credit` is 0. Customers
    without anything open or a credit are left out. Two statements.
    """
    statement = (
        f"SELECT p.customer_id, {_place('p.original_due')}, "  # noqa: S608
        "CAST(SUM(p.certain + p.contested + p.conceded) AS bigint) "
        f"FROM {portions_at(at)} p WHERE NOT p.apart GROUP BY 1, 2"
    )
    of_credits = (
        f"SELECT p.customer_id, {_place('r.issued_on')}, CAST(SUM(p.credit) AS bigint) FROM {amounts_at(at)} p "  # noqa: S608
        "JOIN receivables_receivable r ON r.id = p.receivable_id WHERE p.credit <> 0 AND NOT p.apart GROUP BY 1, 2"
    )
    empty = dict.fromkeys((*BUCKETS, "credit"), 0)
    by_id: dict[int, dict[str, Any]] = {}
    for customer, place, cents in _fetched(company, at, statement):
        by_id.setdefault(customer, dict(empty))[BUCKETS[place]] += cents
    for customer, place, cents in _fetched(company, at, of_credits):
        row = by_id.setdefault(customer, dict(empty))
        if credits_within:
            row[BUCKETS[place]] -= cents
        else:
            row["credit"] += cents
    return {
        code: {"id": pk, "name": name}
        | by_id[pk]
        | {"net": sum(by_id[pk][one] for one in BUCKETS) - by_id[pk]["credit"]}
        for pk, code, name in _named(company)
        if pk in by_id
    }


def explaining(company: Company, at: Moment) -> dict[str, Any]:
    """What an aged balance of the accounts may show otherwise.

    estimated_count and estimated (open portions whose due date is only estimated, and their cents), undated_count and
    undated (those without a due date: not due for us), rejects (lines of imports still to mend), rejects_batch (the
    newest batch with some, or None), latest_list (day of the newest complete list, or None).
    """
    owed = "p.certain + p.contested + p.conceded"
    statement = (
        f"SELECT COUNT(*) FILTER (WHERE r.estimated), "  # noqa: S608
        f"CAST(COALESCE(SUM({owed}) FILTER (WHERE r.estimated), 0) AS bigint), "
        f"COUNT(*) FILTER (WHERE p.original_due IS NULL), "
        f"CAST(COALESCE(SUM({owed}) FILTER (WHERE p.original_due IS NULL), 0) AS bigint) "
        f"FROM {portions_at(at)} p JOIN receivables_receivable r ON r.id = p.receivable_id WHERE NOT p.apart"
    )
    ((estimated_count, estimated, undated_count, undated),) = _fetched(company, at, statement)
    left = rejects_left(company)
    return {
        "estimated_count": estimated_count,
        "estimated": estimated,
        "undated_count": undated_count,
        "undated": undated,
        "rejects": left["count"],
        "rejects_batch": left["batch"],
        "latest_list": latest_complete_list(company),
    }


def _place(day: str) -> str:
    """The place in `BUCKETS` of a day: 0 where it is unknown."""
    return " + ".join(f"CASE WHEN {day} < %(late{place})s THEN 1 ELSE 0 END" for place in range(len(LATE_MORE_THAN)))


def _fetched(company: Company, at: Moment, statement: str) -> list[tuple[Any, ...]]:
    values = parameters(company, at)
    for place, days in enumerate(LATE_MORE_THAN):
        values[f"late{place}"] = connection.ops.adapt_datefield_value(at.as_of - timedelta(days))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _named(company: Company) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code, name FROM receivables_customer WHERE company_id = %s", [company.pk])
        return list(cursor.fetchall())
