"""What is said to the customer of a dispute, and by them: written, noted of a call or a letter, given as documents."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from amiable.correspondence.operations import note, queue_message, withdraw_message
from amiable.correspondence.operations.addresses import UnableToWrite
from amiable.correspondence.queries import messages_of
from amiable.disputes.models import Dispute, Status, Turn
from amiable.disputes.operations.change import put
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.stages import set_stage
from amiable.disputes.operations.turns import pass_turn
from amiable.evidence.operations import add_document
from amiable.journal.operations import operation
from amiable.people.access import Acting
from amiable.people.queries import name_of

if TYPE_CHECKING:
    from amiable.correspondence.models import Message
    from amiable.evidence.models import Document

Audience = Literal["customer", "internal"]

HELD = timedelta(seconds=60)
"""From writing to sending: the time to take it back."""
MOST_FILES = 20
ACKNOWLEDGES = "dispute_acknowledged"
"""The template of the letter that says a dispute was received."""


def write_to_customer(
    acting: Acting,
    *,
    dispute: Dispute,
    to: Sequence[str],
    title: str,
    text: str,
    key: str,
    template: str = "",
    language: str = "fr",
    waits: bool = False,
) -> "Message":
    """Write to the customer; it goes out after `HELD`. `key` names this letter in the company: one key, one letter.

    An acknowledgement (`template` ``dispute_acknowledged``) moves a case just reported on; `waits` makes it the
    customer's turn where it is open. Raises `correspondence.operations.UnableToWrite`, which names the field,
    `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`; nothing is written then.
    """
    require_on(acting, "dispute", dispute)
    with operation(acting, "dispute.written", [("dispute", dispute.pk)]) as done:
        now = _held(dispute)
        done.facts |= {"number": now.number, "template": template}
        message = queue_message(
            done,
            subject=("dispute", dispute.pk),
            audience="customer",
            to=to,
            title=title,
            text=text,
            key=key,
            template=template,
            language=language,
            not_before=acting.at + HELD,
            by=name_of(acting),
        )
        if now.status == Status.OPEN:
            if template == ACKNOWLEDGES and now.stage == "reported":
                set_stage(acting, dispute=now, to="acknowledged")
            if waits and now.turn != "customer":
                pass_turn(done, now, "customer")
    dispute.refresh_from_db()
    return message


def take_letter_back(acting: Acting, dispute: Dispute, message: "Message") -> None:
    """Withdraw a letter that has not gone yet; what came of it is as before: a case that was just reported, whose
    turn it was. Raises as `write_to_customer`."""
    require_on(acting, "dispute", dispute)
    with operation(acting, "dispute.letter_withdrawn", [("dispute", dispute.pk)]) as done:
        now = _held(dispute)
        done.facts |= {"number": now.number, "template": message.template}
        withdraw_message(acting, message)
        others = messages_of(acting.company, "dispute", dispute.pk)
        gone = any(one["template"] == ACKNOWLEDGES and one["state"] != "withdrawn" for one in others)
        if message.template == ACKNOWLEDGES and now.stage == "acknowledged" and not gone:
            put(now, {"stage": "reported"})
        before = Turn.objects.filter(dispute=now, until=message.at).order_by("pk").last()
        if now.status == Status.OPEN and (now.turn, now.turn_since) == ("customer", message.at) and before:
            pass_turn(done, now, before.party)


def note_said(
    acting: Acting,
    *,
    dispute: Dispute,
    audience: Audience,
    direction: Literal["in", "out"],
    channel: Literal["call", "mail", "letter"],
    who: str,
    text: str,
    at: datetime,
) -> "Message":
    """Note what was said by telephone or came by other ways. What the customer says while it is their turn makes it
    ours. Raises as `write_to_customer`."""
    require_on(acting, "dispute", dispute)
    with operation(acting, "dispute.noted", [("dispute", dispute.pk)]) as done:
        now = _held(dispute)
        done.facts |= {"number": now.number, "channel": channel, "direction": direction}
        about = ("dispute", dispute.pk)
        noted = note(
            acting,
            subject=about,
            audience=audience,
            direction=direction,
            channel=channel,
            who=who,
            title="",
            text=text,
            at=at,
        )
        if (audience, direction, now.turn, now.status) == ("customer", "in", "customer", Status.OPEN):
            pass_turn(done, now, "us")
    dispute.refresh_from_db()
    return noted


def give_documents(
    acting: Acting, *, dispute: Dispute, files: Sequence[tuple[str, bytes]], audience: Audience, from_customer: bool
) -> "list[Document]":
    """Keep files (name, bytes) with a dispute, all or none. Raises `evidence.operations.Unacceptable`, and as
    `write_to_customer`."""
    require_on(acting, "dispute", dispute)
    if not files:
        raise UnableToWrite("choisissez au moins un fichier à ajouter", "files")
    if len(files) > MOST_FILES:
        raise UnableToWrite("{count} fichiers d’un coup : {most} au plus", "files", count=len(files), most=MOST_FILES)
    with operation(acting, "dispute.documented", [("dispute", dispute.pk)]) as done:
        now = _held(dispute)
        done.facts |= {"number": now.number, "count": len(files)}
        source = "customer" if from_customer else "us"
        about = ("dispute", dispute.pk)
        return [
            add_document(acting, subject=about, name=name, content=content, audience=audience, source=source)
            for name, content in files
        ]


def _held(dispute: Dispute) -> Dispute:
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if now.status == Status.CANCELLED:
        raise UnableToWrite("{number} est annulé : rien n’y est contesté, rien ne s’y ajoute", number=now.number)
    return now
