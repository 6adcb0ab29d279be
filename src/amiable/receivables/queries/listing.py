"""The list of receivables at a moment: a page of it, and the totals of all of it.

A page is read by the value it begins after, never by a number of rows to skip: it takes the same few statements, and
no more time, at the end of a long list as at its beginning.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from django.core.signing import BadSignature, Signer
from django.db import connection

from amiable.core.events import DisputeOpened, Issued
from amiable.core.places import PLACES
from amiable.core.refusal import Refusal
from amiable.people.models import Company
from amiable.receivables.models import Event
from amiable.receivables.queries.finding import Condition, found_by
from amiable.receivables.queries.moments import Moment, as_known
from amiable.receivables.queries.source import parameters, receivables_at, with_credit
from amiable.receivables.replay import core_events, standing

Place = Literal["open", "claimable", "not_due", "contested", "conceded", "settled", "credit", "all"]
Sort = Literal["due", "amount", "open", "number", "customer", "issued"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MOST_ROWS = 500

_PLACES: dict[str, str] = {
    "open": "b.open > 0",
    "claimable": "b.claimable > 0",
    "not_due": "b.not_due > 0",
    "contested": "b.contested > 0",
    "conceded": "b.conceded > 0",
    "settled": "b.open = 0 AND b.credit = 0",
    "credit": "b.credit <> 0",
    "all": "",
}
_WITH_SOMETHING_OPEN = ("open", "claimable", "not_due", "contested", "conceded")
_NEVER, _BEFORE_ALL = date(9999, 12, 31), date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which receivables: all conditions hold together.

    `place`: where some of their euros are (`settled`: nothing open and no credit left; `credit`: a credit left).
    `text`: words found in the number, or in the customer's code or name. `customer`: the code. `late_more_than`: days
    (0, 30, 60, 90) since the original due date. `least`, `most`: cents open. `dispute`: whether a dispute was ever
    opened on it.
    """

    place: Place = "open"
    text: str = ""
    customer: str = ""
    late_more_than: int | None = None
    least: int | None = None
    most: int | None = None
    dispute: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A receivable at the moment; amounts are cents of its `currency`.

    `customer` is the code, `amount` what was invoiced. `due_on` is the earliest retained due date of its certain euros,
    `original_due_on` the earliest original one of what is certain or contested; None where there is none or it is not
    known. `not_due` is what of `certain` is not claimable (both 0 where `foreign`: another currency, not computed).
    `disputes` are those ever opened on it, in order.
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
) -> Page:
    """A page of at most `limit` (up to 500) rows; `after` is the `next` or the `previous` of another one.

    Rows that compare equal are in order of id; an unknown due date comes last in both directions. Three statements.
    Raises `PageGone`.
    """
    start = _Cursor.read(after, sort, descending) if after else None
    backwards = bool(start and start.backwards)
    limit = min(max(limit, 1), MOST_ROWS)
    keys = _keys(company, at, asked, sort, descending != backwards, start, limit + 1)
    more = len(keys) > limit
    keys = keys[:limit][:: -1 if backwards else 1]
    if not keys:
        return Page((), None, None)
    first, last = (_Cursor(sort, descending, side, *key) for side, key in ((True, keys[0]), (False, keys[-1])))
    return Page(
        rows=_rows(company, at, [pk for _, pk in keys]),
        next=last.text() if more or backwards else None,
        previous=first.text() if (more if backwards else start is not None) else None,
    )


def listing_totals(company: Company, at: Moment, asked: Filter) -> dict[str, int]:
    """Of all receivables that pass the filter: count, and in cents open, claimable, not_due, contested, conceded,
    credit. Those in another currency are counted and in no sum. One statement."""
    names = ("open", "claimable", "not_due", "contested", "conceded", "credit")
    sums = ", ".join(f"CAST(COALESCE(SUM(b.{name}) FILTER (WHERE b.ours = 1), 0) AS bigint)" for name in names)
    text, values = _statement(company, at, asked, f"COUNT(*), {sums}")
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return dict(zip(("count", *names), cursor.fetchone(), strict=True))


_FIGURES = (*PLACES, "open", "claimable", "not_due", "credit", "due_on", "original_due_on", "ours", "customer_id")


def _statement(
    company: Company, at: Moment, asked: Filter, select: str, *, end: Condition = ("", {})
) -> tuple[str, dict[str, Any]]:
    """`select` from the receivables `b` that pass the filter; `end` may go on with conditions on them and an order.

    Only the figures that are named somewhere are summed, and only the tables that are named joined.
    """
    found, values = _found(company, at, asked)
    conditions = [_PLACES[asked.place]]
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
    rows = receivables_at(
        at,
        [name for name in _FIGURES if f"b.{name}" in text],
        among="IN (SELECT f.id FROM found f)" if found else "",
        only_open=asked.place in _WITH_SOMETHING_OPEN,
    )
    joined = "JOIN receivables_receivable r ON r.id = b.receivable_id " * ("r." in text or "u." in text)
    joined += "JOIN receivables_customer u ON u.id = r.customer_id " * ("u." in text)
    text = f"{found}SELECT {select} FROM {rows} b {joined}WHERE {where} {end[0]}"  # noqa: S608
    return text, parameters(company, at) | values | end[1]


def _found(company: Company, at: Moment, asked: Filter) -> Condition:
    """``WITH found …``: what is known before anything is summed; "" where nothing is asked."""
    conditions = found_by(company, asked.text, asked.customer, asked.dispute, at)
    if asked.place == "credit":
        conditions.append((f"r.id {with_credit(at)}", {}))
    if not conditions:
        return "", {}
    where = " AND ".join(("r.company_id = %(company)s", *(text for text, _ in conditions)))
    values = {name: value for _, of_one in conditions for name, value in of_one.items()}
    return f"WITH found AS (SELECT r.id FROM receivables_receivable r WHERE {where}) ", values  # noqa: S608


Key = tuple[Any, int]
"""(what the list is sorted by, receivable id)"""


def _keys(
    company: Company, at: Moment, asked: Filter, sort: Sort, down: bool, start: "_Cursor | None", limit: int
) -> list[Key]:
    key = _sort_key(sort, start.descending if start else down)
    direction = "DESC" if down else "ASC"
    end, values = f"ORDER BY 1 {direction}, 2 {direction} LIMIT %(limit)s", {"limit": limit}
    if start:
        end = f"AND ({key}, b.receivable_id) {'<' if down else '>'} (%(key)s, %(id)s) {end}"
        values |= {"key": start.key, "id": start.id}
    text, values = _statement(company, at, asked, f"{key}, b.receivable_id", end=(end, values))
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def _sort_key(sort: Sort, descending: bool) -> str:
    """Text is compared by its bytes, alike on both engines."""
    bytewise = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    unknown = connection.ops.adapt_datefield_value(_BEFORE_ALL if descending else _NEVER)
    return {
        "due": f"COALESCE(b.due_on, '{unknown}')",
        "amount": "r.amount",
        "open": "b.open",
        "number": f"r.number_key{bytewise}",
        "customer": f"u.code{bytewise}",
        "issued": "r.issued_on",
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


_COLUMNS = ("id", "number", "kind", "customer_id", "customer", "name", "issued_on", "amount", "currency")
_SELECT = "r.id, r.number, r.kind, u.id, u.code, u.name, r.issued_on, r.amount, r.currency"
_SUMS = (*PLACES, "open", "claimable", "not_due", "credit", "due_on", "original_due_on", "ours")


def _rows(company: Company, at: Moment, ids: list[int]) -> tuple[Row, ...]:
    """The rows of these receivables, in this order."""
    numbered = {f"id{place}": pk for place, pk in enumerate(ids)}
    among = f"IN ({', '.join(f'%({name})s' for name in numbered)})"
    rows = receivables_at(at, list(_SUMS), among=among, only_open=False)
    sums = ", ".join(f"b.{name}" for name in _SUMS)
    text = (
        f"SELECT {_SELECT}, {sums} FROM {rows} b JOIN receivables_receivable r ON r.id = b.receivable_id "  # noqa: S608
        "JOIN receivables_customer u ON u.id = r.customer_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, parameters(company, at) | numbered)
        told = {row[0]: dict(zip((*_COLUMNS, *_SUMS), row, strict=True)) for row in cursor.fetchall()}
    said = _said(ids, at)
    return tuple(_row(told[pk], *said.get(pk, (False, ())), at.as_of) for pk in ids if pk in told)


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


def _said(ids: Iterable[int], at: Moment) -> dict[int, tuple[bool, tuple[str, ...]]]:
    """Receivable id → (its due date is only estimated, the disputes opened on it), by what was said and stands."""
    rows: dict[int, list[Event]] = {}
    for row in as_known(Event.objects.filter(receivable_id__in=ids), at.known_at).order_by("pk"):
        rows.setdefault(row.receivable_id, []).append(row)
    found = {}
    for pk, of_one in rows.items():
        said = [event for event in core_events(standing(of_one)) if event.on <= at.as_of]
        estimated = any(event.estimated for event in said if isinstance(event, Issued))
        found[pk] = estimated, tuple(event.dispute for event in said if isinstance(event, DisputeOpened))
    return found
