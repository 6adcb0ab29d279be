"""Tags for what is drawn: bars, legends, braces, waits and clocks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from amiable.web.picture import bar as bars
from amiable.web.picture import clock as clocks
from amiable.web.picture import writing

register = template.Library()


@register.inclusion_tag("components/bar.html")
def bar(
    parts: Iterable[bars.Part], size: str = "normal", label: str = "", whole: int = 0, braces: bool = False
) -> dict[str, Any]:
    """Where the euros are. `size`: mini, normal, tall, grand. With `whole`, the bar fills only its share of it."""
    kept = list(parts)
    linked = any(part.href for part in kept)
    inside = size in ("tall", "grand")
    return {
        "size": "tall grand" if size == "grand" else size,
        "inside": inside,
        "role": "group" if linked else "img",
        "sentence": bars.sentence(kept, label),
        "bands": bars.bands(kept) if braces else (),
        "segments": bars.segments(kept, whole, together=not inside),
    }


@register.inclusion_tag("components/legend.html")
def legend(parts: Iterable[bars.Part], braces: bool = False) -> dict[str, Any]:
    """The amounts of a bar, place by place; with `braces`, under the two sides of an invoice."""
    kept = bars.arranged(parts, together=True)
    if braces:
        return {"bands": bars.bands(kept)}
    return {"parts": [part for part in kept if part.place != "void"]}


@register.simple_tag
def share(cents: int, whole: int) -> str:
    """The classes that give a child of a flex row its share of the width (captions under a bar, counts)."""
    return bars.share_classes(cents, whole)


@register.inclusion_tag("components/wait.html")
def wait(waits: Iterable[bars.Wait], began: date | None = None, ended: str = "") -> dict[str, Any]:
    """Who had the case, in the order of time; the days add up to its age."""
    kept = [one for one in waits if one.days > 0]
    whole = sum(one.days for one in kept)
    by_name: dict[str, int] = {}
    for one in kept:
        by_name[one.name] = by_name.get(one.name, 0) + one.days
    totals = [(name, writing.days_long(days)) for name, days in by_name.items()]
    return {
        "waits": [(one, bars.share_classes(one.days, whole), _inside(one, whole)) for one in kept],
        "totals": totals,
        "whole": writing.days_long(whole),
        "began": began,
        "ended": ended or _("aujourd’hui"),
        "sentence": writing.listed(writing.days_long(whole), [f"{name} {days}" for name, days in totals]),
    }


def _inside(one: bars.Wait, whole: int) -> str:
    """The words inside a stretch of the wait bar, where it is long enough for them."""
    return f"{one.name} {writing.days_long(one.days)}" if 12 * one.days >= whole else ""


@register.inclusion_tag("components/clock.html")
def clock(picture: clocks.ClockPicture, axis: clocks.Axis) -> dict[str, Any]:
    """The two clocks of one portion, on the axis of its table."""
    return {"d": clocks.draw(picture, axis)}


@register.inclusion_tag("components/clock_axis.html")
def clock_axis(axis: clocks.Axis) -> dict[str, Any]:
    """The head of the column of clocks: months, quarters or years, and the day looked at."""
    return {"axis": axis}


@register.inclusion_tag("components/effect.html")
def effect(
    before: Iterable[bars.Part],
    after: Iterable[bars.Part],
    rows: Iterable[tuple[str, Any, Any]] = (),
    title: str = "",
) -> dict[str, Any]:
    """What a decision changes: two bars, then `rows` of (words, retained, original)."""
    before, after, rows = list(before), list(after), list(rows)
    return {"before": before, "after": after, "rows": rows, "title": title, "whole": bars.total(before)}
