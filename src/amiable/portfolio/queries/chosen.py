"""Which things of a list were chosen: some by their ids, or all that pass a filter, with the count that was seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from amiable.disputes.queries import dispute_page
from amiable.disputes.queries.selection import Filter as DisputeFilter
from amiable.people.models import Company
from amiable.portfolio.queries.receivables import receivable_ids
from amiable.receivables.queries.listing import Filter
from amiable.receivables.queries.moments import moment

EACH = 500
"""Things of one step."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Things of `listing` (receivables, disputes) as they stood on `as_of`: those of `ids`, or where there are none
    all that pass `asked` (the fields of `receivables.queries.listing.Filter` and `reason`, or those of
    `disputes.queries.dispute_page`). `count` is how many the person saw."""

    listing: str
    count: int
    as_of: date
    ids: tuple[int, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {
            "listing": self.listing,
            "count": self.count,
            "as_of": self.as_of.isoformat(),
            "ids": list(self.ids),
            "asked": dict(self.asked),
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Chosen":
        """What `told` gave."""
        return cls(told["listing"], told["count"], date.fromisoformat(told["as_of"]), tuple(told["ids"]), told["asked"])


def filter_of(chosen: Chosen) -> DisputeFilter:
    """What `disputes.queries` are asked to see the disputes chosen that are open."""
    asked: DisputeFilter = {"ids": list(chosen.ids)} if chosen.ids else cast(DisputeFilter, dict(chosen.asked))
    return asked | {"status": "open"}


def ids_of(company: Company, chosen: Chosen, *, known_at: int | None = None) -> Iterator[list[int]]:
    """The ids chosen, at most `EACH` at a time, in the order of the ids (of disputes: of their age)."""
    if chosen.ids:
        unique = list(dict.fromkeys(chosen.ids))
        yield from (unique[start : start + EACH] for start in range(0, len(unique), EACH))
    elif chosen.listing == "receivables":
        asked = dict(chosen.asked)
        reason = asked.pop("reason", "")
        at = moment(company, chosen.as_of, known_at)
        yield from receivable_ids(company, at, Filter(**asked), reason=reason, chunk=EACH)
    else:
        yield from _dispute_ids(company, chosen)


def _dispute_ids(company: Company, chosen: Chosen) -> Iterator[list[int]]:
    after = ""
    while True:
        page = dispute_page(company, chosen.as_of, **chosen.asked, sort="opened", after=after, limit=EACH)
        if page["rows"]:
            yield [row["id"] for row in page["rows"]]
        after = page["next"]
        if not after:
            return
