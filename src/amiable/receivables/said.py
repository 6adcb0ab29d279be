"""How what is said is stored: core events ↔ rows of the `Event` table, numbers ↔ their normalised form."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from amiable.core import events
from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import STATUTORY, parse_rate
from amiable.journal.chain import canonical

KINDS: dict[str, type[Any]] = {
    "issued": events.Issued,
    "paid": events.Paid,
    "returned": events.Returned,
    "credited": events.Credited,
    "discounted": events.Discounted,
    "written_off": events.WrittenOff,
    "credit_given": events.CreditGiven,
    "credit_used": events.CreditUsed,
    "refunded": events.Refunded,
    "dispute_opened": events.DisputeOpened,
    "dispute_resolved": events.DisputeResolved,
    "due_date_set": events.DueDateSet,
    "rescheduled": events.Rescheduled,
    "cancelled": events.Cancelled,
    "insolvency_opened": events.InsolvencyOpened,
}
VOIDED = "voided"
"""The kind of a row that only takes another one back."""

_NAMES = {kind: name for name, kind in KINDS.items()}


def number_key(number: str) -> str:
    """``"FA-2026/00123 "`` → ``"fa202600123"``: by which two spellings of one number are one."""
    base, bracket, again = number.rpartition(" (")
    if (
        bracket and again.endswith(")") and again[:-1].isdecimal()
    ):  # the second document of a number, as imports name it
        return f"{number_key(base)}#{again[:-1]}"
    plain = unicodedata.normalize("NFKD", number).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", plain) or number.strip().lower()


def kind_of(event: events.Event) -> str:
    """The name of the event's kind, as stored."""
    return _NAMES[type(event)]


def cents_of(event: events.Event) -> int | None:
    """The amount that the row shows in a column of its own."""
    return getattr(event, "cents", None)


def payload_of(event: events.Event) -> str:
    """Canonical text of everything but the day and the cents; "" where there is nothing else."""
    said = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if field.name not in ("on", "cents") and value not in (None, "", field.default):
            said[field.name] = _WRITERS.get(field.name, _plain)(value)
    return canonical(said) if said else ""


def event_of(kind: str, on: date, cents: int | None, payload: str) -> events.Event:
    """The core event of a stored row. Raises `KeyError` on an unknown kind: a row of a newer program."""
    said = {name: _READERS.get(name, _same)(value) for name, value in json.loads(payload or "{}").items()}
    if cents is not None:
        said["cents"] = cents
    made: events.Event = KINDS[kind](on=on, **said)
    return made


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _same(value: Any) -> Any:
    return value


def _write_shares(shares: tuple[events.Share, ...]) -> list[list[Any]]:
    return [[share.cents, _iso(share.due_on), share.kind, _iso(share.origin_on)] for share in shares]


def _read_shares(rows: list[list[Any]]) -> tuple[events.Share, ...]:
    return tuple(events.Share(cents, _day(due), kind, _day(origin)) for cents, due, kind, origin in rows)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _write_schedule(schedule: Any) -> str:
    bp = schedule.basis_points
    return STATUTORY if bp is None else f"{bp // 100}.{bp % 100:02d}"


_WRITERS: dict[str, Callable[[Any], Any]] = {"shares": _write_shares, "schedule": _write_schedule, "term": str}
_READERS: dict[str, Callable[[Any], Any]] = {
    "shares": _read_shares,
    "schedule": parse_rate,
    "term": parse_term,
    "due_on": date.fromisoformat,
    "agreed_on": date.fromisoformat,
}
