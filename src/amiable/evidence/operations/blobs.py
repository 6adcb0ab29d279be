"""Bytes, kept once per company and hash, in pieces, and never changed."""

from hashlib import sha256

from amiable.evidence.limits import PIECE
from amiable.evidence.models import Blob, BlobPiece
from amiable.people.models import Company


def keep_bytes(company: Company, content: bytes, media_type: str) -> Blob:
    """The row of these bytes, held until the transaction of the caller ends: of two who give the same, one writes."""
    digest = sha256(content).hexdigest()
    made = Blob(company=company, sha256=digest, size=len(content), media_type=media_type)
    Blob.objects.bulk_create([made], ignore_conflicts=True)
    blob = Blob.objects.select_for_update().get(company=company, sha256=digest)
    if not BlobPiece.objects.filter(blob=blob).exists():
        for number, start in enumerate(range(0, len(content), PIECE)):
            BlobPiece.objects.create(company=company, blob=blob, number=number, content=content[start : start + PIECE])
    return blob
