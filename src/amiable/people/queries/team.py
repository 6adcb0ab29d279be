"""Reads of who works for a company: people with their roles, departments, absences."""

from datetime import date
from typing import Any

from amiable.core.reasons import DEPARTMENTS
from amiable.people.access import absences_on
from amiable.people.models import Absence, Company, Department, Membership, User


def people_of(company: Company, day: date | None = None) -> list[dict[str, Any]]:
    """Who works for a company, by name: id, username, name, email, roles, active, department (a key, "": none).

    With a `day`, also away_until (None: there that day) and deputy_id (None: nobody). Two statements, three with it.
    """
    roles: dict[int, list[str]] = {}
    departments: dict[int, str] = {}
    members = Membership.objects.filter(company=company).order_by("pk")
    for user_id, role, department in members.values_list("user_id", "role", "department"):
        roles.setdefault(user_id, []).append(role)
        departments[user_id] = departments.get(user_id) or department
    users = User.objects.filter(pk__in=roles).order_by("last_name", "first_name", "username")
    people: list[dict[str, Any]] = [
        {
            "id": user.pk,
            "username": user.username,
            "name": user.get_full_name() or user.username,
            "email": user.email,
            "roles": roles[user.pk],
            "active": user.is_active,
            "department": departments[user.pk],
        }
        for user in users
    ]
    return _with_absences(company, people, day) if day else people


def _with_absences(company: Company, people: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    away = {row.user_id: (row.until, row.deputy_id) for row in absences_on(company, day)}
    for person in people:
        person["away_until"], person["deputy_id"] = away.get(person["id"], (None, None))
    return people


def people_in_department(company: Company, key: str) -> list[dict[str, Any]]:
    """Those of `people_of` who work in a department and may sign in."""
    return [person for person in people_of(company) if person["department"] == key and person["active"]]


def departments_of(company: Company) -> list[dict[str, Any]]:
    """Every department of `core.reasons.DEPARTMENTS`, in its order: key, name (the company's own, "": the shipped one),
    email (""), head_id (None: nobody). One statement."""
    kept = {row.key: row for row in Department.objects.filter(company=company)}
    rows = [kept.get(key) or Department(key=key) for key in DEPARTMENTS]
    return [{"key": row.key, "name": row.name, "email": row.email, "head_id": row.head_id} for row in rows]


def absences_of(company: Company, day: date, user_id: int | None = None) -> list[dict[str, Any]]:
    """Absences of that day and later, of one person or of all, the soonest first: id, user_id, name, deputy_id,
    deputy ("": nobody), since, until, now (that day is one of them). One statement."""
    rows = Absence.objects.filter(company=company, until__gte=day).select_related("user", "deputy")
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return [
        {
            "id": row.pk,
            "user_id": row.user_id,
            "name": _name(row.user),
            "deputy_id": row.deputy_id,
            "deputy": _name(row.deputy) if row.deputy else "",
            "since": row.since,
            "until": row.until,
            "now": row.since <= day,
        }
        for row in rows.order_by("since", "until", "pk")
    ]


def _name(user: User) -> str:
    return user.get_full_name() or user.username
