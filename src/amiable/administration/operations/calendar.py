"""When the company works, and who is mailed at once."""

from collections.abc import Collection, Sequence
from datetime import date

from amiable.administration.operations.meanwhile import refuse_unless_seen
from amiable.administration.queries import VERBS, calendar_now, calendar_seen
from amiable.journal.operations import operation
from amiable.people import operations as people
from amiable.people.access import Acting, require


def set_calendar(
    acting: Acting,
    *,
    alsace_moselle: bool,
    at_once: Collection[int],
    closures: Sequence[Sequence[str]],
    seen: str = "",
) -> bool:
    """Change them all; whether anything differed. `at_once`: ids of people of the company, who are mailed each question
    when it is put; `closures`: (first day, last day, name) in text; `seen`: what they looked like
    (`queries.calendar_seen`).

    Raises `people.operations.UnableToSetCalendar`, `ChangedMeanwhile`, `Forbidden`.
    """
    require(acting, "settings")
    with operation(acting, VERBS["calendar"], [("company", acting.company.pk)]) as done:
        company = people.lock_company(acting.company)
        refuse_unless_seen(seen, calendar_seen(company))
        before = calendar_now(company)
        closed = [
            people.Closed(date.fromisoformat(since), date.fromisoformat(until), name) for since, until, name in closures
        ]
        people.set_calendar(company, alsace_moselle=alsace_moselle, closures=closed)
        people.set_mailed_at_once(company, at_once)
        after = calendar_now(company)
        done.facts |= {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    acting.company.alsace_moselle = alsace_moselle
    return before != after
