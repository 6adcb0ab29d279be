"""Tables of documents. A subject is a kind and an id ("dispute", 12); bytes are kept once per company and hash."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import company_key


class Blob(models.Model):
    """Bytes by their SHA-256; `media_type` is what they are by their content, whatever their name says."""

    company = company_key()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "sha256"], name="one_blob_per_hash")]

    def __str__(self) -> str:
        return self.sha256


class BlobPiece(models.Model):
    """The bytes of a blob, in order, at most 1 MB each."""

    company = company_key()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["blob", "number"], name="one_blob_piece")]

    def __str__(self) -> str:
        return f"{self.blob_id}/{self.number}"


class Preview(models.TextChoices):
    """Whether a picture of a blob can be shown."""

    WAITING = "waiting", _("En préparation")
    READY = "ready", _("Prêt")
    NONE = "none", _("Pas d’aperçu")


class Document(models.Model):
    """A file somebody gave on a subject, under the `name` they gave it. `audience`: "customer" where the customer gave
    it or may see it, else "internal". `source`: us, resolver or customer. `picture` is its first page, made again from
    the bytes in a limited process, without position data."""

    company = company_key()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    audience = models.CharField(max_length=10, default="internal")
    source = models.CharField(max_length=10, default="us")
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    preview = models.CharField(max_length=10, choices=Preview, default=Preview.WAITING)
    picture = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    pages = models.PositiveIntegerField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    operation = models.BigIntegerField()
    is_new: bool = False
    """Not kept: true only for the one who has just given it, where the subject did not have these bytes yet."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "subject_kind", "subject_id", "at"], name="document_by_subject"),
            models.Index(fields=["id"], condition=models.Q(preview="waiting"), name="document_to_preview"),
        ]

    def __str__(self) -> str:
        return self.name
