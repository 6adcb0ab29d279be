"""In which order a list is read, and where its pages begin: by the value they begin after, never by a row number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import connection

from amiable.core.refusal import Refusal
from amiable.receivables.models import ReceivableState
from amiable.receivables.queries.asked import Sort
from amiable.receivables.queries.passing import Passing, selected

NEVER, BEFORE_ALL = ReceivableState.NEVER, date(1, 1, 1)
"""The keys of an unknown due date: the last in either direction."""
Key = tuple[Any, int]
"""(what the list is sorted by, receivable id)"""


class PageGone(Refusal, ValueError):
    """The cursor is not one of this list's: cut, changed, or made for another order."""


@dataclass(frozen=True, slots=True)
class Cursor:
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
    def read(cls, text: str, sort: Sort, descending: bool) -> "Cursor":
        """Raises `PageGone`."""
        try:
            cursor = cls(*_signer().unsign_object(text))
        except (BadSignature, ValueError, TypeError):
            cursor = None
        if cursor is None or (cursor.sort, cursor.descending) != (sort, descending):
            raise PageGone("cette page de la liste n’est plus reconnue ; revenez à la première page")
        return cursor


def _signer() -> Signer:
    return Signer(salt="amiable.receivables.listing")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The order of a list, from where it is read, how many rows, and whether few pass (those are read all, and then
    sorted; of more, the index of the order is followed)."""

    sort: Sort
    descending: bool
    start: Cursor | None
    limit: int
    few: bool

    @property
    def down(self) -> bool:
        """Which way it is read."""
        return self.descending != bool(self.start and self.start.backwards)


def keys(these: Passing, wanted: Wanted) -> list[Key]:
    """The keys of the rows in the way they are read. One statement."""
    direction = "DESC" if wanted.down else "ASC"
    order = f"ORDER BY 1 {direction}, 2 {direction} LIMIT %(limit)s"
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.start:
        values |= {"key": wanted.start.key, "id": wanted.start.id}
    if wanted.few or these.few or not these.at.standing:
        text = _all_then_sorted(these, wanted, order)
    elif wanted.sort == "due" and wanted.descending:
        text = _latest_due_first(these, wanted, order)
    else:
        text = _along(these, wanted, order)
    with connection.cursor() as cursor:
        cursor.execute(text, {**these.values, **values})
        return list(cursor.fetchall())


def _beyond(wanted: Wanted, key: str, pk: str) -> str:
    return f"AND ({key}, {pk}) {'<' if wanted.down else '>'} (%(key)s, %(id)s)" if wanted.start else ""


def _all_then_sorted(these: Passing, wanted: Wanted, order: str) -> str:
    """So that no index of the order is followed to find them."""
    key, pk = _sort_key(wanted.sort, wanted.descending)
    tables = "{rows} b JOIN receivables_receivable r ON r.id = b.receivable_id"
    if wanted.sort in ("due", "open"):
        tables = "{rows} b"
    elif wanted.sort == "customer":
        tables = "{rows} b JOIN receivables_customer u ON u.id = b.customer_id"
    text = selected(these, f"{key}, {pk}", end=_beyond(wanted, key, pk), tables=tables, index="receivable_open")
    first = f"{these.found}, " if these.found else "WITH "
    return f"{first}passing AS MATERIALIZED ({text}) SELECT * FROM passing {order}"  # noqa: S608


def _along(these: Passing, wanted: Wanted, order: str) -> str:
    """SQLite reads tables in the order in which they are crossed; PostgreSQL chooses by itself."""
    key, pk = _sort_key(wanted.sort, wanted.descending)
    end = _beyond(wanted, key, pk)
    if wanted.sort in ("due", "open"):
        return selected(these, f"{key}, {pk}", end=f"{end} {order}")
    table, name, column = (
        ("customer", "u", "customer_id") if wanted.sort == "customer" else ("receivable", "r", "receivable_id")
    )
    end = f"{end} AND b.{column} = {name}.id AND {name}.company_id = %(company)s {order}"
    return selected(these, f"{key}, {pk}", end=end, tables=f"receivables_{table} {name} CROSS JOIN {{rows}} b")


def _latest_due_first(these: Passing, wanted: Wanted, order: str) -> str:
    """Those whose due date is known, and then those whose is not: each along the index, in which the latter are the
    last in the other direction."""
    sign = "<" if wanted.down else ">"
    known, unknown = f"AND b.due_or_never < '{NEVER}'", f"AND b.due_or_never = '{NEVER}'"
    if wanted.start and wanted.start.key == BEFORE_ALL.isoformat():
        unknown += f" AND b.receivable_id {sign} %(id)s"
        known = "" if wanted.down else known
    elif wanted.start:
        known += f" AND (b.due_or_never, b.receivable_id) {sign} (%(key)s, %(id)s)"
        unknown = unknown if wanted.down else ""
    literal = f"DATE '{BEFORE_ALL}'" if connection.vendor == "postgresql" else f"'{BEFORE_ALL}'"
    legs = " UNION ALL ".join(
        f"SELECT * FROM ({selected(these, f'{key} AS sorted_by, b.receivable_id', end=f'{which} {order}')}) {name}"  # noqa: S608
        for name, which, key in (("known", known, "b.due_or_never"), ("unknown", unknown, literal))
        if which
    )
    return f"SELECT * FROM ({legs}) legs {order}"  # noqa: S608


def _sort_key(sort: Sort, descending: bool) -> tuple[str, str]:
    """(what is sorted by, the id): columns of one table where an index holds both. Text is compared by its bytes, alike
    on both engines."""
    bytewise = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    unknown = connection.ops.adapt_datefield_value(BEFORE_ALL)
    return {
        "due": (f"COALESCE(b.due_on, '{unknown}')" if descending else "b.due_or_never", "b.receivable_id"),
        "amount": ("r.amount", "r.id"),
        "open": ("b.open", "b.receivable_id"),
        "number": (f"r.number_key{bytewise}", "r.id"),
        "customer": (f"u.code{bytewise}", "b.receivable_id"),
        "issued": ("r.issued_on", "r.id"),
    }[sort]
