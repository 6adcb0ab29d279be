"""The company's own terms: what they are for changes what is only estimated from them."""

from collections import defaultdict

from amiable.core.calendar import Term, parse_term
from amiable.core.law.late_interest import Schedule, parse_rate
from amiable.journal.operations import Operation
from amiable.receivables.models import Receivable
from amiable.receivables.operations.books import lock_receivables, record
from amiable.receivables.operations.documents import estimate_again

Terms = tuple[str, str]
"""A term and a rate, as stored."""


def follow_company_terms(done: Operation, before: Terms, after: Terms) -> int:
    """Due dates that are only estimated follow the company's new terms, for customers that lack a term or a rate of
    their own; dates the accounts told do not. Returns how many followed."""
    groups = _moved(done, before, after)
    ids = sorted(pk for group in groups.values() for pk in group)
    if not ids:
        return 0
    lock_receivables(done, ids)
    facts = [fact for terms, some in groups.items() for fact in estimate_again(done, some, *terms)]
    record(done, facts)
    return len(facts)


def _moved(done: Operation, before: Terms, after: Terms) -> dict[tuple[Term, Schedule], list[int]]:
    """Estimated invoices whose terms change, by their new ones."""
    rows = Receivable.objects.filter(company=done.acting.company, estimated=True, kind="invoice").order_by("pk")
    groups: dict[tuple[Term, Schedule], list[int]] = defaultdict(list)
    for pk, term, rate in rows.values_list("pk", "customer__term", "customer__rate"):
        had, has = ((term or company_term, rate or company_rate) for company_term, company_rate in (before, after))
        if had != has:
            groups[parse_term(has[0]), parse_rate(has[1])].append(pk)
    return groups
