"""Writes of companies: what they are called, what they agreed on, what they said. None of them writes a journal line;
`administration.operations` does, around them."""

import re
import unicodedata
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_noop as _
from stdnum import iban as iban_number
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number

from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.core.money import MAX_CENTS
from amiable.core.refusal import Refusal, Value
from amiable.people.models import Company

UNNAMED = "Ma société"
_NUMBERS: dict[str, tuple[Any, str]] = {
    "siren": (siren_number, _("SIREN : « {value} » n'est pas neuf chiffres dont la clé est juste, comme 000001008")),
    "vat_number": (
        eu_vat,
        _("TVA : « {value} » n'est pas un numéro de TVA intracommunautaire, comme FR83404833048"),
    ),
    "iban": (iban_number, _("IBAN : « {value} » n'est pas un IBAN dont la clé est juste")),
}
"""Field → what checks it, and what is said where it does not pass."""
LONGEST_NAME = 200


class UnableToAddCompany(Refusal, ValueError):
    """The message (French) says which field is wrong, and what was expected; `field` is its name ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


def slug_of(name: str) -> str:
    """``"Orvenne Emballages"`` → ``"orvenne-emballages"``."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:50] or "societe"


@transaction.atomic
def add_company(*, name: str, siren: str = "", vat_number: str = "", iban: str = "", term: str = "30 days") -> Company:
    """Create a company; its slug is made from its name. Raises `UnableToAddCompany`."""
    name = _named(name)
    siren = _checked("siren", siren)
    vat_number = _checked("vat_number", vat_number)
    iban = _checked("iban", iban)
    parse_term(term)
    base = slug = slug_of(name)
    taken = set(Company.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base in taken and Company.objects.filter(name=name).exists():
        raise UnableToAddCompany("nom : il y a déjà une société « {name} » ({base})", "name", name=name, base=base)
    number = 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return Company.objects.create(slug=slug, name=name, siren=siren, vat_number=vat_number, iban=iban, term=term)


def first_company(*, siren: str = "") -> Company:
    """The company that an import into an empty database creates, until it is named."""
    return add_company(name=UNNAMED, siren=siren)


@transaction.atomic
def set_company(
    company: Company,
    *,
    name: str | None = None,
    siren: str | None = None,
    vat_number: str | None = None,
    iban: str | None = None,
    time_zone: str | None = None,
    term: str | None = None,
    rate: str | None = None,
    policies: str | None = None,
) -> Company:
    """Change what is given (None: as before; "" empties SIREN, VAT number and IBAN); the slug stays, since addresses
    hold it. Raises `UnableToAddCompany`."""
    if name is not None:
        company.name = _named(name)
    if siren is not None:
        company.siren = _checked("siren", siren)
    if vat_number is not None:
        company.vat_number = _checked("vat_number", vat_number)
    if iban is not None:
        company.iban = _checked("iban", iban)
    if time_zone is not None:
        company.time_zone = _zone(time_zone)
    _agree(company, term, rate, policies)
    company.save()
    return company


def _agree(company: Company, term: str | None, rate: str | None, policies: str | None) -> None:
    try:
        company.term = company.term if term is None else str(parse_term(term))
        company.rate = company.rate if rate is None else str(parse_rate(rate))
    except ValueError as problem:
        raise UnableToAddCompany(str(problem)) from None
    if policies is not None and policies not in Company.Policies.values:
        known = ", ".join(Company.Policies.values)
        raise UnableToAddCompany("politiques « {given} » inconnues : {known}", "policies", given=policies, known=known)
    company.policies = company.policies if policies is None else policies


def set_goodwill(company: Company, *, under: int, per_year: int) -> None:
    """What may be conceded with one click: contests of at most `under` cents, up to `per_year` cents per customer and
    calendar year (0: never). Raises `UnableToAddCompany`."""
    if not 0 <= under <= MAX_CENTS or not 0 <= per_year <= MAX_CENTS:
        raise UnableToAddCompany("geste commercial : un montant est plus grand que ce que les livres tiennent", "under")
    if under > per_year:
        raise UnableToAddCompany(
            "plafond par an : il est plus petit que le seuil d’un litige, si bien qu’aucun geste de ce montant ne "
            "passerait ; relevez-le ou baissez le seuil",
            "per_year",
        )
    company.goodwill_under, company.goodwill_per_year = under, per_year
    company.save(update_fields=["goodwill_under", "goodwill_per_year"])


def disputes_known(company: Company, on: date | None, by: str = "") -> None:
    """Say that the disputes in progress are all known since `on`, `by` somebody; None: they are not."""
    company.disputes_known_on, company.disputes_known_by = on, by[:150] if on else ""
    company.save(update_fields=["disputes_known_on", "disputes_known_by"])


def lock_company(company: Company) -> Company:
    """Hold the company's row until the transaction ends: for what may be done by one process at a time only. The row
    as it is now.

    Others may go on adding rows that point at it (`no_key`).
    """
    return Company.objects.select_for_update(no_key=True).get(pk=company.pk)


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise UnableToAddCompany("nom : il est vide ; donnez le nom de la société", "name")
    if len(plain) > LONGEST_NAME:
        raise UnableToAddCompany(
            "nom : il a {length} caractères ; {most} au plus", "name", length=len(plain), most=LONGEST_NAME
        )
    return plain


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise UnableToAddCompany(
            "fuseau horaire : « {zone} » n’en est pas un, comme Europe/Paris", "time_zone", zone=name[:60]
        )
    return name


def _checked(field: str, value: str) -> str:
    if not value.strip():
        return ""
    check, sentence = _NUMBERS[field]
    try:
        return str(check.validate(value))
    except ValidationError:
        raise UnableToAddCompany(sentence, field, value=value.strip()[:60]) from None
