"""Absences: who is away, and who answers meanwhile."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from amiable.administration.operations.persons import UnableToRestore
from amiable.core.refusal import Refusal
from amiable.journal.operations import operation
from amiable.journal.queries import lines_about
from amiable.people import operations as people
from amiable.people.access import Absent, Acting, may, person_by_id, require

if TYPE_CHECKING:
    from amiable.people.models import Absence

REMOVED = "absence.removed"


class NotYours(Refusal):
    """The absence of somebody else, which an administrator notes or removes."""


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away from `since` to `until`, both included; `deputy_id` None: nobody answers for them."""

    user_id: int
    since: date
    until: date
    deputy_id: int | None = None


def add_absence(acting: Acting, away: Away) -> "Absence":
    """Note an absence: one's own, or with the ability `people` that of anybody here. The deputy has the roles of the
    absent person on its days, that of administrator excepted.

    Raises `people.operations.UnableToAddAbsence`, `NotYours`, `Absent`, `Forbidden`.
    """
    _require_own(acting, away.user_id)
    with operation(acting, "absence.added") as done:
        absence = _add(acting, away)
        done.subjects += [("absence", absence.pk), ("user", away.user_id)]
        done.facts |= _facts(away)
    return absence


def remove_absence(acting: Acting, absence: "Absence") -> None:
    """As if it had never been noted; what the deputy did stays done. Raises `Absent` where it is gone, `NotYours`."""
    _require_own(acting, absence.user_id)
    subjects = [("absence", absence.pk), ("user", absence.user_id)]
    with operation(acting, REMOVED, subjects) as done:
        people.lock_company(acting.company)
        done.facts |= _facts(Away(absence.user_id, absence.since, absence.until, absence.deputy_id))
        if not people.remove_absence(absence):
            raise Absent("aucune absence {absence}", absence=absence.pk)


def restore_absence(acting: Acting, absence_id: int) -> "Absence":
    """Take a removal back: the same absence, with a new id. Raises `UnableToRestore`, `UnableToAddAbsence`, `Absent`
    where the company never had one of this id, `NotYours`."""
    require(acting, "read")
    lines = lines_about(acting.company, "absence", absence_id)
    if not lines:
        raise Absent("aucune absence {absence}", absence=absence_id)
    last = lines[-1]
    if last["verb"] != REMOVED:
        raise UnableToRestore("cette absence n’a pas été retirée, ou elle a déjà été rendue")
    facts = last["facts"]
    since, until = date.fromisoformat(facts["since"]), date.fromisoformat(facts["until"])
    away = Away(facts["user"], since, until, facts["deputy"])
    _require_own(acting, away.user_id)
    with operation(acting, "absence.restored", [("absence", absence_id), ("user", away.user_id)]) as done:
        absence = _add(acting, away)
        done.subjects.append(("absence", absence.pk))
        done.facts |= _facts(away)
    return absence


def _add(acting: Acting, away: Away) -> "Absence":
    people.lock_company(acting.company)
    deputy = person_by_id(acting, away.deputy_id) if away.deputy_id else None
    person = person_by_id(acting, away.user_id)
    return people.add_absence(acting.company, user=person, since=away.since, until=away.until, deputy=deputy)


def _require_own(acting: Acting, user_id: int) -> None:
    require(acting, "read")
    if acting.user_id != user_id and not may(acting, "people"):
        raise NotYours("c’est l’absence de quelqu’un d’autre : seul un administrateur la note ou la retire")


def _facts(away: Away) -> dict[str, object]:
    since, until = away.since.isoformat(), away.until.isoformat()
    return {"user": away.user_id, "deputy": away.deputy_id, "since": since, "until": until}
