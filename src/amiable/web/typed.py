"""Amounts, rates and dates as people type them in a form → cents, basis points, days. What is in doubt is asked."""

import re
from datetime import date

from django.utils.translation import gettext_noop as _

from amiable.core.money import MAX_CENTS, NotARate, vat_rate
from amiable.core.refusal import Cents, Refusal

LONGEST = 40
_CURRENCY = re.compile(r"^(?:€|EUR)|(?:€|EUR)$", re.IGNORECASE)
_AMOUNTS = tuple(
    re.compile(rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?:[ {other}][0-9]{{3}})+)(?:[{mark}](?P<cents>[0-9]+))?")
    for mark, other in ((",", "."), (".", ","))
)
_IN_DOUBT = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


class Unreadable(Refusal, ValueError):
    """What was typed cannot be used; the message (French) says what was expected."""


def amount(text: str) -> int:
    """``1 234,56``, ``1234.56``, ``1 234 €`` → cents, 0 and more. Raises `Unreadable`."""
    plain = _CURRENCY.sub("", _spaced(text)).strip()
    if not plain:
        raise Unreadable(_("tapez un montant, comme 1 234,56"))
    if plain[:1] in ("-", "\u2212", "–"):
        raise Unreadable(_("« {text} » : le montant se tape sans signe moins"), text=_short(text))
    if _IN_DOUBT.fullmatch(plain):
        thousands, decimals = plain.replace(plain[-4], "\u00a0"), plain[:-1]
        raise Unreadable(
            _("« {text} » se lit de deux façons : écrivez {thousands} ou {decimals}"),
            text=_short(text), thousands=thousands, decimals=decimals,
        )  # fmt: skip
    found = next((match for pattern in _AMOUNTS if (match := pattern.fullmatch(plain))), None)
    if found is None:
        raise Unreadable(_("« {text} » n’est pas un montant comme 1 234,56"), text=_short(text))
    return _cents(found["whole"], found["cents"] or "", text)


def _cents(whole: str, decimals: str, text: str) -> int:
    if len(decimals) > 2:
        raise Unreadable(_("« {text} » a plus de deux décimales : arrondissez au centime"), text=_short(text))
    digits = re.sub("[^0-9]", "", whole)
    cents = int(digits + decimals.ljust(2, "0")) if len(digits) < LONGEST else MAX_CENTS + 1
    if cents > MAX_CENTS:
        raise Unreadable(
            _("« {text} » dépasse le plus grand montant des livres, {most}"), text=_short(text), most=Cents(MAX_CENTS)
        )
    return cents


def quantity(text: str) -> int:
    """``12``, ``1 250,5`` → thousandths, more than none. Raises `Unreadable`."""
    return _decimal(text, 3, _("tapez une quantité, comme 12 ou 1 250,5"))


def unit_price(text: str) -> int:
    """``4,20``, ``0,0125 €`` → ten-thousandths of a euro, more than none. Raises `Unreadable`."""
    return _decimal(text, 4, _("tapez un prix unitaire, comme 4,20"))


def _decimal(text: str, places: int, wanted: str) -> int:
    """A number with up to `places` decimals → a whole number of the last of them."""
    plain = _CURRENCY.sub("", _spaced(text)).strip()
    if _IN_DOUBT.fullmatch(plain):
        thousands, decimals = plain.replace(plain[-4], "\u00a0"), f"{plain}0"
        raise Unreadable(
            _("« {text} » se lit de deux façons : écrivez {thousands} ou {decimals}"),
            text=_short(text), thousands=thousands, decimals=decimals,
        )  # fmt: skip
    found = next((match for pattern in _AMOUNTS if (match := pattern.fullmatch(plain))), None)
    decimals = (found["cents"] or "").rstrip("0") if found else ""
    if found is None or len(plain) > LONGEST:
        raise Unreadable(wanted)
    if len(decimals) > places:
        raise Unreadable(_("« {text} » a trop de décimales : {most} au plus"), text=_short(text), most=places)
    value = int(re.sub("[^0-9]", "", found["whole"]) + decimals.ljust(places, "0"))
    if not 0 < value <= MAX_CENTS:
        raise Unreadable(wanted)
    return value


def rate(text: str) -> int:
    """``20``, ``5,5 %`` → basis points, 0 to 10,000. Raises `Unreadable`."""
    plain = _spaced(text).removesuffix("%").strip().replace(",", ".")
    if not plain:
        raise Unreadable(_("tapez un taux, comme 20 ou 5,5"))
    try:
        return vat_rate(plain)
    except NotARate:
        raise Unreadable(_("« {text} » n’est pas un taux de TVA comme 20 ou 5,5"), text=_short(text)) from None


def day(text: str) -> date:
    """``24/11/2026``, ``24/11/26`` or ``2026-11-24`` → the day. Raises `Unreadable`."""
    plain = _spaced(text)
    if not plain:
        raise Unreadable(_("tapez une date, comme 24/11/2026"))
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, number = match.groups()
    elif match := _DAY_FIRST.fullmatch(plain):
        number, month, year = match.groups()
        year = year if len(year) == 4 else f"20{year}"
    try:
        found = date(int(year), int(month), int(number)) if match else None
    except ValueError:
        found = None
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Unreadable(_("« {text} » n’est pas une date comme 24/11/2026"), text=_short(text))
    return found


def _spaced(text: str) -> str:
    """Every space as one plain space (those of French thousands, of other alphabets, pasted ones), none around."""
    return " ".join(text.replace("’", " ").replace("'", " ").split())


def _short(text: str) -> str:
    """What is repeated to the person: never more than a line of it."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
