"""Who may do what. An operation asks `require`; a reader comes through a door that looks the same shut or absent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from amiable.core.refusal import Refusal
from amiable.people.models import Company, Membership, Role, User

Ability = Literal["read", "import", "dispute", "decide", "settings"]

ABILITIES: dict[Ability, frozenset[str]] = {
    "read": frozenset(Role.values),
    "import": frozenset({Role.ADMINISTRATOR, Role.CREDIT_MANAGER, Role.ACCOUNTANT}),
    "dispute": frozenset(
        {Role.ADMINISTRATOR, Role.CREDIT_MANAGER, Role.ACCOUNTANT, Role.DEPARTMENT_HEAD, Role.SALESPERSON}
    ),
    "decide": frozenset({Role.ADMINISTRATOR, Role.CREDIT_MANAGER, Role.ACCOUNTANT, Role.DIRECTOR}),
    "settings": frozenset({Role.ADMINISTRATOR}),
}
"""Ability → the roles that have it."""


class Forbidden(Refusal, PermissionError):
    """The actor may not do this here."""


class Absent(Refusal, LookupError):
    """There is no such thing, or none that the actor may see: the two look alike."""


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
    """A signed-in person with the roles of their memberships. Raises `Absent` where they have none here."""
    roles = frozenset(Membership.objects.filter(company=company, user=user).values_list("role", flat=True))
    if not roles or not user.is_active:
        raise Absent("no such company")
    return Acting(company, user.get_username(), roles, at, user.pk)


def may(acting: Acting, ability: Ability) -> bool:
    return bool(acting.roles & ABILITIES[ability])


def require(acting: Acting, ability: Ability) -> None:
    """Raise `Forbidden` unless one of the actor's roles has the ability."""
    if not may(acting, ability):
        raise Forbidden(f"{acting.label} may not {ability} for {acting.company.slug}")
