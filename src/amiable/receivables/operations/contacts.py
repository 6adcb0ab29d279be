"""People at a customer: added, changed, taken away, and put back."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from amiable.core.refusal import Refusal, Value
from amiable.journal.operations import operation
from amiable.journal.queries import lines_about
from amiable.people.access import Acting, require
from amiable.receivables.models import Contact, ContactRole, Customer
from amiable.receivables.operations.identity import LANGUAGES
from amiable.receivables.operations.meanwhile import locked_contact, locked_customer

LONGEST = {"name": 150, "email": 254, "phone": 40}
NAMES = ("name", "email", "phone")
"""What is about a person: kept in the journal as words, which can be erased."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a contact; see `models.Contact`."""

    name: str
    role: str = ContactRole.ACCOUNTS_PAYABLE.value
    email: str = ""
    phone: str = ""
    language: str = ""
    automatic: bool = True


class UnableToSetContact(Refusal, ValueError):
    """The message (French) says which field is wrong, and what was expected; `field` is its name ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


def add_contact(acting: Acting, customer: Customer, told: Told) -> Contact:
    """Add somebody at `customer`. Raises `UnableToSetContact`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`."""
    require(acting, "dispute")
    told = _checked(told)
    return _added(acting, customer.pk, told, "contact.added")


def set_contact(acting: Acting, contact: Contact, told: Told, *, version: int | None = None) -> Contact:
    """Change what is said of a contact; `version` is that of the contact the person saw.

    Raises `UnableToSetContact`, `meanwhile.ChangedMeanwhile`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden`.
    """
    require(acting, "dispute")
    told = _checked(told)
    if version in (None, contact.version) and told == told_of(contact):
        return contact
    with operation(acting, "contact.changed", _subjects(contact)) as done:
        row = locked_contact(acting, contact.customer_id, contact.pk, version)
        before, after = asdict(told_of(row)), asdict(told)
        changed = [name for name, value in after.items() if value != before[name]]
        for name in changed:
            setattr(row, name, after[name])
        row.version += 1
        row.save()
        done.facts |= {"changed": changed}
        done.facts |= {name: [before[name], after[name]] for name in changed if name not in NAMES}
        done.words |= {f"{name}_before": before[name] for name in changed if name in NAMES}
        done.words |= {name: after[name] for name in NAMES}
    return row


def remove_contact(acting: Acting, contact: Contact) -> int:
    """Take a contact away; returns the operation, by which `restore_contact` puts it back.

    Raises `meanwhile.ChangedMeanwhile` where somebody else took it away, `people.access.Forbidden`.
    """
    require(acting, "dispute")
    with operation(acting, "contact.removed", _subjects(contact)) as done:
        row = locked_contact(acting, contact.customer_id, contact.pk, None)
        _say(done, told_of(row))
        row.delete()
    return done.id


def restore_contact(acting: Acting, customer: Customer, operation_id: int) -> Contact:
    """Put back the contact that an operation took away. Raises `UnableToSetContact` where there is none of that kind,
    or its name was erased since; `journal.operations.AlreadyDone`, `people.access.Forbidden`."""
    require(acting, "dispute")
    lines = lines_about(acting.company, "customer", customer.pk)
    line = next((one for one in lines if one["operation"] == operation_id and one["verb"] == "contact.removed"), None)
    if line is None or not line["words"].get("name"):
        raise UnableToSetContact("ce contact ne peut plus être remis : ajoutez-le de nouveau")
    told = Told(**{name: (line["facts"] | line["words"])[name] for name in Told.__slots__})
    return _added(acting, customer.pk, told, "contact.restored")


def told_of(contact: Contact) -> Told:
    """What is said of it now."""
    return Told(**{name: getattr(contact, name) for name in Told.__slots__})


def _subjects(contact: Contact) -> list[tuple[str, int]]:
    return [("customer", contact.customer_id), ("contact", contact.pk)]


def _added(acting: Acting, customer_id: int, told: Told, verb: str) -> Contact:
    with operation(acting, verb, [("customer", customer_id)]) as done:
        locked_customer(acting, customer_id, None)
        made = Contact.objects.create(company=acting.company, customer_id=customer_id, **asdict(told))
        done.subjects.append(("contact", made.pk))
        _say(done, told)
    return made


def _say(done: Any, told: Told) -> None:
    said = asdict(told)
    done.words |= {name: said.pop(name) for name in NAMES}
    done.facts |= said


def _checked(told: Told) -> Told:
    """Without spaces at the ends."""
    said: dict[str, Any] = asdict(told)
    said |= {name: " ".join(value.split()) for name, value in said.items() if isinstance(value, str)}
    plain = Told(**said)
    if not plain.name:
        raise UnableToSetContact("nom : il en faut un", "name")
    for name, most in LONGEST.items():
        if len(getattr(plain, name)) > most:
            raise UnableToSetContact("{most} caractères au plus", name, most=most)
    if plain.role not in ContactRole.values:
        raise UnableToSetContact("rôle : choisissez-en un de la liste", "role")
    if plain.language not in LANGUAGES:
        raise UnableToSetContact("langue : français ou anglais", "language")
    try:
        if plain.email:
            validate_email(plain.email)
    except ValidationError:
        raise UnableToSetContact(
            "« {email} » n’est pas une adresse comme compta@exemple.fr", "email", email=plain.email[:60]
        ) from None
    return plain
