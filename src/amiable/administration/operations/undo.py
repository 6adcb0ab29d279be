"""Taking back what was last changed of the settings, as long as nobody changed it since."""

from typing import Any

from amiable.administration.operations.calendar import set_calendar
from amiable.administration.operations.company import set_company, set_goodwill, set_policies, set_terms
from amiable.administration.operations.departments import DepartmentRow, set_departments
from amiable.administration.operations.meanwhile import ChangedMeanwhile
from amiable.administration.queries import PARTS, VERBS, calendar_now, last_change
from amiable.core.refusal import Refusal
from amiable.people.access import Acting, require
from amiable.people.queries import company_by_slug, departments_of


class NothingToUndo(Refusal):
    """Nothing of these settings was changed yet."""


def undo_setting(acting: Acting, part: str) -> None:
    """Give a part of the settings (a key of `queries.VERBS`) back what it was before its last change. A line of its own
    says so. Raises `NothingToUndo`, `ChangedMeanwhile` where it is no longer what that change made it, `Forbidden`."""
    require(acting, "settings")
    last = last_change(acting.company, VERBS[part]) if part in VERBS else None
    changed = {name: pair for name, pair in last["facts"].items() if isinstance(pair, list)} if last else {}
    if not changed:
        raise NothingToUndo("ces réglages n’ont pas encore été changés : il n’y a rien à annuler")
    if any(pair[1] != value for pair, value in zip(changed.values(), _now(acting, part, changed), strict=True)):
        raise ChangedMeanwhile("quelqu’un a changé ces réglages depuis : relisez-les, puis corrigez-les à la main")
    before = {name: pair[0] for name, pair in changed.items()}
    _set(acting, part, before)


def _now(acting: Acting, part: str, names: dict[str, Any]) -> list[Any]:
    if part == "departments":
        rows = {row.pop("key"): row for row in departments_of(acting.company)}
        return [rows.get(name) for name in names]
    company = company_by_slug(acting.company.slug)
    if part == "calendar":
        return [calendar_now(company)[name] for name in names]
    return [getattr(company, name) for name in names]


def _set(acting: Acting, part: str, before: dict[str, Any]) -> None:
    if part == "departments":
        set_departments(acting, {key: DepartmentRow(**row) for key, row in before.items()})
    elif part == "calendar":
        set_calendar(acting, **(calendar_now(company_by_slug(acting.company.slug)) | before))
    elif part == "goodwill":
        company = company_by_slug(acting.company.slug)
        under, per_year = (before.get(name, getattr(company, name)) for name in PARTS["goodwill"])
        set_goodwill(acting, under=under, per_year=per_year)
    elif part == "terms":
        set_terms(acting, **before)
    elif part == "policies":
        set_policies(acting, **before)
    else:
        set_company(acting, **before)
