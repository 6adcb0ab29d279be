"""Who answers a dispute, and by when: what may be said of it."""

from datetime import date

from amiable.core.reasons import DEPARTMENTS
from amiable.core.refusal import Refusal
from amiable.people.access import Absent, Acting, person_by_id


class UnableToAssign(Refusal, ValueError):
    """The message (French) says which department, person or day does not do, and what to do."""


def check_answer(acting: Acting, *, department: str, assignee: int | None, due_on: date, opened_on: date) -> None:
    """See that `department` is one ("": that of the reason), `assignee` the id of somebody of the company (None:
    nobody), and `due_on` not before the day the dispute was opened. Raises `UnableToAssign`."""
    if department and department not in DEPARTMENTS:
        raise UnableToAssign(
            "service « {department} » inconnu ; les services sont : {departments}",
            department=department,
            departments=", ".join(DEPARTMENTS),
        )
    if due_on < opened_on:
        raise UnableToAssign(
            "la réponse ne peut pas être attendue le {due}, avant l’ouverture du {opened}", due=due_on, opened=opened_on
        )
    if assignee is not None:
        try:
            person_by_id(acting, assignee)
        except Absent as absent:
            raise UnableToAssign("cette personne ne travaille pas ici : choisissez-en une de la liste") from absent
