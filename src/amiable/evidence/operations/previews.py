"""`preview_once`: the picture of one document, made in a limited process outside any transaction."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from amiable.evidence.child import Rendered, TooSlow, rendered
from amiable.evidence.models import Document, Preview
from amiable.evidence.operations.blobs import keep_bytes
from amiable.evidence.queries import Altered, content_of

LEASE = timedelta(seconds=60)
"""Longer than a process may take; after it, somebody else tries."""
MOST_ATTEMPTS = 3
AT_ONCE = 5
"""Documents looked at to find one that nobody else has just taken."""
log = logging.getLogger("amiable.work")


def preview_once(at: datetime) -> bool:
    """Make the picture of the document that has waited longest; whether one waited.

    A worker that dies leaves it to whoever comes after its lease, three times at most; then it has no picture, and can
    still be downloaded.
    """
    document = _claimed(at)
    if document is None:
        return False
    if document.attempts > MOST_ATTEMPTS:
        _settle(document, None)
        return True
    try:
        _settle(document, rendered(document.blob.media_type, content_of(document)))
    except Altered:
        _settle(document, None)
    except TooSlow:
        log.warning("pièce %s : aperçu trop long (essai %s)", document.pk, document.attempts)
    return True


def _claimed(at: datetime) -> Document | None:
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    waiting = Document.objects.filter(free, preview=Preview.WAITING).select_related("blob", "company").order_by("pk")
    for document in waiting[:AT_ONCE]:
        same = Document.objects.filter(
            pk=document.pk,
            preview=Preview.WAITING,
            claimed_until=document.claimed_until,
            attempts=document.attempts,
        )
        if same.update(claimed_until=at + LEASE, attempts=F("attempts") + 1):
            document.claimed_until, document.attempts = at + LEASE, document.attempts + 1
            return document
    return None


def _settle(document: Document, made: Rendered | None) -> None:
    """Tell the result wherever these bytes wait for a picture; nothing where another worker took over."""
    found: dict[str, object] = {"preview": Preview.NONE, "claimed_until": None}
    with transaction.atomic():
        held = Document.objects.select_for_update().filter(pk=document.pk, claimed_until=document.claimed_until)
        if held.first() is None:
            return
        if made:
            picture = keep_bytes(document.company, made.picture, "image/jpeg")
            found |= {"preview": Preview.READY, "picture": picture, "pages": made.pages}
        same = Document.objects.filter(company=document.company, blob=document.blob, preview=Preview.WAITING)
        same.update(**found)
    log.info("pièce %s : %s", document.pk, "aperçu fait" if made else "pas d’aperçu")
