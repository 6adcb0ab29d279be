"""The list of disputes, page by page, and its totals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from amiable.core.calendar import parse_day
from amiable.disputes.models import Dispute, Status
from amiable.disputes.queries.rows import row_of
from amiable.disputes.queries.selection import in_status, selected
from amiable.people.models import Company


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by, the largest first or last; then by id. `read` turns the text of a value into it."""

    by: str
    read: Callable[[str], Any]
    largest_first: bool = False


ORDERS = {
    "due": Order("due_on", parse_day),
    "opened": Order("opened_on", parse_day),
    "recent": Order("opened_on", parse_day, largest_first=True),
    "stake": Order("blocked", int, largest_first=True),
}
"""due: the earliest due_on first · opened: the oldest · recent: the newest · stake: the most blocked."""


def dispute_page(
    company: Company,
    as_of: date,
    *,
    status: str = "all",
    text: str = "",
    reason: str = "",
    sort: str = "due",
    after: str = "",
    limit: int = 50,
) -> dict[str, Any]:
    """A page of the disputes opened by `as_of`: {"rows": as `dispute_rows`, "next": `after` of the next page or ""}.

    `status` (`selection.STATUSES`), `text` and `reason` choose (`selection.selected`), `sort` is a key of `ORDERS`.
    Two statements at any size. An `after` that is not one of ours begins at the first page.
    """
    order = ORDERS[sort]
    disputes = _beyond(selected(company, as_of, status=status, text=text, reason=reason), order, after)
    ordered = disputes.order_by(f"-{order.by}" if order.largest_first else order.by, "pk")
    # The whole rows are read afterwards, for those shown only: the rest is found and sorted in an index.
    places = list(ordered.values_list(order.by, "pk")[: limit + 1])
    shown = places[:limit]
    rows = Dispute.objects.select_related("customer").in_bulk([pk for _, pk in shown])
    return {
        "rows": [row_of(rows[pk], as_of) for _, pk in shown],
        "next": "{}~{}".format(*shown[-1]) if len(places) > limit else "",
    }


def _beyond(disputes: Any, order: Order, after: str) -> Any:
    """Those that come after the row that `after` names."""
    key, _, pk = after.partition("~")
    try:
        value, last = order.read(key), int(pk)
    except ValueError:
        return disputes
    side = "lte" if order.largest_first else "gte"
    return disputes.filter(**{f"{order.by}__{side}": value}).exclude(**{order.by: value, "pk__lte": last})


def dispute_totals(
    company: Company, as_of: date, *, status: str = "all", text: str = "", reason: str = ""
) -> dict[str, int]:
    """Of the disputes that `dispute_page` lists: count, claimed, blocked, conceded (cents). One statement.

    What was cancelled counts, without cents; what was resolved after `as_of` has conceded nothing yet.
    """
    disputes = selected(company, as_of, status=status, text=text, reason=reason)
    ended = in_status(Status.RESOLVED, as_of)
    totals = disputes.aggregate(
        count=Count("pk"),
        claimed_=Sum("claimed", default=0),
        blocked_=Sum("blocked", default=0),
        conceded_=Sum("conceded", filter=ended, default=0),
    )
    return {name.removesuffix("_"): int(cents) for name, cents in totals.items()}
