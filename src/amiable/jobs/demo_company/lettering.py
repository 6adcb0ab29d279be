"""Lettering: per customer's account AA, AB … where a group balances, lower case where it is settled in part."""

from collections.abc import Iterable
from datetime import date

from amiable.jobs.demo_company.model import Posting

Key = tuple[str, str, int]
"""Account, auxiliary account, group."""


def lettered(lines: Iterable[tuple[date, Posting]]) -> dict[Key, tuple[str, date | None]]:
    """Code and day of lettering per group of `lines`; groups with one sign only have none.

    A group in part settled has no day: it is not done. Codes start again at AA in each account, in the order
    in which the groups were settled.
    """
    sums: dict[Key, int] = {}
    signs: dict[Key, int] = {}
    last: dict[Key, date] = {}
    for day, posting in lines:
        if posting.group < 0:
            continue
        key = (posting.account, posting.party, posting.group)
        sums[key] = sums.get(key, 0) + posting.cents
        signs[key] = signs.get(key, 0) | (1 if posting.cents > 0 else 2)
        last[key] = max(day, last.get(key, day))
    codes: dict[Key, tuple[str, date | None]] = {}
    used: dict[tuple[str, str], int] = {}
    for key in sorted((key for key in sums if signs[key] == 3), key=lambda key: (last[key], key)):
        account = key[:2]
        code = _letters(used.get(account, 0))
        used[account] = used.get(account, 0) + 1
        codes[key] = (code, last[key]) if sums[key] == 0 else (code.lower(), None)
    return codes


def _letters(rank: int) -> str:
    """0 → AA, 25 → AZ, 26 → BA, beyond ZZ three letters."""
    text = ""
    for _ in range(2 if rank < 676 else 3):
        rank, letter = divmod(rank, 26)
        text = chr(65 + letter) + text
    return text
