"""Doors to customers and receivables: absent and another company's look the same."""

from amiable.core.refusal import Refusal
from amiable.people.access import Absent, Acting, require
from amiable.receivables.models import Contact, Customer, Hold, Receivable
from amiable.receivables.said import number_key


def customer_by_code(acting: Acting, code: str) -> Customer:
    """Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    customer = Customer.objects.filter(company=acting.company, code=code).first()
    if customer is None:
        raise Absent("aucun client {code}", code=code)
    return customer


def customer_by_id(acting: Acting, id_: int) -> Customer:
    """Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    customer = Customer.objects.filter(company=acting.company, pk=id_).first()
    if customer is None:
        raise Absent("aucun client {code}", code=id_)
    return customer


def contact_by_id(acting: Acting, id_: int) -> Contact:
    """A person at a customer, with the customer. Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    contact = Contact.objects.filter(company=acting.company, pk=id_).select_related("customer").first()
    if contact is None:
        raise Absent("aucun contact {id}", id=id_)
    return contact


def receivable_by_id(acting: Acting, id_: int) -> Receivable:
    """The receivable, with its customer and company. Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    rows = Receivable.objects.filter(company=acting.company, pk=id_).select_related("customer", "company")
    receivable = rows.first()
    if receivable is None:
        raise Absent("aucune pièce {number}", number=id_)
    return receivable


def receivable_by_number(acting: Acting, number: str, customer_code: str = "") -> Receivable:
    """The receivable with this number, in any spelling. Raises `Absent`, or `Ambiguous` where several have it."""
    require(acting, "read")
    rows = Receivable.objects.filter(company=acting.company, number_key=number_key(number))
    rows = rows.select_related("customer", "company")
    if customer_code:
        rows = rows.filter(customer__code=customer_code)
    found = list(rows.order_by("pk")[:10])
    if not found and customer_code:
        raise Absent("aucune pièce {number} du client {code}", number=number, code=customer_code)
    if not found:
        raise Absent("aucune pièce {number}", number=number)
    if len(found) > 1:
        codes = ", ".join(f"{row.customer.code} ({row.issued_on:%d/%m/%Y})" for row in found)
        raise Ambiguous(
            "la pièce {number} existe plusieurs fois : {codes} ; précisez le client", number=number, codes=codes
        )
    return found[0]


def cause_by_id(acting: Acting, id_: int) -> Hold:
    """The first hold of an obstacle, a hold by hand or a promise (`queries.causes`). Raises `Absent`, or
    `people.access.Forbidden`."""
    require(acting, "read")
    holds = Hold.objects.filter(company=acting.company, pk=id_, kind__in=("obstacle", "manual", "promise"))
    hold = holds.exclude(subject="").select_related("company").first()
    if hold is None:
        raise Absent("aucune mise en attente {subject}", subject=id_)
    return hold


def signal_by_id(acting: Acting, id_: int) -> Hold:
    """The hold of a signal (`queries.signals`), with its receivable and customer. Raises `Absent`, or
    `people.access.Forbidden`."""
    require(acting, "read")
    holds = Hold.objects.filter(company=acting.company, pk=id_, kind="signal", receivable__isnull=False)
    hold = holds.exclude(subject="").select_related("company", "customer", "receivable__customer").first()
    if hold is None:
        raise Absent("aucun signalement {id}", id=id_)
    return hold


class Ambiguous(Refusal, LookupError):
    """Several receivables answer; the message (French) names them."""
