"""The company itself: what it is called, what it agreed on with everybody, what may be conceded with one click."""

from typing import TYPE_CHECKING, Any

from amiable.administration.operations.meanwhile import refuse_unless_seen
from amiable.administration.queries import PARTS, VERBS, company_seen
from amiable.journal.operations import Operation, operation
from amiable.people import operations as people
from amiable.people.access import Acting, require
from amiable.receivables.operations import follow_company_terms

if TYPE_CHECKING:
    from amiable.people.models import Company


def set_company(acting: Acting, *, seen: str = "", **values: str | None) -> "Company":
    """Change name, siren, vat_number, iban, time_zone (None or not given: as before). `seen`: what they looked like
    (`queries.company_seen`, "": not asked). Returns the company as it is then.

    Raises `people.operations.UnableToAddCompany`, `ChangedMeanwhile`, `Forbidden`.
    """
    require(acting, "settings")
    with operation(acting, VERBS["company"], [("company", acting.company.pk)]) as done:
        return _changed(done, "company", seen, values)


def set_policies(acting: Acting, *, policies: str, seen: str = "") -> "Company":
    """Choose how what remains owed after a dispute is dated, for disputes decided from now on. Raises as above."""
    require(acting, "settings")
    with operation(acting, VERBS["policies"], [("company", acting.company.pk)]) as done:
        return _changed(done, "policies", seen, {"policies": policies})


def set_terms(
    acting: Acting, *, term: str | None = None, rate: str | None = None, seen: str = ""
) -> tuple["Company", int]:
    """Set the term and the rate of the terms of sale, for invoices to come of customers without their own. Due dates
    that are only estimated from them follow. Returns the company, and how many followed. Raises as `set_company`."""
    require(acting, "settings")
    with operation(acting, VERBS["terms"], [("company", acting.company.pk)]) as done:
        before = people.lock_company(acting.company)
        company = _changed(done, "terms", seen, {"term": term, "rate": rate})
        after = (company.term, company.rate)
        followed = follow_company_terms(done, (before.term, before.rate), after)
        done.facts["followed"] = followed
    return company, followed


def set_goodwill(acting: Acting, *, under: int, per_year: int, seen: str = "") -> "Company":
    """Set up to how many cents a contest may be conceded with one click, and how many per customer and calendar year
    (0: never). Raises as `set_company`."""
    require(acting, "settings")
    with operation(acting, VERBS["goodwill"], [("company", acting.company.pk)]) as done:
        company = people.lock_company(acting.company)
        before = _values(company, "goodwill")
        refuse_unless_seen(seen, company_seen(company, "goodwill"))
        people.set_goodwill(company, under=under, per_year=per_year)
        done.facts |= _difference(before, _values(company, "goodwill"))
    return company


def _changed(done: Operation, part: str, seen: str, values: dict[str, str | None]) -> "Company":
    """Change a part of the company under its lock, and say in the line what it was and what it is."""
    company = people.lock_company(done.acting.company)
    refuse_unless_seen(seen, company_seen(company, part))
    before = _values(company, part)
    people.set_company(company, **values)
    done.facts |= _difference(before, _values(company, part))
    return company


def _values(company: "Company", part: str) -> dict[str, Any]:
    return {name: getattr(company, name) for name in PARTS[part]}


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Name → [what it was, what it is], of what differs."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}
