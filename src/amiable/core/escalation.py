"""How high the lateness of a dispute climbs, and when: data, and what of it is reached on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from amiable.core.stages import AT_REST
from amiable.core.waiting import CUSTOMER
from amiable.core.working_days import WorkingCalendar

Recipient = Literal["resolver", "deputy", "head", "credit_manager", "director"]


@dataclass(frozen=True, slots=True)
class Level:
    """A step up: its `number` (kept as `Dispute.escalated`), who is told, and `days` working days after the day by
    which an answer is expected, or `age` days after the opening."""

    number: int
    to: Recipient
    label: str
    days: int | None = None
    age: int | None = None


LEVELS: tuple[Level, ...] = (
    Level(1, "resolver", "à l’échéance demain", days=-1),
    Level(2, "resolver", "à l’échéance", days=0),
    Level(3, "deputy", "sans réponse, le chargé de résolution est absent", days=1),
    Level(4, "head", "en retard de deux jours ouvrés", days=2),
    Level(5, "credit_manager", "en retard de cinq jours ouvrés", days=5),
    Level(6, "director", "ouvert depuis trente jours", age=30),
)
HIGHEST = LEVELS[-1].number
OLD = timedelta(days=30)
"""The age at which the last level is reached."""


def reached(
    day: date, *, opened_on: date, due_on: date | None, turn: str, stage: str, calendar: WorkingCalendar
) -> list[Level]:
    """The levels that a dispute has reached on `day`, the lowest first.

    A case that waits for the customer is not late with us, and only grows old; one in mediation or with counsel does
    neither.
    """
    if stage in AT_REST:
        return []
    return [
        level for level in LEVELS if _is_reached(level, day, opened_on, None if turn == CUSTOMER else due_on, calendar)
    ]


def _is_reached(level: Level, day: date, opened_on: date, due_on: date | None, calendar: WorkingCalendar) -> bool:
    if level.age is not None:
        return day >= opened_on + timedelta(days=level.age)
    return due_on is not None and level.days is not None and day >= calendar.add(due_on, level.days)
