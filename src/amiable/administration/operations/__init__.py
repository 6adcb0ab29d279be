"""Writes of the administration, each one journal line: company, terms, departments, people, absences, first steps."""

from amiable.administration.operations.absences import Away, NotYours, add_absence, remove_absence, restore_absence
from amiable.administration.operations.calendar import set_calendar
from amiable.administration.operations.company import set_company, set_goodwill, set_policies, set_terms
from amiable.administration.operations.departments import DepartmentRow, set_departments
from amiable.administration.operations.meanwhile import ChangedMeanwhile
from amiable.administration.operations.persons import (
    LastAdministrator,
    UnableToRestore,
    add_person,
    remove_person,
    restore_person,
    set_person,
)
from amiable.administration.operations.start import (
    NothingToTakeBack,
    UnknownStep,
    say_no_disputes,
    say_step,
    take_no_disputes_back,
)
from amiable.administration.operations.undo import NothingToUndo, undo_setting
from amiable.people.operations import (
    UnableToAddAbsence,
    UnableToAddCompany,
    UnableToAddUser,
    UnableToSetCalendar,
    UnableToSetDepartment,
)

__all__ = [
    "Away",
    "ChangedMeanwhile",
    "DepartmentRow",
    "LastAdministrator",
    "NotYours",
    "NothingToTakeBack",
    "NothingToUndo",
    "UnableToAddAbsence",
    "UnableToAddCompany",
    "UnableToAddUser",
    "UnableToRestore",
    "UnableToSetCalendar",
    "UnableToSetDepartment",
    "UnknownStep",
    "add_absence",
    "add_person",
    "remove_absence",
    "remove_person",
    "restore_absence",
    "restore_person",
    "say_no_disputes",
    "say_step",
    "set_calendar",
    "set_company",
    "set_departments",
    "set_goodwill",
    "set_person",
    "set_policies",
    "set_terms",
    "take_no_disputes_back",
    "undo_setting",
]
