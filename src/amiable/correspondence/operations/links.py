"""Links: addresses that open one thing to whoever was sent them. The token is in the mail and kept nowhere."""

import secrets
from datetime import timedelta

from django.db.models import F

from amiable.correspondence.access import hash_of
from amiable.correspondence.models import Knock, Link
from amiable.correspondence.operations.addresses import checked_address
from amiable.journal.operations import Operation

TOKEN_BYTES = 16
KNOCKS_KEPT = timedelta(days=1)


def make_link(
    done: Operation,
    *,
    recipient: str,
    subject: tuple[str, int],
    purpose: str = "answer",
    days: int = 15,
    forwarded_from: Link | None = None,
) -> str:
    """Make a link, inside the caller's operation, and return its token: for the mail to `recipient` only.

    It opens `subject` (kind, id) for `purpose` until `days` have passed or it is revoked. Raises `UnableToWrite`.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    at = done.acting.at
    link = Link.objects.create(
        company=done.acting.company,
        purpose=purpose,
        subject_kind=subject[0],
        subject_id=subject[1],
        recipient=checked_address(recipient),
        token_hash=hash_of(token),
        made_at=at,
        expires_at=at + timedelta(days=days),
        forwarded_from=forwarded_from,
        operation=done.id,
    )
    done.subjects.append(("link", link.pk))
    Knock.objects.filter(at__lt=at - KNOCKS_KEPT).delete()
    return token


def revoke_links(done: Operation, purpose: str, subject: tuple[str, int]) -> int:
    """Close every open link of a subject for a purpose, inside the caller's operation; returns how many."""
    kind, pk = subject
    links = Link.objects.filter(company=done.acting.company, purpose=purpose, subject_kind=kind, subject_id=pk)
    return links.filter(revoked_at=None).update(revoked_at=done.acting.at)


def use_link(done: Operation, link: Link) -> None:
    """Count an act by a link, inside the operation that it does. Looking at its page counts for nothing."""
    Link.objects.filter(pk=link.pk, company=done.acting.company).update(uses=F("uses") + 1, used_at=done.acting.at)
