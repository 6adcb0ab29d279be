"""The list of receivables at a moment: a page of it, and the totals of all of it.

A page is read by the value it begins after, never by a number of rows to skip: it takes the same few statements, and
no more time, at the end of a long list as at its beginning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists

from amiable.people.models import Company
from amiable.receivables.models import ReceivableState
from amiable.receivables.queries.asked import SORTS, Filter, Place, Sort
from amiable.receivables.queries.list_rows import Row, receivable_rows_by_id
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.paging import BEFORE_ALL, NEVER, Cursor, PageGone, Wanted, keys
from amiable.receivables.queries.passing import Passing, passing, selected
from amiable.receivables.queries.totals import company_totals
from amiable.receivables.said import number_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "SORTS",
    "Filter",
    "Page",
    "PageGone",
    "Place",
    "Row",
    "Sort",
    "cursor_after",
    "listing_totals",
    "receivable_ids_after",
    "receivable_rows",
    "receivable_rows_by_id",
]
MOST_ROWS = 500
_FEW, _FEW_APART = 500, 5000
"""As many are read all, and then sorted; of more the index of the order is followed, and earlier where that index is
the states' own (`_TOGETHER`)."""
_TOGETHER: tuple[Sort, ...] = ("due", "open")


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursors of the pages after and before: None where there is none."""

    rows: tuple[Row, ...]
    next: str | None
    previous: str | None


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
    start = Cursor.read(after, sort, descending) if after else None
    if count == 0:
        return Page((), None, None)
    limit, backwards = min(max(limit, 1), MOST_ROWS), bool(start and start.backwards)
    wanted = Wanted(sort, descending, start, limit + 1, _few(asked, among, count, sort))
    found = keys(passing(company, at, asked, among), wanted)
    more = len(found) > limit
    found = found[:limit][:: -1 if backwards else 1]
    if not found:
        return Page((), None, None)
    first, last = (Cursor(sort, descending, side, *key) for side, key in ((True, found[0]), (False, found[-1])))
    return Page(
        rows=receivable_rows_by_id(company, at, [pk for _, pk in found]),
        next=last.text() if more or backwards else None,
        previous=first.text() if (more if backwards else start is not None) else None,
    )


def _few(asked: Filter, among: Any, count: int | None, sort: Sort) -> bool:
    """Whether few receivables pass; unknown: where more is asked than a place."""
    if count is not None:
        return count <= (_FEW if sort in _TOGETHER else _FEW_APART)
    return among is not None or asked != Filter(place=asked.place)


def cursor_after(row: Row, sort: Sort, descending: bool = False) -> str:
    """The `after` of the page that begins after this row of a list in this order."""
    key: dict[Sort, Any] = {
        "due": row.due_on or (BEFORE_ALL if descending else NEVER),
        "amount": row.amount,
        "open": row.open,
        "number": number_key(row.number),
        "customer": row.customer,
        "issued": row.issued_on,
    }
    return Cursor(sort, descending, False, key[sort], row.id).text()


SUMMED = ("open", "claimable", "not_due", "contested", "conceded", "credit")


def listing_totals(company: Company, at: Moment, asked: Filter, among: "QuerySet[Any] | None" = None) -> dict[str, int]:
    """Of all receivables that pass the filter: count, and in cents open, claimable, not_due, contested, conceded,
    credit. Those in another currency are counted and in no sum. Three statements, and those of `receivable_rows` for
    text and customers."""
    rare = _rare(company)
    if asked == Filter() and at.standing and among is None and not rare["both"]:
        told = company_totals(company, at)  # the list that is looked at most has the figures of the home page
        return {name: told[name] for name in ("count", *SUMMED)} | {"credit": 0}
    these = passing(company, at, asked, among)
    summed = ["open", "certain", "contested", "credit"]
    if these.only_open and at.standing and not rare["both"]:
        summed.remove("credit")
    claimable = _claimable_of_states if at.standing else _claimable
    ours = "NOT b.abroad" if rare["abroad"] or not at.standing else ""
    text = claimable(these, f"COUNT(*), {', '.join(_sum(f'b.{name}', ours) for name in summed)}", ours)
    with connection.cursor() as cursor:
        cursor.execute(text, these.values)
        row = cursor.fetchone()
    told = {"credit": 0} | dict(zip(("count", *summed), row, strict=False))
    told["claimable"] = sum(row[len(summed) + 1 :])
    told["not_due"] = told["certain"] - told["claimable"]
    told["conceded"] = told["open"] - told["certain"] - told["contested"]
    return {name: told[name] for name in ("count", *SUMMED)}


def _sum(what: str, *when: str) -> str:
    conditions = " AND ".join(filter(None, when))
    return f"CAST(COALESCE(SUM({what}) {f'FILTER (WHERE {conditions})' if conditions else ''}, 0) AS bigint)"


def _claimable(these: Passing, sums: str, ours: str) -> str:
    claimable = _sum("b.claimable", ours)
    return f"{these.found} {selected(these, f'{sums}, {claimable}')}"


def _claimable_of_states(these: Passing, sums: str, ours: str) -> str:
    """As if every receivable had one due date; those of which some is due and some is not are then put right."""
    past = "b.due_or_never < %(as_of)s"
    all_ = selected(these, f"{sums}, {_sum('b.awake', ours, past)} AS claimable", index="receivable_open")
    in_parts = f"AND NOT (b.last_due = b.due_or_never) AND {past} AND b.last_due >= %(as_of)s"
    put_right = selected(
        these, f"{_sum('b.claimable - b.awake', ours)} AS more", end=in_parts, index="receivable_in_parts"
    )
    return f"SELECT a.*, c.more FROM ({all_}) a CROSS JOIN ({put_right}) c"  # noqa: S608


def _rare(company: Company) -> Mapping[str, Any]:
    """What few companies have, and a long list is summed much faster without: receivables in another currency
    (`abroad`), and any with something open and a credit beside it (`both`)."""
    states = ReceivableState.objects.filter(company=company)
    abroad, both = states.filter(foreign=True), states.exclude(credit=0).exclude(open=0)
    return Company.objects.filter(pk=company.pk).values(abroad=Exists(abroad), both=Exists(both))[0]


def receivable_ids_after(
    company: Company, at: Moment, asked: Filter, after: int, limit: int, among: "QuerySet[Any] | None" = None
) -> list[int]:
    """The next `limit` ids, in ascending order, of receivables that pass the filter and have a greater id than
    `after`. One statement, and those of `receivable_rows` for text and customers."""
    these = passing(company, at, asked, among)
    end = "AND b.receivable_id > %(after)s ORDER BY b.receivable_id LIMIT %(limit)s"
    with connection.cursor() as cursor:
        text = f"{these.found} {selected(these, 'b.receivable_id', end=end)}"
        cursor.execute(text, {**these.values, "after": after, "limit": limit})
        return [pk for (pk,) in cursor.fetchall()]
