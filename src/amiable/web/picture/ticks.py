"""The marks of an axis of days: weeks, months, quarters or years, with words that neither overlap nor leave it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from amiable.web.picture import writing

WIDE = 560
"""Pixels the axis has at least beside a table."""
PHONE = 300
"""Pixels it has at least on a phone."""
_GAP = 8


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at `x` (per cent). Its word is shown where there is room: `css` is "", ``wide`` or ``mute``."""

    x: str
    text: str
    css: str


def width_of(text: str) -> int:
    """Pixels of a word at 13 px, on the safe side."""
    return 7 * len(text) + 2


def ticks(first: date, last: date) -> tuple[Tick, ...]:
    """The marks between two days; a span of any length has at most about twelve."""
    days = list(_marked(first, last))
    span = (last - first).days
    words = [_word(day, span) for day in days]
    places = [(day - first).days / span for day in days]
    wide, phone = _shown(places, words, days, WIDE), _shown(places, words, days, PHONE)
    return tuple(
        Tick(f"{100 * where:.2f}%", word, "mute" if i not in wide else "wide" if i not in phone else "")
        for i, (where, word) in enumerate(zip(places, words, strict=True))
    )


def _marked(first: date, last: date) -> Iterator[date]:
    span = (last - first).days
    if span <= 62:
        day = first + timedelta(-first.weekday() % 7)
        while day <= last:
            yield day
            day += timedelta(7)
        return
    months = 1 if span <= 310 else 3 if span <= 930 else 12 * max(1, span // 4000)
    day = date(first.year, 1, 1)
    while day <= last:
        if day >= first:
            yield day
        ahead = day.year * 12 + day.month - 1 + months
        day = date(ahead // 12, ahead % 12 + 1, 1)


def _word(day: date, span: int) -> str:
    if span <= 62:
        return writing.day(day, "brief")
    if span > 930:
        return str(day.year)
    month = writing.locale().short_months[day.month - 1]
    return f"{month}{writing.FIXED}{day.year}" if day.month == 1 else month


def _shown(places: list[float], words: list[str], days: list[date], width: int) -> set[int]:
    """The words that fit in `width` pixels: those that name a year first, then from left to right."""
    taken: list[tuple[float, float]] = []
    shown = set()
    for i in sorted(range(len(places)), key=lambda i: (days[i].timetuple().tm_yday != 1, i)):
        left = places[i] * width + 4
        right = left + width_of(words[i])
        if right <= width and all(right + _GAP <= low or left >= high + _GAP for low, high in taken):
            taken.append((left, right))
            shown.add(i)
    return shown
