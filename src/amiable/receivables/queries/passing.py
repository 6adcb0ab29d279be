"""What passes a filter, as SQL: its conditions, found once, and statements that select from the rows that meet them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from amiable.core.places import PLACES
from amiable.people.models import Company
from amiable.receivables.models import ReceivableState
from amiable.receivables.queries.asked import Filter
from amiable.receivables.queries.finding import Columns, found_by
from amiable.receivables.queries.matching import FEW
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import parameters, receivables_at, with_credit

if TYPE_CHECKING:
    from django.db.models import QuerySet

_PLACES: dict[str, str] = {
    "open": "NOT (b.open = 0)",  # this and `credit` as in the indexes `receivable_open`, `receivable_with_credit`
    "claimable": "b.claimable > 0",
    "not_due": "b.not_due > 0",
    "contested": "b.contested > 0",
    "conceded": "b.conceded > 0",
    "settled": "b.open = 0 AND b.credit = 0",
    "credit": "NOT (b.credit = 0)",
    "all": "",
}
_WITH_SOMETHING_OPEN = ("open", "claimable", "not_due", "contested", "conceded")
_FIGURES = (
    *(*PLACES, "open", "claimable", "not_due", "credit", "due_on", "original_due_on", "ours", "due_or_never"),
    *("customer_id", "disputed", "abroad", "awake", "last_due"),
)


@dataclass(frozen=True, slots=True)
class Passing:
    """The receivables `b` of a company at a moment that pass a filter: the conditions on them, and their parameters.

    `only_open`: all of them have something open. `few`: what is found first is so little that no index of the list is
    gone through. `found`: where movements are to be summed, ``WITH found …``, so that only those of what is found are.
    """

    at: Moment
    only_open: bool
    few: bool
    found: str
    where: str
    values: Mapping[str, Any]


def passing(company: Company, at: Moment, asked: Filter, among: "QuerySet[Any] | None" = None) -> Passing:
    """What passes the filter, among the receivables of these ids (None: all). One statement for the text, and one for
    who the customers are, where they are asked for."""
    on = Columns("b.receivable_id", "b.customer_id", "b.disputed") if at.standing else Columns("r.id", "r.customer_id")
    told = found_by(company, asked, at, on, among)
    values = parameters(company, at) | {name: value for _, of_one in told for name, value in of_one.items()}
    before = [text for text, _ in told]
    after = [] if not at.standing else before
    after += [_PLACES[asked.place], *_sooner(at, asked), *_by_figures(at, asked, values)]
    return Passing(
        at,
        only_open=asked.place in _WITH_SOMETHING_OPEN,
        few=any(FEW in text for text in before),
        found="" if at.standing else _found(at, asked, before),
        where=" AND ".join(filter(None, after)) or "1 = 1",
        values=values,
    )


def _found(at: Moment, asked: Filter, conditions: list[str]) -> str:
    """Before anything is summed."""
    if asked.place == "credit":
        conditions = [*conditions, f"r.id {with_credit(at)}"]
    if not conditions:
        return ""
    where = " AND ".join(("r.company_id = %(company)s", *conditions))
    return f"WITH found AS (SELECT r.id FROM receivables_receivable r WHERE {where})"  # noqa: S608


def _sooner(at: Moment, asked: Filter) -> list[str]:
    """What follows from the place, and by which an index is entered where the rows of the place begin or end."""
    if at.standing and asked.place == "claimable":
        return ["b.due_or_never < %(as_of)s"]
    if at.standing and asked.place == "settled":
        return [f"b.due_or_never = '{ReceivableState.NEVER}'"]
    return []


def _by_figures(at: Moment, asked: Filter, values: dict[str, Any]) -> list[str]:
    conditions = []
    if asked.late_more_than is not None:
        conditions.append("b.original_due_on < %(late_since)s")
        late_since = at.as_of - timedelta(asked.late_more_than)
        values["late_since"] = connection.ops.adapt_datefield_value(late_since)
    for name, sign in (("least", ">="), ("most", "<=")):
        if getattr(asked, name) is not None:
            conditions.append(f"b.open {sign} %({name})s")
            values[name] = getattr(asked, name)
    return conditions


def selected(these: Passing, select: str, *, end: str = "", tables: str = "{rows} b", index: str = "") -> str:
    """``SELECT …`` from what passes, without `Passing.found`; `end` may go on with conditions on `b` and an order.

    `tables` names what is joined to `{rows}`. Only the figures that are named somewhere are read. `index`: the one that
    SQLite is told to go through, unless what is found first is little.
    """
    text = f"{select} {these.where} {end} {tables}"
    rows = receivables_at(
        these.at,
        [name for name in _FIGURES if f"b.{name}" in text],
        among="IN (SELECT f.id FROM found f)" if these.found else "",
        only_open=these.only_open,
        index="" if these.few else index,
    )
    return f"SELECT {select} FROM {tables.format(rows=rows)} WHERE {these.where} {end}"  # noqa: S608
