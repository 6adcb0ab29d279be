"""Doors to documents: absent and another company's look the same."""

from django.db.models import QuerySet

from amiable.evidence.models import Document
from amiable.people.access import Absent, Acting, require
from amiable.people.models import Company


def document_by_id(acting: Acting, document_id: int) -> Document:
    """A document of the company, withdrawn or not. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    rows = Document.objects.filter(company=acting.company, pk=document_id)
    return _first(rows.select_related("blob", "picture", "company"), document_id)


def document_of_subject(company: Company, subject: tuple[str, int], document_id: int) -> Document:
    """A document of this very subject that is not withdrawn, for whoever came to the subject through a door of its own
    (a link). Raises `Absent`."""
    rows = Document.objects.filter(company=company, pk=document_id, subject_kind=subject[0], subject_id=subject[1])
    return _first(rows.filter(withdrawn_at=None).select_related("blob", "picture", "company"), document_id)


def _first(rows: QuerySet[Document], document_id: int) -> Document:
    found = rows.first()
    if found is None:
        raise Absent("aucune pièce {id}", id=document_id)
    return found
