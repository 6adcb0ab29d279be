"""Which rejects a file mends: those whose document it gives.

A rejected line was not understood as a whole, but most of its cells were good. A document of the new file is the same
where it has the number of the line and one thing more of it (customer, day, amount), or, since the number may be what
was wrong, all three of the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from amiable.formats.items import OpenItem
from amiable.formats.open_items.values import Unreadable, amount_cents, day_of
from amiable.intake.models import RejectedLine
from amiable.receivables.said import number_key

_SEPARATORS = ("\t", "|", ";", ",")


def mended(rejects: Iterable[RejectedLine], items: Iterable[OpenItem]) -> list[int]:
    """The ids of the rejects that the items mend, each item one reject at most, the best match first."""
    items = list(items)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        for word in {number_key(item.number), *_customer(item)}:
            places[word].append(place)
    scored = []
    for reject in rejects:
        line = _Line.of(reject.raw)
        for place in {place for word in line.words for place in places.get(word, ())}:
            score = _score(line, items[place])
            if score:
                scored.append((-score, reject.pk, place))
    taken: set[int] = set()
    found: dict[int, int] = {}
    for _, pk, place in sorted(scored):
        if pk not in found and place not in taken:
            found[pk] = place
            taken.add(place)
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the cells of a rejected line may mean: words and numbers in lower case, days, cents."""

    words: frozenset[str]
    days: frozenset[date]
    cents: frozenset[int]

    @classmethod
    def of(cls, raw: str) -> "_Line":
        separator = max(_SEPARATORS, key=raw.count)
        cells = [stripped for cell in raw.split(separator) if (stripped := cell.strip(' "'))]
        words = {number_key(cell) for cell in cells} | {cell.casefold() for cell in cells}
        days, cents = _readable(cells, day_of), _readable(cells, lambda cell: amount_cents(cell, ","))
        return cls(frozenset(words), days, frozenset(map(abs, cents)))


_T = TypeVar("_T")


def _readable(cells: Iterable[str], read: Callable[[str], _T | None]) -> frozenset[_T]:
    found = set()
    for cell in cells:
        try:
            value = read(cell)
        except Unreadable:
            continue
        if value is not None:
            found.add(value)
    return frozenset(found)


def _score(line: _Line, item: OpenItem) -> int:
    """How much of the item stands on the line; 0 where it is another document."""
    numbered = number_key(item.number) in line.words
    amounts = {abs(item.amount), abs(item.open)}
    others = bool(_customer(item) & line.words) + (item.issued_on in line.days) + (not amounts.isdisjoint(line.cents))
    return 4 * numbered + others if (numbered and others) or others == 3 else 0


def _customer(item: OpenItem) -> set[str]:
    return {word.casefold() for word in (item.customer_code, item.customer_name) if word}
