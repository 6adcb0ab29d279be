"""The first steps of a company: what is done by saying so, with who said it and when."""

from amiable.administration.queries import DISPUTES_KNOWN, STEP_SAID, STEPS
from amiable.core.refusal import Refusal
from amiable.journal.operations import operation
from amiable.people import operations as people
from amiable.people.access import Acting, require
from amiable.people.queries import name_of


class UnknownStep(Refusal, ValueError):
    """A step that is not done by saying so."""


class NothingToTakeBack(Refusal):
    """What was said is no longer so."""


def say_step(acting: Acting, step: str, *, done: bool = True) -> None:
    """Say of one of `queries.STEPS` that it is done or left for later; `done` False takes that back. Raises
    `UnknownStep`, `Forbidden`."""
    require(acting, "settings")
    if step not in STEPS:
        raise UnknownStep("il n’y a pas d’étape « {step} » qui se dise faite", step=step[:40])
    with operation(acting, STEP_SAID, [("company", acting.company.pk)]) as line:
        line.facts |= {"step": step, "done": done}


def say_no_disputes(acting: Acting) -> None:
    """Say that no dispute is in progress, so that there is none to take over: reminders may run. Nothing is written
    where the disputes are known already. Raises `Forbidden`."""
    require(acting, "settings")
    with operation(acting, DISPUTES_KNOWN, [("company", acting.company.pk)]) as line:
        company = people.lock_company(acting.company)
        if company.disputes_known_on is None:
            people.disputes_known(company, acting.today, name_of(acting))
        line.facts |= {"on": acting.today.isoformat(), "none": True}


def take_no_disputes_back(acting: Acting) -> None:
    """Take back that no dispute is in progress: no reminder runs until they are taken over. Raises
    `NothingToTakeBack`, `Forbidden`."""
    require(acting, "settings")
    with operation(acting, DISPUTES_KNOWN, [("company", acting.company.pk)]) as line:
        company = people.lock_company(acting.company)
        if company.disputes_known_on is None:
            raise NothingToTakeBack("les litiges en cours ne sont pas encore repris : il n’y a rien à reprendre")
        people.disputes_known(company, None)
        line.facts |= {"on": None, "none": False}
