"""Messages as rows for pages and commands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import Length

from amiable.correspondence.models import Attachment, Message, State
from amiable.people.models import Company

TO_SETTLE = (State.REFUSED, State.UNCERTAIN)
_SHOWN = ("id", "direction", "audience", "channel", "to", "cc", "sender", "title", "text", "state", "at", "sent_at")
_MORE = ("by", "problem", "template", "language", "message_id", "next_at", "attempts", "subject_kind", "subject_id")


def messages_of(company: Company, kind: str, pk: int) -> list[dict[str, Any]]:
    """All that was said about a subject (kind, id), oldest first; two statements.

    {id, direction: out/in, audience: customer/internal, channel: mail/call/letter, to, cc, sender, title, text, state,
    at, sent_at, by, problem, template, message_id, next_at, attempts, attachments: [{id, name, media_type, size}]}
    """
    rows = Message.objects.filter(company=company, subject_kind=kind, subject_id=pk).order_by("at", "id")
    return _with_attachments(company, list(rows.values(*_SHOWN, *_MORE)))


def messages_to_settle(company: Company, most: int = 200) -> list[dict[str, Any]]:
    """Messages that a server refused or may have taken, oldest first, `most` at most: rows as `messages_of`, which
    also say what they are about: subject_kind, subject_id."""
    rows = Message.objects.filter(company=company, state__in=TO_SETTLE).order_by("id")
    return _with_attachments(company, list(rows.values(*_SHOWN, *_MORE)[:most]))


def counts_to_settle(company: Company) -> dict[str, int]:
    """How many messages wait: {refused, uncertain, queued, sending}."""
    states = (*TO_SETTLE, State.QUEUED, State.SENDING)
    rows = Message.objects.filter(company=company, state__in=states).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("id")))
    return {str(state): found.get(state, 0) for state in states}


def state_of_keys(company: Company, keys: Iterable[str]) -> dict[str, tuple[str, datetime | None]]:
    """Key → (state, when a server took it) of the messages there are; a key without one is left out."""
    rows = Message.objects.filter(company=company, key__in=list(keys))
    return {key: (state, sent_at) for key, state, sent_at in rows.values_list("key", "state", "sent_at")}


def _with_attachments(company: Company, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_message: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    files = Attachment.objects.filter(company=company, message__in=list(by_message)).order_by("id")
    shown = files.annotate(size=Length("content")).values_list("message_id", "id", "name", "media_type", "size")
    for message, pk, name, media_type, size in shown:
        by_message[message].append({"id": pk, "name": name, "media_type": media_type, "size": size})
    return [row | {"attachments": by_message[row["id"]]} for row in rows]
