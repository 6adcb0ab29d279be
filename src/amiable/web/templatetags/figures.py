"""Tags for one thing on a line: an amount, a date, a count, an icon, a pill."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from tablericons.templatetags.tablericons import icon as tabler_icon

from amiable.web.picture import writing
from amiable.web.picture.bar import place_name

register = template.Library()

_NONE = mark_safe('<span class="faint">·</span>')


@register.simple_tag
def amount(cents: int | None, size: str = "", title: str = "", whole: bool = False) -> SafeString:
    """Cents as money. `size`: b, l, xl; `title` says why there is no figure; `whole` drops the cents."""
    css = f"amt amt-{size}" if size else "amt"
    if cents is None:
        why = title or _("non calculé")
        return format_html('<span class="{} faint" title="{}">—<span class="vh"> {}</span></span>', css, why, why)
    css += "" if cents else " faint"
    if whole or size not in ("l", "xl"):
        return format_html('<span class="{}">{}</span>', css, writing.money(cents, whole))
    return format_html('<span class="{}">{}<span class="c">{}</span>{}</span>', css, *writing.money_pieces(cents))


@register.simple_tag
def day(when: date | None, form: str = "short") -> SafeString:
    """A date. `form`: short (tables), text (sentences), brief, long. None is ``·``."""
    if when is None:
        return _NONE
    return format_html('<time class="date" datetime="{}">{}</time>', when.isoformat(), writing.day(when, form))


@register.simple_tag
def instant(when: datetime | None, zone: str | ZoneInfo, form: str = "short") -> SafeString:
    """An instant in the zone of the company, to the minute: « 24/11/2026 10:02 »."""
    if when is None:
        return _NONE
    here = when.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))
    text = f"{writing.day(here.date(), form)}{writing.FIXED}{here:%H:%M}"
    return format_html('<time class="date" datetime="{}">{}</time>', here.isoformat(timespec="minutes"), text)


@register.simple_tag
def age(when: date | None, as_of: date) -> SafeString:
    """How far from the day looked at: « il y a 2 j », « dans 3 j »."""
    return format_html('<span class="rel">{}</span>', writing.age(when, as_of)) if when else _NONE


@register.simple_tag
def late(days: int | None, full: bool = False) -> SafeString:
    """Days late, red, with the clock; nothing where it is not late. `full` writes « de retard »."""
    if not days or days < 0:
        return mark_safe("")
    text = writing.days_long(days)
    said = _("%(days)s de retard") % {"days": text}
    shown = said if full else format_html('{}<span class="vh"> {}</span>', text, _("de retard"))
    return format_html('<span class="late nowrap">{} {}</span>', icon("clock-exclamation"), shown)


@register.simple_tag
def count(number: int | None, sign: bool = False) -> str:
    """A whole number with its thousands; `sign` writes the plus."""
    if number is None:
        return "·"
    return ("+" if sign and number > 0 else "") + writing.count(number)


@register.simple_tag
def rate(basis_points: int | None) -> str:
    """Basis points as a rate: « 12,40 % »."""
    return "—" if basis_points is None else writing.rate(basis_points)


@register.simple_tag
def percent(part: int, whole: int) -> str:
    """A share in whole per cent."""
    return writing.percent(part, whole)


@register.simple_tag
def weight(size: int) -> str:
    """Bytes in thousands or millions, rounded up: « 8 ko », « 1,2 Mo »."""
    if size < 1_000_000:
        return _("%(size)s ko") % {"size": writing.count(-(-size // 1000))}
    return _("%(size)s Mo") % {"size": writing.decimal(-(-size // 100_000), 1)}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler outline icon, as high as the text; never the only sign of anything."""
    return _icon(str(name), str(css))


@lru_cache(maxsize=256)
def _icon(name: str, css: str) -> SafeString:
    attributes = {"class": f"ic {css}".strip(), "stroke_width": 1.75, "aria_hidden": "true"}
    drawn = tabler_icon(f"outline/{name}", size=18, **attributes)
    return mark_safe("".join(line.strip() for line in drawn.splitlines()))


@register.simple_tag
def place(name: str) -> SafeString:
    """The place of an amount in a sentence: swatch and word, in lower case."""
    word = place_name(name)
    return format_html('<span class="nowrap">{}{}</span>', swatch(name), word[0].lower() + word[1:])


@register.simple_tag
def swatch(name: str) -> SafeString:
    """The small square of a place; always beside its word."""
    return format_html('<i class="sw sw-{}"></i>', name)


@register.simple_tag
def pill(name: str, cents: int | None = None, text: str = "") -> SafeString:
    """The place of an amount, in tables and legends, with the amount if given."""
    money = format_html(" {}", amount(cents)) if cents is not None else ""
    return format_html('<span class="pill p-{}">{}{}{}</span>', name, swatch(name), text or place_name(name), money)


@register.simple_tag
def turn(who: str, name: str = "", big: bool = False) -> SafeString:
    """Who must act: ``us``, ``dept`` (named) or ``cust``; `big` in the head of a case."""
    words = {"us": _("À nous"), "dept": _("Un service"), "cust": _("Au client")}
    css = f"turn turn-{who}" + (" big" if big else "")
    return format_html('<span class="{}"><i></i>{}</span>', css, name or words[who])


@register.simple_tag
def law(article: str, href: str = "") -> SafeString:
    """An article of law beside the sentence it bears out."""
    if href:
        return format_html('<a class="pill p-plain law" href="{}">{}</a>', href, article)
    return format_html('<span class="pill p-plain law">{}</span>', article)


@register.simple_tag
def reading(which: str, text: str = "") -> SafeString:
    """The mark of a reading, ``retained`` or ``original`` (``bears``: of its interest), in heads and legends."""
    words = {"retained": _("Position retenue"), "original": _("Échéance d’origine"), "bears": _("porte intérêt")}
    return format_html('<span class="rd rd-{}"><i></i>{}</span>', which, text or words[which])


@register.simple_tag
def strength(level: int) -> SafeString:
    """How strong a piece of evidence is, 1 to 3; 0 is a missing one."""
    words = (_("Manquante"), _("Faible"), _("Moyenne"), _("Forte"))
    if not level:
        return format_html('<span class="str"><span class="miss"></span>{}</span>', words[0])
    return format_html('<span class="str str-{}"><i></i><i></i><i></i>{}</span>', level, words[level])
