"""What is in dispute already: what a sheet of disputes in progress is compared with."""

from collections.abc import Iterable

from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.people.models import Company

_AT_ONCE = 2000


def open_on(company: Company, receivable_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Receivable id → (id, number) of the oldest open dispute about it."""
    ordered = sorted(set(receivable_ids))
    found: dict[int, tuple[int, str]] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        lines = DisputeLine.objects.filter(company=company, receivable__in=ordered[start : start + _AT_ONCE])
        lines = lines.filter(dispute__status=Status.OPEN).order_by("-dispute_id")
        found.update(
            (receivable, (dispute, number))
            for receivable, dispute, number in lines.values_list("receivable_id", "dispute_id", "dispute__number")
        )
    return found


def referenced(company: Company) -> dict[tuple[int, str], tuple[int, str]]:
    """(customer id, reference elsewhere in lower case) → (id, number) of the dispute that has it; cancelled ones do not
    count."""
    rows = Dispute.objects.filter(company=company).exclude(reference="").exclude(status=Status.CANCELLED)
    columns = ("customer_id", "reference", "pk", "number")
    return {
        (customer, reference.casefold()): (pk, number) for customer, reference, pk, number in rows.values_list(*columns)
    }
