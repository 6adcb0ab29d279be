"""The list of receivables over all capabilities: `receivables.queries.listing`, with the reason of a dispute too."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from amiable.disputes.queries import receivables_in_dispute
from amiable.people.models import Company
from amiable.receivables.queries import listing
from amiable.receivables.queries.customers import customer_traits
from amiable.receivables.queries.listing import Filter, Page, Row, Sort
from amiable.receivables.queries.moments import Moment


def receivable_page(
    company: Company,
    at: Moment,
    asked: Filter,
    *,
    reason: str = "",
    sort: Sort = "due",
    descending: bool = False,
    after: str | None = None,
    limit: int = 50,
    count: int | None = None,
) -> Page:
    """A page of `listing.receivable_rows`, of the receivables that a dispute open on the day for this `reason` concerns
    ("": of all). `count` is that of `receivable_totals`, where they were asked for before: ask for them first.
    """
    among = _disputed(company, at, reason)
    return listing.receivable_rows(
        company, at, asked, sort=sort, descending=descending, after=after, limit=limit, among=among, count=count
    )


def receivable_totals(company: Company, at: Moment, asked: Filter, *, reason: str = "") -> dict[str, int]:
    """The totals (`listing.listing_totals`: count, and cents) of all pages of the same question."""
    return listing.listing_totals(company, at, asked, _disputed(company, at, reason))


def receivable_ids(
    company: Company, at: Moment, asked: Filter, *, reason: str = "", chunk: int = 2000
) -> Iterator[list[int]]:
    """The ids of all receivables of the question, in ascending order, at most `chunk` at a time: for exports, and acts
    on many."""
    last = 0
    while ids := listing.receivable_ids_after(company, at, asked, last, chunk, _disputed(company, at, reason)):
        yield ids
        last = ids[-1]


def receivable_rows_of(company: Company, at: Moment, ids: Sequence[int]) -> tuple[Row, ...]:
    """The rows of these receivables (at most 2,000 at a time), in this order. Three statements."""
    return listing.receivable_rows_by_id(company, at, ids)


def filter_choices(company: Company) -> dict[str, list[str]]:
    """The values there are of site, salesperson, collector and group, sorted, at most 300 of each. One statement."""
    return customer_traits(company)


def _disputed(company: Company, at: Moment, reason: str) -> "QuerySet[Any] | None":
    return receivables_in_dispute(company, at.as_of, reason=reason) if reason else None
