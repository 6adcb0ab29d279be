"""For whom a dispute waits: one party at a time, in whole seconds that add up to its age."""

from datetime import UTC, datetime, timedelta

from amiable.core.reasons import DEPARTMENTS, REASONS
from amiable.core.refusal import Refusal

US, CUSTOMER = "us", "customer"
PARTIES: tuple[str, ...] = (US, CUSTOMER, *(key for key in DEPARTMENTS if key != "credit"))
"""Whom a dispute may wait for. The credit department is us."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class NotAParty(Refusal, ValueError):
    """A dispute cannot wait for that; the message (French) says for whom it can."""


def party(name: str) -> str:
    """A department, "us" or "customer" as a party. Raises `NotAParty`."""
    if name == "credit":
        return US
    if name not in PARTIES:
        raise NotAParty("un litige n’attend pas « {name} », mais : {parties}", name=name, parties=", ".join(PARTIES))
    return name


def first_party(reason: str, department: str) -> str:
    """Whom a dispute waits for when it opens: its `department` ("": that of its reason)."""
    return party(department or REASONS[reason].department)


def is_department(name: str) -> bool:
    """Whether that party is a department of ours, asked by us."""
    return name not in (US, CUSTOMER)


def whole_seconds(since: datetime, until: datetime) -> int:
    """Seconds from one instant to another, each taken at its whole second: those of stretches that follow one another
    add up exactly to those of the whole."""
    return (until - _EPOCH) // _SECOND - (since - _EPOCH) // _SECOND


def not_before(since: datetime, at: datetime) -> datetime:
    """The instant at which a stretch begun at `since` ends, told at `at`: a clock that went back moves nothing."""
    return max(since, at)
