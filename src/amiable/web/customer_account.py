"""A customer's account on its page: head, open items with what follows them up, aged balance in one reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amiable.portfolio.queries.ageing import Ageing, Bucket, Reading
from amiable.receivables.queries.listing import Row
from amiable.web import words
from amiable.web.page import Page
from amiable.web.picture import writing
from amiable.web.picture.bar import Part
from amiable.web.receivable_moves import in_currency

READINGS: tuple[Reading, ...] = ("original", "retained")
PLACES = ("claimable", "not_due", "contested", "conceded")


@dataclass(frozen=True, slots=True)
class Item:
    """An open item: its bar, how late it is in the original reading in words ("": as in the retained one), the
    disputes on it (id, number) and why it is kept back, in words; amounts of another currency as texts.

    `chosen`: whether it can be ticked: an invoice of the company's currency.
    """

    row: Row
    parts: list[Part]
    original_late: str
    disputes: list[Mapping[str, Any]]
    held: list[str]
    elsewhere: str
    chosen: bool


def items_of(
    page: Page, rows: Iterable[Row], cases: Mapping[str, Mapping[str, Any]], held: Mapping[int | None, list[str]]
) -> list[Item]:
    """The items with their follow-up. `cases`: dispute number → case; `held`: receivable id → kinds of holds."""
    return [
        Item(
            row=row,
            parts=[Part(place, getattr(row, place)) for place in PLACES],
            original_late=_original_late(row),
            disputes=[cases[number] for number in row.disputes if number in cases and _stands(page, cases[number])],
            held=[words.word(words.GATE, kind) for kind in held.get(row.id, [])],
            elsewhere=in_currency(row.open, row.currency) if row.foreign else "",
            chosen=row.kind == "invoice" and not row.foreign,
        )
        for row in rows
    ]


def _stands(page: Page, case: Mapping[str, Any]) -> bool:
    """Whether a case was open on the day looked at."""
    if case["status"] == "cancelled":
        return False
    return case["resolved_on"] is None or case["resolved_on"] > page.as_of


def _original_late(row: Row) -> str:
    if row.original_due_on == row.due_on:
        return ""
    return writing.days_long(row.original_days_late) if row.original_days_late else ""


def head_of(totals: Mapping[str, int], disputes: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of the head. `net` is what would be left to claim if the credits were set against it."""
    return {
        **totals,
        "certain": totals["claimable"] + totals["not_due"],
        "net": totals["claimable"] - totals["credit"],
        "parts": [Part(place, totals[place]) for place in PLACES],
        "founded": _("%(founded)s sur %(ended)s") % disputes if disputes["ended"] else "",
    }


def balance_of(found: Ageing, reading: Reading) -> dict[str, Any]:
    """The aged balance as rows with their bars; `whole` is the longest, which fills its column."""
    return {
        "reading": reading,
        "whole": max(row.open for row in found.rows),
        "rows": [{"bucket": row, "name": _bucket_name(row.bucket), "parts": _parts(row)} for row in found.rows],
        "total": found.total,
        "credit": found.credit,
        "net": found.net,
    }


def _parts(row: Bucket) -> list[Part]:
    late = row.bucket != "not_due"
    return [
        Part("claimable" if late else "not_due", row.certain),
        Part("contested", row.contested),
        Part("conceded", row.conceded),
    ]


def _bucket_name(bucket: str) -> str:
    return {
        "not_due": _("À échoir"),
        "d1_30": _("1 à 30 j"),
        "d31_60": _("31 à 60 j"),
        "d61_90": _("61 à 90 j"),
        "d91_more": _("Plus de 90 j"),
    }[bucket]
