"""Reads of companies: which there are, which somebody works for."""

from amiable.people.access import Absent
from amiable.people.models import Company, Membership, User


class SeveralCompanies(LookupError):
    """More than one company, and none was named."""

    def __init__(self, slugs: list[str]) -> None:
        super().__init__(", ".join(slugs))
        self.slugs = slugs


def company_by_slug(slug: str) -> Company:
    """Raises `Absent`."""
    company = Company.objects.filter(slug=slug).first()
    if company is None:
        raise Absent(f"no company {slug}")
    return company


def only_company() -> Company | None:
    """The one company, None where there is none yet. Raises `SeveralCompanies`."""
    companies = list(Company.objects.order_by("slug")[:20])
    if len(companies) > 1:
        raise SeveralCompanies([company.slug for company in companies])
    return companies[0] if companies else None


def companies() -> list[Company]:
    """All companies, by slug."""
    return list(Company.objects.order_by("slug"))


def companies_of(user: User) -> list[Company]:
    """The companies somebody works for, by name."""
    mine = Membership.objects.filter(user=user).values("company_id")
    return list(Company.objects.filter(pk__in=mine).order_by("name", "slug"))


def nobody_yet() -> bool:
    """Whether nobody can sign in at all: the program was installed, and no company and no account were added."""
    return not Membership.objects.exists()
