"""Who may do what. An operation asks `require`; a reader comes through a door that looks the same shut or absent."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from amiable.core.refusal import Refusal
from amiable.people.models import Absence, Company, Membership, Role, User

Ability = Literal["read", "import", "dispute", "decide", "settings", "people"]

ABILITIES: dict[Ability, frozenset[str]] = {
    "read": frozenset(Role.values),
    "import": frozenset({Role.ADMINISTRATOR, Role.CREDIT_MANAGER, Role.ACCOUNTANT}),
    "dispute": frozenset(
        {Role.ADMINISTRATOR, Role.CREDIT_MANAGER, Role.ACCOUNTANT, Role.DEPARTMENT_HEAD, Role.SALESPERSON}
    ),
    "decide": frozenset({Role.ADMINISTRATOR, Role.CREDIT_MANAGER, Role.ACCOUNTANT, Role.DIRECTOR}),
    "settings": frozenset({Role.ADMINISTRATOR, Role.CREDIT_MANAGER}),
    "people": frozenset({Role.ADMINISTRATOR}),
}
"""Ability → the roles that have it. `settings`: the company and what it agreed on; `people`: who may do what."""

NEVER_LENT = frozenset({str(Role.ADMINISTRATOR)})
"""Roles that no deputy has on behalf of somebody absent."""


class Forbidden(Refusal, PermissionError):
    """The actor may not do this here."""


class Absent(Refusal, LookupError):
    """There is no such thing, or none that the actor may see: the two look alike."""


class DisputesUnknown(Refusal):
    """The disputes in progress were neither taken over nor said to be none."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, for which company, and when: the first argument of every operation.

    `at` is an aware instant, asked of the clock at the edge. `user_id` is None for the operator of the machine.
    `once` names the form that was sent ("": none): an operation does what it says once (`journal.operations`).
    """

    company: Company
    label: str
    roles: frozenset[str]
    at: datetime
    user_id: int | None = None
    once: str = ""

    @property
    def today(self) -> date:
        """The day it is for the company."""
        return self.at.astimezone(ZoneInfo(self.company.time_zone)).date()


def as_operator(company: Company, at: datetime) -> Acting:
    """The person at the machine, who holds the database anyway: every role."""
    return Acting(company, "operator", frozenset(Role.values), at)


def as_user(company: Company, user: User, at: datetime) -> Acting:
    """A signed-in person with the roles of their memberships, and beside them those of the absent people they stand in
    for on that day, `NEVER_LENT` excepted. Raises `Absent` where they have none of their own here.

    One statement. The journal names who acted: the deputy.
    """
    acting = Acting(company, user.get_username(), frozenset(), at, user.pk)
    of_absent = absences_on(company, acting.today).filter(deputy=user, user__is_active=True).values("user_id")
    held = Membership.objects.filter(company=company).filter(Q(user=user) | Q(user__in=of_absent))
    rows = set(held.values_list("user_id", "role"))
    own = {role for holder, role in rows if holder == user.pk}
    if not own or not user.is_active:
        raise Absent("no such company")
    lent = {role for holder, role in rows if holder != user.pk} - NEVER_LENT
    return replace(acting, roles=frozenset(own | lent))


def absences_on(company: Company, day: date) -> QuerySet[Absence]:
    """Who is away on that day."""
    return Absence.objects.filter(company=company, since__lte=day, until__gte=day)


def person_by_id(acting: Acting, pk: int) -> User:
    """Somebody who has a role in the company. Raises `Absent`."""
    require(acting, "read")
    members = Membership.objects.filter(company=acting.company).values("user_id")
    user = User.objects.filter(pk=pk).filter(pk__in=members).first()
    if user is None:
        raise Absent("aucune personne {person}", person=pk)
    return user


def absence_by_id(acting: Acting, pk: int) -> Absence:
    """An absence with its person and deputy. Raises `Absent`."""
    require(acting, "read")
    rows = Absence.objects.filter(company=acting.company, pk=pk).select_related("user", "deputy")
    found = rows.first()
    if found is None:
        raise Absent("aucune absence {absence}", absence=pk)
    return found


def require_disputes_known(company: Company) -> None:
    """Raise `Refusal` until the disputes in progress are taken over, or said to be none: no reminder may run before."""
    if not Company.objects.filter(pk=company.pk, disputes_known_on__isnull=False).exists():
        raise DisputesUnknown(
            "aucune relance avant que les litiges en cours ne soient repris : déposez-en la liste, ou dites qu’il n’y "
            "en a aucun (Premiers pas, étape 3)"
        )


def may(acting: Acting, ability: Ability) -> bool:
    return bool(acting.roles & ABILITIES[ability])


def require(acting: Acting, ability: Ability) -> None:
    """Raise `Forbidden` unless one of the actor's roles has the ability."""
    if not may(acting, ability):
        raise Forbidden(f"{acting.label} may not {ability} for {acting.company.slug}")
