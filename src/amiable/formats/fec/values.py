"""Amounts and dates as accounting packages write them: what a FEC field may hold, and nothing else."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Final

from amiable.core.said import Said, said
from amiable.formats.fec.columns import Layout

_AMOUNT: Final = re.compile(rb"([+-]?)(\d*)(?:([.,])(\d*))?([+-]?)")
_SPACES: Final = re.compile(rb"[\s\x00]|\xc2\xa0|\xe2\x80\xaf|\xa0")
_YEAR_FIRST: Final = re.compile(rb"(\d{4})([-/.]?)(\d\d)\2(\d\d)")
_DAY_FIRST: Final = re.compile(rb"(\d\d)([-/.]?)(\d\d)\2(\d{4})")
_TIME: Final = re.compile(rb"[T ]+\d\d:\d\d(:\d\d)?$")
_BOTH_SIDES: Final = said("{count} ligne(s) dont le débit et le crédit sont tous deux remplis")
_DECIMAL_POINT: Final = said("{count} montant(s) écrit(s) avec un point décimal")
_COMMA: Final = ord(",")
_SIGNS: Final = {b"D": 1, b"+1": 1, b"1": 1, b"+": 1, b"C": -1, b"-1": -1, b"-": -1}

AmountReader = Callable[[list[bytes]], int]
Checker = Callable[[bytes, str], int]


class BadValue(ValueError):
    """A field that is not what its column holds: `args[0]` is the layout's name of the column."""


def cents(text: bytes) -> int | None:
    """``b"+000000069,40"`` → 6940; blank → 0; None where it is no amount.

    Comma or dot, sign before or after, spaces and leading zeros; at most two decimals that count (`12,3400`
    passes, `12,345` does not): a figure is never rounded on the way in.
    """
    packed = _SPACES.sub(b"", text)
    match = _AMOUNT.fullmatch(packed)
    if not match or (match[1] and match[5]) or (packed and not (match[2] or match[4])):
        return None
    decimals = match[4] or b""
    if decimals[2:].strip(b"0"):
        return None
    value = int((match[2] or b"0") + (decimals + b"00")[:2])
    return -value if b"-" in (match[1], match[5]) else value


def day(text: bytes) -> date | None:
    """``b"20250131"`` → that day; year first or day first, with or without ``- / .`` and time; else None."""
    bare = _TIME.sub(b"", text.strip(b" \r\n\x00"))
    if match := _YEAR_FIRST.fullmatch(bare):
        found = _calendar(match[1], match[3], match[4])
        if found:
            return found
    if match := _DAY_FIRST.fullmatch(bare):
        return _calendar(match[4], match[3], match[1])
    return None


def _calendar(year: bytes, month: bytes, number: bytes) -> date | None:
    if not 1900 <= int(year) < 2100:
        return None
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def amount_reader(layout: Layout, counts: Counter[Said] | None = None) -> AmountReader:
    """A function: fields of a line → debit less credit, in cents. It raises `BadValue` with the column's name.

    Decimal points are taken, and counted in `counts`.
    """
    counts = Counter() if counts is None else counts
    if layout.has("debit") and layout.has("credit"):
        return _debit_less_credit(layout.at["debit"], layout.at["credit"], counts)
    return _amount_with_sense(layout.at["amount"], layout.at["sense"], _checker(counts))


def _debit_less_credit(debit_at: int, credit_at: int, counts: Counter[Said]) -> AmountReader:
    checked = _checker(counts)

    def read(fields: list[bytes]) -> int:
        # nearly every line has one amount like 1200,00 and the other column 0,00: no regular expression for it
        text, other = fields[debit_at], fields[credit_at]
        if other == b"0,00" or not other:
            digits = text.replace(b",", b"", 1)
            if len(text) > 3 and text[-3] == _COMMA and digits.isdigit():
                return int(digits)
        elif text == b"0,00" or not text:
            digits = other.replace(b",", b"", 1)
            if len(other) > 3 and other[-3] == _COMMA and digits.isdigit():
                return -int(digits)
        debit, credit = checked(text, "debit"), checked(other, "credit")
        counts[_BOTH_SIDES] += bool(debit and credit)
        return debit - credit

    return read


def _amount_with_sense(amount_at: int, sense_at: int, checked: Checker) -> AmountReader:
    def read(fields: list[bytes]) -> int:
        text, sense = fields[amount_at], fields[sense_at]
        sign = _SIGNS.get(sense) or _SIGNS.get(sense.strip().upper())
        if sign is None:
            raise BadValue("sense")
        digits = text.replace(b",", b"", 1)
        return sign * (int(digits) if text[-3:-2] == b"," and digits.isdigit() else checked(text, "amount"))

    return read


def _checker(counts: Counter[Said]) -> Checker:
    def checked(text: bytes, field: str) -> int:
        value = cents(text)
        if value is None:
            raise BadValue(field)
        counts[_DECIMAL_POINT] += b"." in text
        return value

    return checked
