"""The list of disputes, page by page, its totals, and what a search finds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from django.db.models import Count, Q, QuerySet, Sum

from amiable.core.calendar import parse_day
from amiable.disputes.models import Dispute, Status
from amiable.disputes.queries.rows import rows_of
from amiable.disputes.queries.selection import Filter, in_status, selected, status_on
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
MOST_HITS = 500


def dispute_page(
    company: Company, as_of: date, *, sort: str = "due", after: str = "", limit: int = 50, **asked: Unpack[Filter]
) -> dict[str, Any]:
    """A page of the disputes opened by `as_of`: {"rows": as `dispute_rows`, "next", "previous": `after` of the next
    page and of the one before, or ""}.

    `asked` chooses (`selection.Filter`), `sort` is a key of `ORDERS`. As many statements at any size. An `after` that
    is not one of ours begins at the first page.
    """
    order, place = ORDERS[sort], _Place.read(after, ORDERS[sort])
    disputes = selected(company, as_of, **asked)
    backwards = place is not None and place.backwards
    # The whole rows are read afterwards, for those shown only: the rest is found and sorted in an index.
    places = _places(disputes, order, place, limit + 1)
    more = len(places) > limit
    shown = places[:limit][:: -1 if backwards else 1]
    found = Dispute.objects.select_related("customer").in_bulk([pk for _, pk in shown])
    return {
        "rows": rows_of(company, [found[pk] for _, pk in shown], as_of),
        "next": "{}~{}".format(*shown[-1]) if shown and (more or backwards) else "",
        "previous": "<{}~{}".format(*shown[0]) if shown and (more if backwards else place is not None) else "",
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """The row after which a page begins, or before which it ends (`backwards`)."""

    value: Any
    pk: int
    backwards: bool

    @classmethod
    def read(cls, after: str, order: Order) -> "_Place | None":
        key, _, pk = after.removeprefix("<").partition("~")
        try:
            return cls(order.read(key), int(pk), after.startswith("<"))
        except ValueError:
            return None


def _places(disputes: QuerySet[Dispute], order: Order, place: _Place | None, limit: int) -> list[tuple[Any, int]]:
    """(value, id) in the order of the list, or against it where the page lies before `place`."""
    against = place is not None and place.backwards
    down = order.largest_first != against
    if place is not None:
        side, beyond = ("lte" if down else "gte"), ("pk__gte" if against else "pk__lte")
        disputes = disputes.filter(**{f"{order.by}__{side}": place.value})
        disputes = disputes.exclude(**{order.by: place.value, beyond: place.pk})
    ordered = disputes.order_by(f"-{order.by}" if down else order.by, "-pk" if against else "pk")
    return list(ordered.values_list(order.by, "pk")[:limit])


def dispute_totals(company: Company, as_of: date, **asked: Unpack[Filter]) -> dict[str, Any]:
    """Of the disputes that `dispute_page` lists: count, claimed, blocked, conceded (cents), late_count, late (cents
    claimed of those open and past their due_on), and of those open on the day `turns`: "us", "departments" and
    "customer" → {count, cents claimed}. One statement.

    What was cancelled counts, without cents; what was resolved after `as_of` has conceded nothing yet.
    """
    standing, ended = in_status(Status.OPEN, as_of), in_status(Status.RESOLVED, as_of)
    late = standing & Q(due_on__lt=as_of)
    figures = {
        "count_": Count("pk"),
        "claimed_": Sum("claimed", default=0),
        "blocked_": Sum("blocked", default=0),
        "conceded_": Sum("conceded", filter=ended, default=0),
        "late_count_": Count("pk", filter=late),
        "late_": Sum("claimed", filter=late, default=0),
    }
    for side, whose in (("us", Q(turn="us")), ("customer", Q(turn="customer")), ("open", Q())):
        figures[f"{side}_count"] = Count("pk", filter=standing & whose)
        figures[f"{side}_cents"] = Sum("claimed", filter=standing & whose, default=0)
    # In one go, not grouped by turn: an index holds all that is asked for, and nothing is sorted.
    found = {name: int(value) for name, value in selected(company, as_of, **asked).aggregate(**figures).items()}
    turns = {
        side: {name: found.pop(f"{side}_{name}") for name in ("count", "cents")} for side in ("us", "customer", "open")
    }
    whole = turns.pop("open")
    departments = {name: whole[name] - turns["us"][name] - turns["customer"][name] for name in whole}
    told: dict[str, Any] = {name.removesuffix("_"): value for name, value in found.items()}
    return told | {"turns": {"us": turns["us"], "departments": departments, "customer": turns["customer"]}}


def disputes_found(company: Company, as_of: date, text: str, limit: int) -> list[dict[str, Any]]:
    """Disputes opened by `as_of` that have every word of `text`: id, number, customer (code), name, status, blocked
    (cents). The one with this number comes first, then the newest of the first hits. One statement."""
    if not text.strip():
        return []
    rows = selected(company, as_of, text=text).select_related("customer").order_by()[:MOST_HITS]
    exactly = text.strip().casefold()
    found = sorted(rows, key=lambda dispute: (dispute.number.casefold() != exactly, -dispute.pk))
    return [
        {
            "id": dispute.pk,
            "number": dispute.number,
            "customer": dispute.customer.code,
            "name": dispute.customer.name,
            "status": status_on(dispute, as_of).value,
            "blocked": dispute.blocked,
        }
        for dispute in found[:limit]
    ]
