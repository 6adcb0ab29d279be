"""The edge of the commands: the clock, the company meant, and refusals turned into exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from django.core.management import CommandError
from django.utils import timezone
from typer import Option

from amiable.core.calendar import NotADay, parse_day
from amiable.core.refusal import Refusal
from amiable.jobs.output import Format
from amiable.people.access import Absent, Acting, as_operator
from amiable.people.queries import SeveralCompanies, company_by_slug, only_company

if TYPE_CHECKING:
    from amiable.people.models import Company

CompanyOption = Annotated[str, Option("--company", help="société (inutile s'il n'y en a qu'une)", metavar="NOM-COURT")]
AsOfOption = Annotated[
    str, Option("--as-of", help="situation au (AAAA-MM-JJ ; par défaut aujourd'hui)", metavar="DATE")
]


FormatOption = Annotated[Format, Option("--format", help="table, json ou csv")]


class BadInput(CommandError):
    """Exit code 1: what was given cannot be used; the message says what, and what to do."""


BadInput.__name__ = "amiable"  # Django prints it before the message


@contextmanager
def refusals() -> Iterator[None]:
    """Refusals of operations become one line on standard error, and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        raise BadInput(str(refusal)) from refusal


def now() -> datetime:
    """The one place where commands ask what time it is."""
    return timezone.now()


def company_meant(slug: str) -> "Company":
    """The company named, or the only one. Raises `BadInput`."""
    try:
        company = company_by_slug(slug) if slug else only_company()
    except Absent:
        raise BadInput(f"aucune société « {slug} » ; `amiable company list` les montre") from None
    except SeveralCompanies as several:
        raise BadInput(f"plusieurs sociétés : précisez --company ({', '.join(several.slugs)})") from None
    if company is None:
        raise BadInput("aucune société : `amiable company add --name …`, ou importez un fichier")
    return company


def acting_for(slug: str) -> Acting:
    """The operator of this machine, for the company meant, now. Raises `BadInput`."""
    return as_operator(company_meant(slug), now())


def day(text: str, default: date) -> date:
    """``"2026-11-24"`` → the day; "" → `default`. Raises `BadInput`."""
    if not text:
        return default
    try:
        return parse_day(text)
    except NotADay:
        raise BadInput(f"« {text} » n'est pas une date comme 2026-11-24") from None
