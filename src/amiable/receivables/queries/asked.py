"""What is asked of the list of receivables: a filter, an order."""

from dataclasses import dataclass
from typing import Literal, get_args

Place = Literal["open", "claimable", "not_due", "contested", "conceded", "settled", "credit", "all"]
Sort = Literal["due", "amount", "open", "number", "customer", "issued"]
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which receivables: all conditions hold together.

    `place`: where some of their euros are (`settled`: nothing open and no credit left; `credit`: a credit left).
    `text`: each of its words begins one of the number, or of the customer's code, name or SIREN, or is the amount
    (`words`). `customer`: the code. `late_more_than`: days (0, 30, 60, 90) since the original due date. `least`,
    `most`: cents open. `dispute`: whether a dispute was ever opened on it. `site`, `salesperson`, `collector`, `group`:
    as the customer has them. `held`: "any", "none" or a kind of `core.reminder.HOLD_KINDS`: what keeps its customer, it
    or a portion of it out of demands on the day (by the business days of holds, whatever was known when).
    """

    place: Place = "open"
    text: str = ""
    customer: str = ""
    late_more_than: int | None = None
    least: int | None = None
    most: int | None = None
    dispute: bool | None = None
    site: str = ""
    salesperson: str = ""
    collector: str = ""
    group: str = ""
    held: str = ""
