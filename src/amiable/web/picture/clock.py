"""The clocks of a portion: two lines over one axis of days, as figures an SVG can take without any style.

Places across are per cent of the width (text keeps its size at any width), places down are fixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from amiable.web.picture import writing
from amiable.web.picture.ticks import PHONE, Tick, ticks, width_of

Span = tuple[date, date]
LEAST_DAYS = 10


@dataclass(frozen=True, slots=True)
class ClockPicture:
    """One portion: `begins` at issue; both due dates (None: unknown, or none while it is contested); the spans of its
    disputes (first and last day, last None while open) and of the days that bore in each reading, both included."""

    begins: date
    due: date | None
    original_due: date | None
    contested: tuple[tuple[date, date | None], ...] = ()
    bears: tuple[Span, ...] = ()
    original_bears: tuple[Span, ...] = ()
    name: str = ""

    @property
    def disputed(self) -> bool:
        return any(last is None for _first, last in self.contested)

    @property
    def days(self) -> list[date]:
        """Every day the picture has to hold."""
        spans = (*self.contested, *self.bears, *self.original_bears)
        known = [self.begins, self.due, self.original_due, *(day for span in spans for day in span)]
        return [day for day in known if day]


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from left to right, and the one that is looked at; `today` where that is the day it is."""

    first: date
    last: date
    as_of: date
    today: bool = True

    def at(self, day: date) -> float:
        """Where `day` lies, from 0 to 1; what is outside lies on the edge."""
        return min(1.0, max(0.0, (day - self.first).days / (self.last - self.first).days))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return ticks(self.first, self.last)

    @property
    def now(self) -> "Mark":
        text = _("aujourd’hui") if self.today else writing.day(self.as_of, "short")
        return mark(self, self.as_of, text)

    @property
    def plate(self) -> "Plate":
        """The plate behind the word of the as-of line, relative to it."""
        width = width_of(self.now.text) + 18
        left = {"start": 0, "middle": -width // 2, "end": -width}[self.now.anchor]
        return Plate(left, width, left + width // 2)

    @property
    def sentence(self) -> str:
        return _("Horloges, du %(first)s au %(last)s") % {
            "first": writing.day(self.first, "long"),
            "last": writing.day(self.last, "long"),
        }


@dataclass(frozen=True, slots=True)
class Plate:
    """Pixels: left edge, width and middle of the ground of a word."""

    left: int
    width: int
    middle: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A place across with its word; `anchor` keeps the word inside, `short` is the word on a phone."""

    x: str
    text: str
    anchor: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `x1` to `x2`, `width` wide, all in per cent."""

    x1: str
    x2: str
    width: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One row: what to draw of each reading, and the row in words."""

    axis: Axis
    line: Stretch | None
    hatches: tuple[Stretch, ...]
    runs: tuple[Stretch, ...]
    due: Mark | None
    note: Mark | None
    original_line: Stretch
    original_runs: tuple[Stretch, ...]
    original_due: Mark | None
    sentence: str


def axis_of(clocks: Iterable[ClockPicture], as_of: date, today: bool = True) -> Axis:
    """The axis that holds every day of `clocks` and `as_of`, with a little room on both sides."""
    days = [as_of, *(day for clock in clocks for day in clock.days)]
    first, last = min(days), max(days)
    span = max(LEAST_DAYS, (last - first).days)
    return Axis(first - timedelta(max(1, span // 30)), last + timedelta(max(2, span // 12)), as_of, today)


def draw(clock: ClockPicture, axis: Axis) -> Drawing:
    """The row of one portion on `axis`."""
    hatches = tuple(_stretch(axis, first, last or max(first, axis.as_of)) for first, last in clock.contested)
    return Drawing(
        axis=axis,
        line=_line(clock, axis),
        hatches=hatches,
        runs=tuple(_bearing(axis, span) for span in clock.bears),
        due=_due(axis, clock.due),
        note=_note(clock, axis),
        original_line=_stretch(axis, clock.begins, clock.original_due or axis.last),
        original_runs=tuple(_bearing(axis, span) for span in clock.original_bears),
        original_due=_due(axis, clock.original_due),
        sentence=sentence(clock),
    )


def mark(axis: Axis, day: date, text: str, short: str = "") -> Mark:
    """A word at `day`, on the side where it stays inside the picture even on a phone."""
    where = axis.at(day)
    half = width_of(short or text) / 2 / PHONE
    anchor = "start" if where < half else "end" if where > 1 - half else "middle"
    return Mark(_across(where), text, anchor, short)


def _across(where: float) -> str:
    return f"{100 * where:.2f}%"


def _stretch(axis: Axis, first: date, last: date) -> Stretch:
    left, right = axis.at(first), axis.at(last)
    return Stretch(_across(left), _across(right), _across(max(0.0, right - left)))


def _bearing(axis: Axis, span: Span) -> Stretch:
    """Each day that bears is the step that ends at its date."""
    return _stretch(axis, span[0] - timedelta(1), span[1])


def _line(clock: ClockPicture, axis: Axis) -> Stretch:
    """The full line goes to the due date; without one, to the open dispute, or on and on."""
    if clock.due:
        return _stretch(axis, clock.begins, clock.due)
    opened = [first for first, last in clock.contested if last is None]
    return _stretch(axis, clock.begins, min(opened) if opened else axis.last)


def _due(axis: Axis, due: date | None) -> Mark | None:
    if not due:
        return None
    text = writing.day(due, "brief")
    if due.year != axis.as_of.year:
        text += f"{writing.FIXED}{due.year}"
    return mark(axis, due, f"→{writing.FIXED}{text}" if due > axis.last else text)


def _note(clock: ClockPicture, axis: Axis) -> Mark | None:
    """Why the first line has no disc."""
    if clock.due:
        return None
    if clock.disputed:
        opened = min(first for first, last in clock.contested if last is None)
        middle = opened + (max(opened, axis.as_of) - opened) / 2
        return mark(axis, middle, _("pas d’échéance tant que le litige est ouvert"), _("sans échéance"))
    return Mark("98%", _("échéance inconnue"), "end", _("échéance inconnue"))


def sentence(clock: ClockPicture) -> str:
    """The row in words, for those who do not see it."""
    said = [clock.name] if clock.name else []
    said.append(_("Position retenue : %(reading)s") % {"reading": _reading(clock.due, clock.bears, clock.disputed)})
    original = _reading(clock.original_due, clock.original_bears, False)
    said.append(_("Échéance d’origine : %(reading)s") % {"reading": original})
    for first, last in clock.contested:
        dates = {"first": writing.day(first, "long"), "last": writing.day(last, "long") if last else ""}
        said.append((_("Contestée du %(first)s au %(last)s") if last else _("Contestée depuis le %(first)s")) % dates)
    return ". ".join(said) + "."


def _reading(due: date | None, bears: tuple[Span, ...], disputed: bool) -> str:
    if due:
        text = _("due le %(day)s") % {"day": writing.day(due, "long")}
    else:
        text = _("pas d’échéance tant que le litige est ouvert") if disputed else _("échéance inconnue")
    spans = [
        _("porte intérêt du %(first)s au %(last)s")
        % {"first": writing.day(first, "long"), "last": writing.day(last, "long")}
        for first, last in bears
    ]
    return ", ".join([text, *spans])
