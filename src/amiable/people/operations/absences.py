"""Writes of departments and absences. None of them writes a journal line; `administration.operations` does."""

from datetime import date

from django.core.exceptions import ValidationError as NotAccepted
from django.core.validators import validate_email

from amiable.core.refusal import Refusal, Value
from amiable.people.models import Absence, Company, Department, Membership, User

LONGEST_ABSENCE = 366
LONGEST_DEPARTMENT = 80


class UnableToSetDepartment(Refusal, ValueError):
    """The message (French) says what cannot be kept; `field` is its name: ``logistics_email``."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


class UnableToAddAbsence(Refusal, ValueError):
    """The message (French) says what does not fit, and what to do; `field` is its name ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


def set_department(company: Company, key: str, *, name: str, email: str, head: User | None) -> None:
    """What a company says of a department of `core.reasons.DEPARTMENTS` ("": as shipped).

    Raises `UnableToSetDepartment`.
    """
    if len(name) > LONGEST_DEPARTMENT:
        raise UnableToSetDepartment(
            "nom du service : {most} caractères au plus", f"{key}_name", most=LONGEST_DEPARTMENT
        )
    if email:
        _check_email(key, email)
    if head and not Membership.objects.filter(company=company, user=head).exists():
        raise UnableToSetDepartment(
            "le responsable choisi n’a pas de rôle dans cette société ; donnez-lui-en un", f"{key}_head"
        )
    Department.objects.update_or_create(
        company=company, key=key, defaults={"name": name.strip(), "email": email, "head": head}
    )


def add_absence(company: Company, *, user: User, since: date, until: date, deputy: User | None = None) -> Absence:
    """Somebody is away, both days included. Raises `UnableToAddAbsence` where it overlaps another of theirs; whoever
    calls holds the company (`lock_company`), so that two at once do not."""
    if until < since:
        raise UnableToAddAbsence(
            "l’absence finit le {until}, avant de commencer le {since}", "until", until=until, since=since
        )
    if (until - since).days > LONGEST_ABSENCE:
        raise UnableToAddAbsence(
            "l’absence dure plus d’un an, jusqu’au {until} : vérifiez l’année", "until", until=until
        )
    if deputy == user:
        raise UnableToAddAbsence("on ne se supplée pas soi-même : choisissez quelqu’un d’autre, ou personne", "deputy")
    for one in (user, deputy):
        if one and not Membership.objects.filter(company=company, user=one).exists():
            raise UnableToAddAbsence("la personne choisie n’a pas de rôle dans cette société")
    mine = Absence.objects.filter(company=company, user=user, since__lte=until, until__gte=since)
    if other := mine.first():
        raise UnableToAddAbsence(
            "une absence est déjà notée du {since} au {until} : retirez-la d’abord, ou changez les dates", "since",
            since=other.since, until=other.until,
        )  # fmt: skip
    return Absence.objects.create(company=company, user=user, since=since, until=until, deputy=deputy)


def remove_absence(absence: Absence) -> bool:
    """As if it had never been noted; what its deputy did stays done. False: it was gone."""
    return bool(Absence.objects.filter(pk=absence.pk).delete()[0])


def _check_email(key: str, email: str) -> None:
    try:
        validate_email(email)
    except NotAccepted:
        raise UnableToSetDepartment(
            "« {email} » n’est pas une adresse comme service@exemple.fr", f"{key}_email", email=email[:80]
        ) from None
