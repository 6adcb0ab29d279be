"""Doors to imports."""

from amiable.intake.models import Batch
from amiable.people.access import Absent, Acting, require


def batch_by_id(acting: Acting, batch_id: int) -> Batch:
    """Raises `Absent`, also where the batch is another company's."""
    require(acting, "read")
    batch = Batch.objects.filter(company=acting.company, pk=batch_id).first()
    if batch is None:
        raise Absent(f"aucun lot {batch_id}")
    return batch
