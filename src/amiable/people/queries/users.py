"""Reads of accounts, whatever company they work for."""

from amiable.people.access import Absent, Acting
from amiable.people.models import Membership, Role, User


def names_of(user_ids: set[int]) -> dict[int, str]:
    """User id → the name to show."""
    return {user.pk: user.get_full_name() or user.username for user in User.objects.filter(pk__in=user_ids)}


def name_of(acting: Acting) -> str:
    """Under which name somebody acts, at most the 150 characters that are kept of it: the operator has a label only.
    One statement for a person."""
    if acting.user_id is None:
        return acting.label
    return names_of({acting.user_id}).get(acting.user_id, acting.label)[:150]


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
