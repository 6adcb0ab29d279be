"""What lists and totals are made of: one row per portion, and one per document that gave a credit, at a moment.

The rows come from the table of states where that is right for the day (`Moment.standing`), and otherwise from the
movements up to that day, with the same columns; a test keeps the two equal. Everything here is text of SQL with named
parameters (`parameters`), the same for both engines but for a date.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from amiable.core.places import OPEN, PLACES
from amiable.people.models import Company
from amiable.receivables.models import Movement, PortionState, Receivable
from amiable.receivables.queries.moments import Moment

_STATES, _MOVEMENTS, _RECEIVABLES = (model._meta.db_table for model in (PortionState, Movement, Receivable))
_OPEN_ONLY = "(s.certain > 0 OR s.contested > 0 OR s.conceded > 0)"  # as in the index `portion_open`
_ALIVE = f"({' OR '.join(f's.{place} <> 0' for place in PLACES)} OR s.original_due IS NOT NULL)"

FIGURES = {
    "open": "CAST(SUM(certain + contested + conceded) AS bigint)",
    "certain": "CAST(SUM(certain) AS bigint)",
    "contested": "CAST(SUM(contested) AS bigint)",
    "conceded": "CAST(SUM(conceded) AS bigint)",
    "paid": "CAST(SUM(paid) AS bigint)",
    "credited": "CAST(SUM(credited) AS bigint)",
    "written_off": "CAST(SUM(written_off) AS bigint)",
    "credit": "CAST(SUM(credit) AS bigint)",
    "claimable": "CAST(COALESCE(SUM(certain) FILTER "
    "(WHERE due < %(as_of)s AND NOT judged AND NOT apart), 0) AS bigint)",
    "not_due": "CAST(COALESCE(SUM(certain) FILTER "
    "(WHERE (due >= %(as_of)s OR due IS NULL OR judged) AND NOT apart), 0) AS bigint)",
    "due_soon": "CAST(COALESCE(SUM(certain) FILTER "
    "(WHERE due BETWEEN %(as_of)s AND %(soon)s AND NOT judged AND NOT apart), 0) AS bigint)",
    "due_on": "MIN(due) FILTER (WHERE certain > 0)",
    "original_due_on": "MIN(original_due) FILTER (WHERE certain + contested > 0)",
    "ours": "MIN(CASE WHEN apart THEN 0 ELSE 1 END)",
    "customer_id": "MIN(customer_id)",
}
"""Figure of a receivable → the sum over its rows. `apart`: in another currency than the company's, and in no sum;
`ours` is 0 then. `not_due` is what of the certain euros is not claimable: due later, on an unknown day, or after a
judgment that stops demands."""


def parameters(company: Company, at: Moment) -> dict[str, Any]:
    """The values that the text needs whatever is asked."""
    adapted = connection.ops.adapt_datefield_value
    values = {"company": company.pk, "currency": company.currency, "as_of": adapted(at.as_of)}
    return values if at.known_at is None else values | {"known_at": at.known_at}


def receivables_at(at: Moment, figures: Sequence[str], *, among: str = "", only_open: bool) -> str:
    """A sub-select with a row per receivable: receivable_id and the `figures` (keys of `FIGURES`).

    `among`: a condition on receivable ids, such as ``IN (…)``. `only_open`: those with something open, which are
    quickly read, and only the figures of what is open and the credit (not paid, credited, written off).
    """
    places = OPEN if only_open else PLACES
    which = [f"s.receivable_id {among}"] if among else []
    which.append(_OPEN_ONLY if only_open else _ALIVE)
    if only_open and "credit" not in figures:
        return f"({_summed(_portions(at, places, which, among), figures)})"
    # The few that ever had a credit are summed apart: the others then come in order, and nothing has to be sorted.
    some = with_credit(at)
    others = _portions(at, places, [*which, f"s.receivable_id NOT {some}"], among)
    these = (
        f"{_portions(at, places, [*which, f's.receivable_id {some}'], some)} UNION ALL {_credits(at, places, among)}"
    )
    having = " HAVING SUM(certain + contested + conceded) > 0" if only_open else ""
    return f"({_summed(others, figures, FIGURES | {'credit': '0'})} UNION ALL {_summed(these, figures)}{having})"


def with_credit(at: Moment) -> str:
    """``IN (…)``: the documents that ever gave a credit."""
    return f"IN (SELECT m.receivable_id FROM {_MOVEMENTS} m WHERE NOT (m.credit = 0) AND {_up_to(at)})"  # noqa: S608


def credit_of_all(at: Moment) -> str:
    """A sub-select: the cents that the customers of the company have with it."""
    return (
        f"(SELECT CAST(COALESCE(SUM(m.credit), 0) AS bigint) FROM {_MOVEMENTS} m "  # noqa: S608
        f"JOIN {_RECEIVABLES} r ON r.id = m.receivable_id "
        f"WHERE NOT (m.credit = 0) AND {_up_to(at)} AND r.currency = %(currency)s)"
    )


def _summed(rows: str, figures: Iterable[str], how: Mapping[str, str] = FIGURES) -> str:
    sums = "".join(f", {how[name]} AS {name}" for name in figures)
    return f"SELECT receivable_id{sums} FROM ({rows}) p GROUP BY receivable_id"  # noqa: S608


def _portions(at: Moment, places: Sequence[str], which: Iterable[str], among: str) -> str:
    columns = ", ".join(f"s.{name}" for name in ("receivable_id", "customer_id", *places, "due", "original_due"))
    rows = _STATES if at.standing else _moved(at, among)
    where = " AND ".join(["s.company_id = %(company)s", *which] if at.standing else which)
    apart = f"s.{connection.ops.quote_name('foreign')}"
    return f"SELECT {columns}, s.judged, {apart} AS apart, 0 AS credit FROM {rows} s WHERE {where}"  # noqa: S608


def _moved(at: Moment, among: str) -> str:
    """The columns of the table of states, from the movements of the company up to the moment."""
    sums = ", ".join(f"CAST(SUM(m.{place}) AS bigint) AS {place}" for place in PLACES)
    days = ", ".join(f"{_day(f'SUM(m.{name})')} AS {name}" for name in ("due", "original_due"))
    foreign = connection.ops.quote_name("foreign")
    return (
        f"(SELECT g.*, r.customer_id, r.currency <> %(currency)s AS {foreign} FROM "  # noqa: S608
        f"(SELECT m.receivable_id, m.portion AS number, {sums}, {days}, SUM(m.judged) <> 0 AS judged "
        f"FROM {_MOVEMENTS} m WHERE {_up_to(at, among)} GROUP BY m.receivable_id, m.portion) g "
        f"JOIN {_RECEIVABLES} r ON r.id = g.receivable_id)"
    )


def _credits(at: Moment, places: Sequence[str], among: str) -> str:
    """What each document gives the customer as a credit, used up or not, in the columns of `_portions`; nothing for one
    that was taken back, of which each event nets to nothing."""
    of_events = (
        f"SELECT m.receivable_id, m.event_id, CAST(SUM(m.credit) AS bigint) AS credit FROM {_MOVEMENTS} m "  # noqa: S608
        f"WHERE NOT (m.credit = 0) AND {_up_to(at, among)} GROUP BY m.receivable_id, m.event_id"
    )
    return (
        f"SELECT e.receivable_id, r.customer_id, {', '.join('0' for _ in places)}, NULL, NULL, FALSE, "  # noqa: S608
        f"r.currency <> %(currency)s, e.credit FROM ({of_events}) e JOIN {_RECEIVABLES} r ON r.id = e.receivable_id "
        "WHERE e.credit <> 0"
    )


def _up_to(at: Moment, among: str = "") -> str:
    """The condition on a movement `m`."""
    conditions = ["m.company_id = %(company)s"]
    if not at.standing:
        conditions.append('m."on" <= %(as_of)s')
    if at.known_at is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM journal_line l WHERE l.operation = m.operation AND l.seq <= %(known_at)s)"
        )
    if among:
        conditions.append(f"m.receivable_id {among}")
    return " AND ".join(conditions)


def _day(ordinal: str) -> str:
    """The date of an ordinal day, NULL where it is 0 (unknown)."""
    date = f"DATE '0001-01-01' + CAST({ordinal} - 1 AS integer)"
    if connection.vendor == "sqlite":
        date = f"DATE({ordinal} + 1721424.5)"  # the Julian day of the eve of 1 January of the year 1
    return f"CASE WHEN {ordinal} > 0 THEN {date} END"
