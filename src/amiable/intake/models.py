"""Tables of imports: batches, what came from which line, rejects, remembered mappings."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import company_key


class Batch(models.Model):
    """Files taken in as one. `digest` is that of the bytes, so that the same files again change nothing.

    `operation` is the journal operation that posted it, `undone_by` the one that took it back. `summary` and `notes`
    are canonical text: counts, and French remarks for the reader.
    """

    class Source(models.TextChoices):
        FEC = "fec", _("Fichier des écritures comptables")
        OPEN_ITEMS = "open_items", _("Postes ouverts")

    company = company_key()
    source = models.CharField(max_length=20, choices=Source)
    mode = models.CharField(max_length=10, default="stock")
    as_of = models.DateField()
    names = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    operation = models.BigIntegerField()
    undone_by = models.BigIntegerField(null=True)
    summary = models.TextField(default="{}")
    notes = models.TextField(default="[]")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "source", "digest"], name="batch_by_digest")]

    def __str__(self) -> str:
        return self.names


class Origin(models.Model):
    """Which line of which file said something of a receivable: where a figure came from."""

    company = company_key()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    receivable = models.ForeignKey("receivables.Receivable", on_delete=models.PROTECT, related_name="+")
    file = models.SmallIntegerField(default=0)
    line = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "receivable"], name="one_origin_per_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"


class RejectedLine(models.Model):
    """A line that was not taken, kept until it is mended and replayed."""

    company = company_key()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200)
    line = models.IntegerField()
    field = models.CharField(max_length=100, blank=True)
    found = models.CharField(max_length=200, blank=True)
    expected = models.TextField()
    remedy = models.TextField()
    raw = models.TextField(blank=True)
    replayed_by = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.field}"


class Mapping(models.Model):
    """Which column holds what in a file with these titles, confirmed once."""

    company = company_key()
    signature = models.CharField(max_length=64)
    columns = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "signature"], name="one_mapping_per_signature")
        ]

    def __str__(self) -> str:
        return self.signature
