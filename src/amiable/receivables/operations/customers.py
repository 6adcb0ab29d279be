"""Customers as the accounts know them, and their terms; who they are is changed in `identity`."""

from collections.abc import Iterable
from dataclasses import dataclass

from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.core.refusal import Refusal
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require
from amiable.receivables.models import Customer, CustomerState, Receivable
from amiable.receivables.operations.books import record
from amiable.receivables.operations.bulk import BATCH_ROWS
from amiable.receivables.operations.documents import estimate_again
from amiable.receivables.operations.meanwhile import locked_customer
from amiable.receivables.operations.search import index_customers


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
    index_customers(company, (customer.pk for customer in (*made, *better)))
    return {customer.code: customer.pk for customer in (*known.values(), *made)}


def _improve(customer: Customer, row: CustomerRow) -> bool:
    """Take what the file knows and we did not; what we know stays."""
    before = (customer.name, customer.siren, customer.vat_number)
    if customer.name in ("", customer.code) and row.name:
        customer.name = row.name
    customer.siren = customer.siren or row.siren
    customer.vat_number = customer.vat_number or row.vat_number
    return before != (customer.name, customer.siren, customer.vat_number)


class UnableToSetTerms(Refusal, ValueError):
    """The message (French) says which term or rate is not one."""


def set_terms(
    acting: Acting, customer: Customer, *, term: str | None = None, rate: str | None = None, version: int | None = None
) -> int:
    """Set a customer's payment term and agreed rate (None: as before, "": the company's), in the journal.

    Due dates that are only estimated follow; those the accounts told do not. Returns how many followed. `version`:
    that of the customer the person saw. Raises `UnableToSetTerms`, `meanwhile.ChangedMeanwhile`,
    `people.access.Forbidden`.
    """
    require(acting, "import")
    company = acting.company
    with operation(acting, "customer.terms_set", [("customer", customer.pk)]) as done:
        row = locked_customer(acting, customer.pk, version)
        row.term = row.term if term is None else term
        row.rate = row.rate if rate is None else rate
        try:
            new_term, schedule = parse_term(row.term or company.term), parse_rate(row.rate or company.rate)
        except ValueError as problem:
            raise UnableToSetTerms(str(problem)) from None
        row.version += 1
        row.save(update_fields=["term", "rate", "version"])
        estimated = Receivable.objects.filter(company=company, customer=row, estimated=True, kind="invoice")
        facts = estimate_again(done, list(estimated.values_list("pk", flat=True)), new_term, schedule)
        if facts:
            record(done, facts)
        done.facts |= {"term": row.term, "rate": row.rate}
    customer.refresh_from_db()
    return len(facts)
