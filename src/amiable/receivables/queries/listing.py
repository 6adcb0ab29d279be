"""The list of receivables at a moment: a page of it, and the totals of all of it.

A page is read by the value it begins after, never by a number of rows to skip: it takes the same few statements, and
no more time, at the end of a long list as at its beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from django.core.signing import BadSignature, Signer
from django.db import connection

from amiable.core.places import PLACES
from amiable.core.refusal import Refusal
from amiable.people.models import Company
from amiable.receivables.models import ReceivableState
from amiable.receivables.queries.finding import Columns, found_by, holds_on
from amiable.receivables.queries.matching import FEW, Condition
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.opened import opened_on
from amiable.receivables.queries.source import parameters, receivables_at, with_credit
from amiable.receivables.said import number_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

Place = Literal["open", "claimable", "not_due", "contested", "conceded", "settled", "credit", "all"]
Sort = Literal["due", "amount", "open", "number", "customer", "issued"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MOST_ROWS = 500

_PLACES: dict[str, str] = {
    "open": "NOT (b.open = 0)",
    "claimable": "b.claimable > 0",
    "not_due": "b.not_due > 0",
    "contested": "b.contested > 0",
    "conceded": "b.conceded > 0",
    "settled": "b.open = 0 AND b.credit = 0",
    "credit": "NOT (b.credit = 0)",  # as in the index `receivable_with_credit`
    "all": "",
}
_WITH_SOMETHING_OPEN = ("open", "claimable", "not_due", "contested", "conceded")
_NEVER, _BEFORE_ALL = date(9999, 12, 31), date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which receivables: all conditions hold together.

    `place`: where some of their euros are (`settled`: nothing open and no credit left; `credit`: a credit left).
    `text`: each of its words begins one of the number, or of the customer's code, name or SIREN, or is the amount
    (`words`). `customer`: the code. `late_more_than`: days (0, 30, 60, 90) since the original due date. `least`,
    `most`: cents open. `dispute`: whether a dispute was ever opened on it. `site`, `salesperson`, `collector`, `group`:
    as the customer has them. `held`: "any", "none" or a kind of `core.reminder.HOLD_KINDS`: what keeps its customer, it
    or a portion of it out of demands on the day (by the business days of holds, whatever was known when).
    """

    place: Place = "open"
    text: str = ""
    customer: str = ""
    late_more_than: int | None = None
    least: int | None = None
    most: int | None = None
    dispute: bool | None = None
    site: str = ""
    salesperson: str = ""
    collector: str = ""
    group: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A receivable at the moment; amounts are cents of its `currency`.

    `customer` is the code, `amount` what was invoiced. `due_on` is the earliest retained due date of its certain euros,
    `original_due_on` the earliest original one of what is certain or contested; None where there is none or it is not
    known. `not_due` is what of `certain` is not claimable (both 0 where `foreign`: another currency, not computed).
    `disputes` are those ever opened on it, in order; `holds` the kinds of the holds in force on the day that concern
    it, in alphabetical order. `salesperson`, `site`, `group`, `collector` are the customer's.
    """

    id: int
    number: str
    kind: str
    customer_id: int
    customer: str
    name: str
    issued_on: date
    amount: int
    currency: str
    due_on: date | None
    original_due_on: date | None
    days_late: int
    original_days_late: int
    open: int
    certain: int
    claimable: int
    not_due: int
    contested: int
    conceded: int
    paid: int
    credited: int
    written_off: int
    credit: int
    estimated: bool
    disputes: tuple[str, ...]
    foreign: bool
    salesperson: str = ""
    site: str = ""
    group: str = ""
    collector: str = ""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursors of the pages after and before: None where there is none."""

    rows: tuple[Row, ...]
    next: str | None
    previous: str | None


class PageGone(Refusal, ValueError):
    """The cursor is not one of this list's: cut, changed, or made for another order."""


def receivable_rows(
    company: Company,
    at: Moment,
    asked: Filter,
    *,
    sort: Sort = "due",
    descending: bool = False,
    after: str | None = None,
    limit: int = 50,
    among: "QuerySet[Any] | None" = None,
    count: int | None = None,
) -> Page:
    """A page of at most `limit` (up to 500) rows; `after` is the `next` or the `previous` of another one.

    Rows that compare equal are in order of id; an unknown due date comes last in both directions. `among`: only
    receivables of these ids. `count`: how many pass the filter in all, where the caller knows it from the totals:
    whether few do decides how they are best read. Four statements, and one each for the text and for who the
    customers are, where they are asked for. Raises `PageGone`.
    """
    start = _Cursor.read(after, sort, descending) if after else None
    if count == 0:
        return Page((), None, None)
    backwards = bool(start and start.backwards)
    limit = min(max(limit, 1), MOST_ROWS)
    wanted = _Wanted(sort, descending, descending != backwards, start, limit + 1, _few(asked, among, count))
    keys = _keys(company, at, asked, among, wanted)
    more = len(keys) > limit
    keys = keys[:limit][:: -1 if backwards else 1]
    if not keys:
        return Page((), None, None)
    first, last = (_Cursor(sort, descending, side, *key) for side, key in ((True, keys[0]), (False, keys[-1])))
    return Page(
        rows=receivable_rows_by_id(company, at, [pk for _, pk in keys]),
        next=last.text() if more or backwards else None,
        previous=first.text() if (more if backwards else start is not None) else None,
    )


def cursor_after(row: Row, sort: Sort, descending: bool = False) -> str:
    """The `after` of the page that begins after this row of a list in this order."""
    keys: dict[Sort, Any] = {
        "due": row.due_on or (_BEFORE_ALL if descending else _NEVER),
        "amount": row.amount,
        "open": row.open,
        "number": number_key(row.number),
        "customer": row.customer,
        "issued": row.issued_on,
    }
    return _Cursor(sort, descending, False, keys[sort], row.id).text()


def listing_totals(company: Company, at: Moment, asked: Filter, among: "QuerySet[Any] | None" = None) -> dict[str, int]:
    """Of all receivables that pass the filter: count, and in cents open, claimable, not_due, contested, conceded,
    credit. Those in another currency are counted and in no sum. Two statements, and those of `receivable_rows` for text
    and customers."""
    summed = ("open", "claimable", "certain", "contested", "conceded", "credit")
    # Most companies have no other currency, and without the question a long list is summed in a third less time.
    ours = "FILTER (WHERE NOT b.abroad)" if _any_abroad(company) else ""
    sums = ", ".join(f"CAST(COALESCE(SUM(b.{name}) {ours}, 0) AS bigint)" for name in summed)
    text, values = _statement(company, at, asked, among, f"COUNT(*), {sums}")
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        told = dict(zip(("count", *summed), cursor.fetchone(), strict=True))
    told["not_due"] = told["certain"] - told["claimable"]
    return {name: told[name] for name in ("count", *SUMMED)}


def _any_abroad(company: Company) -> bool:
    return ReceivableState.objects.filter(company=company, foreign=True).exists()


def receivable_ids_after(
    company: Company, at: Moment, asked: Filter, after: int, limit: int, among: "QuerySet[Any] | None" = None
) -> list[int]:
    """The next `limit` ids, in ascending order, of receivables that pass the filter and have a greater id than
    `after`. One statement, and those of `receivable_rows` for text and customers."""
    end = "AND b.receivable_id > %(after)s ORDER BY b.receivable_id LIMIT %(limit)s", {"after": after, "limit": limit}
    text, values = _statement(company, at, asked, among, "b.receivable_id", end=end)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [pk for (pk,) in cursor.fetchall()]


SUMMED = ("open", "claimable", "not_due", "contested", "conceded", "credit")
_SUMS = (*PLACES, "open", "claimable", "not_due", "credit", "due_on", "original_due_on", "ours")
_FIGURES = (*_SUMS, "due_or_never", "customer_id", "disputed", "abroad")
_FEW = 3000
"""As many are read all, and then sorted; of more the index of the order is followed."""


def _few(asked: Filter, among: Any, count: int | None) -> bool:
    """Whether few receivables pass; unknown: where more is asked than a place."""
    if count is not None:
        return count <= _FEW
    return among is not None or asked != Filter(place=asked.place)


def _statement(
    company: Company,
    at: Moment,
    asked: Filter,
    among: "QuerySet[Any] | None",
    select: str,
    *,
    end: Condition = ("", {}),
    tables: str = "{rows} b {joined}",
    then: str = "",
) -> tuple[str, dict[str, Any]]:
    """`select` from the receivables `b` that pass the filter; `end` may go on with conditions on them and an order.

    Only the figures that are named somewhere are read, and only the tables that are named joined, as `tables` says.
    `then`: an order for all that passes, once it is found, so that no index of the order is followed to find it.
    """
    found, conditions, values = _found(company, at, asked, among)
    conditions.append(_PLACES[asked.place])
    conditions += _sooner(at, asked)
    if asked.late_more_than is not None:
        conditions.append("b.original_due_on < %(late_since)s")
        late_since = at.as_of - timedelta(asked.late_more_than)
        values["late_since"] = connection.ops.adapt_datefield_value(late_since)
    for name, sign in (("least", ">="), ("most", "<=")):
        if getattr(asked, name) is not None:
            conditions.append(f"b.open {sign} %({name})s")
            values[name] = getattr(asked, name)
    where = " AND ".join(filter(None, conditions)) or "1 = 1"
    text = f"{select} {where} {end[0]}"
    if " u." in f" {select}":
        text += "b.customer_id"
    rows = receivables_at(
        at,
        [name for name in _FIGURES if f"b.{name}" in text],
        among="IN (SELECT f.id FROM found f)" if found else "",
        only_open=asked.place in _WITH_SOMETHING_OPEN,
        whole=not end[0].endswith("%(limit)s") and not any(FEW in told for told in conditions),
    )
    wanted = f" {select} {end[0]}"
    joined = "JOIN receivables_receivable r ON r.id = b.receivable_id " * (" r." in wanted or "(r." in wanted)
    joined += "JOIN receivables_customer u ON u.id = b.customer_id " * (" u." in wanted or "(u." in wanted)
    text = f"SELECT {select} FROM {tables.format(rows=rows, joined=joined)} WHERE {where} {end[0]}"  # noqa: S608
    if then:
        first = f"{found}, " if found else "WITH "
        text = f"{first}passing AS MATERIALIZED ({text}) SELECT * FROM passing {then}"  # noqa: S608
    else:
        text = f"{found} {text}"
    return text, parameters(company, at) | values | end[1]


def _sooner(at: Moment, asked: Filter) -> list[str]:
    """What follows from the place, and by which an index is entered where the rows of the place begin or end."""
    if at.standing and asked.place == "claimable":
        return ["b.due_or_never < %(as_of)s"]
    if at.standing and asked.place == "settled":
        return [f"b.due_or_never = '{_NEVER}'"]
    return []


def _found(
    company: Company, at: Moment, asked: Filter, among: "QuerySet[Any] | None"
) -> tuple[str, list[str], dict[str, Any]]:
    """What is known before anything is summed: conditions on the states; or, where movements are to be summed,
    ``WITH found …`` ("" where nothing is asked), so that only those of what is found are."""
    on = Columns("b.receivable_id", "b.customer_id", "b.disputed") if at.standing else Columns("r.id", "r.customer_id")
    told = found_by(company, asked, at, on, among)
    values = {name: value for _, of_one in told for name, value in of_one.items()}
    conditions = [text for text, _ in told]
    if at.standing:
        return "", conditions, values
    if asked.place == "credit":
        conditions.append(f"r.id {with_credit(at)}")
    if not conditions:
        return "", [], values
    where = " AND ".join(("r.company_id = %(company)s", *conditions))
    return f"WITH found AS (SELECT r.id FROM receivables_receivable r WHERE {where})", [], values  # noqa: S608


Key = tuple[Any, int]
"""(what the list is sorted by, receivable id)"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The order of a list, which way it is read (`down`), from where, how many rows, and whether few pass."""

    sort: Sort
    descending: bool
    down: bool
    start: "_Cursor | None"
    limit: int
    few: bool


def _keys(company: Company, at: Moment, asked: Filter, among: "QuerySet[Any] | None", wanted: _Wanted) -> list[Key]:
    key, pk = _sort_key(wanted.sort, wanted.descending)
    direction = "DESC" if wanted.down else "ASC"
    values: dict[str, Any] = {"limit": wanted.limit}
    beyond = ""
    if wanted.start:
        beyond = f"AND ({key}, {pk}) {'<' if wanted.down else '>'} (%(key)s, %(id)s)"
        values |= {"key": wanted.start.key, "id": wanted.start.id}
    order = f"ORDER BY 1 {direction}, 2 {direction} LIMIT %(limit)s"
    if wanted.few or not at.standing:
        text, values = _statement(company, at, asked, among, f"{key}, {pk}", end=(beyond, values), then=order)
    elif wanted.sort == "due" and wanted.descending:
        text, values = _latest_due_first(company, at, asked, among, wanted, order)
    else:
        scope, tables = _along(wanted.sort)
        end = f"{beyond} {scope} {order}", values
        text, values = _statement(company, at, asked, among, f"{key}, {pk}", end=end, tables=tables)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def _latest_due_first(
    company: Company, at: Moment, asked: Filter, among: "QuerySet[Any] | None", wanted: _Wanted, order: str
) -> tuple[str, dict[str, Any]]:
    """Those whose due date is known, and then those whose is not: each along the index, in which the latter are the
    last in the other direction."""
    start, sign, values = wanted.start, "<" if wanted.down else ">", dict[str, Any](limit=wanted.limit)
    known, unknown = f"AND b.due_or_never < '{_NEVER}'", f"AND b.due_or_never = '{_NEVER}'"
    if start:
        values |= {"key": start.key, "id": start.id}
        if start.key == _BEFORE_ALL.isoformat():
            unknown += f" AND b.receivable_id {sign} %(id)s"
            known = "" if wanted.down else known
        else:
            known += f" AND (b.due_or_never, b.receivable_id) {sign} (%(key)s, %(id)s)"
            unknown = unknown if wanted.down else ""
    legs: list[str] = []
    for which, key in ((known, "b.due_or_never"), (unknown, _day_literal(_BEFORE_ALL))):
        if which:
            select = f"{key} AS sorted_by, b.receivable_id"
            text, told = _statement(company, at, asked, among, select, end=(f"{which} {order}", values), tables=_ALONE)
            legs.append(f"SELECT * FROM ({text}) leg{len(legs)}")  # noqa: S608
            values |= told
    return f"SELECT * FROM ({' UNION ALL '.join(legs)}) legs {order}", values  # noqa: S608


def _day_literal(day: date) -> str:
    return f"DATE '{day}'" if connection.vendor == "postgresql" else f"'{day}'"


_ALONE = "{rows} b"


def _along(sort: Sort) -> tuple[str, str]:
    """(more conditions, tables) by which the index of the order is followed. SQLite reads tables in the order in which
    they are crossed; PostgreSQL chooses by itself."""
    if sort in ("due", "open"):
        return "", _ALONE
    table, name, pk = ("customer", "u", "customer_id") if sort == "customer" else ("receivable", "r", "receivable_id")
    scope = f"AND b.{pk} = {name}.id AND {name}.company_id = %(company)s"
    return scope, f"receivables_{table} {name} CROSS JOIN {{rows}} b"


def _sort_key(sort: Sort, descending: bool) -> tuple[str, str]:
    """(what is sorted by, the id): columns of one table where an index holds both. Text is compared by its bytes, alike
    on both engines."""
    bytewise = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    unknown = connection.ops.adapt_datefield_value(_BEFORE_ALL)
    return {
        "due": (f"COALESCE(b.due_on, '{unknown}')" if descending else "b.due_or_never", "b.receivable_id"),
        "amount": ("r.amount", "r.id"),
        "open": ("b.open", "b.receivable_id"),
        "number": (f"r.number_key{bytewise}", "r.id"),
        "customer": (f"u.code{bytewise}", "b.receivable_id"),
        "issued": ("r.issued_on", "r.id"),
    }[sort]


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The row after which a page begins, or before which it ends (`backwards`)."""

    sort: str
    descending: bool
    backwards: bool
    key: Any
    id: int

    def text(self) -> str:
        key = self.key.isoformat() if isinstance(self.key, date) else self.key
        return _signer().sign_object([self.sort, self.descending, self.backwards, key, self.id])

    @classmethod
    def read(cls, text: str, sort: Sort, descending: bool) -> "_Cursor":
        try:
            cursor = cls(*_signer().unsign_object(text))
        except (BadSignature, ValueError, TypeError):
            cursor = None
        if cursor is None or (cursor.sort, cursor.descending) != (sort, descending):
            raise PageGone("cette page de la liste n’est plus reconnue ; revenez à la première page")
        return cursor


def _signer() -> Signer:
    return Signer(salt="amiable.receivables.listing")


_COLUMNS = (
    *("id", "number", "kind", "customer_id", "customer", "name", "issued_on", "amount", "currency"),
    *("salesperson", "site", "group", "collector"),
)
_SELECT = (
    "r.id, r.number, r.kind, u.id, u.code, u.name, r.issued_on, r.amount, r.currency, "
    'u.salesperson, u.site, u."group", u.collector'
)


def receivable_rows_by_id(company: Company, at: Moment, ids: Sequence[int]) -> tuple[Row, ...]:
    """The rows of these receivables of the company, in this order; those of which nothing is there at the moment are
    left out. Three statements."""
    if not ids:
        return ()
    numbered = {f"id{place}": pk for place, pk in enumerate(ids)}
    among = f"IN ({', '.join(f'%({name})s' for name in numbered)})"
    rows = receivables_at(at, list(_SUMS), among=among, only_open=False)
    sums = ", ".join(f"b.{name}" for name in _SUMS)
    text = (
        f"SELECT {_SELECT}, {sums} FROM {rows} b JOIN receivables_receivable r ON r.id = b.receivable_id "  # noqa: S608
        "JOIN receivables_customer u ON u.id = r.customer_id"
    )
    values = parameters(company, at) | numbered
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        told = {row[0]: dict(zip((*_COLUMNS, *_SUMS), row, strict=True)) for row in cursor.fetchall()}
        cursor.execute(holds_on(ids), values)
        holds: dict[int, list[str]] = {}
        for pk, kind in cursor.fetchall():
            holds.setdefault(pk, []).append(kind)
    said = opened_on(ids, at)
    return tuple(
        _row(told[pk] | {"holds": tuple(sorted(holds.get(pk, ())))}, *said.get(pk, (False, ())), at.as_of)
        for pk in ids
        if pk in told
    )


def _row(told: dict[str, Any], estimated: bool, disputes: tuple[str, ...], as_of: date) -> Row:
    days = {name: _day(told[name]) for name in ("issued_on", "due_on", "original_due_on")}
    ours = told.pop("ours")
    return Row(
        **told | days,
        days_late=_late(days["due_on"], as_of),
        original_days_late=_late(days["original_due_on"], as_of),
        estimated=estimated,
        disputes=disputes,
        foreign=not ours,
    )


def _day(value: date | str | None) -> date | None:
    """SQLite gives text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _late(due_on: date | None, as_of: date) -> int:
    return max((as_of - due_on).days, 0) if due_on else 0
