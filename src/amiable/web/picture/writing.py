"""Amounts, counts and dates in the reader's language (French, else English). The only place that formats them.

Plain text: the tags wrap it in markup, sentences read aloud use it as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amiable.core.money import half_up

NARROW = "\u202f"
"""The narrow no-break space of French thousands."""
FIXED = "\u00a0"
"""The no-break space before €, %, and between a number and its unit."""
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Locale:
    """How one language writes figures and dates."""

    thousands: str
    decimal: str
    money: str
    percent: str
    colon: str
    semicolon: str
    first: str
    days: tuple[str, ...]
    short_months: tuple[str, ...]
    months: tuple[str, ...]


FRENCH = Locale(
    NARROW,
    ",",
    "{}" + FIXED + "€",
    "{}" + FIXED + "%",
    FIXED + ": ",
    FIXED + "; ",
    "1er",
    ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
)
ENGLISH = Locale(
    ",",
    ".",
    "€{}",
    "{}%",
    ": ",
    "; ",
    "1",
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
)


def locale() -> Locale:
    """That of the reader: English where the active language is English, French otherwise."""
    return ENGLISH if (get_language() or "").startswith("en") else FRENCH


def count(number: int) -> str:
    """48207 → ``48 207``; negative numbers keep a true minus."""
    text = f"{abs(number):,}".replace(",", locale().thousands)
    return MINUS + text if number < 0 else text


def money_pieces(cents: int) -> tuple[str, str, str]:
    """The amount in three pieces: what comes before the cents, the cents with their mark, what follows."""
    here = locale()
    before, after = here.money.split("{}")
    sign = MINUS if cents < 0 else ""
    return f"{sign}{before}{count(abs(cents) // 100)}", f"{here.decimal}{abs(cents) % 100:02d}", after


def money(cents: int, whole: bool = False) -> str:
    """469200 → ``4 692,00 €``; `whole` rounds to the euro and drops the cents."""
    if whole:
        before, _cents, after = money_pieces(half_up(cents, 100) * 100)
        return before + after
    return "".join(money_pieces(cents))


def decimal(value: int, places: int, least: int = 0) -> str:
    """12500 thousandths → ``12,5`` (`places` 3); at `least` so many decimals are written."""
    whole, rest = divmod(abs(value), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0").ljust(least, "0")
    text = f"{count(whole)}{locale().decimal}{decimals}" if decimals else count(whole)
    return MINUS + text if value < 0 else text


def rate(basis_points: int) -> str:
    """1240 → ``12,40 %``."""
    here = locale()
    sign = MINUS if basis_points < 0 else ""
    text = f"{sign}{count(abs(basis_points) // 100)}{here.decimal}{abs(basis_points) % 100:02d}"
    return here.percent.format(text)


def percent(part: int, whole: int) -> str:
    """The share in whole per cent; what is above zero and below one says so; nothing to share is ``·``."""
    if not whole:
        return "·"
    share = half_up(100 * part, abs(whole)) if whole > 0 else half_up(-100 * part, -whole)
    if part and abs(100 * part) < abs(whole):
        return "<" + FIXED + locale().percent.format(1)
    return locale().percent.format(count(share))


def day(when: date, form: str = "short") -> str:
    """A date. `form`: ``short`` 24/11/2026, ``text`` ven. 27 nov., ``brief`` 27 nov., ``long`` 27 novembre 2026."""
    here = locale()
    if form == "short":
        return f"{when:%d/%m/%Y}"
    number = here.first if when.day == 1 else str(when.day)
    if form == "long":
        return f"{number} {here.months[when.month - 1]} {when.year}".replace(" ", FIXED)
    brief = f"{number}{FIXED}{here.short_months[when.month - 1]}"
    return f"{here.days[when.weekday()]}{FIXED}{brief}" if form == "text" else brief


def age(when: date, as_of: date) -> str:
    """How far `when` is from `as_of`: « il y a 2 j », « dans 3 j », « aujourd’hui », « hier », « demain »."""
    days = (when - as_of).days
    near = {0: _("aujourd’hui"), -1: _("hier"), 1: _("demain")}
    if days in near:
        return near[days]
    said = _("dans %(days)s j") if days > 0 else _("il y a %(days)s j")
    return said % {"days": count(abs(days))}


def listed(head: str, items: Iterable[str]) -> str:
    """« head : one ; two », with the spaces of the language; the head alone where there is nothing to list."""
    said = locale().semicolon.join(items)
    return f"{head}{locale().colon}{said}" if said else head


def days_long(number: int) -> str:
    """A number of days with its unit: ``71 j``."""
    return _("%(days)s j") % {"days": count(number)}
