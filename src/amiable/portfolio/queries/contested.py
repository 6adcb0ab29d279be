"""How much was contested at the end of past days."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from amiable.people.models import Company
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import parameters

_KNOWN = (
    " AND EXISTS (SELECT 1 FROM journal_line l WHERE l.operation = m.operation AND l.seq <= %(known_at)s)"  # as then
)


def contested_on(company: Company, at: Moment, days: Sequence[date]) -> list[int]:
    """Cents contested at the end of each of `days`, with what is known at the moment, in the company's currency.

    A contest counts from the day it was raised, whenever it was entered: these are the figures that lists and totals
    give for the same days. One statement, over the documents on which a dispute was ever opened.
    """
    if not days:
        return []
    values = parameters(company, at)
    for place, day in enumerate(days):
        values[f"day{place}"] = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_statement(at, len(days)), values)
        return list(cursor.fetchone())


def _statement(at: Moment, count: int) -> str:
    up_to = 'CAST(COALESCE(SUM(m.contested) FILTER (WHERE m."on" <= %(day{})s), 0) AS bigint)'
    sums = ", ".join(up_to.format(place) for place in range(count))
    disputed = (
        "SELECT e.receivable_id FROM receivables_event e WHERE e.company_id = %(company)s AND e.kind = 'dispute_opened'"
    )
    return (
        f"SELECT {sums} FROM receivables_movement m JOIN receivables_receivable r ON r.id = m.receivable_id "  # noqa: S608
        f"WHERE m.company_id = %(company)s AND m.receivable_id IN ({disputed}) AND NOT (m.contested = 0) "
        f"AND r.currency = %(currency)s{_KNOWN if at.known_at is not None else ''}"
    )
