"""Tables of imports: files dropped, batches, what came from which line, rejects, remembered mappings."""

import json
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import company_key


class Batch(models.Model):
    """Files taken in as one. `digest` is that of the bytes, so that the same files again change nothing.

    `operation` is the journal operation that posted it, `undone_by` the one that took it back, `by` the name of who
    posted it ("" before 0.2). `summary` and `notes` are canonical text: counts with the balance of the account 411
    that the files told and whether the books agree, and remarks for the reader (`core.said.stored`).
    """

    class Source(models.TextChoices):
        FEC = "fec", _("Fichier des écritures comptables")
        OPEN_ITEMS = "open_items", _("Postes ouverts")
        CUSTOMERS = "customers", _("Clients et contacts")
        DISPUTES = "disputes", _("Litiges en cours")

    company = company_key()
    source = models.CharField(max_length=20, choices=Source)
    mode = models.CharField(max_length=10, default="stock")
    as_of = models.DateField()
    names = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=150, default="", blank=True)
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


class Trace(models.Model):
    """What a batch of customers or disputes did, so that it can be taken back: a `field` of a thing (`kind` customer,
    contact or dispute, by its id) was said otherwise, or with `field` "" the thing was added. `line` of the `file` (its
    name, and its sheet where several were read)."""

    company = company_key()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    thing = models.BigIntegerField()
    field = models.CharField(max_length=20, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    file = models.CharField(max_length=240)
    line = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "kind", "thing"], name="trace_by_thing")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.kind} {self.thing} {self.field}"


class RejectedLine(models.Model):
    """A line that was not taken, kept until it is mended and replayed.

    `said` is canonical text: `expected` and `remedy` with what they were made of (`core.said.stored`); None where they
    are only known in French. `raw` is the line as it came. `cells` (canonical text, None while nobody has mended it) is
    the line as somebody corrected it, `wrong` canonical text of what is still wrong with that (None: it reads well).
    `aside`: left aside on purpose. `by` and `at` say who touched it last, `version` how many times.
    """

    company = company_key()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200)
    line = models.IntegerField()
    field = models.CharField(max_length=100, blank=True)
    found = models.CharField(max_length=200, blank=True)
    expected = models.TextField()
    remedy = models.TextField()
    said = models.TextField(null=True)
    raw = models.TextField(blank=True)
    replayed_by = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    cells = models.TextField(null=True)
    wrong = models.TextField(null=True)
    aside = models.BooleanField(default=False)
    by = models.CharField(max_length=150, default="", blank=True)
    at = models.DateTimeField(null=True)
    version = models.IntegerField(default=0)

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


class UploadState(models.TextChoices):
    """How far files that were dropped have come."""

    RECEIVED = "received", _("Reçu")
    READING = "reading", _("En lecture")
    PREVIEWED = "previewed", _("À confirmer")
    CONFIRMED = "confirmed", _("Confirmé")
    POSTING = "posting", _("En écriture")
    TAKEN = "taken", _("Importé")
    REFUSED = "refused", _("Refusé")
    ABANDONED = "abandoned", _("Abandonné")


MOVES: dict[UploadState, tuple[UploadState, ...]] = {
    UploadState.RECEIVED: (UploadState.READING, UploadState.ABANDONED),
    UploadState.READING: (
        UploadState.PREVIEWED,
        UploadState.REFUSED,
        UploadState.RECEIVED,  # its worker stopped, or is to try again
        UploadState.ABANDONED,
    ),
    UploadState.PREVIEWED: (UploadState.CONFIRMED, UploadState.RECEIVED, UploadState.ABANDONED),
    UploadState.CONFIRMED: (UploadState.POSTING, UploadState.ABANDONED),
    UploadState.POSTING: (
        UploadState.TAKEN,
        UploadState.PREVIEWED,  # more is missing than was confirmed: the books moved meanwhile
        UploadState.REFUSED,
        UploadState.CONFIRMED,  # its worker stopped, or is to try again
    ),
    UploadState.REFUSED: (UploadState.RECEIVED, UploadState.ABANDONED),
    UploadState.TAKEN: (),
    UploadState.ABANDONED: (),
}
"""State → the states that may follow."""

PENDING = (
    UploadState.RECEIVED,
    UploadState.READING,
    UploadState.PREVIEWED,
    UploadState.CONFIRMED,
    UploadState.POSTING,
)
"""States in which something is still to come: the same files dropped again join what is there."""


class UploadKind(models.TextChoices):
    """What dropped files tell: the accounts (FEC, open items), who the customers are, or the disputes in progress; ""
    until they have been looked at, where nobody said so."""

    UNSAID = "", _("À reconnaître")
    ACCOUNTS = "accounts", _("Comptes")
    CUSTOMERS = "customers", _("Clients et contacts")
    DISPUTES = "disputes", _("Litiges en cours")


class Upload(models.Model):
    """Files dropped together, on their way to a batch. `kind` is what they are said to tell.

    `dropped_by` and `confirmed_by` are canonical text: who (`operations.actor`). `key` is the same for the same bytes
    dropped with the same `mode` and `as_of`; `digest` that of the bytes, as in `Batch`. `columns` is canonical text,
    field → title, as a person chose them; `preview` canonical text (`operations.preview`), made `version` times;
    `refusal` a French sentence, `refusal_said` canonical text of what it was made of (`core.said.stored`), or None.
    `phase` is what is being done (reading, comparing, writing), `progress_done` of
    `progress_whole` in bytes or lines (whole 0: not known). A worker holds it until `claimed_until`; `attempts` of the
    step so far, not to be tried again before `next_at`. `kept`: the contents are still there.
    """

    company = company_key()
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    kind = models.CharField(max_length=10, choices=UploadKind, default=UploadKind.ACCOUNTS, blank=True)
    mode = models.CharField(max_length=10, default="stock")
    as_of = models.DateField(null=True)
    replays = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    dropped_by = models.TextField()
    confirmed_by = models.TextField(blank=True)
    confirmed_missing = models.IntegerField(null=True)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    columns = models.TextField(default="{}")
    preview = models.TextField(blank=True)
    version = models.IntegerField(default=0)
    refusal = models.TextField(blank=True)
    refusal_said = models.TextField(null=True)
    phase = models.CharField(max_length=10, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_whole = models.BigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    kept = models.BooleanField(default=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "key"],
                condition=models.Q(state__in=PENDING),
                name="one_pending_upload_per_content",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="upload_by_state")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def by(self) -> str:
        """The name of who dropped it."""
        return str(json.loads(self.dropped_by)["label"])

    @property
    def confirmer(self) -> str:
        """The name of who confirmed it; "" where nobody has."""
        return str(json.loads(self.confirmed_by)["label"]) if self.confirmed_by else ""


class UploadedFile(models.Model):
    """A file as it was dropped: its name, its bytes counted and hashed. The bytes themselves are in `FilePiece`."""

    company = company_key()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="files")
    number = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["upload", "number"], name="one_file_per_number")]

    def __str__(self) -> str:
        return self.name


class FilePiece(models.Model):
    """The bytes of a file in order, in the database so that a backup is one thing, gone once they have been taken.

    In pieces: PostgreSQL's driver writes binary as text, and 100 MB at once took 760 MB of memory and four times the
    time.
    """

    company = company_key()
    file = models.ForeignKey(UploadedFile, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "number"], name="one_piece_per_number")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"
