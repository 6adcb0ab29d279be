"""Dated remarks of ours on a customer."""

from amiable.core.refusal import Refusal
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.people.queries import names_of
from amiable.receivables.models import Customer, CustomerNote
from amiable.receivables.operations.meanwhile import locked_customer

LONGEST = 2000


class UnableToNote(Refusal, ValueError):
    """The message (French) says why."""


def add_note(acting: Acting, customer: Customer, text: str) -> CustomerNote:
    """Keep a remark on `customer`, signed and dated. Raises `UnableToNote`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`."""
    require(acting, "dispute")
    text = text.strip()
    if not text:
        raise UnableToNote("écrivez la note avant de l’enregistrer")
    if len(text) > LONGEST:
        raise UnableToNote("la note a {count} caractères ; {most} au plus", count=len(text), most=LONGEST)
    by = acting.label if acting.user_id is None else names_of({acting.user_id}).get(acting.user_id, acting.label)
    with operation(acting, "customer.noted", [("customer", customer.pk)]) as done:
        locked_customer(acting, customer.pk, None)
        done.words |= {"text": text}
        return CustomerNote.objects.create(
            company=acting.company, customer=customer, text=text, by=by[:150], at=acting.at, operation=done.id
        )
