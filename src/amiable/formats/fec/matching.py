"""Files that are not lettered: which payment settled which invoice, from the surest sign to an estimate.

In this order: same PieceRef; invoice number in the label; an amount that only one invoice and one payment have; up
to four invoices, oldest first, that add up to it; else first in, first out, marked "estimé".
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from amiable.core.said import said
from amiable.formats.fec.lettering import allocate, oldest_first
from amiable.formats.fec.lines import Position
from amiable.formats.fec.numbering import number_of, usable

ESTIMATED: Final = said("estimé : règlement imputé au plus ancien")
_WORD: Final = re.compile(r"[\w/.-]{3,}")
_MOST_DEBTS: Final = 24  # among more, chance alone finds four that add up


def match_customers(positions: Iterable[Position]) -> int:
    """Match credits with debits per customer and kind of account, in place; returns how many were estimated."""
    customers: defaultdict[tuple[str, str], list[Position]] = defaultdict(list)
    for one in positions:
        if one.open and not one.line.party.advance:
            customers[one.line.party.code, one.line.party.account[:3]].append(one)
    return sum(_match(oldest_first(members)) for members in customers.values())


def _match(members: Sequence[Position]) -> int:
    debits, credit_side = [one for one in members if one.open > 0], [one for one in members if one.open < 0]
    if not debits or not credit_side:
        return 0
    _by_reference(debits, credit_side)
    _by_unique_amount(debits, credit_side)
    for credit in credit_side:
        if credit.open:
            allocate(_summing(debits, -credit.open), [credit])
    left = [one for one in credit_side if one.open]
    before = [one.open for one in debits]
    allocate([one for one in debits if one.open], left)
    for one, was in zip(debits, before, strict=True):
        if one.open != was:
            one.note = ESTIMATED
    return len([one for one, was in zip(debits, before, strict=True) if one.open != was])


def _by_reference(debits: Sequence[Position], credit_side: Sequence[Position]) -> None:
    by_piece: defaultdict[bytes, list[Position]] = defaultdict(list)
    by_number: defaultdict[str, list[Position]] = defaultdict(list)
    for one in debits:
        by_number[number_of(one)].append(one)
        if usable(one):
            by_piece[one.piece].append(one)
    for credit in credit_side:
        allocate(by_piece.get(credit.piece, ()), [credit])
    for credit in credit_side:
        if credit.open:
            words = _WORD.findall(credit.line.source.text(credit.label))
            allocate(
                [one for word in words if any(map(str.isdigit, word)) for one in by_number.get(word, ())], [credit]
            )


def _by_unique_amount(debits: Sequence[Position], credit_side: Sequence[Position]) -> None:
    owed = Counter(one.open for one in debits if one.open)
    paid = Counter(-one.open for one in credit_side if one.open)
    sole = {one.open: one for one in debits if one.open and owed[one.open] == 1}
    for credit in credit_side:
        if credit.open and paid[-credit.open] == 1 and -credit.open in sole:
            allocate([sole[-credit.open]], [credit])


def _summing(debits: Sequence[Position], target: int) -> list[Position]:
    """One to four open debits, oldest first, that add up to `target` cents; empty where none do."""
    candidates = [one for one in debits if 0 < one.open <= target][:_MOST_DEBTS]
    return [candidates[at] for at in _four_or_fewer([one.open for one in candidates], target)]


def _four_or_fewer(amounts: Sequence[int], target: int) -> tuple[int, ...]:
    """Ascending places of one to four amounts that add up to `target`: the fewest, then the earliest."""
    if target in amounts:
        return (amounts.index(target),)
    pairs = list(combinations(range(len(amounts)), 2))
    sums: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for i, j in pairs:
        sums[amounts[i] + amounts[j]].append((i, j))
    if target in sums:
        return sums[target][0]
    ends = [((i,), target - one) for i, one in enumerate(amounts)]
    wider = [((i, j), target - amounts[i] - amounts[j]) for i, j in pairs]
    for first, rest in (*ends, *wider):
        for second in sums.get(rest, ()):
            if second[0] > first[-1]:
                return (*first, *second)
    return ()
