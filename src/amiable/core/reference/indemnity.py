"""Whether the fixed indemnity for recovery costs is owed (books, §3; C. com., art. L. 441-10, II and D. 441-5)."""

from datetime import date

from amiable.core.law.recovery_indemnity import recovery_indemnity
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.reference.books import Portion, Receivable
from amiable.core.reference.interest import bearing_days


def indemnity(receivable: Receivable, judgment: int | None) -> tuple[int | None, str]:
    """Cents, once per receivable; None with the reason where the law's figure for the date is not known."""
    late = [p.due for p in receivable.portions if p.due is not None and _was_late(receivable, p, judgment)]
    if not late:
        return 0, ""
    try:
        return recovery_indemnity(date.fromordinal(min(late))), ""
    except OutsideKnownPeriod as unknown:
        return None, str(unknown)


def _was_late(receivable: Receivable, portion: Portion, judgment: int | None) -> bool:
    """With what is known now: unpaid when its retained due date ended, or it has borne retained interest.

    Payments since change nothing. What is conceded has left `unpaid` on every day; what is contested counts not.
    """
    if portion.contested_open or portion.due is None:
        return False
    if judgment is not None and portion.due >= judgment:
        return False  # the judgment forbade paying it on that date
    morning_after = portion.due + 1 - (receivable.issued + 1)
    if morning_after < len(portion.unpaid) and portion.unpaid[morning_after] > 0:
        return True
    return any(True for _ in bearing_days(receivable, portion, "retained", judgment))
