"""Doors to customers and receivables: absent and another company's look the same."""

from amiable.core.refusal import Refusal
from amiable.people.access import Absent, Acting, require
from amiable.receivables.models import Customer, Receivable
from amiable.receivables.said import number_key


def customer_by_code(acting: Acting, code: str) -> Customer:
    """Raises `Absent`, or `people.access.Forbidden`."""
    require(acting, "read")
    customer = Customer.objects.filter(company=acting.company, code=code).first()
    if customer is None:
        raise Absent(f"aucun client {code}")
    return customer


def receivable_by_number(acting: Acting, number: str, customer_code: str = "") -> Receivable:
    """The receivable with this number, in any spelling. Raises `Absent`, or `Ambiguous` where several have it."""
    require(acting, "read")
    rows = Receivable.objects.filter(company=acting.company, number_key=number_key(number)).select_related("customer")
    if customer_code:
        rows = rows.filter(customer__code=customer_code)
    found = list(rows.order_by("pk")[:10])
    if not found:
        of_customer = f" du client {customer_code}" if customer_code else ""
        raise Absent(f"aucune pièce {number}{of_customer}")
    if len(found) > 1:
        codes = ", ".join(f"{row.customer.code} ({row.issued_on.isoformat()})" for row in found)
        raise Ambiguous(f"la pièce {number} existe plusieurs fois : {codes} ; précisez le client")
    return found[0]


class Ambiguous(Refusal, LookupError):
    """Several receivables answer; the message (French) names them."""
