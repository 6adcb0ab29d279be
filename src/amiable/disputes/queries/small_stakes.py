"""Small stakes: which disputes may be conceded in one click, and what was conceded so. Amounts are cents incl. VAT."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from amiable.disputes.models import Dispute, Status
from amiable.people.models import Company


def goodwill_given(company: Company, customer_id: int, year: int) -> int:
    """What was conceded to a customer as goodwill, with effect in a calendar year."""
    given = Dispute.objects.filter(company=company, customer_id=customer_id, **_of(year))
    return int(given.aggregate(cents=Sum("conceded", default=0))["cents"])


def small_stakes(company: Company, dispute_ids: Iterable[int], today: date) -> set[int]:
    """Those of the disputes that `operations.goodwill` would settle on that day: open, what they contest within the
    company's limit, and what they blocked within what is left of the year's cap. One statement, none where the
    company gives nothing so."""
    under, cap = company.goodwill_under, company.goodwill_per_year
    if not under or not cap:
        return set()
    of_customer = Dispute.objects.filter(company=company, customer_id=OuterRef("customer_id"), **_of(today.year))
    given = of_customer.order_by().values("customer_id").annotate(cents=Sum("conceded")).values("cents")
    open_ones = Dispute.objects.filter(company=company, pk__in=list(dispute_ids), status=Status.OPEN)
    small = open_ones.filter(claimed__lte=under, blocked__gt=0, opened_on__lte=today)
    fitting = small.annotate(given=Coalesce(Subquery(given), 0)).filter(blocked__lte=cap - F("given"))
    return set(fitting.values_list("pk", flat=True))


def _of(year: int) -> dict[str, object]:
    return {
        "status": Status.RESOLVED,
        "finding": "goodwill",
        "resolved_on__gte": date(year, 1, 1),
        "resolved_on__lte": date(year, 12, 31),
    }
