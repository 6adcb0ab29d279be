"""Lettered groups → what is settled and what is open.

A group is (account, auxiliary, code): codes restart for each account. Its case is not believed, its sum is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from amiable.core.said import said
from amiable.formats.fec.accounts import Party
from amiable.formats.fec.entries import moves_debt
from amiable.formats.fec.lines import Line, Position, Row, Source
from amiable.formats.fec.positions import position_of

AFTER_CLOSING: Final = said("lettré après clôture")
_WITHOUT_INVOICE: Final = said("à rapprocher : lettré sans facture dans le fichier")
_WITHOUT_PAYMENT: Final = said("à rapprocher : lettré sans règlement dans le fichier")
_GAP: Final = said("écart de règlement")
_IN_PART: Final = said("réglé en partie")
Group = tuple[Party, bytes]

_ROUNDING: Final = 5  # cents


@dataclass(slots=True)
class Lettered:
    """What the groups of one file leave.

    `balanced` groups are kept as lines: their invoices are settled and nobody may ask how. `positions` are the rest,
    `orphans` among them credits with nothing to settle in this file.
    """

    balanced: list[list[Row]] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    orphans: list[Position] = field(default_factory=list)
    after_closing: int = 0
    undated: int = 0


def settle(debit: Position, credit: Position, cents: int) -> None:
    """Take `cents` (> 0) of a credit to a debit."""
    debit.open -= cents
    credit.open += cents
    debit.paid += ((credit, cents),)
    if moves_debt(credit.line):
        debit.moved += cents


def allocate(debits: Sequence[Position], credit_side: Sequence[Position]) -> None:
    """Credits to debits in the order given, until either is used up: first in, first out."""
    at = 0
    for credit in credit_side:
        while credit.open < 0 and at < len(debits):
            cents = min(debits[at].open, -credit.open)
            if cents > 0:
                settle(debits[at], credit, cents)
            if debits[at].open <= 0:
                at += 1


def oldest_first(positions: Iterable[Position]) -> list[Position]:
    """By date of issue, then file, then line."""
    return sorted(positions, key=lambda one: (one.issued, one.line.source.index, one.line.number))


def settle_members(members: Sequence[Position]) -> None:
    """Allocate the credits of one group to its debits, oldest first on both sides."""
    if len(members) == 2:
        debit, credit = members if members[0].open > 0 else members[::-1]
        allocate([debit], [credit])
        return
    allocate(oldest_first(one for one in members if one.open > 0), oldest_first(one for one in members if one.open < 0))


def settle_groups(source: Source, rows: Iterable[Row], carried: Iterable[Position] = ()) -> Lettered:
    """Settle the groups of one file, `carried` positions of earlier files among them where they were given a code."""
    found = Lettered(positions=list(carried))
    brought: dict[Group, list[Position]] = {}
    for one in found.positions:
        if one.letter:
            brought.setdefault((one.line.party, one.letter), []).append(one)
    for key, members in _groups(rows, found).items():
        if key not in brought and not sum([row[5] for row in members]) and not _moving(source, members):
            found.balanced.append(members)
            continue
        own = [position_of(row) for row in members]
        found.positions += own
        _settle_group(source, own + brought.get(key, []), found)
    return found


def _groups(rows: Iterable[Row], found: Lettered) -> dict[Group, list[Row]]:
    groups: dict[Group, list[Row]] = {}
    for row in rows:
        letter = row[6] and row[6].strip()
        if not letter:
            found.positions.append(position_of(row))
            continue
        key = row[2], letter
        members = groups.get(key)
        if members is None:
            groups[key] = [row]
        else:
            members.append(row)
    return groups


def _moving(source: Source, rows: Iterable[Row]) -> bool:
    """Whether a debt of the group went to 413 or 416: it is then looked at, to be followed there."""
    return source.transfers and any(row[5] < 0 and moves_debt(Line._make(row)) for row in rows)


def _settle_group(source: Source, members: list[Position], found: Lettered) -> None:
    settle_members(members)
    rest = [one for one in members if one.open]
    if not rest:
        return
    credited = any(one.line.cents < 0 for one in members)
    later = _lettered_after(source, members)
    found.undated += later is None
    for one in rest:
        if one.open < 0:
            found.orphans.append(one)
            one.note = _WITHOUT_INVOICE
        elif later or (later is None and not credited):
            one.note = AFTER_CLOSING
            found.after_closing += 1
        elif not credited:
            one.note = _WITHOUT_PAYMENT
        else:
            small = sum(other.open for other in rest) <= _ROUNDING
            one.note = _GAP if small else _IN_PART


def _lettered_after(source: Source, members: list[Position]) -> bool | None:
    """Whether the group was lettered after the closing date; None where no day is told."""
    own = [one for one in members if one.line.source is source]
    days: list[date] = [day for one in own if (day := source.day(one.lettered))]
    return max(days) > source.closing if days else None
