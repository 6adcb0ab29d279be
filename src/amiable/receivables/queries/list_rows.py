"""Receivables as rows of a list, at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from amiable.core.places import PLACES
from amiable.people.models import Company
from amiable.receivables.queries.finding import holds_on
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.opened import opened_on
from amiable.receivables.queries.source import parameters, receivables_at


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


_COLUMNS = (
    *("id", "number", "kind", "customer_id", "customer", "name", "issued_on", "amount", "currency"),
    *("salesperson", "site", "group", "collector"),
)
_SELECT = (
    "r.id, r.number, r.kind, u.id, u.code, u.name, r.issued_on, r.amount, r.currency, "
    'u.salesperson, u.site, u."group", u.collector'
)
_FIGURES = (*PLACES, "open", "claimable", "not_due", "credit", "due_on", "original_due_on", "ours")


def receivable_rows_by_id(company: Company, at: Moment, ids: Sequence[int]) -> tuple[Row, ...]:
    """The rows of these receivables of the company, in this order; those of which nothing is there at the moment are
    left out. Three statements."""
    if not ids:
        return ()
    numbered = {f"id{place}": pk for place, pk in enumerate(ids)}
    among = f"IN ({', '.join(f'%({name})s' for name in numbered)})"
    rows = receivables_at(at, list(_FIGURES), among=among, only_open=False)
    sums = ", ".join(f"b.{name}" for name in _FIGURES)
    text = (
        f"SELECT {_SELECT}, {sums} FROM {rows} b JOIN receivables_receivable r ON r.id = b.receivable_id "  # noqa: S608
        "JOIN receivables_customer u ON u.id = r.customer_id"
    )
    values = parameters(company, at) | numbered
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        told = {row[0]: dict(zip((*_COLUMNS, *_FIGURES), row, strict=True)) for row in cursor.fetchall()}
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
