"""Doors to disputes: absent and another company's look the same."""

from amiable.disputes.models import Dispute
from amiable.people.access import Absent, Acting, require


def dispute_by_number(acting: Acting, number: str) -> Dispute:
    """Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    disputes = Dispute.objects.filter(company=acting.company, number=number).select_related("customer")
    dispute = disputes.first()
    if dispute is None:
        raise Absent(f"aucun litige {number}")
    return dispute
