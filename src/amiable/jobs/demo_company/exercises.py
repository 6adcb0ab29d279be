"""The years as lines of a journal, each year opened by the closing of the one before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from amiable.jobs.demo_company.model import Entry, Posting, Story

_OPENING: dict[str, int] = {
    "101300": -60_000_000,
    "164000": -30_000_000,
    "215400": 124_000_000,
    "281540": -41_000_000,
    "355000": 18_600_000,
    "512000": 23_140_055,
}
"""Balance sheet before the first year, customers apart; what is missing to balance goes to 110000."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a journal: `entry` numbers from 1 in its year."""

    entry: int
    journal: str
    on: date
    piece: str
    piece_date: date
    label: str
    posting: Posting


def exercises(story: Story, last_day: date) -> Iterator[tuple[date, tuple[Line, ...]]]:
    """The last day and the lines of two closed years, and of the year in progress up to `last_day`; opening first.

    The opening of a year is the closing of the first to the cent: one line per line still open in the
    accounts of third parties, one per other balance-sheet account, and the result in 120000.
    """
    first_year = last_day.year - 2
    before = _lines((entry for entry in story.entries if entry.on.year < first_year), 1)
    owed = [line for line in _still_open(before) if line.posting.party]
    balances = dict(_OPENING)
    balances["110000"] = -sum(line.posting.cents for line in owed) - sum(balances.values())
    for closing in (date(first_year, 12, 31), date(first_year + 1, 12, 31), last_day):
        first = date(closing.year, 1, 1)
        opening = _opening(first, owed, balances)
        during = _lines((entry for entry in story.entries if first <= entry.on <= closing), 2)
        lines = (*opening, *during)
        yield closing, lines
        owed, balances = _still_open(lines), _balances(lines)


def _lines(entries: Iterable[Entry], first: int) -> list[Line]:
    return [
        Line(number, entry.journal, entry.on, entry.piece, entry.piece_date, entry.label, posting)
        for number, entry in enumerate(entries, first)
        for posting in entry.postings
    ]


def _still_open(lines: Iterable[Line]) -> list[Line]:
    """The lines of third parties whose group does not balance, in the order of their documents."""
    lines = [line for line in lines if line.posting.group >= 0]
    sums: dict[tuple[str, int], int] = {}
    for line in lines:
        key = (line.posting.account, line.posting.group)
        sums[key] = sums.get(key, 0) + line.posting.cents
    left = (line for line in lines if sums[line.posting.account, line.posting.group])
    return sorted(left, key=lambda line: (line.posting.account, line.posting.party, line.piece_date, line.piece))


def _balances(lines: Iterable[Line]) -> dict[str, int]:
    """The balance-sheet accounts without third parties; charges and sales become the result (120000)."""
    balances: dict[str, int] = {}
    for line in lines:
        if line.posting.group < 0:
            account = line.posting.account if line.posting.account < "6" else "120000"
            balances[account] = balances.get(account, 0) + line.posting.cents
    return {account: cents for account, cents in sorted(balances.items()) if cents}


def _opening(on: date, owed: list[Line], balances: dict[str, int]) -> list[Line]:
    """Entry 1 of the year: the documents keep their number, date and label."""
    whole = [Line(1, "AN", on, "AN", on, "Report à nouveau", Posting(*pair)) for pair in balances.items()]
    return whole + [replace(line, entry=1, journal="AN", on=on) for line in owed]
