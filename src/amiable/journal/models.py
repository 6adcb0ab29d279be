"""Tables of the journal. Lines are append-only: triggers refuse to change or delete them (see migrations)."""

from typing import ClassVar

from django.db import models


class Head(models.Model):
    """The last line of a company's chain. Locked last in every operation, so that nobody waits for long."""

    company = models.OneToOneField("people.Company", on_delete=models.PROTECT, related_name="+", primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


class Line(models.Model):
    """One operation: `body` is the canonical text that `hash` is the SHA-256 of; the columns repeat what is in it."""

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    operation = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.CharField(max_length=150)
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "seq"], name="one_line_per_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class Subject(models.Model):
    """What a line is about, so that it is found. Derived from the line's text, which alone is hashed."""

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "kind", "subject_id", "line"], name="one_subject_per_line")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Sent(models.Model):
    """A form that was sent and done: `key` names one showing of it, `operation` what it did, and does once."""

    company = models.ForeignKey("people.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    operation = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "key"], name="one_act_per_form")]

    def __str__(self) -> str:
        return self.key


class Words(models.Model):
    """Names and free words of a line. They may be erased: the line holds only their salted digest."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+", primary_key=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.line_id}"
