"""Reads about documents."""

from hashlib import sha256
from typing import Any

from amiable.core.refusal import Refusal
from amiable.evidence.models import Blob, BlobPiece, Document
from amiable.people.models import Company


class Altered(Refusal):
    """The bytes in the database are no longer those that were given."""


def documents_of(company: Company, kind: str, id: int) -> list[dict[str, Any]]:  # noqa: A002
    """The documents of a subject as rows, oldest first, those withdrawn among them: id, name, media_type, size (bytes),
    sha256, audience, source, by, at, preview ("waiting", "ready", "none"), pages (None: unknown), withdrawn."""
    rows = Document.objects.filter(company=company, subject_kind=kind, subject_id=id)
    return [
        {
            "id": row.pk,
            "name": row.name,
            "media_type": row.blob.media_type,
            "size": row.blob.size,
            "sha256": row.blob.sha256,
            "audience": row.audience,
            "source": row.source,
            "by": row.by,
            "at": row.at,
            "preview": row.preview,
            "pages": row.pages,
            "withdrawn": row.withdrawn_at is not None,
        }
        for row in rows.select_related("blob").order_by("at", "pk")
    ]


def content_of(document: Document) -> bytes:
    """The bytes as they were given. Raises `Altered` where their hash is another one by now."""
    return _bytes_of(document.blob, document.name)


def picture_of(document: Document) -> bytes | None:
    """The picture we made of it, a JPEG; None where there is none."""
    return _bytes_of(document.picture, document.name) if document.picture else None


def _bytes_of(blob: Blob, name: str) -> bytes:
    pieces = BlobPiece.objects.filter(company=blob.company_id, blob=blob).order_by("number")
    content = b"".join(bytes(piece) for piece in pieces.values_list("content", flat=True))
    if sha256(content).hexdigest() != blob.sha256:
        raise Altered(
            "« {name} » n’est plus, dans la base, le fichier qui a été donné : reprenez-le d’une sauvegarde", name=name
        )
    return content
