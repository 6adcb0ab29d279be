"""The fixed indemnity for recovery costs (C. com., art. L. 441-10, II and D. 441-5)."""

from collections.abc import Iterable
from datetime import date

from amiable.core.law.source import OutsideKnownPeriod, parameter


def recovery_indemnity(due: date) -> int:
    """Cents owed once per receivable whose date `due` passed unpaid. Raises `OutsideKnownPeriod`."""
    return int(parameter("recovery_indemnity").on(due) * 100)


def indemnity_of(late_dues: Iterable[int]) -> int | None:
    """Cents of a receivable, of whose portions these due dates (ordinal days) passed unpaid: once, by the first.

    0 where none did; None where the law's figure of that day is not known.
    """
    first = min(late_dues, default=None)
    if first is None:
        return 0
    try:
        return recovery_indemnity(date.fromordinal(first))
    except OutsideKnownPeriod:
        return None
