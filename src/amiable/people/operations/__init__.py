"""Writes of companies and people."""

from amiable.people.operations.absences import (
    UnableToAddAbsence,
    UnableToSetDepartment,
    add_absence,
    remove_absence,
    set_department,
)
from amiable.people.operations.closures import Closed, UnableToSetCalendar, set_calendar, set_mailed_at_once
from amiable.people.operations.companies import (
    UNNAMED,
    UnableToAddCompany,
    add_company,
    disputes_known,
    first_company,
    lock_company,
    set_company,
    set_goodwill,
    slug_of,
)
from amiable.people.operations.users import (
    UnableToAddUser,
    add_user,
    give_roles,
    remove_user,
    set_password,
    set_user,
)

__all__ = [
    "UNNAMED",
    "Closed",
    "UnableToAddAbsence",
    "UnableToAddCompany",
    "UnableToAddUser",
    "UnableToSetCalendar",
    "UnableToSetDepartment",
    "add_absence",
    "add_company",
    "add_user",
    "disputes_known",
    "first_company",
    "give_roles",
    "lock_company",
    "remove_absence",
    "remove_user",
    "set_calendar",
    "set_company",
    "set_department",
    "set_goodwill",
    "set_mailed_at_once",
    "set_password",
    "set_user",
    "slug_of",
]
