"""Addresses of messages: checked when one is written, so that nothing of a header can come in with them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from amiable.core.refusal import Refusal, Value

LONGEST_ADDRESS = 254
"""Characters of an address."""
MOST_ADDRESSES = 30
"""Of one message, copies included."""


class UnableToWrite(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do; `field`: to, cc, title, text, files, who or
    channel ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


class SettledMeanwhile(UnableToWrite):
    """Somebody else settled, withdrew or sent the message first; nothing was done."""


def checked_address(address: str, field: str = "to") -> str:
    """One plain address as it is kept, its domain in ASCII. Raises `UnableToWrite`."""
    plain = address.strip()
    try:
        if len(plain) > LONGEST_ADDRESS:
            raise ValidationError("too long")
        validate_email(plain)
        local, _, domain = plain.rpartition("@")
        return f"{local}@{domain.encode('idna').decode()}"
    except (ValidationError, UnicodeError):
        raise UnableToWrite(
            "« {email} » n’est pas une adresse comme prenom.nom@exemple.fr", field, email=plain[:80]
        ) from None


def checked_addresses(to: Sequence[str], cc: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Those it goes to and those who get a copy, each once. Raises `UnableToWrite`."""
    first = list(dict.fromkeys(checked_address(address) for address in to if address.strip()))
    copies = list(dict.fromkeys(checked_address(address, "cc") for address in cc if address.strip()))
    copies = [address for address in copies if address not in first]
    if not first:
        raise UnableToWrite("dites à qui écrire : une adresse comme prenom.nom@exemple.fr", "to")
    if len(first) + len(copies) > MOST_ADDRESSES:
        raise UnableToWrite(
            "ce message irait à {count} adresses ; {most} au plus", "to", count=len(first) + len(copies),
            most=MOST_ADDRESSES,
        )  # fmt: skip
    return first, copies
