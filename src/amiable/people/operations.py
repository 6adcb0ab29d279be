"""Writes of companies and people."""

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as NotAccepted
from django.core.validators import validate_email
from django.db import transaction
from stdnum import iban as iban_number
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number

from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.core.refusal import Refusal
from amiable.people.models import Company, Membership, Role, User

UNNAMED = "Ma société"
SIREN_LIKE = "neuf chiffres dont la clé est juste, comme 000001008"


class UnableToAddCompany(Refusal, ValueError):
    """The message (French) says which field is wrong, and what was expected."""


def slug_of(name: str) -> str:
    """``"Orvenne Emballages"`` → ``"orvenne-emballages"``."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:50] or "societe"


@transaction.atomic
def add_company(*, name: str, siren: str = "", vat_number: str = "", iban: str = "", term: str = "30 days") -> Company:
    """Create a company; its slug is made from its name. Raises `UnableToAddCompany`."""
    name = name.strip()
    if not name:
        raise UnableToAddCompany("nom : il est vide ; donnez le nom de la société")
    siren = _checked("SIREN", siren, siren_number, SIREN_LIKE)
    vat_number = _checked("TVA", vat_number, eu_vat, "un numéro de TVA intracommunautaire, comme FR83404833048")
    iban = _checked("IBAN", iban, iban_number, "un IBAN dont la clé est juste")
    parse_term(term)
    base = slug = slug_of(name)
    taken = set(Company.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base in taken and Company.objects.filter(name=name).exists():
        raise UnableToAddCompany(f"nom : il y a déjà une société « {name} » ({base})")
    number = 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return Company.objects.create(slug=slug, name=name, siren=siren, vat_number=vat_number, iban=iban, term=term)


def first_company(*, siren: str = "") -> Company:
    """The company that an import into an empty database creates, until it is named."""
    return add_company(name=UNNAMED, siren=siren)


@transaction.atomic
def set_company(
    company: Company, *, name: str = "", siren: str = "", term: str = "", rate: str = "", policies: str = ""
) -> Company:
    """Change what is given ("": as before); the slug stays, since addresses hold it. Raises `UnableToAddCompany`."""
    company.name = name.strip() or company.name
    company.siren = _checked("SIREN", siren, siren_number, SIREN_LIKE) or company.siren
    try:
        company.term = str(parse_term(term)) if term else company.term
        company.rate = str(parse_rate(rate)) if rate else company.rate
    except ValueError as problem:
        raise UnableToAddCompany(str(problem)) from None
    if policies and policies not in Company.Policies.values:
        raise UnableToAddCompany(f"politiques « {policies} » inconnues : {', '.join(Company.Policies.values)}")
    company.policies = policies or company.policies
    company.save()
    return company


def lock_company(company: Company) -> None:
    """Hold the company's row until the transaction ends: for what may be done by one process at a time only.

    Others may go on adding rows that point at it (`no_key`).
    """
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)


def _checked(label: str, value: str, check: object, expected: str) -> str:
    if not value:
        return ""
    try:
        return str(check.validate(value))  # type: ignore[attr-defined]
    except ValidationError:
        raise UnableToAddCompany(f"{label} : « {value} » n'est pas {expected}") from None


class UnableToAddUser(Refusal, ValueError):
    """The message (French) says which field is wrong, and what was expected."""


_USERNAME = re.compile(r"[\w.@+-]{1,150}", re.ASCII)


@transaction.atomic
def add_user(
    company: Company, *, username: str, roles: Iterable[str], name: str = "", email: str = "", password: str = ""
) -> User:
    """Give somebody roles in a company, with an account where there is none yet. `name`: first name, then family name.

    Without a password the account cannot sign in with one. Raises `UnableToAddUser`.
    """
    if not _USERNAME.fullmatch(username):
        raise UnableToAddUser(f"nom de compte : « {username} » ; lettres sans accent, chiffres et . @ + - _ seulement")
    chosen = list(roles)
    strange = sorted(set(chosen) - set(Role.values))
    if strange or not chosen:
        raise UnableToAddUser(f"rôle « {', '.join(strange)} » inconnu ; les rôles sont : {', '.join(Role.values)}")
    if email:
        _check_email(email)
    first, _, last = name.strip().partition(" ")
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
    return user


def set_password(user: User, password: str) -> None:
    """Raises `UnableToAddUser` with what the password lacks."""
    try:
        validate_password(password, user)
    except NotAccepted as lacking:
        raise UnableToAddUser(f"mot de passe : {' '.join(lacking.messages)}") from None
    user.set_password(password)
    user.save(update_fields=["password"])


def remove_user(company: Company, user: User) -> None:
    """End all roles of somebody in a company; the account stays, since the journal names it."""
    Membership.objects.filter(company=company, user=user).delete()


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except NotAccepted:
        raise UnableToAddUser(f"adresse : « {email} » n'est pas une adresse comme prenom.nom@exemple.fr") from None
