"""The movements of a receivable as rows: what happened, from where to where, by which document, who said it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from amiable.core import events
from amiable.people.queries import names_of
from amiable.receivables.queries.explained import Explained
from amiable.web import words
from amiable.web.page import Page
from amiable.web.picture import writing
from amiable.web.receivable_story import Entry, Rows

USER = "user:"


@dataclass(frozen=True, slots=True)
class Step:
    """Cents from a place to another; "" where they come from, or go to, outside the receivable; both "" of an amount
    that was taken back. `other`: the amount in
    the words of its own currency, "" where that is the company's."""

    left: str
    to: str
    cents: int
    other: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document that says so, with its address ("": it has no page), and for a line of a file the file's name."""

    text: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One event, known since the instant `at`, which is the day `known_on` for the company. `what` happened, `how` in
    a second word or ""; `steps` what it moved, `dates` the retained due dates it gave, in words; `gone` in words what
    took it back, "" where it counts."""

    on: date
    known_on: date
    what: str
    how: str
    steps: tuple[Step, ...]
    dates: tuple[str, ...]
    pieces: tuple[Piece, ...]
    who: str
    at: datetime
    gone: str


def move_rows(
    page: Page, told: Explained, entries: Sequence[Entry], about: Rows, origins: Iterable[dict[str, Any]]
) -> list[MoveRow]:
    """`entries` as `receivables.queries.history`, `origins` as `intake.queries.origins_of`. One statement for names."""
    names, zone = _names(entries), ZoneInfo(page.company.time_zone)
    currency = "" if told.currency == page.company.currency else told.currency
    lines = {origin["operation"]: origin for origin in origins}
    told_of = [_told(entry["said"], entry["kind"], about) for entry in entries]
    return [
        MoveRow(
            on=entry["on"],
            known_on=entry["at"].astimezone(zone).date(),
            what=what,
            how=how,
            steps=tuple(_undone(entry, currency) if entry["voided"] else _steps(entry["moved"], currency)),
            dates=tuple(_dates(entry)),
            pieces=tuple(_pieces(page, entry, about, lines, told.number)),
            who=_who(entry["actor"], names),
            at=entry["at"],
            gone=_gone(entry, names, zone),
        )
        for entry, (what, how) in zip(entries, told_of, strict=True)
    ]


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    actors = [line["actor"] for entry in entries for line in (entry, entry["ended"]) if line and line["actor"]]
    ids = {int(actor.removeprefix(USER)) for actor in actors if actor.startswith(USER)}
    return {f"{USER}{user}": name for user, name in names_of(ids).items()}


def _who(actor: str, names: Mapping[str, str]) -> str:
    if actor == "operator":
        return _("opérateur")
    return names.get(actor, actor)


def _told(said: events.Event, kind: str, about: Rows) -> tuple[str, str]:
    """What happened, and how where that needs a second word: « Défaut de qualité », « litige ouvert »."""
    row = about.get(getattr(said, "dispute", ""))
    word = words.word(words.HOW_PAID, said.how) if isinstance(said, events.Paid) else words.word(words.EVENTS, kind)
    head = word[:1].upper() + word[1:]
    match said:
        case events.DisputeOpened() if row:
            return words.reason(row["reason"]), word
        case events.DisputeResolved():
            return words.reason(row["reason"]) if row else head, words.word(words.FINDINGS, said.finding)
    return head, ""


def _steps(moved: Iterable[tuple[str | None, str | None, int, int]], currency: str) -> list[Step]:
    """The same two places once, whatever the portions; a split within a place moves nothing that is shown."""
    sums: dict[tuple[str, str], int] = {}
    for left, to, _portion, cents in moved:
        if left != to:
            key = (left or "", to or "")
            sums[key] = sums.get(key, 0) + cents
    return [
        Step(left, to, cents, in_currency(cents, currency) if currency else "") for (left, to), cents in sums.items()
    ]


def _undone(entry: Entry, currency: str) -> list[Step]:
    """What an event that counts no longer had said: an amount, and no places."""
    cents = getattr(entry["said"], "cents", None)
    return [] if cents is None else [Step("", "", cents, in_currency(cents, currency) if currency else "")]


def in_currency(cents: int, currency: str) -> str:
    """An amount of another currency, whose minor units are taken as hundredths, as in the list of receivables."""
    return f"{writing.count(cents // 100)}{writing.locale().decimal}{cents % 100:02d}{writing.FIXED}{currency}"


def _dates(entry: Entry) -> list[str]:
    """The invoice's own dates are told elsewhere; the date of what a resolution leaves nothing of says nothing."""
    if entry["kind"] == "issued":
        return []
    owed = {portion for _left, to, portion, _cents in entry["moved"] if to == "certain"}
    ended = entry["kind"] == "dispute_resolved"
    dues = dict.fromkeys(due for portion, due in entry["redated"] if not ended or portion in owed)
    known = _("échéance : %(day)s")
    return [known % {"day": writing.day(due)} if due else _("sans échéance retenue") for due in dues]


def _pieces(page: Page, entry: Entry, about: Rows, lines: Mapping[int, dict[str, Any]], number: str) -> list[Piece]:
    found = []
    if entry["kind"] in ("issued", "credit_given"):
        found.append(Piece(number))
    row = about.get(entry["dispute"])
    if entry["dispute"]:
        found.append(Piece(entry["dispute"], page.url("dispute", id=row["id"]) if row else ""))
    origin = lines.get(entry["operation"])
    if origin:
        place = {"batch": origin["batch"], "line": writing.count(origin["line"])}
        said = _("lot %(batch)s, ligne %(line)s") % place
        found.append(Piece(said, page.url("batch", id=origin["batch"]), origin["name"]))
    return found


def _gone(entry: Entry, names: Mapping[str, str], zone: ZoneInfo) -> str:
    ended = entry["ended"]
    if ended is None:
        return ""
    who = _who(ended["actor"], names)
    day = writing.day(ended["at"].astimezone(zone).date())
    said = _("repris le %(day)s (%(who)s)") if ended["kind"] == "voided" else _("corrigé le %(day)s (%(who)s)")
    return said % {"who": who, "day": day}
