"""What things are found by, kept beside them: called by whatever creates or renames them, in its transaction."""

from collections.abc import Iterable

from amiable.people.models import Company
from amiable.receivables.models import Customer, CustomerWords, Receivable, ReceivableWords
from amiable.receivables.operations.bulk import BATCH_ROWS, put
from amiable.receivables.queries.words import kept


def index_customers(company: Company, customer_ids: Iterable[int]) -> None:
    """Keep the words of these customers: code, name, SIREN."""
    for ids in _some(customer_ids):
        rows = Customer.objects.filter(company=company, pk__in=ids).values_list("pk", "code", "name", "siren")
        told = [(pk, company.pk, kept(texts=texts)) for pk, *texts in rows]
        put(CustomerWords, ("customer_id", "company_id", "text"), told, key="customer_id")


def index_receivables(company: Company, receivable_ids: Iterable[int]) -> None:
    """Keep the words of these documents: number and amount. Those of their customers are looked for beside them."""
    for ids in _some(receivable_ids):
        rows = Receivable.objects.filter(company=company, pk__in=ids).values_list("pk", "number", "amount")
        told = [(pk, company.pk, kept(numbers=(number,), cents=amount)) for pk, number, amount in rows]
        put(ReceivableWords, ("receivable_id", "company_id", "text"), told, key="receivable_id")


def _some(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + BATCH_ROWS] for start in range(0, len(ordered), BATCH_ROWS))
