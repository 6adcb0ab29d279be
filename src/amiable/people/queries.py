"""Reads of companies and people."""

from amiable.people.access import Absent
from amiable.people.models import Company, Membership, Role, User


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


def people_of(company: Company) -> list[dict[str, object]]:
    """Who works for a company, by name: id, username, name, email, roles, active."""
    roles: dict[int, list[str]] = {}
    for user_id, role in Membership.objects.filter(company=company).order_by("pk").values_list("user_id", "role"):
        roles.setdefault(user_id, []).append(role)
    users = User.objects.filter(pk__in=roles).order_by("last_name", "first_name", "username")
    return [
        {
            "id": user.pk,
            "username": user.username,
            "name": user.get_full_name() or user.username,
            "email": user.email,
            "roles": roles[user.pk],
            "active": user.is_active,
        }
        for user in users
    ]


def names_of(user_ids: set[int]) -> dict[int, str]:
    """User id → the name to show."""
    return {user.pk: user.get_full_name() or user.username for user in User.objects.filter(pk__in=user_ids)}


def user_by_name(username: str) -> User:
    """Raises `Absent`."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Absent(f"aucun compte « {username} »")
    return user


def people_of_demo() -> list[dict[str, object]]:
    """The people one may sign in as with one click where the demonstration is on: those without a password of theirs,
    in the order of their roles. username, name, role."""
    order = list(Role.values)
    members = Membership.objects.filter(user__password__startswith="!", user__is_active=True).select_related("user")
    rows = sorted(members, key=lambda member: (order.index(member.role), member.user.username))
    return [
        {"username": row.user.username, "name": row.user.get_full_name(), "role": row.get_role_display()}
        for row in rows
    ]


def demo_user(username: str) -> User:
    """One of `people_of_demo`. Raises `Absent`."""
    if username not in {person["username"] for person in people_of_demo()}:
        raise Absent("nobody of that name")
    return user_by_name(username)
