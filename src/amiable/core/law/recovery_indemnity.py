"""The fixed indemnity for recovery costs (C. com., art. L. 441-10, II and D. 441-5)."""

from datetime import date

from amiable.core.law.source import parameter


def recovery_indemnity(due: date) -> int:
    """Cents owed once per receivable whose date `due` passed unpaid. Raises `OutsideKnownPeriod`."""
    return int(parameter("recovery_indemnity").on(due) * 100)
