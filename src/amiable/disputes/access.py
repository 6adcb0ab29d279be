"""Doors to disputes: absent and another company's look the same."""

from typing import Any

from amiable.disputes.models import Dispute
from amiable.people.access import Absent, Acting, require


def dispute_by_number(acting: Acting, number: str) -> Dispute:
    """Raises `Absent`, `people.access.Forbidden`."""
    return _dispute(acting, number, number=number)


def dispute_by_id(acting: Acting, dispute_id: int) -> Dispute:
    """Raises `Absent`, `people.access.Forbidden`."""
    return _dispute(acting, str(dispute_id), pk=dispute_id)


def _dispute(acting: Acting, name: str, **asked: Any) -> Dispute:
    require(acting, "read")
    disputes = Dispute.objects.filter(company=acting.company, **asked).select_related("customer", "company")
    dispute = disputes.first()
    if dispute is None:
        raise Absent("aucun litige {number}", number=name)
    return dispute
