"""An aged balance as an accounting package prints it: one row per customer, one column per period of lateness.

It is no list of documents: it is read only to be compared with ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from amiable.formats.grid import Row
from amiable.formats.open_items.aliases import POSSIBLE_KEYS, SURE_KEYS
from amiable.formats.open_items.values import Mark, Unreadable, amount_cents, decimal_mark
from amiable.formats.rejects import FileRefused
from amiable.formats.table import open_table
from amiable.formats.titles import key, words

BUCKETS: Final = ("not_due", "d1_30", "d31_60", "d61_90", "d91_more")
"""Periods of lateness: none, 1 to 30 days, 31 to 60, 61 to 90, more."""
FIRST_LINES = 20
MOST_ROWS = 50_000
_NOT_DUE = re.compile(r"non echus?|a echoir|pas echus?|not (yet )?due|current|courant")
_CREDIT = frozenset(
    map(key, ("crédits", "crédit", "avoirs", "non imputé", "non lettré", "acomptes", "credits", "unapplied"))
)
_TOTAL = frozenset(map(key, ("total", "solde", "solde total", "total dû", "balance", "total due", "encours", "net")))
_CODES = (*SURE_KEYS["customer_code"], *POSSIBLE_KEYS["customer_code"], key("client"), key("customer"), key("code"))
_NAMES = (*SURE_KEYS["customer_name"], *POSSIBLE_KEYS["customer_name"])
_TOTAL_ROW = re.compile(r"(sous )?(grand )?totaux?|(sous )?total( general| clients?)?|grand total|sum")


@dataclass(frozen=True, slots=True)
class Aged:
    """A customer of an aged balance; cents, as they are written: a credit is negative where the file says so.

    `buckets`: those the file has a column for; `credit` and `total` None where it has none.
    """

    code: str
    name: str
    buckets: dict[str, int]
    credit: int | None = None
    total: int | None = None
    line: int = 0


@dataclass(slots=True)
class _Columns:
    code: int
    name: int | None = None
    buckets: dict[int, str] = field(default_factory=dict)
    credit: int | None = None
    total: int | None = None

    @property
    def amounts(self) -> list[int]:
        return [*self.buckets, *(column for column in (self.credit, self.total) if column is not None)]


def bucket_of(title: str) -> str:
    """Which of `BUCKETS` a title means, "" for none: « Non échu », « 31-60 j », « > 90 jours », « 91 à 120 »."""
    plain = words(title)
    if _NOT_DUE.fullmatch(plain):
        return "not_due"
    days = [int(found) for found in re.findall(r"[0-9]+", plain)]
    if not days or len(days) > 2 or days[-1] > 1000 or re.search(r"[a-z]{9,}", plain):
        return ""
    more = bool(re.search(r"[>+]|plus|over|sup|more|older", title.casefold()))
    last = days[-1] + more if len(days) == 1 else days[-1]
    for limit, name in ((30, "d1_30"), (60, "d31_60"), (90, "d61_90")):
        if last <= limit:
            return "" if more and len(days) == 1 else name
    return "d91_more" if len(days) == 2 or last > 90 else ""


def read(data: bytes, name: str) -> tuple[Aged, ...]:
    """The customers of the file, those of one code added up, in order of line.

    Raises `FileRefused`: no table, no column of codes, fewer than two periods, an amount that is not read.
    """
    table = open_table(data, name)
    first = list(islice(table.rows(), FIRST_LINES))
    head, columns = _head(first)
    rows = [row for row in table.rows() if row.line > head.line and _is_customer(row, columns)]
    if len(rows) > MOST_ROWS:
        raise FileRefused("Ce fichier a plus de {most} clients : envoyez-en une partie.", most=MOST_ROWS)
    mark = decimal_mark(_cell(row, column) for row in rows for column in columns.amounts)
    found: dict[str, Aged] = {}
    for row in rows:
        aged = _aged(row, columns, head, mark)
        found[aged.code] = _added(found[aged.code], aged) if aged.code in found else aged
    return tuple(found.values())


def _head(first: Sequence[Row]) -> tuple[Row, _Columns]:
    for row in first:
        buckets = {column: found for column, title in enumerate(row.cells) if (found := bucket_of(title))}
        keys = [key(title) for title in row.cells]
        code = next((keys.index(one) for one in _CODES if one in keys), None)
        if len(buckets) >= 2 and code is not None:
            columns = _Columns(code, buckets=buckets)
            columns.name = next((keys.index(one) for one in _NAMES if one in keys and keys.index(one) != code), None)
            columns.credit = next((at for at, one in enumerate(keys) if one in _CREDIT), None)
            columns.total = next((at for at, one in enumerate(keys) if one in _TOTAL), None)
            return row, columns
    raise FileRefused(
        "Ce fichier n’est pas une balance âgée : il faut une ligne de titres avec le code du client et au moins deux "
        "tranches, par exemple « Code client », « Non échu », « 1-30 », « 31-60 », « 61-90 », « > 90 »."
    )


def _is_customer(row: Row, columns: _Columns) -> bool:
    code = _cell(row, columns.code)
    return bool(code) and not _TOTAL_ROW.fullmatch(words(code))


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _aged(row: Row, columns: _Columns, head: Row, mark: Mark | None) -> Aged:
    def cents(column: int | None) -> int | None:
        if column is None:
            return None
        text = _cell(row, column)
        try:
            return amount_cents(text, mark) or 0
        except Unreadable as problem:
            raise FileRefused(
                "Ligne {line}, « {title} » : « {found} » n’est pas lu, attendu : {expected}. {remedy}",
                line=row.line, title=head.cells[column], found=text[:40], expected=problem.expected,
                remedy=problem.remedy,
            ) from None  # fmt: skip

    buckets = dict.fromkeys(columns.buckets.values(), 0)
    for column, bucket in columns.buckets.items():
        buckets[bucket] += cents(column) or 0
    named = _cell(row, columns.name) if columns.name is not None else ""
    return Aged(_cell(row, columns.code), named, buckets, cents(columns.credit), cents(columns.total), row.line)


def _added(one: Aged, other: Aged) -> Aged:
    def both(first: int | None, second: int | None) -> int | None:
        return None if first is None and second is None else (first or 0) + (second or 0)

    buckets = {name: one.buckets.get(name, 0) + other.buckets.get(name, 0) for name in one.buckets}
    return Aged(
        one.code,
        one.name or other.name,
        buckets,
        both(one.credit, other.credit),
        both(one.total, other.total),
        one.line,
    )
