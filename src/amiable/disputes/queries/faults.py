"""Where the cases and the books disagree."""

from collections.abc import Iterator

from django.db.models import Sum

from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.people.models import Company
from amiable.receivables.queries.portions import contested_by_dispute


def faults_of_disputes(company: Company) -> list[tuple[str, str]]:
    """(dispute, what) where a case and the books disagree: euros are contested by a case that is not open; or where a
    case does not sum up its lines."""
    contested = contested_by_dispute(company)
    numbers = dict(Dispute.objects.filter(company=company).values_list("number", "status"))
    found = [
        (number, f"{cents} centimes sont contestés par un litige qui n'est pas ouvert")
        for number, cents in contested.items()
        if cents and numbers.get(number) != Status.OPEN
    ]
    return sorted([*found, *_faults_of_sums(company)])


def _faults_of_sums(company: Company) -> Iterator[tuple[str, str]]:
    lines = DisputeLine.objects.filter(company=company).values_list("dispute_id")
    sums = {pk: rest for pk, *rest in lines.annotate(Sum("claimed"), Sum("blocked"), Sum("conceded"))}
    disputes = Dispute.objects.filter(company=company).order_by("pk")
    for pk, number, status, *told in disputes.values_list("pk", "number", "status", "claimed", "blocked", "conceded"):
        if told != ([0, 0, 0] if status == Status.CANCELLED else sums.get(pk, [0, 0, 0])):
            yield number, "ses montants ne sont pas la somme de ses lignes"
