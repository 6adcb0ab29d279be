"""People: who works for the company, with which roles. Their names are words of the journal, which can be erased."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from amiable.administration.operations.meanwhile import refuse_unless_seen
from amiable.administration.queries import last_change, person_seen
from amiable.core.refusal import Refusal
from amiable.journal.operations import operation
from amiable.journal.queries import lines_about
from amiable.people import operations as people
from amiable.people.access import Absent, Acting, require
from amiable.people.queries import companies_of, departments_of, people_of, user_by_name

if TYPE_CHECKING:
    from amiable.people.models import User

ADMINISTRATOR = "administrator"
REMOVED = "person.removed"
UnableToAddUser = people.UnableToAddUser


class LastAdministrator(Refusal):
    """Without an administrator who can sign in, nobody could change who may do what."""


class UnableToRestore(Refusal):
    """What should be given back is not what was taken last."""


def add_person(
    acting: Acting,
    *,
    username: str,
    roles: Collection[str],
    name: str = "",
    email: str = "",
    department: str = "",
    password: str = "",
) -> "User":
    """Give somebody an account and roles here; without a password they cannot sign in yet.

    An account that exists already is taken only by the operator of the machine, or where it was ours before and is
    nobody's now: an administrator has no say over people of other companies. Raises `UnableToAddUser`, `Forbidden`.
    """
    require(acting, "people")
    with operation(acting, "person.added") as done:
        people.lock_company(acting.company)
        _refuse_others_account(acting, username, password)
        user = people.add_user(
            acting.company, username=username, roles=roles, name=name, email=email, password=password,
            department=department,
        )  # fmt: skip
        done.subjects.append(("user", user.pk))
        done.facts |= {"user": user.pk, "roles": sorted(set(roles)), "department": department}
        done.words |= {"username": username, "name": name, "email": email}
    return user


def _refuse_others_account(acting: Acting, username: str, password: str) -> None:
    try:
        user = user_by_name(username)
    except Absent:
        return
    if any(person["id"] == user.pk for person in people_of(acting.company)) and acting.user_id is not None:
        raise UnableToAddUser(
            "nom de compte : « {username} » travaille déjà ici ; changez ses rôles sur sa page",
            "username",
            username=username,
        )
    ours = not companies_of(user) and not user.is_staff and lines_about(acting.company, "user", user.pk)
    if acting.user_id is not None and (not ours or password):
        raise UnableToAddUser(
            "nom de compte : « {username} » est pris ; choisissez-en un autre, ou laissez vide le mot de passe d’une "
            "personne qui revient",
            "username",
            username=username,
        )


def set_person(
    acting: Acting,
    user: "User",
    *,
    name: str,
    email: str,
    roles: Collection[str],
    department: str = "",
    seen: str = "",
) -> None:
    """Change somebody's name, address, roles and department. `seen`: what they looked like (`queries.person_seen`).

    Raises `people.operations.UnableToAddUser`, `LastAdministrator`, `ChangedMeanwhile`, `Absent`, `Forbidden`.
    """
    require(acting, "people")
    with operation(acting, "person.set", [("user", user.pk)]) as done:
        people.lock_company(acting.company)
        before = _row(acting, user.pk)
        refuse_unless_seen(seen, person_seen(before))
        if ADMINISTRATOR not in roles:
            _refuse_last_administrator(acting, user.pk)
        _refuse_shared_name(acting, user, before, name, email)
        people.set_user(acting.company, user, name=name, email=email, roles=roles, department=department)
        done.facts |= {"user": user.pk, "roles": sorted(roles), "department": department}
        done.words |= {"name": name, "email": email}


def remove_person(acting: Acting, user: "User") -> None:
    """End all roles of somebody here, and what they head; their account stays. Raises `LastAdministrator`, `Absent`,
    `Forbidden`."""
    require(acting, "people")
    with operation(acting, REMOVED, [("user", user.pk)]) as done:
        people.lock_company(acting.company)
        before = _row(acting, user.pk)
        _refuse_last_administrator(acting, user.pk)
        heads = [row["key"] for row in departments_of(acting.company) if row["head_id"] == user.pk]
        people.remove_user(acting.company, user)
        told = {"user": user.pk, "roles": sorted(before["roles"]), "department": before["department"], "heads": heads}
        done.facts |= told
        done.words |= {"username": before["username"], "name": before["name"]}


def restore_person(acting: Acting, user_id: int) -> None:
    """Take the removal of somebody back: their roles and department, not what they headed. Raises `UnableToRestore`,
    `Absent` where the company never knew them, `Forbidden`."""
    require(acting, "people")
    if not lines_about(acting.company, "user", user_id):
        raise Absent("aucune personne {person}", person=user_id)
    with operation(acting, "person.restored", [("user", user_id)]) as done:
        people.lock_company(acting.company)
        last = last_change(acting.company, REMOVED, kind="user", pk=user_id)
        if last is None or any(person["id"] == user_id for person in people_of(acting.company)):
            raise UnableToRestore("cette personne a déjà des rôles ici : il n’y a rien à rendre")
        facts = last["facts"]
        people.give_roles(acting.company, user_id, facts["roles"], facts["department"])
        done.facts |= {"user": user_id, "roles": facts["roles"], "department": facts["department"]}


def _row(acting: Acting, user_id: int) -> dict[str, Any]:
    """The row of `people_of`. Raises `Absent`."""
    for person in people_of(acting.company):
        if person["id"] == user_id:
            return person
    raise Absent("aucune personne {person}", person=user_id)


def _refuse_last_administrator(acting: Acting, user_id: int) -> None:
    """Under the company's lock: two administrators cannot take each other out at the same moment."""
    able = {row["id"] for row in people_of(acting.company) if ADMINISTRATOR in row["roles"] and row["active"]}
    if able == {user_id}:
        raise LastAdministrator(
            "c’est le seul administrateur qui peut se connecter : nommez-en d’abord un autre, puis recommencez"
        )


def _refuse_shared_name(acting: Acting, user: "User", before: dict[str, Any], name: str, email: str) -> None:
    same = (before["name"], before["email"]) == (name or before["username"], email)
    if not same and len(companies_of(user)) > 1 and acting.user_id not in (None, user.pk):
        raise UnableToAddUser(
            "nom et adresse : cette personne travaille aussi pour une autre société ; laissez-les tels quels, seuls "
            "ses rôles ici se changent",
            "name",
        )
