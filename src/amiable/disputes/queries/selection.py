"""Which disputes are meant: those of a company as they stand on a day, by state, text and reason."""

from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet

from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.people.models import Company
from amiable.receivables.said import number_key

Asked = Literal["open", "resolved", "cancelled", "all"]
MOST_WORDS = 6
STATUSES: tuple[Asked, ...] = ("open", "resolved", "cancelled", "all")


def status_on(dispute: Dispute, as_of: date) -> Status:
    """How the dispute stood at the end of `as_of`; what was cancelled never stood."""
    if dispute.status == Status.CANCELLED:
        return Status.CANCELLED
    return Status.RESOLVED if dispute.resolved_on is not None and dispute.resolved_on <= as_of else Status.OPEN


def in_status(status: str, as_of: date) -> Q:
    """The same as a condition; every dispute for "all" and ""."""
    match status:
        case Status.OPEN:
            return Q(status=Status.OPEN) | Q(status=Status.RESOLVED, resolved_on__gt=as_of)
        case Status.RESOLVED:
            return Q(status=Status.RESOLVED, resolved_on__lte=as_of)
        case Status.CANCELLED:
            return Q(status=Status.CANCELLED)
    return Q(status__in=Status.values)  # all there are, by the index


def selected(
    company: Company, as_of: date, *, status: str = "all", text: str = "", reason: str = ""
) -> QuerySet[Dispute]:
    """Disputes opened by `as_of`. `text`: each of its (first six) words is in the dispute's number, in the customer's
    code or name, or in the number of a document concerned."""
    disputes = Dispute.objects.filter(in_status(status, as_of), company=company, opened_on__lte=as_of)
    if reason:
        disputes = disputes.filter(reason=reason)
    for word in text.split()[:MOST_WORDS]:
        disputes = disputes.filter(_saying(company, word))
    return disputes


def _saying(company: Company, word: str) -> Q:
    """Three subqueries, each by an index of its own: one condition on all rows at once takes three times as long."""
    disputes, lines = Dispute.objects.filter(company=company), DisputeLine.objects.filter(company=company)
    concerned = lines.filter(receivable__number_key__contains=number_key(word))
    named = Q()
    # SQLite knows the capitals of plain letters only: "épicerie" is looked for as "Épicerie" and "ÉPICERIE" too.
    for form in {word} if word.isascii() else {word, word.capitalize(), word.upper(), word.lower()}:
        named |= Q(customer__code__icontains=form) | Q(customer__name__icontains=form)
    return (
        Q(pk__in=disputes.filter(number__icontains=word).values("pk"))
        | Q(pk__in=disputes.filter(named).values("pk"))
        | Q(pk__in=concerned.values("dispute_id"))
    )
