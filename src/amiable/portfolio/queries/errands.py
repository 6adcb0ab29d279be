"""Reads of errands: how far they are, what came of them, the file they made."""

import json
from collections.abc import Iterator
from typing import Any

from amiable.core.said import restored
from amiable.people.models import Company
from amiable.portfolio.models import Errand, ErrandPiece

SHOWN = ("kind", "state", "done", "whole", "at", "by", "user_id", "file_name")


def errand_row(errand: Errand) -> dict[str, Any]:
    """An errand that its caller got through the door: id, kind, state, done of whole (things), at, by (name of the
    account), user_id, file_name, asked (dict), told (dict: what came of it, sentences as `core.said.Said`)."""
    row = {"id": errand.pk, **{name: getattr(errand, name) for name in SHOWN}}
    row["by"] = json.loads(errand.by)["label"]
    return row | {"asked": json.loads(errand.asked), "told": restored(errand.told)}


def errands_under_way(company: Company, user_id: int | None) -> list[dict[str, Any]]:
    """What somebody asked for and is not done yet, the oldest first: rows of `errand_row`."""
    rows = Errand.objects.filter(company=company, user_id=user_id, state__in=("waiting", "working"))
    return [errand_row(row) for row in rows.order_by("pk")[:20]]


def errand_file(errand: Errand) -> Iterator[bytes]:
    """The bytes of the file that a finished export made, in pieces."""
    pieces = ErrandPiece.objects.filter(company=errand.company_id, errand=errand).order_by("number")
    for content in pieces.values_list("content", flat=True).iterator(chunk_size=1):
        yield bytes(content)
