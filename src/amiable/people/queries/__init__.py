"""Reads of companies and people."""

from amiable.people.queries.calendar import calendar_of, closures_of, mailed_at_once
from amiable.people.queries.companies import (
    SeveralCompanies,
    companies,
    companies_of,
    company_by_slug,
    nobody_yet,
    only_company,
)
from amiable.people.queries.team import absences_of, departments_of, people_in_department, people_of
from amiable.people.queries.users import demo_user, name_of, names_of, people_of_demo, user_by_name

__all__ = [
    "SeveralCompanies",
    "absences_of",
    "calendar_of",
    "closures_of",
    "companies",
    "companies_of",
    "company_by_slug",
    "demo_user",
    "departments_of",
    "mailed_at_once",
    "name_of",
    "names_of",
    "nobody_yet",
    "only_company",
    "people_in_department",
    "people_of",
    "people_of_demo",
    "user_by_name",
]
