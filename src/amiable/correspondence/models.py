"""Tables of messages, of the templates a company wrote, and of links. A subject is a kind and an id ("dispute", 12)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import company_key


class State(models.TextChoices):
    """How far a message is. Out: queued → sending → accepted, refused (for good) or uncertain (the server was lost
    after it began to take the message: never sent again by itself). In, and what was said by telephone: received."""

    QUEUED = "queued", _("À envoyer")
    SENDING = "sending", _("En cours d’envoi")
    ACCEPTED = "accepted", _("Envoyé")
    REFUSED = "refused", _("Refusé")
    UNCERTAIN = "uncertain", _("Incertain")
    WITHDRAWN = "withdrawn", _("Retiré avant l’envoi")
    RECEIVED = "received", _("Reçu")


class Audience(models.TextChoices):
    """Who reads it: the customer, or colleagues only."""

    CUSTOMER = "customer", _("Client")
    INTERNAL = "internal", _("Interne")


class Message(models.Model):
    """An e-mail out or in, or the note of a telephone call. `key` is unique in a company: the same thing is never
    queued twice. `message_id` is fixed when it is written. `to` and `cc` are addresses, comma-separated. A worker holds
    it until `claimed_until`; before `next_at` it is not sent. `sent_at`: when a server took it, or it arrived."""

    company = company_key()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    audience = models.CharField(max_length=10, choices=Audience)
    direction = models.CharField(max_length=4)
    channel = models.CharField(max_length=6, default="mail")
    template = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="fr")
    to = models.TextField(blank=True)
    cc = models.TextField(blank=True)
    sender = models.CharField(max_length=254, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    in_reply_to = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    by = models.CharField(max_length=150, blank=True)
    user_id = models.BigIntegerField(null=True)
    operation = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "key"], name="one_message_per_key")]
        indexes: ClassVar = [
            models.Index(fields=["company", "subject_kind", "subject_id", "at"], name="message_by_subject"),
            models.Index(
                fields=["next_at", "id"], condition=models.Q(state__in=("queued", "sending")), name="message_to_send"
            ),
            models.Index(
                fields=["company", "id"],
                condition=models.Q(state__in=("refused", "uncertain")),
                name="message_to_settle",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Attachment(models.Model):
    """A file that goes with a message: its bytes as they are sent."""

    company = company_key()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """The wording a company gave to a shipped template (`key`, a language); no row, or an empty title: as shipped."""

    company = company_key()
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=300)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "key", "language"], name="one_template_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.language}"


class Link(models.Model):
    """An address that opens one thing to whoever was sent it. `token_hash` is the SHA-256 of its random token, which is
    kept nowhere. `forwarded_from`: the link whose holder passed it on."""

    company = company_key()
    purpose = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    recipient = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    forwarded_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    operation = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "purpose", "subject_kind", "subject_id"], name="link_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_kind} {self.subject_id}"


class Knock(models.Model):
    """A token that opened nothing, from `origin` (a hash of the visitor's address): so many are answered no more."""

    origin = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["origin", "at"], name="knock_by_origin")]

    def __str__(self) -> str:
        return self.origin
