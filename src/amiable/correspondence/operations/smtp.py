"""One conversation with the mail server, with what each end of it means for a message.

Python's `smtplib.SMTP.sendmail` does not say whether the server was lost before or after it had the whole message;
`deliver` does.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECONDS = 30
"""For each answer of the server."""
PORTS = {"on": 465, "starttls": 587, "off": 25}
_DOT = re.compile(rb"^\.", re.MULTILINE)

Came = Literal["accepted", "refused", "later", "away", "uncertain"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message: accepted; refused for good; `later`: the server asks to try again; `away`: it was lost
    before it had the message; `uncertain`: lost after. `problem`: in its own words."""

    came: Came
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, as AMIABLE_SMTP names it: smtp://user:password@host:port?tls=starttls|on|off."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, address: str) -> "Server":
        """Raises `ImproperlyConfigured`."""
        parts = urlsplit(address)
        tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme != "smtp" or not parts.hostname or tls not in PORTS or port == -1:
            raise ImproperlyConfigured(
                "AMIABLE_SMTP n’est pas une adresse comme smtp://utilisateur:secret@serveur:587?tls=starttls"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or PORTS[tls], tls, user, password)

    def connect(self) -> smtplib.SMTP:
        """An open connection, encrypted and signed in as asked. Raises `OSError`, `smtplib.SMTPException`."""
        secure = ssl.create_default_context()
        if self.tls == "on":
            talking: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=secure)
        else:
            talking = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            if self.tls == "starttls":
                talking.starttls(context=secure)
            talking.ehlo_or_helo_if_needed()
            if self.user:
                talking.login(self.user, self.password)
        except BaseException:
            talking.close()
            raise
        return talking


def deliver(talking: smtplib.SMTP, sender: str, recipients: list[str], content: bytes) -> Outcome:
    """Hand one message over. Where the server refuses one address, it gets none of it: a person corrects the address,
    and nobody reads the message twice."""
    try:
        steps = [("MAIL", sender), *(("RCPT", address) for address in recipients)]
        for step, address in steps:
            code, said = talking.mail(address) if step == "MAIL" else talking.rcpt(address)
            if code // 100 != 2:
                _forget(talking)
                return _told(code, said, address)
        code, said = talking.docmd("DATA")
        if code != 354:
            _forget(talking)
            return _told(code, said)
    except (OSError, smtplib.SMTPException) as problem:
        return Outcome("away", str(problem))
    return _hand_over(talking, content)


def _forget(talking: smtplib.SMTP) -> None:
    """What was begun is left; a server that is gone by now is met again with the next message."""
    with suppress(OSError, smtplib.SMTPException):
        talking.rset()


def _hand_over(talking: smtplib.SMTP, content: bytes) -> Outcome:
    """From here the server may have it all, whatever happens to the connection."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    try:
        talking.send(_DOT.sub(b"..", ended) + b".\r\n")
        code, said = talking.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        return Outcome("uncertain", str(problem))
    return Outcome("accepted") if code // 100 == 2 else _told(code, said)


def _told(code: int, said: bytes, address: str = "") -> Outcome:
    words = " ".join(said.decode("utf-8", "replace").split())
    problem = f"{code} {words} ({address})" if address else f"{code} {words}"
    if code == 421:  # the server ends the conversation
        return Outcome("away", problem)
    return Outcome("refused" if code // 100 == 5 else "later", problem)
