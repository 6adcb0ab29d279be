"""Two people at one customer: the second is told what the first did, before anything of theirs is lost."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from amiable.core.refusal import Refusal, Value, Word
from amiable.journal.queries import lines_about
from amiable.people.access import Absent, Acting
from amiable.people.models import Company
from amiable.receivables.models import Contact, Customer

CHANGED = _("{what} a été changé par {by} le {at} : relisez ce qui est enregistré, puis recommencez si besoin")
GONE = _("{what} n’est plus là : {by} l’a retiré le {at}")
SOMEBODY, THIS_CONTACT = Word(_("quelqu’un")), Word(_("ce contact"))


class ChangedMeanwhile(Refusal):
    """Somebody else was faster; nothing was written. The message says who, and when."""


def locked_customer(acting: Acting, pk: int, version: int | None) -> Customer:
    """The customer, held until the operation ends. `version` None: whatever was done meanwhile.

    Raises `Absent`, `ChangedMeanwhile`.
    """
    row = Customer.objects.select_for_update().filter(company=acting.company, pk=pk).first()
    if row is None:
        raise Absent("aucun client {code}", code=pk)
    if version is not None and version != row.version:
        raise _changed(CHANGED, row.name, acting.company, pk, ("customer.changed", "customer.terms_set"))
    return row


def locked_contact(acting: Acting, customer_id: int, pk: int, version: int | None) -> Contact:
    """The contact of a customer, held until the operation ends. Raises `ChangedMeanwhile`, also where it is gone."""
    row = Contact.objects.select_for_update().filter(company=acting.company, customer=customer_id, pk=pk).first()
    verbs = ("contact.changed", "contact.removed", "contact.restored")
    if row is None:
        raise _changed(GONE, THIS_CONTACT, acting.company, customer_id, ("contact.removed",), pk)
    if version is not None and version != row.version:
        raise _changed(CHANGED, row.name, acting.company, customer_id, verbs, pk)
    return row


def _changed(
    template: str, what: Value, company: Company, customer_id: int, verbs: tuple[str, ...], contact: int | None = None
) -> ChangedMeanwhile:
    lines = (
        lines_about(company, "customer", customer_id) if contact is None else lines_about(company, "contact", contact)
    )
    last = next((line for line in reversed(lines) if line["verb"] in verbs), None)
    said: dict[str, Value] = {"what": what, "by": SOMEBODY, "at": "?"}
    if last:
        said |= {"by": last["actor"], "at": last["at"].astimezone(ZoneInfo(company.time_zone))}
    return ChangedMeanwhile(template, **said)
