"""Which rejects a file mends: those whose document it gives; and which it gives again, still wrong.

A rejected line was not understood as a whole, but most of its cells were good. A document of the new file is the same
where it has the number of the line and one thing more of it (customer, day, amount), or, since the number may be what
was wrong, all three of the others. A line corrected in place is compared as corrected.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import TypeVar

from amiable.core.said import Said, restored, said, stored
from amiable.formats.items import OpenItem
from amiable.formats.open_items.again import Reading, cells_of
from amiable.formats.open_items.values import Unreadable, amount_cents, day_of
from amiable.formats.rejects import Reject
from amiable.intake.models import Batch, RejectedLine
from amiable.intake.operations.read import Parsed
from amiable.intake.queries.rejects import readings_of_batch
from amiable.journal.chain import canonical
from amiable.people.models import Company
from amiable.receivables.said import number_key

BATCH_ROWS = 2000
SHOWN_LINES = 10
RARE_CELLS, MOST_ALIKE = 3, 50
"""The rarest cells of a line by which it is looked for, and how many lines that share one are compared."""
TWIN = "une seule ligne par pièce"
"""How the sentence begins that rejects a document which stands twice in its file."""
_ALL_OF_IT = 7
"""The score of a line and a document that have everything in common."""
_SEPARATORS = ("\t", "|", ";", ",")


@dataclass(frozen=True, slots=True)
class Mends:
    """What a file does to the rejects of an earlier batch. `done`: ids of those that it mends; `still`: id → place
    among the file's own rejects of the same line, which is still wrong; `notes`: French sentences."""

    done: Sequence[int] = ()
    still: Mapping[int, int] = field(default_factory=dict)
    notes: Sequence[Said] = ()


def matching(company: Company, replays: int | None, parsed: Parsed) -> Mends:
    """What these files do to the rejects of batch `replays`; a note tells those that stay to be mended."""
    if replays is None:
        return Mends()
    rows = RejectedLine.objects.filter(company=company, batch_id=replays, replayed_by=None).order_by("pk")
    waiting = list(rows)
    found = mended(waiting, [*parsed.items, *parsed.settled])
    mends = set(found)
    rest = [row for row in waiting if row.pk not in mends and not row.aside]
    return Mends(found, _given_again(company, replays, rest, parsed), _left(replays, found, rest))


def without_twins(company: Company, replays: int | None, parsed: Parsed) -> Parsed:
    """The file without the lines that were rejected as the second one of a document, and that it gives as they were:
    the first one is not beside them any more, and they would pass for it."""
    if replays is None:
        return parsed
    twins = RejectedLine.objects.filter(company=company, batch_id=replays, replayed_by=None, expected__startswith=TWIN)
    lines = [(row, _Line.of(_split(row.raw))) for row in twins.order_by("pk")]
    if not lines:
        return parsed
    by_number: defaultdict[str, list[tuple[RejectedLine, _Line]]] = defaultdict(list)
    for row, line in lines:
        for word in line.words:
            by_number[word].append((row, line))
    kept: list[OpenItem] = []
    again: list[tuple[str, Reject]] = []
    for item in parsed.items:
        near = by_number.get(number_key(item.number), ())
        twin = next((row for row, line in near if _score(line, item) == _ALL_OF_IT), None)
        if twin is None:
            kept.append(item)
        else:
            again.append((parsed.names[item.file], _rejected_again(twin, item)))
    return replace(parsed, items=tuple(kept), rejects=(*parsed.rejects, *again)) if again else parsed


def _rejected_again(row: RejectedLine, item: OpenItem) -> Reject:
    expected, remedy = restored(row.said) if row.said else (said(row.expected), said(row.remedy))
    return Reject(item.line, row.field, row.found, expected, remedy, row.raw)


def _left(replays: int, found: Sequence[int], rest: Sequence[RejectedLine]) -> list[Said]:
    if not rest:
        return []
    shown = ", ".join(str(row.line) for row in rest[:SHOWN_LINES]) + ("…" if len(rest) > SHOWN_LINES else "")
    return [
        said(
            "lot {batch} : {mended} ligne(s) reprise(s), {left} encore à corriger (ligne(s) {lines}) : aucune pièce de "
            "ce fichier n’y correspond",
            batch=replays,
            mended=len(found),
            left=len(rest),
            lines=shown,
        )
    ]


def _given_again(company: Company, replays: int, rest: Sequence[RejectedLine], parsed: Parsed) -> dict[int, int]:
    """Id of a reject → place of the file's reject that is the same line: most of its cells are."""
    reading = readings_of_batch(Batch.objects.get(company=company, pk=replays)).get("")
    if reading is None or parsed.reading is None or not rest:
        return {}
    again = [Counter(_filled(cells_of(parsed.reading, one.raw), len(reading.header))) for _, one in parsed.rejects]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, cells in enumerate(again):
        for cell in cells:
            places[cell].append(place)
    found: dict[int, int] = {}
    used: set[int] = set()
    for row in rest:
        ours = Counter(_filled(_cells(row, reading), len(reading.header)))
        rarest = sorted((places[cell] for cell in ours if cell in places), key=len)[:RARE_CELLS]
        near = {place for some in rarest for place in some[:MOST_ALIKE]} - used
        best = max(near, key=lambda place: ((ours & again[place]).total(), -place), default=None)
        if best is not None and 2 * (ours & again[best]).total() > ours.total():
            found[row.pk] = best
            used.add(best)
    return found


def _cells(row: RejectedLine, reading: Reading) -> list[str]:
    return list(json.loads(row.cells)) if row.cells else cells_of(reading, row.raw)


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [cell.casefold() for cell in cells[:width] if cell]


def mark_mended(batch: Batch, mends: Mends, parsed: Parsed) -> None:
    """Say of the rejects that are mended that the batch has taken them, and of those that it gives again what is still
    wrong."""
    for start in range(0, len(mends.done), BATCH_ROWS):
        some = list(mends.done)[start : start + BATCH_ROWS]
        RejectedLine.objects.filter(company=batch.company, pk__in=some).update(replayed_by=batch)
    if not mends.still:
        return
    rows = list(RejectedLine.objects.filter(company=batch.company, pk__in=list(mends.still)).select_related("batch"))
    reading = readings_of_batch(rows[0].batch).get("")
    for row in rows:
        reject = parsed.rejects[mends.still[row.pk]][1]
        if reject.raw == row.raw:  # nobody has touched it
            continue
        row.wrong = canonical(stored(_problem(reject)))
        if reading and parsed.reading:
            row.cells = canonical(cells_of(parsed.reading, reject.raw)[: len(reading.header)])
        row.by, row.at, row.version = batch.by, batch.at, row.version + 1
    RejectedLine.objects.bulk_update(rows, ["wrong", "cells", "by", "at", "version"], batch_size=100)


def _problem(reject: Reject) -> dict[str, object]:
    return {name: getattr(reject, name) for name in ("field", "found", "expected", "remedy")}


def mended(rejects: Iterable[RejectedLine], items: Iterable[OpenItem]) -> list[int]:
    """The ids of the rejects that the items mend, each item one reject at most, the best match first."""
    items = list(items)
    numbered, otherwise = _indexed(items)
    scored = []
    for reject in rejects:
        line = _Line.of(json.loads(reject.cells) if reject.cells else _split(reject.raw))
        near = {place for word in line.words for place in numbered.get(word, ())}
        near.update(place for key in line.otherwise() for place in otherwise.get(key, ()))
        for place in near:
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


_Key = tuple[str, date, int]
"""Customer, day and cents of a document."""


def _indexed(items: Sequence[OpenItem]) -> tuple[dict[str, list[int]], dict[_Key, list[int]]]:
    """Places of the items by number, and by all that tells them without it."""
    numbered: defaultdict[str, list[int]] = defaultdict(list)
    otherwise: defaultdict[_Key, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        numbered[number_key(item.number)].append(place)
        for customer in _customer(item):
            for cents in {abs(item.amount), abs(item.open)}:
                otherwise[customer, item.issued_on, cents].append(place)
    return numbered, otherwise


@dataclass(frozen=True, slots=True)
class _Line:
    """What the cells of a rejected line may mean: words and numbers in lower case, days, cents."""

    words: frozenset[str]
    days: frozenset[date]
    cents: frozenset[int]

    @classmethod
    def of(cls, told: Iterable[str]) -> "_Line":
        cells = [stripped for cell in told if (stripped := cell.strip(' "'))]
        words = {number_key(cell) for cell in cells} | {cell.casefold() for cell in cells}
        days, cents = _readable(cells, day_of), _readable(cells, lambda cell: amount_cents(cell, ","))
        return cls(frozenset(words), days, frozenset(map(abs, cents)))

    def otherwise(self) -> Iterator[_Key]:
        """What documents the line may be of, its number left out."""
        return product(self.words, self.days, self.cents)


def _split(raw: str) -> list[str]:
    return raw.split(max(_SEPARATORS, key=raw.count))


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
