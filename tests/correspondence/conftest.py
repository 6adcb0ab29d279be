"""A company, and a real mail server that says what it is told to."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from tests import factories

from amiable.correspondence.operations import queue_message
from amiable.journal.operations import operation

AT = factories.NOW


class Mailbox:
    """What arrived, and what is answered meanwhile: `answers` for the next messages, `recipients` by address."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.answers: list[str] = []
        self.recipients: dict[str, str] = {}
        self.connections = 0
        self.hang_up = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.recipients.get(address)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hang_up:
            server.transport.abort()
            return "250 OK"
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.arrived.append(envelope.original_content)
        return answer

    @property
    def mails(self):
        """The messages, read."""
        return [message_from_bytes(content, policy=policy.default) for content in self.arrived]


class Server(Controller):
    """On a port of its own choosing."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="mail.example", enable_SMTPUTF8=False)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        with smtplib.SMTP("127.0.0.1", self.port, timeout=5):
            pass


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A mail server; messages are sent to it."""
    box = Mailbox()
    server = Server(box, hostname="127.0.0.1", port=0)
    server.start()
    settings.SMTP = f"smtp://127.0.0.1:{server.port}?tls=off"
    yield box
    server.stop()


@pytest.fixture
def acting(db):
    """The operator of a new company."""
    return factories.acting()


@pytest.fixture
def queue(acting):
    """`queue(key, title=…)`: a message in the outbox."""

    def queued(key="a", **values):
        given = {"to": ["iris.varga@halbrane.example"], "title": "Bonjour", "text": "Merci.", "audience": "customer"}
        with operation(values.pop("acting", acting), "test.told", [("dispute", 7)]) as done:
            return queue_message(done, subject=("dispute", 7), key=key, **given | values)

    return queued


def later(**span):
    """An instant after the others."""
    return AT + timedelta(**span)
