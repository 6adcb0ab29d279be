"""Amounts and dates as people and programs write them → cents and days. What is in doubt is said, never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from amiable.core.money import MAX_CENTS
from amiable.core.said import Said, said

DateOrder = Literal["dmy", "mdy", "ymd"]
Mark = Literal[",", "."]

_NOISE = Decimal("0.000001")
_CENT = Decimal("0.01")
_FIRST_YEAR, _LAST_YEAR = 1990, 2099

_CURRENCY = re.compile(r"€|(?<![A-Z])EUR(?:OS?)?(?![A-Z])", re.IGNORECASE)
_SIDE = re.compile(r"(?<=[0-9)])\s*(CR|DB|DR|C|D)$", re.IGNORECASE)
_NEGATIVE = re.compile(r"\((?P<a>[^()+-]*)\)|-\s*(?P<b>[^()+-]*)|(?P<c>[^()+-]*?)\s*-")
_D = "[0-9]"
_SPACED = rf"{_D}{{1,3}}(?:[ '’]{_D}{{3}})+"


def _body(mark: str, other: str) -> re.Pattern[str]:
    """Amounts that prove `mark` is the decimal one: it stands before decimals, or `other` separates thousands."""
    grouped = rf"{_D}{{1,3}}(?:{other}{_D}{{3}})"
    return re.compile(rf"(?:{_SPACED}|{grouped}+|{_D}*){mark}{_D}+|{_D}{{1,3}}(?:{other}{_D}{{3}}){{2,}}")


_BODIES: tuple[tuple[re.Pattern[str], Mark | None], ...] = (
    (re.compile(rf"{_D}+|{_SPACED}"), None),
    (_body(",", r"\."), ","),
    (_body(r"\.", ","), "."),
)
_COMMON = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)([.,])([0-9]{1,2})")  # nine amounts in ten: the short way
_IN_DOUBT = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")

_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{1,2}}){_TIME}")
_NUMERIC = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_COMPACT = re.compile(r"[0-9]{8}|[0-9]{6}")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_DAY_MONTH_NAME = re.compile(r"([0-9]{1,2})(?:er)?[ ./-]*([a-z]{3,9})[ ./-]*([0-9]{4}|[0-9]{2})")
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
_YEARLESS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})|([0-9]{1,2})(?:er)?[ ./-]*([a-z]{3,9})\.?")
_NO_DATE = re.compile(r"[0\-/. ]*|[9\-/. ]{8,}")
_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip


# Made once: cells are tried as what they are not, thousands of times.
_ONE_SIGN = said("un seul signe pour le montant"), said("Gardez ou le signe, ou la mention C ou D.")
_ONE_READING = (
    said("un montant qui se lise d’une seule façon"),
    said("Écrivez les milliers sans point ni virgule, et deux décimales : 1234,00 ou 1,23."),
)
_TWO_DECIMALS = (
    said("un montant à deux décimales au plus"),
    said("Arrondissez le montant au centime, comme sur la facture."),
)
_TOO_LARGE = (
    said("un montant d’un milliard au plus"),
    said("Vérifiez le montant : il semble porter des chiffres de trop."),
)
_FOREIGN = (
    said("un montant sans nom de devise, ou en euros"),
    said("Placez la devise dans une colonne « Devise »."),
)
_NO_AMOUNT = said("un montant, par exemple 1 234,56"), said("Écrivez le montant en chiffres, sans autre texte.")
_EXAMPLES: dict[DateOrder, str] = {"dmy": "31/03/2026", "mdy": "03/31/2026", "ymd": "2026-03-31"}
_DAYS = {
    order: said(
        "une date qui existe, entre {first} et {last}, par exemple {example}",
        first=_FIRST_YEAR,
        last=_LAST_YEAR,
        example=example,
    )
    for order, example in _EXAMPLES.items()
}
_CORRECT_DAY = said("Corrigez la date d’après la facture.")
_WITH_A_YEAR = said("une date avec son année")
_ADD_THE_YEAR = said("Ajoutez l’année, par exemple 31/03/2026.")


class Unreadable(ValueError):
    """A cell that was not taken: `expected` and `remedy` are French sentences."""

    def __init__(self, expected: Said, remedy: Said) -> None:
        super().__init__(expected)
        self.expected = expected
        self.remedy = remedy


def _bare(text: str) -> tuple[str, bool]:
    """The digits with their separators, and whether the amount is negative. Raises `Unreadable`."""
    body = text.replace("−", "-").replace("–", "-")
    body = " ".join(_CURRENCY.sub(" ", body).split())
    side = _SIDE.search(body)
    negative = bool(side and side[1].upper() in ("C", "CR"))
    body = body[: side.start()] if side else body
    signed = _NEGATIVE.fullmatch(body)
    if signed and side:
        raise Unreadable(*_ONE_SIGN)
    if signed:
        body, negative = signed["a"] or signed["b"] or signed["c"] or "", True
    return body.strip().removeprefix("+").strip(), negative


def mark_of(text: str) -> Mark | None:
    """The decimal mark that an amount proves: ``"1.234,5"`` → ``","``; None where it proves nothing (``"1.234"``)."""
    if common := _COMMON.fullmatch(text):
        return "," if common[3] == "," else "."
    if not text:
        return None
    try:
        body, _ = _bare(text)
    except Unreadable:
        return None
    if _IN_DOUBT.fullmatch(body):
        return None
    return next((mark for pattern, mark in _BODIES if pattern.fullmatch(body)), None)


def decimal_mark(texts: Iterable[str]) -> Mark | None:
    """The decimal mark that the amounts of one file prove together; None where they prove nothing, or both."""
    marks = {mark for text in texts if (mark := mark_of(text))}
    return marks.pop() if len(marks) == 1 else None


def amount_cents(text: str, mark: Mark | None = None) -> int | None:
    """``"1 234,56 €"`` → 123456 cents; None where nothing is written; a lone dash is the zero of accountants.

    `mark` settles ``"1.234"`` where the rest of the file proved one. More than two decimals are refused, unless
    within a millionth (the binary noise of spreadsheets). Raises `Unreadable`.
    """
    if common := _COMMON.fullmatch(text):
        return _within_bound(int(common[2].replace(" ", "") + common[4].ljust(2, "0")), bool(common[1]))
    if not text.strip():
        return None
    body, negative = _bare(text)
    if not body and re.search(r"[-–−]", text) and not re.search(r"[()]", text):
        return 0
    found = next((own for pattern, own in _BODIES if pattern.fullmatch(body)), "none")
    if found == "none":
        raise _not_an_amount(body)
    if _IN_DOUBT.fullmatch(body):
        if mark is None:
            raise Unreadable(*_ONE_READING)
        found = mark
    value = _decimal(body, found)
    cent = value.quantize(_CENT, ROUND_HALF_UP)
    if abs(value - cent) > _NOISE:
        raise Unreadable(*_TWO_DECIMALS)
    return _within_bound(int(cent.scaleb(2)), negative)


def _within_bound(cents: int, negative: bool) -> int:
    if cents > MAX_CENTS:
        raise Unreadable(*_TOO_LARGE)
    return -cents if negative else cents


def _decimal(body: str, mark: str | None) -> Decimal:
    whole, _, decimals = body.rpartition(mark) if mark and mark in body else (body, "", "")
    digits = re.sub(r"\D", "", whole) or "0"
    return Decimal(f"{digits}.{decimals or '0'}")


def _not_an_amount(body: str) -> Unreadable:
    return Unreadable(*(_FOREIGN if re.search(r"[$£]|\b[A-Z]{3}\b", body) else _NO_AMOUNT))


def orders_of(texts: Iterable[str]) -> set[str]:
    """What dates prove: ``dmy``, ``mdy`` (a number above 12 decides), ``seen`` where one was in doubt."""
    proved: set[str] = set()
    for text in texts:
        match = _NUMERIC.fullmatch(text)
        if not match:
            continue
        first, second = int(match[1]), int(match[2])
        proved.add("dmy" if first > 12 else "mdy" if second > 12 else "seen")
    return proved


@lru_cache(maxsize=8192)
def day_of(text: str, order: DateOrder = "dmy") -> date | None:
    """``"05/03/26"``, ``"2026-03-05"``, ``"5 mars 2026"``, ``"20260305"``, ``"46086"`` (a spreadsheet's serial) → day.

    None where nothing, zeros or nines are written. Years of two digits are 20xx. Raises `Unreadable`.
    """
    plain = _plain(text)
    if not plain or _NO_DATE.fullmatch(plain):
        return None
    for year, month, day in _readings(plain, order):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if _FIRST_YEAR <= found.year <= _LAST_YEAR:
            return found
    if month_and_day(text, order):
        raise Unreadable(_WITH_A_YEAR, _ADD_THE_YEAR)
    raise Unreadable(_DAYS[order], _CORRECT_DAY)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.strip()) if not unicodedata.combining(c))


def month_and_day(text: str, order: DateOrder = "dmy") -> tuple[int, int] | None:
    """``"24/11"``, ``"24 nov."`` → (11, 24): of a date that says no year; None for anything else."""
    match = _YEARLESS.fullmatch(_plain(text).lower())
    if not match:
        return None
    if match[4]:
        month, day = _month(match[4]), int(match[3])
    else:
        first, second = int(match[1]), int(match[2])
        month, day = (second, first) if order == "dmy" else (first, second)
    return (month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _readings(text: str, order: DateOrder) -> list[tuple[int, int, int]]:
    """The (year, month, day) that a text may mean, the likeliest first."""
    if match := _YEAR_FIRST.fullmatch(text):
        return [(int(match[1]), int(match[2]), int(match[3]))]
    if match := _NUMERIC.fullmatch(text):
        return [_ordered(match[1], match[2], match[3], order)]
    return _compact_readings(text, order) if text[:5].isdigit() else _named_readings(text.lower())


def _compact_readings(text: str, order: DateOrder) -> list[tuple[int, int, int]]:
    if _COMPACT.fullmatch(text):
        parts = _ordered(text[:2], text[2:4], text[4:], order)
        return [(int(text[:4]), int(text[4:6]), int(text[6:])), parts] if len(text) == 8 else [parts]
    if match := _SERIAL.fullmatch(text):
        found = date(1899, 12, 30) + timedelta(days=int(match[1]))
        return [(found.year, found.month, found.day)]
    return []


def _named_readings(text: str) -> list[tuple[int, int, int]]:
    if match := _DAY_MONTH_NAME.fullmatch(text):
        return [(_year(match[3]), _month(match[2]), int(match[1]))]
    if match := _MONTH_NAME_DAY.fullmatch(text):
        return [(int(match[3]), _month(match[1]), int(match[2]))]
    return []


def _ordered(first: str, second: str, third: str, order: DateOrder) -> tuple[int, int, int]:
    if order == "ymd" and len(third) == 2:
        return _year(first), int(second), int(third)
    day, month = (second, first) if order == "mdy" else (first, second)
    return _year(third), int(month), int(day)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(word: str) -> int:
    """1 to 12, or 0 where the word is no month. `juin` and `juillet` need four letters, `mar` is March."""
    matches = {number for number, names in enumerate(_MONTHS, start=1) for name in names if name.startswith(word)}
    return matches.pop() if len(matches) == 1 else 0
