"""What the cards of the home page list, made of rows of the capabilities: words and addresses, no figure of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from amiable.receivables.queries.listing import Row
from amiable.web import words
from amiable.web.page import Page
from amiable.web.picture.bar import Part

NARROW_PERCENT = 12
"""A part of the great bar under this share of it says nothing below itself: there is no room."""


def bar_parts(page: Page, totals: dict[str, Any], notes: dict[str, tuple[str, str]]) -> list[Part]:
    """What customers owe by place, each part a link to its receivables; `notes`: place → (name, note) inside it."""
    return [
        Part(place, totals[place], name, page.url("receivables", query={"place": place}), note)
        for place, (name, note) in notes.items()
    ]


def captions(totals: dict[str, Any], places: Iterable[str]) -> list[dict[str, Any]]:
    """place, cents, wide (there is room for words under it) of each part that holds euros, in the order of the bar."""
    held = [(place, totals[place]) for place in places if totals[place] > 0]
    whole = sum(cents for _, cents in held)
    return [{"place": place, "cents": cents, "wide": 100 * cents >= NARROW_PERCENT * whole} for place, cents in held]


def dispute_told(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    """A dispute with its words, its address, and how many days it is past the day of its answer (0: not)."""
    due = row["due_on"]
    return row | {
        "kind": "dispute",
        "reason_word": words.reason(row["reason"]),
        "department_word": words.word(words.DEPARTMENTS, row["department"]),
        "url": page.url("dispute", id=row["id"]),
        "days_late": max((page.as_of - due).days, 0) if due else 0,
    }


def arrival_told(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    """An upload or a batch with its name, state in words and address, and the day it came in the company's zone."""
    here = row["at"].astimezone(ZoneInfo(page.company.time_zone))
    state = words.word(words.BATCHES, "undone") if row["undone"] else words.word(words.UPLOADS, row["state"])
    return row | {
        "name": ", ".join(row["names"]),
        "source_word": words.word(words.SOURCES, row["source"]) if row["source"] else "",
        "state_word": state,
        "url": page.url(row["kind"], id=row["id"]),
        "day": here.date(),
        "instant": here,
    }


def recent(
    page: Page, arrivals: Sequence[dict[str, Any]], disputes: Sequence[dict[str, Any]], most: int
) -> list[dict[str, Any]]:
    """Arrivals and disputes opened lately as one list, the newest day first; a dispute has no hour."""
    zone = ZoneInfo(page.company.time_zone)
    told = [arrival_told(page, row) for row in arrivals]
    told += [
        dispute_told(page, row)
        | {"day": row["opened_on"], "instant": datetime.combine(row["opened_on"], time.min, zone)}
        for row in disputes
    ]
    return sorted(told, key=lambda row: row["instant"], reverse=True)[:most]


def late_by_department(
    page: Page, totals: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], most: int
) -> list[dict[str, Any]]:
    """department_word, count, blocked of the departments with the most at stake, and `first`: their dispute that is
    most past its day, where it is among `rows` (the latest first)."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["department"], row)
    return [
        one
        | {
            "department_word": words.word(words.DEPARTMENTS, one["department"]),
            "first": dispute_told(page, first[one["department"]]) if one["department"] in first else None,
        }
        for one in totals[:most]
    ]


def claimable_told(page: Page, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """number, name, claimable, days_late, url of receivables."""
    return [
        {
            "number": row.number,
            "name": row.name or row.customer,
            "claimable": row.claimable,
            "days_late": row.days_late,
            "url": page.url("receivable", id=row.id),
        }
        for row in rows
    ]
