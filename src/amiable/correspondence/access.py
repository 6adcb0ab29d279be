"""Doors to messages and links. A link's unknown, expired and revoked tokens look alike, and so do too many tries."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.crypto import salted_hmac

from amiable.correspondence.models import Attachment, Knock, Link, Message
from amiable.people.access import Absent, Acting, require

MOST_KNOCKS, KNOCKS_WITHIN = 20, timedelta(minutes=10)
"""Tokens that opened nothing, from one origin, after which none is looked at for a while."""
_LONGEST_TOKEN = 100


def message_by_id(acting: Acting, pk: int) -> Message:
    """A message of the company. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    found = Message.objects.filter(company=acting.company, pk=pk).first()
    if found is None:
        raise Absent("aucun message {message}", message=pk)
    return found


def attachment_by_id(acting: Acting, pk: int) -> Attachment:
    """A file of a message of the company. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    found = Attachment.objects.filter(company=acting.company, pk=pk).first()
    if found is None:
        raise Absent("aucune pièce jointe {attachment}", attachment=pk)
    return found


def link_by_token(token: str, origin: str, at: datetime) -> Link:
    """The open link of a token that a visitor from `origin` (their network address) shows, with its company.

    Raises `Absent` alike where it is unknown, expired or revoked, or where too many from there opened nothing lately.
    What opened nothing is kept in the access log, whatever the transaction of the caller.
    """
    link = _known(token, origin, at)
    if link is None or link.revoked_at is not None or link.expires_at <= at:
        raise _no_link()
    return link


def expired_link(token: str, origin: str, at: datetime) -> Link:
    """The link of a token whose time is over, only to offer another to the same address. Raises `Absent` otherwise."""
    link = _known(token, origin, at)
    if link is None or link.revoked_at is not None or link.expires_at > at:
        raise _no_link()
    return link


def link_by_id(pk: int, at: datetime) -> Link:
    """The link of somebody who showed its token before (a signed cookie says so). Raises `Absent` once it is over."""
    link = Link.objects.filter(pk=pk, revoked_at=None, expires_at__gt=at).select_related("company").first()
    if link is None:
        raise _no_link()
    return link


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _known(token: str, origin: str, at: datetime) -> Link | None:
    """The link of a token, open or not; None, and a knock, where there is none."""
    knocker = salted_hmac("knock", origin, algorithm="sha256").hexdigest()
    lately = Knock.objects.filter(origin=knocker, at__gt=at - KNOCKS_WITHIN, at__lte=at)
    if lately[:MOST_KNOCKS].count() >= MOST_KNOCKS:
        return None
    digest = hash_of(token[:_LONGEST_TOKEN])
    link = Link.objects.filter(token_hash=digest).select_related("company").first()
    if link is None:
        Knock.objects.create(origin=knocker, at=at)
    return link


def _no_link() -> Absent:
    return Absent("ce lien n’ouvre rien, ou plus rien")
