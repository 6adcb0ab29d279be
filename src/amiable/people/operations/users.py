"""Writes of accounts and roles. None of them writes a journal line; `administration.operations` does, around them."""

import re
from collections.abc import Collection, Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as NotAccepted
from django.core.validators import validate_email
from django.db import transaction

from amiable.core.reasons import DEPARTMENTS
from amiable.core.refusal import Refusal, Value
from amiable.people.models import Company, Department, Membership, Role, User


class UnableToAddUser(Refusal, ValueError):
    """The message (French) says which field is wrong, and what was expected; `field` is its name ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


LONGEST_NAME = 150
_USERNAME = re.compile(r"[\w.@+-]{1,150}", re.ASCII)


@transaction.atomic
def add_user(
    company: Company,
    *,
    username: str,
    roles: Iterable[str],
    name: str = "",
    email: str = "",
    password: str = "",
    department: str = "",
) -> User:
    """Give somebody roles in a company, with an account where there is none yet. `name`: first name, then family name.

    Without a password the account cannot sign in with one. Raises `UnableToAddUser`.
    """
    if not _USERNAME.fullmatch(username):
        raise UnableToAddUser(
            "nom de compte : « {username} » ; lettres sans accent, chiffres et . @ + - _ seulement",
            "username",
            username=username[:60],
        )
    chosen = _roles(roles)
    _check_department(department)
    if email:
        _check_email(email)
    first, last = _names(name)
    user, made = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last, "email": email}
    )
    if password:
        set_password(user, password)
    elif made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    for role in chosen:
        Membership.objects.get_or_create(company=company, user=user, role=role)
    if department:
        Membership.objects.filter(company=company, user=user).update(department=department)
    return user


@transaction.atomic
def set_user(
    company: Company, user: User, *, name: str, email: str, roles: Collection[str], department: str = ""
) -> None:
    """Change somebody's name, address, roles and department here. Raises `UnableToAddUser`."""
    chosen = _roles(roles)
    _check_department(department)
    if email:
        _check_email(email)
    first, last = _names(name)
    if (user.first_name, user.last_name, user.email) != (first, last, email):
        user.first_name, user.last_name, user.email = first, last, email
        user.save(update_fields=["first_name", "last_name", "email"])
    mine = Membership.objects.filter(company=company, user=user)
    mine.exclude(role__in=chosen).delete()
    mine.update(department=department)
    held = set(mine.values_list("role", flat=True))
    Membership.objects.bulk_create(
        Membership(company=company, user=user, role=role, department=department) for role in chosen if role not in held
    )


def give_roles(company: Company, user_id: int, roles: Iterable[str], department: str = "") -> None:
    """Give roles back to somebody who has an account. Raises `UnableToAddUser`."""
    rows = [Membership(company=company, user_id=user_id, role=role, department=department) for role in _roles(roles)]
    Membership.objects.bulk_create(rows, ignore_conflicts=True)


def set_password(user: User, password: str) -> None:
    """Raises `UnableToAddUser` with what the password lacks."""
    try:
        validate_password(password, user)
    except NotAccepted as lacking:
        lacks = " ".join(lacking.messages)
        raise UnableToAddUser("mot de passe : {lacks}", "password", lacks=lacks) from None
    user.set_password(password)
    user.save(update_fields=["password"])


def remove_user(company: Company, user: User) -> None:
    """End all roles of somebody in a company, and what they head; the account stays, since the journal names it."""
    Membership.objects.filter(company=company, user=user).delete()
    Department.objects.filter(company=company, head=user).update(head=None)


def _roles(roles: Iterable[str]) -> list[str]:
    chosen = list(dict.fromkeys(roles))
    strange = sorted(set(chosen) - set(Role.values))
    if not chosen:
        raise UnableToAddUser("rôle : aucun n’est choisi ; cochez-en au moins un", "roles")
    if strange:
        raise UnableToAddUser(
            "rôle « {strange} » inconnu ; les rôles sont : {known}",
            "roles",
            strange=", ".join(strange),
            known=", ".join(Role.values),
        )
    return chosen


def _names(name: str) -> tuple[str, str]:
    """First name, family name; each no longer than its column."""
    first, _, last = " ".join(name.split()).partition(" ")
    if len(first) > LONGEST_NAME or len(last) > LONGEST_NAME:
        raise UnableToAddUser(
            "nom : {most} caractères au plus pour le prénom, autant pour le nom", "name", most=LONGEST_NAME
        )
    return first, last


def _check_department(key: str) -> None:
    if key and key not in DEPARTMENTS:
        raise UnableToAddUser(
            "service « {key} » inconnu ; les services sont : {known}",
            "department",
            key=key[:40],
            known=", ".join(DEPARTMENTS),
        )


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except NotAccepted:
        raise UnableToAddUser(
            "adresse : « {email} » n'est pas une adresse comme prenom.nom@exemple.fr", "email", email=email[:80]
        ) from None
