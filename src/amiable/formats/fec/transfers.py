"""Debts that move from 411 to a bill of exchange (413) or to doubtful customers (416): not paid, elsewhere."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from amiable.formats.fec.entries import moves_debt
from amiable.formats.fec.lettering import allocate
from amiable.formats.fec.lines import Position
from amiable.formats.fec.numbering import number_of, usable

_ELSEWHERE: Final = ("413", "416")


def settle_moved(positions: Iterable[Position]) -> None:
    """Unlettered 411 credits of a transfer settle the one invoice of that piece and amount."""
    moves = [one for one in positions if one.open < 0 and not one.letter and moves_debt(one.line)]
    if not moves:
        return
    debts: defaultdict[tuple[str, bytes, int], list[Position]] = defaultdict(list)
    for one in positions:
        if one.open > 0 and not one.line.party.account.startswith(_ELSEWHERE):
            debts[one.line.party.code, one.piece, one.open].append(one)
    for move in moves:
        found = debts.get((move.line.party.code, move.piece, -move.open), [])
        if len(found) == 1 and usable(move):
            allocate(found, [move])


def follow_debts(positions: Iterable[Position]) -> None:
    """Give a 413 or 416 debit the date, amount and history of the invoice it took over, where it kept its number.

    The invoice is then told once, where it now stands: the 411 position is marked `merged`.
    """
    all_positions = list(positions)
    moved: defaultdict[tuple[str, str], list[Position]] = defaultdict(list)
    for one in all_positions:
        if one.moved and not one.open:
            moved[one.line.party.code, number_of(one)].append(one)
    if not moved:
        return
    for one in all_positions:
        if one.line.cents <= 0 or not one.line.party.account.startswith(_ELSEWHERE) or one.opening:
            continue
        origins = moved.get((one.line.party.code, number_of(one)), [])
        if len(origins) == 1 and origins[0].moved == one.line.cents and not origins[0].merged:
            origin = origins[0]
            origin.merged = True
            one.kind, one.issued = "invoice", origin.issued
            one.amount = origin.amount or origin.line.cents
            one.paid = (*(paid for paid in origin.paid if not moves_debt(paid[0].line)), *one.paid)
