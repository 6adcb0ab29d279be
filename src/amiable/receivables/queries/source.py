"""What lists and totals are made of: one row per receivable, at a moment.

Where that is right for the day (`Moment.standing`), it comes from the table of their states as it is; otherwise it is
summed from the movements up to that day, one row per portion and one per document that gave a credit. A test keeps the
two equal. Everything here is text of SQL with named parameters (`parameters`), the same for both engines but for a
date.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from amiable.core.places import OPEN, PLACES
from amiable.people.models import Company
from amiable.receivables.models import Movement, PortionState, Receivable, ReceivableState
from amiable.receivables.queries.moments import Moment

_STATES, _MOVEMENTS, _RECEIVABLES, _SUMMARIES = (
    model._meta.db_table for model in (PortionState, Movement, Receivable, ReceivableState)
)
_OPEN_ONLY = "(s.certain > 0 OR s.contested > 0 OR s.conceded > 0)"  # as in the index `portion_open`
STILL_OPEN = "NOT (s.open = 0)"  # as in the index `receivable_open`
"""The condition on a state `s`; not a range, for which another index would offer itself."""
_ALIVE = f"({' OR '.join(f's.{place} <> 0' for place in PLACES)} OR s.original_due IS NOT NULL)"
_OF_CUSTOMER = f"IN (SELECT r.id FROM {_RECEIVABLES} r WHERE r.customer_id = %(customer)s)"  # noqa: S608

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
    "due_or_never": f"COALESCE(MIN(due) FILTER (WHERE certain > 0), '{ReceivableState.NEVER}')",
    "ours": "MIN(CASE WHEN apart THEN 0 ELSE 1 END)",
    "abroad": "MAX(CASE WHEN apart THEN 1 ELSE 0 END) = 1",
    "customer_id": "MIN(customer_id)",
}
"""Figure of a receivable → the sum over its rows. `apart`: in another currency than the company's, and in no sum;
`ours` is 0 and `abroad` true then. `not_due` is what of the certain euros is not claimable: due later, on an
unknown day, or after a judgment that stops demands. `due_or_never`: `due_on`, and
where there is none the last of all days."""


def _awake(condition: str) -> str:
    """Of the portions of a state `s`, cents certain that are not judged, and fall due as the condition on `p` says."""
    return (
        f"(SELECT CAST(COALESCE(SUM(p.certain), 0) AS bigint) FROM {_STATES} p "  # noqa: S608
        f"WHERE p.receivable_id = s.receivable_id AND NOT p.judged AND {condition})"
    )


_APART = 's."foreign"'
# Few receivables have portions that fall due before a day and others after it: only of those they are looked up.
_CLAIMABLE = (
    f"CASE WHEN {_APART} THEN 0 WHEN s.last_due < %(as_of)s THEN s.certain - s.asleep WHEN s.due >= %(as_of)s THEN 0 "
    f"ELSE {_awake('p.due < %(as_of)s')} END"
)
_DUE_SOON = (
    f"CASE WHEN {_APART} OR s.last_due < %(as_of)s OR s.due > %(soon)s THEN 0 "
    "WHEN s.due >= %(as_of)s AND s.last_due <= %(soon)s THEN s.certain - s.asleep "
    f"ELSE {_awake('p.due BETWEEN %(as_of)s AND %(soon)s')} END"
)
STANDING = {name: f"s.{name}" for name in (*PLACES, "open", "credit", "customer_id", "disputed")} | {
    "conceded": "s.open - s.certain - s.contested",  # which the index holds
    "claimable": _CLAIMABLE,
    "not_due": f"CASE WHEN {_APART} THEN 0 ELSE s.certain - {_CLAIMABLE} END",
    "due_soon": _DUE_SOON,
    "due_on": f"NULLIF(s.due, '{ReceivableState.NEVER}')",
    "due_or_never": "s.due",
    "original_due_on": "s.original_due",
    "ours": f"CASE WHEN {_APART} THEN 0 ELSE 1 END",
    "abroad": _APART,
    "awake": "s.certain - s.asleep",
    "last_due": "s.last_due",
}
"""The same figures of a state `s` of a receivable, and `disputed`; `awake`: what of its certain euros a day makes
claimable, `last_due` the last such day."""


def parameters(company: Company, at: Moment) -> dict[str, Any]:
    """The values that the text needs whatever is asked."""
    adapted = connection.ops.adapt_datefield_value
    values = {"company": company.pk, "currency": company.currency, "as_of": adapted(at.as_of)}
    return values if at.known_at is None else values | {"known_at": at.known_at}


def receivables_at(at: Moment, figures: Sequence[str], *, among: str = "", only_open: bool, index: str = "") -> str:
    """A sub-select with a row per receivable: receivable_id and the `figures` (keys of `FIGURES`).

    `among`: a condition on receivable ids, such as ``IN (…)``. `only_open`: those with something open, which are
    quickly read, and only the figures of what is open and the credit (not paid, credited, written off). `index`: the
    one of the states through which SQLite is told to go.
    """
    if at.standing:
        return _standing(figures, among, only_open, index)
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


def _standing(figures: Sequence[str], among: str, only_open: bool, index: str) -> str:
    """The states as they are: both engines read through this as if it were the table, in the order of its indexes."""
    columns = "".join(f", {STANDING[name]} AS {name}" for name in figures)
    which = ["s.company_id = %(company)s", *([STILL_OPEN] if only_open else [])]
    which += [f"s.receivable_id {among}"] if among else []
    told = f" INDEXED BY {index}" if index and only_open and connection.vendor == "sqlite" else ""
    return f"(SELECT s.receivable_id{columns} FROM {_SUMMARIES} s{told} WHERE {' AND '.join(which)})"  # noqa: S608


def with_credit(at: Moment) -> str:
    """``IN (…)``: the documents that ever gave a credit."""
    return f"IN (SELECT m.receivable_id FROM {_MOVEMENTS} m WHERE NOT (m.credit = 0) AND {_up_to(at)})"  # noqa: S608


def portions_at(at: Moment, *, of_customer: bool = False) -> str:
    """A sub-select with a row per open portion: receivable_id, customer_id, certain, contested, conceded, due,
    original_due, judged, apart (as in `FIGURES`). `of_customer`: only of the customer `%(customer)s` (an id)."""
    which, among = [_OPEN_ONLY], ""
    if of_customer:
        which.append("s.customer_id = %(customer)s")
        among = _OF_CUSTOMER
    return f"({_portions(at, OPEN, which, among)})"


def amounts_at(at: Moment) -> str:
    """A sub-select with the rows and columns of `portions_at`, and a row per document and event that gave or took a
    credit; `credit` is 0 in the former, and the places in the latter."""
    return f"({_portions(at, OPEN, [_OPEN_ONLY], '')} UNION ALL {_credits(at, OPEN, '')})"


def credit_of_all(at: Moment, *, of_customer: bool = False) -> str:
    """A sub-select: the cents that the customers of the company, or the one `%(customer)s` (an id), have with it."""
    among = _OF_CUSTOMER if of_customer else ""
    return (
        f"(SELECT CAST(COALESCE(SUM(m.credit), 0) AS bigint) FROM {_MOVEMENTS} m "  # noqa: S608
        f"JOIN {_RECEIVABLES} r ON r.id = m.receivable_id "
        f"WHERE NOT (m.credit = 0) AND {_up_to(at, among)} AND r.currency = %(currency)s)"
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
