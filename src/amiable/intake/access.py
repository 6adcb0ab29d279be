"""Doors to imports and to files dropped."""

from amiable.intake.models import Batch, Upload
from amiable.people.access import Absent, Acting, require


def batch_by_id(acting: Acting, batch_id: int) -> Batch:
    """Raises `Absent`, also where the batch is another company's."""
    require(acting, "read")
    batch = Batch.objects.filter(company=acting.company, pk=batch_id).first()
    if batch is None:
        raise Absent("aucun lot {batch}", batch=batch_id)
    return batch


def upload_by_id(acting: Acting, upload_id: int) -> Upload:
    """Files dropped. Raises `Absent`, also where they are another company's."""
    require(acting, "read")
    upload = Upload.objects.filter(company=acting.company, pk=upload_id).select_related("company").first()
    if upload is None:
        raise Absent("aucun dépôt {upload}", upload=upload_id)
    return upload
