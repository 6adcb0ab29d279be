"""Columns over time, drawn as the clocks are: geometry in SVG attributes, whose colours and textures are the
stylesheet's. A dozen rectangles need no charting library, no style attribute, and nothing off the request path."""

from collections.abc import Sequence
from dataclasses import dataclass

from amiable.core.money import half_up
from amiable.web.picture import writing

HEIGHT = 190
"""Pixels from the base to the top of the largest column."""
HEAD = 22
"""Pixels above it, for its amount."""
FOOT = 24
"""Pixels under the base, for the days."""
_LEAST = 2
_UNITS = (("k", 100_000, 1, 1_000), ("k", 100_000, 0, 1_000), ("M", 100_000_000, 2, 0))
"""Sign, its cents, decimals, and the digits from which the next one is taken."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `x` its left edge, `mid` its middle, `width` in per cent; `y` its top, `height` in pixels.

    `text` is its amount, `name` its day. `css` is ``wide`` where a phone has no room for the words.
    """

    x: str
    mid: str
    width: str
    y: int
    height: int
    text: str
    name: str
    css: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The whole picture. `sentence` says it in words."""

    columns: tuple[Column, ...]
    sentence: str
    base: int = HEAD + HEIGHT
    foot: int = HEAD + HEIGHT + FOOT - 8
    height: int = HEAD + HEIGHT + FOOT


def columns(title: str, values: Sequence[tuple[str, str, int]]) -> Columns:
    """The picture of (day in full, day in short, cents ≥ 0), in order; `title` opens its sentence."""
    largest = max((cents for _, _, cents in values), default=0)
    step = 100 / max(len(values), 1)
    last = len(values) - 1
    shown = {0, last} | {at for at, value in enumerate(values) if value[2] == largest and 1 < at < last - 1}
    drawn = []
    for at, (_, name, cents) in enumerate(values):
        height = max(_LEAST if cents else 0, half_up(HEIGHT * cents, largest)) if largest else 0
        drawn.append(
            Column(
                x=f"{step * (at + 0.14):.2f}%",
                mid=f"{step * (at + 0.5):.2f}%",
                width=f"{step * 0.72:.2f}%",
                y=HEAD + HEIGHT - height,
                height=height,
                text=brief(cents),
                name=name,
                css="" if at in shown else "wide",
            )
        )
    told = [f"{day} {writing.money(cents)}" for day, _, cents in values]
    return Columns(tuple(drawn), writing.listed(title, told))


def brief(cents: int) -> str:
    """An amount where there is room for few signs: « 842 € », « 9,4 k€ », « 188 k€ », « 1,28 M€ »."""
    if half_up(cents, 100) < 1_000:
        return writing.money(cents, whole=True)
    sign, decimals, digits = next(
        (sign, decimals, digits)
        for sign, unit, decimals, below in _UNITS
        if (digits := half_up(cents * 10**decimals, unit)) < below or not below
    )
    whole, rest = divmod(digits, 10**decimals)
    here = writing.locale()
    text = writing.count(whole) + (here.decimal + f"{rest:0{decimals}d}".rstrip("0") if rest else "")
    return f"€{text}{sign}" if here is writing.ENGLISH else f"{text}{writing.FIXED}{sign}€"
