"""`send_once`: some of the messages that wait, handed to the mail server one after the other.

A message is `sending` in the database before the server hears of it, and what came of it is written before the next
one begins. So a process or a server that dies leaves at most one message `uncertain` per connection, and none is handed
over twice. All statements run outside a transaction.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F, QuerySet

from amiable.correspondence.models import Message, State
from amiable.correspondence.operations.smtp import Outcome, Server, deliver
from amiable.correspondence.operations.writing import recipients_of, written

log = logging.getLogger("amiable.mail")
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""Before a message is tried again, by how often it was tried; the last one from then on."""
MOST_ATTEMPTS = 24
"""Some four days of trying."""
LEASE = timedelta(minutes=10)
AT_ONCE, SECONDS_AT_ONCE = 50, 20
"""Messages and seconds of one step, so that other work has its turn."""
LONGEST_PROBLEM = 500


def send_once(at: datetime) -> bool:
    """Send what waits, as far as one step goes; whether there was anything to do.

    Without AMIABLE_SMTP, or where it names no server, nothing is sent. Raises `OperationalError` where the database is
    locked or away.
    """
    lost = _give_up_lost(at)
    if not settings.SMTP:
        return lost
    waiting = list(_due(at).order_by("next_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    if waiting:
        try:
            _Round(Server.of(settings.SMTP), at).send(waiting)
        except ImproperlyConfigured as problem:
            log.error("aucun message ne part : %s", problem)
            _all_wait(at)
    return lost or bool(waiting)


class _Round:
    """One connection at most, and the messages that go through it; `now` counts on from when it began."""

    def __init__(self, server: Server, at: datetime) -> None:
        self._server, self._at, self._began = server, at, monotonic()
        self._talking: smtplib.SMTP | None = None

    @property
    def now(self) -> datetime:
        return self._at + timedelta(seconds=monotonic() - self._began)

    def send(self, waiting: list[int]) -> None:
        """One after the other, until the server is away or the time of a step is up."""
        try:
            for pk in waiting:
                if monotonic() - self._began > SECONDS_AT_ONCE:
                    break
                message = _claim(pk, self.now)
                if message and not self._one(message):
                    break
        finally:
            if self._talking:
                _end(self._talking)

    def _one(self, message: Message) -> bool:
        """Whether the connection still holds after it."""
        try:
            content = written(message)
        except (ValueError, UnicodeError) as problem:  # what a mail cannot say: nobody waits for the others
            _leave(message, Outcome("refused", str(problem)), self.now)
            return True
        try:
            self._talking = self._talking or self._server.connect()
        except (OSError, smtplib.SMTPException) as problem:
            _leave(message, Outcome("away", str(problem)), self.now)
            _all_wait(self.now)
            log.warning("le serveur de messagerie ne répond pas : %s", problem)
            return False
        outcome = deliver(self._talking, message.sender, recipients_of(message), content)
        _leave(message, outcome, self.now)
        log.info("message %s : %s %s", message.pk, outcome.came, outcome.problem)
        return outcome.came not in ("away", "uncertain")


def _due(at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state=State.QUEUED, next_at__lte=at)


def _claim(pk: int, now: datetime) -> Message | None:
    """The message, held by this process; None where it was withdrawn, or another one holds it."""
    taken = Message.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.SENDING, claimed_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Message.objects.select_related("company").get(pk=pk) if taken else None


def _leave(message: Message, outcome: Outcome, now: datetime) -> None:
    """Write what came of it, unless its time ran out meanwhile and somebody was told so."""
    values: dict[str, object] = {"claimed_until": None, "problem": outcome.problem[:LONGEST_PROBLEM]}
    tried_out = message.attempts >= MOST_ATTEMPTS
    if outcome.came == "accepted":
        values |= {"state": State.ACCEPTED, "sent_at": now, "next_at": None}
    elif outcome.came == "uncertain":
        values |= {"state": State.UNCERTAIN, "next_at": None}
    elif outcome.came == "refused" or tried_out:
        values |= {"state": State.REFUSED, "next_at": None}
    else:
        wait = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
        values |= {"state": State.QUEUED, "next_at": now + wait}
    held = Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_until=message.claimed_until)
    held.update(**values)


def _all_wait(now: datetime) -> None:
    """No server: nothing else is tried before the first wait is over."""
    _due(now).update(next_at=now + BACK_OFF[0])


def _give_up_lost(at: datetime) -> bool:
    """What a process that died was sending may have arrived: a person says whether it did."""
    lost = Message.objects.filter(state=State.SENDING, claimed_until__lte=at)
    return bool(lost.update(state=State.UNCERTAIN, claimed_until=None, next_at=None, problem=INTERRUPTED))


INTERRUPTED = "l’envoi a été interrompu ; le serveur l’a peut-être reçu"


def _end(talking: smtplib.SMTP) -> None:
    try:
        talking.quit()
    except (OSError, smtplib.SMTPException):
        talking.close()
