"""Departments: what the company calls them, their shared mailbox, who heads them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from amiable.administration.operations.meanwhile import refuse_unless_seen
from amiable.administration.queries import VERBS, departments_seen
from amiable.journal.operations import operation
from amiable.people import operations as people
from amiable.people.access import Acting, person_by_id, require
from amiable.people.queries import departments_of


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """What is said of a department; `name` "": the shipped one, `head_id` None: nobody."""

    name: str = ""
    email: str = ""
    head_id: int | None = None


def set_departments(acting: Acting, rows: Mapping[str, DepartmentRow], *, seen: str = "") -> int:
    """Change departments, by key; returns how many differed. `seen`: what all of them looked like
    (`queries.departments_seen`).

    Raises `people.operations.UnableToSetDepartment`, `ChangedMeanwhile`, `Absent` (a head of elsewhere), `Forbidden`.
    """
    require(acting, "settings")
    company = acting.company
    with operation(acting, VERBS["departments"], [("company", company.pk)]) as done:
        people.lock_company(company)
        refuse_unless_seen(seen, departments_seen(company))
        kept = {row["key"]: DepartmentRow(row["name"], row["email"], row["head_id"]) for row in departments_of(company)}
        changed = {key: row for key, row in rows.items() if kept.get(key) != row}
        for key, row in changed.items():
            if key not in kept:
                raise people.UnableToSetDepartment("il n’y a pas de service « {key} »", key=key[:40])
            head = person_by_id(acting, row.head_id) if row.head_id else None
            people.set_department(company, key, name=row.name, email=row.email, head=head)
            done.facts[key] = [asdict(kept[key]), asdict(row)]
    return len(changed)
