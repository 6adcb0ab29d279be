"""Opening balances and debts of earlier files: the payments that settle them unseen.

Where balances are carried forward as one sum per customer and never lettered, the payments lettered with invoices
of the year before stand alone in their groups: their sum is what is paid of the opening balance.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from amiable.core.said import said
from amiable.formats.fec.lettering import allocate, oldest_first
from amiable.formats.fec.lines import Position
from amiable.formats.fec.numbering import usable

BY_OPENING: Final = said("soldé par report à nouveau")
_IN_PART: Final = said("soldé par report à nouveau en partie")


def settle_openings(orphans: Sequence[Position], earlier: Iterable[Position]) -> int:
    """Net orphan credits against `earlier` debts of the same customer and kind of account; returns how many served.

    Same code in the file before first, then same document, then the same amount where only one has it, then the
    oldest first.
    """
    debts: defaultdict[tuple[str, str], list[Position]] = defaultdict(list)
    for one in earlier:
        if one.open > 0:
            debts[_key(one)].append(one)
    waiting_for: defaultdict[tuple[str, str], list[Position]] = defaultdict(list)
    for orphan in orphans:
        waiting_for[_key(orphan)].append(orphan)
    served = 0
    for key, waiting in waiting_for.items():
        if key in debts:
            served += _settle_customer(oldest_first(waiting), oldest_first(debts[key]))
    return served


def _key(position: Position) -> tuple[str, str]:
    party = position.line.party
    return party.code, party.account[:3]


def _settle_customer(credit_side: list[Position], debts: list[Position]) -> int:
    before = {id(one): one.open for one in (*credit_side, *debts)}
    for credit in credit_side:
        lettered = [one for one in debts if one.former and one.former == credit.letter]
        named = [one for one in debts if usable(credit) and one.piece == credit.piece]
        exact = [one for one in debts if one.open == -credit.open]
        allocate(lettered or named or (exact if len(exact) == 1 else []), [credit])
    allocate(debts, credit_side)
    for one in debts:
        if one.open != before[id(one)]:
            one.note = BY_OPENING
    touched = [one for one in credit_side if one.open != before[id(one)]]
    for one in touched:
        one.note = _IN_PART
    return len(touched)
