"""Noting by hand what was said by telephone, or came by post or in somebody's own mailbox."""

import secrets
from datetime import datetime

from amiable.correspondence.models import Audience, Message, State
from amiable.correspondence.operations.addresses import UnableToWrite
from amiable.correspondence.operations.outbox import new_message_id
from amiable.correspondence.operations.sayings import clean_text, clean_title
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.people.queries import name_of

CHANNELS = ("call", "mail", "letter")
"""By telephone, by e-mail, by post."""
LONGEST_WHO = 150


def note(
    acting: Acting,
    *,
    subject: tuple[str, int],
    audience: str,
    who: str,
    text: str,
    at: datetime,
    direction: str = "in",
    channel: str = "call",
    title: str = "",
) -> Message:
    """Keep what was said: `who` said it (`direction` "in") or was told it ("out"), `at` an instant that has passed.

    Raises `UnableToWrite`, `journal.operations.AlreadyDone`, `people.access.Forbidden`.
    """
    require(acting, "dispute")
    who = " ".join(who.split())
    _check(direction, channel, who)
    if at > acting.at:
        raise UnableToWrite("cet échange est daté de l’avenir : donnez le moment où il a eu lieu", "at")
    with operation(acting, "message.noted", [subject]) as done:
        row = Message.objects.create(
            company=acting.company,
            subject_kind=subject[0],
            subject_id=subject[1],
            audience=Audience(audience),
            direction=direction,
            channel=channel,
            to=who if direction == "out" else "",
            sender=who if direction == "in" else "",
            title=clean_title(title) if title.strip() else "",
            text=clean_text(text),
            message_id=new_message_id(acting.company),
            key=f"note:{secrets.token_hex(16)}",
            state=State.RECEIVED,
            at=at,
            sent_at=at,
            by=name_of(acting),
            user_id=acting.user_id,
            operation=done.id,
        )
        done.subjects.append(("message", row.pk))
        done.facts |= {"message": row.pk, "direction": direction, "channel": channel, "audience": audience}
        done.words |= {"who": who, "text": row.text}
    return row


def _check(direction: str, channel: str, who: str) -> None:
    if direction not in ("in", "out") or channel not in CHANNELS:
        raise UnableToWrite(
            "dites comment : un appel, un message ou un courrier, reçu ou envoyé ({channel})",
            "channel",
            channel=channel[:20],
        )
    if not who:
        raise UnableToWrite("dites avec qui vous avez échangé", "who")
    if len(who) > LONGEST_WHO:
        raise UnableToWrite("ce nom a plus de {most} caractères", "who", most=LONGEST_WHO)
