"""How long a payment term may be (C. com., art. L. 441-10, I): 60 days after issue, or 45 days and the month's end."""

from datetime import date, timedelta

from amiable.core.calendar import Term, end_of_month
from amiable.core.law.source import parameter


def latest_due_date(issued_on: date, *, month_end: bool = False) -> date:
    """The latest date a common-law term allows for what was issued on `issued_on`: 60 days.

    `month_end`: the parties agreed on "45 days end of month", and either count of it may be later. Sector ceilings
    (art. L. 441-11) are shorter and not looked at here. Raises `OutsideKnownPeriod`.
    """
    days = int(parameter("payment_term_ceiling").on(issued_on))
    if not month_end:
        return issued_on + timedelta(days=days)
    month_end_days = int(parameter("payment_term_ceiling_month_end").on(issued_on))
    return max(
        issued_on + timedelta(days=days),
        Term(month_end_days, "after").due(issued_on),
        end_of_month(issued_on) + timedelta(days=month_end_days),
    )
