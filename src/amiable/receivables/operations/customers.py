"""Customers as the accounts know them."""

from collections.abc import Iterable
from dataclasses import dataclass

from amiable.journal.operations import Operation
from amiable.receivables.models import Customer, CustomerState

BATCH_ROWS = 2000


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer of a file; `siren` and `vat_number` only where they are valid."""

    code: str
    name: str
    siren: str = ""
    vat_number: str = ""


def add_customers(operation: Operation, rows: Iterable[CustomerRow]) -> dict[str, int]:
    """Add the customers that are new by their code; give names to those that had none. Returns code → id."""
    company = operation.acting.company
    wanted = {row.code: row for row in rows}
    known = {c.code: c for c in Customer.objects.filter(company=company) if c.code in wanted}
    new = [
        Customer(company=company, code=row.code, name=row.name, siren=row.siren, vat_number=row.vat_number)
        for code, row in sorted(wanted.items())
        if code not in known
    ]
    made = Customer.objects.bulk_create(new, batch_size=BATCH_ROWS)
    CustomerState.objects.bulk_create(
        [CustomerState(company=company, customer=customer) for customer in made], batch_size=BATCH_ROWS
    )
    better = [customer for code, customer in known.items() if _improve(customer, wanted[code])]
    Customer.objects.bulk_update(better, fields=["name", "siren", "vat_number"], batch_size=500)
    return {customer.code: customer.pk for customer in (*known.values(), *made)}


def _improve(customer: Customer, row: CustomerRow) -> bool:
    """Take what the file knows and we did not; what we know stays."""
    before = (customer.name, customer.siren, customer.vat_number)
    if customer.name in ("", customer.code) and row.name:
        customer.name = row.name
    customer.siren = customer.siren or row.siren
    customer.vat_number = customer.vat_number or row.vat_number
    return before != (customer.name, customer.siren, customer.vat_number)
