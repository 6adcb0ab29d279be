"""The list of customers at a moment: a page of it, and the totals of all of it.

As in `listing`, a page is read by the value it begins after: the same few statements at any size.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from django.core.signing import BadSignature, Signer
from django.db import connection

from amiable.core.refusal import Refusal
from amiable.people.models import Company
from amiable.receivables.models import Contact, Customer, CustomerState, CustomerWords
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import amounts_at, parameters, portions_at, receivables_at
from amiable.receivables.queries.words import folded, terms_of

Having = Literal["open", "contested", "credit", "no_contact", "all"]
Sort = Literal["code", "open", "claimable", "contested", "credit"]
SORTS: tuple[Sort, ...] = get_args(Sort)
TRAITS = ("salesperson", "group", "site", "collector")
MOST_ROWS = 500

_CUSTOMERS, _STATES, _WORDS, _CONTACTS = (
    model._meta.db_table for model in (Customer, CustomerState, CustomerWords, Contact)
)
_HAVING: dict[str, str] = {
    "open": "b.open > 0",
    "contested": "b.contested > 0",
    "credit": "b.credit <> 0",
    "no_contact": f"NOT EXISTS (SELECT 1 FROM {_CONTACTS} n WHERE n.customer_id = u.id)",  # noqa: S608
    "all": "",
}


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers: all conditions hold together.

    `having`: with something open, contested, with a credit, without any contact. `text`: words of the code, the name,
    the SIREN, by their beginning. The others are as the customers' file writes them.
    """

    having: Having = "open"
    text: str = ""
    salesperson: str = ""
    group: str = ""
    site: str = ""
    collector: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer at the moment; cents. `claimable` is certain and past its retained due date, `credit` beside all."""

    id: int
    code: str
    name: str
    siren: str
    salesperson: str
    group: str
    site: str
    collector: str
    open: int
    claimable: int
    contested: int
    credit: int


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Rows, and the cursors of the pages after and before: None where there is none."""

    rows: tuple[CustomerRow, ...]
    next: str | None
    previous: str | None


class NoSuchPage(Refusal, ValueError):
    """The cursor is not one of this list's: cut, changed, or made for another order."""


def customer_page(
    company: Company,
    at: Moment,
    asked: CustomerFilter,
    *,
    sort: Sort = "open",
    descending: bool = True,
    after: str | None = None,
    limit: int = 50,
) -> CustomerPage:
    """A page of at most `limit` (up to 500) rows; `after` is the `next` or the `previous` of another one.

    Customers that compare equal are in order of id. Two statements. Raises `NoSuchPage`.
    """
    start = _read(after, sort, descending) if after else None
    backwards = bool(start and start.backwards)
    limit = min(max(limit, 1), MOST_ROWS)
    keys = _keys(company, at, asked, sort, descending != backwards, start, limit + 1)
    more = len(keys) > limit
    keys = keys[:limit][:: -1 if backwards else 1]
    if not keys:
        return CustomerPage((), None, None)
    first, last = (_Cursor(sort, descending, side, *key).text() for side, key in ((True, keys[0]), (False, keys[-1])))
    return CustomerPage(
        rows=_rows(company, at, [pk for _, pk in keys]),
        next=last if more or backwards else None,
        previous=first if (more if backwards else start is not None) else None,
    )


def customer_totals(company: Company, at: Moment, asked: CustomerFilter) -> dict[str, int]:
    """Of all customers that pass the filter: count, and in cents open, claimable, contested, credit. One statement."""
    names = ("open", "contested", "credit")
    sums = ", ".join(f"CAST(COALESCE(SUM({_COLUMN[name]}), 0) AS bigint)" for name in names)
    these, values = _statement(company, at, asked, "u.id", "", {})
    # Whoever has something claimable has something open: only further conditions narrow what is summed.
    whole = asked in (CustomerFilter("open"), CustomerFilter("all"))
    among = "" if whole else f"WHERE p.customer_id IN ({these})"
    rows = receivables_at(at, ("customer_id", "claimable"), only_open=True, index="receivable_open" if whole else "")
    claimable = f"(SELECT CAST(COALESCE(SUM(p.claimable), 0) AS bigint) FROM {rows} p {among})"  # noqa: S608
    text, _ = _statement(company, at, asked, f"COUNT(*), {claimable}, {sums}", "", {})
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return dict(zip(("count", "claimable", *names), cursor.fetchone(), strict=True))


def customer_traits(company: Company) -> dict[str, list[str]]:
    """What customers are grouped by (`TRAITS`) → the values in use, in alphabetical order. One statement."""
    parts = [_values(place, trait) for place, trait in enumerate(TRAITS)]
    found: dict[str, list[str]] = {name: [] for name in TRAITS}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), {"company": company.pk})
        for place, value in cursor.fetchall():
            found[TRAITS[place]].append(value)
    return {name: sorted(values, key=folded) for name, values in found.items()}


def _values(place: int, trait: str) -> str:
    """``SELECT place, value …``: from one value to the next along its index, however many customers have each."""
    name = connection.ops.quote_name(trait)
    rest = f"FROM {_CUSTOMERS} WHERE company_id = %(company)s AND {name} >"
    return (
        f"SELECT {place}, told FROM (WITH RECURSIVE v(told) AS (SELECT MIN({name}) {rest} '' UNION ALL "  # noqa: S608
        f"SELECT (SELECT MIN({name}) {rest} v.told) FROM v WHERE v.told IS NOT NULL) SELECT told FROM v) v{place} "
        "WHERE told IS NOT NULL"
    )


_COLUMN = {"open": "b.open", "contested": "b.contested", "credit": "b.credit", "claimable": "COALESCE(k.cents, 0)"}


def _figures(at: Moment) -> str:
    """A row per customer: customer_id, open, contested, credit."""
    if at.standing:
        return (
            f"(SELECT customer_id, certain + contested + conceded AS open, contested, credit FROM {_STATES} "  # noqa: S608
            "WHERE company_id = %(company)s)"
        )
    sums = ", ".join(
        f"CAST(SUM({what}) AS bigint) AS {name}"
        for name, what in (("open", "certain + contested + conceded"), ("contested", "contested"), ("credit", "credit"))
    )
    return f"(SELECT customer_id, {sums} FROM {amounts_at(at)} p WHERE NOT apart GROUP BY customer_id)"  # noqa: S608


def _claimable(at: Moment, among: str = "") -> str:
    """A row per customer with something claimable: customer_id, cents. `among`: a condition on customer ids."""
    which = f"AND p.customer_id {among} " if among else ""
    return (
        f"(SELECT p.customer_id, CAST(SUM(p.certain) AS bigint) AS cents FROM {portions_at(at)} p "  # noqa: S608
        f"WHERE p.due < %(as_of)s AND NOT p.judged AND NOT p.apart {which}GROUP BY p.customer_id)"
    )


def _statement(
    company: Company, at: Moment, asked: CustomerFilter, select: str, end: str, more: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """`select` from the customers `u` that pass the filter, their figures `b` and, where named, claimable cents `k`."""
    conditions, values = _conditions(asked)
    claimable = f"LEFT JOIN {_claimable(at)} k ON k.customer_id = u.id " if "k." in select + end else ""
    kind = "JOIN" if at.standing else "LEFT JOIN"  # of a day gone by, customers without anything have no row
    text = (
        f"SELECT {select} FROM {_CUSTOMERS} u {kind} {_figures(at)} b ON b.customer_id = u.id {claimable}"  # noqa: S608
        f"WHERE {' AND '.join(['u.company_id = %(company)s', *conditions])} {end}"
    )
    return text, parameters(company, at) | values | more


def _conditions(asked: CustomerFilter) -> tuple[list[str], dict[str, Any]]:
    conditions = [_HAVING[asked.having]] if _HAVING[asked.having] else []
    values: dict[str, Any] = {}
    for trait in TRAITS:
        if getattr(asked, trait):
            conditions.append(f"u.{connection.ops.quote_name(trait)} = %({trait})s")
            values[trait] = getattr(asked, trait).replace("\0", "")
    for place, term in enumerate(terms_of(asked.text)):
        # Tokens are plain letters and digits: nothing to escape.
        some = {f"term{place}_{way}": f"%{text}%" for way, text in enumerate(term.within)}
        has = " OR ".join(f"' ' || w.text || ' ' LIKE %({name})s" for name in some)
        values |= some
        conditions.append(
            f"u.id IN (SELECT w.customer_id FROM {_WORDS} w WHERE w.company_id = %(company)s AND ({has}))"  # noqa: S608
        )
    return conditions, values


def _keys(
    company: Company,
    at: Moment,
    asked: CustomerFilter,
    sort: Sort,
    down: bool,
    start: "_Cursor | None",
    limit: int,
) -> list[tuple[Any, int]]:
    key = _sort_key(sort)
    direction = "DESC" if down else "ASC"
    end, values = f"ORDER BY 1 {direction}, 2 {direction} LIMIT %(limit)s", {"limit": limit}
    if start:
        end = f"AND ({key}, u.id) {'<' if down else '>'} (%(key)s, %(id)s) {end}"
        values |= {"key": start.key, "id": start.id}
    text, parameters_ = _statement(company, at, asked, f"{key}, u.id", end, values)
    with connection.cursor() as cursor:
        cursor.execute(text, parameters_)
        return list(cursor.fetchall())


def _sort_key(sort: Sort) -> str:
    """Text is compared by its bytes, alike on both engines."""
    if sort == "code":
        return 'u.code COLLATE "C"' if connection.vendor == "postgresql" else "u.code"
    return f"COALESCE({_COLUMN[sort]}, 0)"


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The row after which a page begins, or before which it ends (`backwards`)."""

    sort: str
    descending: bool
    backwards: bool
    key: Any
    id: int

    def text(self) -> str:
        return _signer().sign_object([getattr(self, field.name) for field in fields(self)])


def _read(text: str, sort: Sort, descending: bool) -> _Cursor:
    try:
        cursor = _Cursor(*_signer().unsign_object(text))
    except (BadSignature, ValueError, TypeError):
        cursor = None
    if cursor is None or (cursor.sort, cursor.descending) != (sort, descending):
        raise NoSuchPage("cette page de la liste n’est plus reconnue ; revenez à la première page")
    return cursor


def _signer() -> Signer:
    return Signer(salt="amiable.receivables.customers")


def _rows(company: Company, at: Moment, ids: Iterable[int]) -> tuple[CustomerRow, ...]:
    """The rows of these customers, in this order."""
    numbered = {f"id{place}": pk for place, pk in enumerate(ids)}
    among = f"IN ({', '.join(f'%({name})s' for name in numbered)})"
    names = [field.name for field in fields(CustomerRow)]
    told = ", ".join(
        f"COALESCE({_COLUMN[name]}, 0)" if name in _COLUMN else f"u.{connection.ops.quote_name(name)}" for name in names
    )
    text = (
        f"SELECT {told} FROM {_CUSTOMERS} u LEFT JOIN {_figures(at)} b ON b.customer_id = u.id "  # noqa: S608
        f"LEFT JOIN {_claimable(at, among)} k ON k.customer_id = u.id WHERE u.id {among}"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, parameters(company, at) | numbered)
        found = {row[0]: CustomerRow(*row) for row in cursor.fetchall()}
    return tuple(found[pk] for pk in numbered.values() if pk in found)
