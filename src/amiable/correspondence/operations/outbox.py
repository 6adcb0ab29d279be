"""Writing messages: put into the outbox in the transaction of what they tell, taken back, settled by a person.

What is queued is sent later by the worker (`sending`), so that nothing slow runs inside a transaction.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings

from amiable.correspondence.models import Attachment, Audience, Message, State
from amiable.correspondence.operations.addresses import (
    SettledMeanwhile,
    UnableToWrite,
    checked_address,
    checked_addresses,
)
from amiable.correspondence.operations.sayings import clean_name, clean_text, clean_title
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting, require
from amiable.people.models import Company
from amiable.people.queries import name_of

MOST_FILES, MOST_BYTES = 20, 15 * 1024 * 1024
"""Files of one message, and their bytes together: most mail servers take no more."""


@dataclass(frozen=True, slots=True)
class File:
    """Something to attach: its name, its media type ("application/pdf"), its bytes."""

    name: str
    media_type: str
    content: bytes


def queue_message(
    done: Operation,
    *,
    subject: tuple[str, int],
    audience: str,
    to: Sequence[str],
    title: str,
    text: str,
    key: str,
    cc: Sequence[str] = (),
    template: str = "",
    language: str = "fr",
    attachments: Sequence[File] = (),
    not_before: datetime | None = None,
    in_reply_to: str = "",
    by: str = "",
) -> Message:
    """Put an e-mail into the outbox, inside the caller's operation: it goes if that one is committed, and not before
    `not_before`.

    `subject`: what it is about (kind, id); `audience`: customer or internal; `key`: the same one in a company is queued
    once, and the message that is there is returned; `in_reply_to`: the Message-ID it answers; `by`: who writes ("":
    whoever acts). Raises `UnableToWrite`.
    """
    acting, key = done.acting, _checked_key(key)
    known = Message.objects.filter(company=acting.company, key=key).first()
    if known:
        return known
    first, copies = checked_addresses(to, cc)
    _check_files(attachments)
    row = Message(
        company=acting.company,
        subject_kind=subject[0],
        subject_id=subject[1],
        audience=Audience(audience),
        direction="out",
        template=template,
        language=language,
        to=", ".join(first),
        cc=", ".join(copies),
        sender=sender_of(acting.company),
        title=clean_title(title),
        text=clean_text(text),
        message_id=new_message_id(acting.company),
        in_reply_to=in_reply_to,
        key=key,
        state=State.QUEUED,
        next_at=not_before or acting.at,
        at=acting.at,
        by=by or writer_of(acting),
        user_id=acting.user_id,
        operation=done.id,
    )
    return _put(acting, row, attachments)


def _put(acting: Acting, row: Message, files: Sequence[File]) -> Message:
    """Write the row with its line, unless somebody else has just queued the same; that raises no error of the database,
    which would spoil the caller's transaction."""
    Message.objects.bulk_create([row], ignore_conflicts=True)
    kept = Message.objects.get(company=row.company, key=row.key)
    if kept.message_id != row.message_id:
        return kept
    _attach(kept, files)
    subjects = [(kept.subject_kind, kept.subject_id), ("message", kept.pk)]
    with operation(acting, "message.queued", subjects) as line:
        line.facts |= {"message": kept.pk, "message_id": kept.message_id, "audience": kept.audience}
        line.facts |= {"template": kept.template, "sha256": sha256(kept.text.encode()).hexdigest()}
        line.words |= {"to": ", ".join(filter(None, (kept.to, kept.cc))), "title": kept.title}
    return kept


def withdraw_message(acting: Acting, message: Message) -> Message:
    """Take back a message that has not gone yet, or leave aside one that was refused. Raises `UnableToWrite`,
    `people.access.Forbidden` or `Absent`."""
    with operation(
        _settling(acting, message), "message.withdrawn", [(message.subject_kind, message.subject_id)]
    ) as done:
        states = (State.QUEUED, State.REFUSED)
        waiting = Message.objects.filter(pk=message.pk, state__in=states)
        if not waiting.update(state=State.WITHDRAWN, next_at=None, claimed_until=None):
            raise SettledMeanwhile("ce message est parti, ou en train de partir : il ne peut plus être retiré")
        _say_settled(done, message)
    message.refresh_from_db()
    return message


def settle_message(acting: Acting, message: Message, *, arrived: bool, to: str = "") -> Message:
    """Say what became of a message that is uncertain or was refused: it `arrived` (or was given otherwise), or it is to
    be sent again, under another Message-ID, to the same addresses or to `to` (comma-separated).

    Raises `UnableToWrite`, `people.access.Forbidden` or `Absent`.
    """
    with operation(_settling(acting, message), "message.settled", [(message.subject_kind, message.subject_id)]) as done:
        now = Message.objects.select_for_update().get(pk=message.pk)
        if now.state not in (State.REFUSED, State.UNCERTAIN):
            raise SettledMeanwhile("quelqu’un vient de régler ce message : il n’y a plus rien à faire")
        if arrived:
            now.state, now.sent_at, now.problem = State.ACCEPTED, now.sent_at or acting.at, ""
        else:
            _again(now, acting, to)
        now.save()
        _say_settled(done, now)
        done.facts |= {"arrived": arrived, "before": message.message_id}
    message.refresh_from_db()
    return message


def _again(now: Message, acting: Acting, to: str) -> None:
    if to.strip():
        first, copies = checked_addresses(to.split(","), now.cc.split(","))
        now.to, now.cc = ", ".join(first), ", ".join(copies)
    now.message_id, now.sender = new_message_id(acting.company), sender_of(acting.company)
    now.state, now.next_at, now.attempts, now.problem, now.sent_at = State.QUEUED, acting.at, 0, "", None


def _settling(acting: Acting, message: Message) -> Acting:
    require(acting, "dispute")
    if message.company_id != acting.company.pk:
        raise Absent("aucun message {message}", message=message.pk)
    return acting


def _say_settled(done: Operation, message: Message) -> None:
    done.subjects.append(("message", message.pk))
    done.facts |= {"message": message.pk, "message_id": message.message_id}


def writer_of(acting: Acting) -> str:
    """Under which name somebody writes ("": the program does)."""
    return "" if acting.user_id is None else name_of(acting)


def sender_of(company: Company) -> str:
    """From which address a company writes: its own, else the account at the mail server, else one at our address."""
    if company.mail_from:
        return checked_address(company.mail_from)
    account = urlsplit(settings.SMTP).username or ""
    return account if "@" in account else f"amiable@{_domain()}"


def new_message_id(company: Company) -> str:
    """An identity no other message has."""
    domain = checked_address(company.mail_from).rpartition("@")[2] if company.mail_from else _domain()
    return f"<{secrets.token_hex(16)}@{domain}>"


def _domain() -> str:
    return urlsplit(settings.ADDRESS).hostname or "localhost"


def _checked_key(key: str) -> str:
    longest = 120
    return key if len(key) <= longest else f"{key[:50]}:{sha256(key.encode()).hexdigest()}"


def _check_files(files: Sequence[File]) -> None:
    if len(files) > MOST_FILES:
        raise UnableToWrite("{count} pièces jointes ; {most} au plus", "files", count=len(files), most=MOST_FILES)
    size = sum(len(file.content) for file in files)
    if size > MOST_BYTES:
        raise UnableToWrite(
            "les pièces jointes font {size} Mo ensemble ; {most} au plus : joignez-en moins",
            "files",
            size=-(-size // 1024**2),
            most=MOST_BYTES // 1024**2,
        )


def _attach(message: Message, files: Sequence[File]) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            company=message.company,
            message=message,
            name=clean_name(file.name),
            media_type=file.media_type[:100],
            content=file.content,
        )
        for file in files
    )
