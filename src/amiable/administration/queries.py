"""Reads of the administration: what a form was shown on, who changed a thing last, what was said of the first steps."""

import hashlib
from collections.abc import Mapping
from typing import Any

from amiable.journal.queries import lines_about
from amiable.people.models import Company
from amiable.people.queries import closures_of, departments_of, mailed_at_once

PARTS: Mapping[str, tuple[str, ...]] = {
    "company": ("name", "siren", "vat_number", "iban", "time_zone"),
    "terms": ("term", "rate"),
    "policies": ("policies",),
    "goodwill": ("goodwill_under", "goodwill_per_year"),
}
"""What of a company is changed together."""
VERBS: Mapping[str, str] = {
    "company": "company.set",
    "terms": "company.terms_set",
    "policies": "company.policies_set",
    "goodwill": "company.goodwill_set",
    "departments": "company.departments_set",
    "calendar": "company.calendar_set",
}
"""Part of the settings → the verb of what changes it."""
STEPS = ("customers", "settings")
"""First steps that are done by saying so."""
STEP_SAID = "company.step_said"
DISPUTES_KNOWN = "company.disputes_known"


def company_seen(company: Company, part: str) -> str:
    """What one of `PARTS` looked like: a form carries it, and what it asks is refused where it is no longer so."""
    return stamp(*(getattr(company, name) for name in PARTS[part]))


def departments_seen(company: Company) -> str:
    """As `company_seen`, of all departments."""
    return stamp(*(sorted(row.items()) for row in departments_of(company)))


def calendar_now(company: Company) -> dict[str, Any]:
    """When a company works and who is mailed at once, as the journal keeps it: alsace_moselle, at_once (ids), closures
    ([first day, last day, name] in text). Two statements."""
    closures = [[str(row["since"]), str(row["until"]), row["name"]] for row in closures_of(company)]
    return {"alsace_moselle": company.alsace_moselle, "at_once": mailed_at_once(company), "closures": closures}


def calendar_seen(company: Company) -> str:
    """As `company_seen`, of `calendar_now`."""
    return stamp(*calendar_now(company).items())


def person_seen(person: Mapping[str, Any]) -> str:
    """As `company_seen`, of a row of `people.queries.people_of`."""
    return stamp(person["name"], person["email"], sorted(person["roles"]), person["department"])


def stamp(*values: object) -> str:
    """Sixteen letters that differ where the values do."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def last_change(company: Company, *verbs: str, kind: str = "company", pk: int | None = None) -> dict[str, Any] | None:
    """actor, at, facts of the latest line of one of these verbs about the company (or another thing); None: none."""
    lines = lines_about(company, kind, company.pk if pk is None else pk)
    return next((line for line in reversed(lines) if line["verb"] in verbs), None)


def steps_said(company: Company) -> dict[str, dict[str, Any]]:
    """Step of `STEPS` → actor, at of who said it done; steps whose saying was taken back are missing."""
    said: dict[str, dict[str, Any]] = {}
    for line in lines_about(company, "company", company.pk):
        if line["verb"] == STEP_SAID:
            said.pop(str(line["facts"]["step"]), None)
            if line["facts"]["done"]:
                said[str(line["facts"]["step"])] = line
    return said
