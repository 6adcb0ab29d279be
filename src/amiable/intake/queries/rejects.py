"""Reads of rejected lines: how they are read, those still to mend, those left aside, and their workbook."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Q

from amiable.core.said import restored, said
from amiable.formats.open_items.again import Reading, cells_of, titles_of
from amiable.intake.models import Batch, RejectedLine
from amiable.people.models import Company

LONGEST_LINE = 4000
"""Characters of a line that is mended in a form; longer ones are mended in a spreadsheet."""
ABOUT_TITLES = (
    said("Ligne du fichier"),
    said("Colonne à corriger"),
    said("Ce qui s’y trouve"),
    said("Ce qui est attendu"),
    said("Que faire"),
)
Readings = Mapping[str, Reading]
_TOLD = ("id", "file", "line", "field", "found", "expected", "remedy", "raw", "said", "cells", "wrong", "by", "at")


def readings_of_batch(batch: Batch) -> Readings:
    """How its rejected lines are read one by one: by the file they say they are of, "" for all of them. {} where they
    cannot be (a FEC, batches of before)."""
    return {file: Reading.of(told) for file, told in json.loads(batch.summary).get("readings", {}).items()}


def reading_for(readings: Readings, file: str) -> Reading | None:
    """How a line that says it is of this file is read."""
    return readings.get(file, readings.get(""))


def rejected_lines(company: Company, batch_id: int | None = None) -> list[RejectedLine]:
    """Rejects not yet replayed nor left aside, of one batch or of all, in order of file and line."""
    lines = _waiting(company).select_related("batch")
    if batch_id is not None:
        lines = lines.filter(batch_id=batch_id)
    return list(lines.order_by("batch_id", "file", "line"))


def rejected_page(company: Company, batch_id: int, after: int, limit: int) -> list[dict[str, Any]]:
    """The rejects of a batch still to mend, after the one of id `after` (0: from the first), in order of file and line.

    id, file, line, field, found, expected, remedy, raw; version, by, at (who corrected it last, when), cells (as
    corrected, or None) and wrong (field, found, expected, remedy of what is still wrong with these, or None).
    """
    lines = _waiting(company).filter(batch_id=batch_id, pk__gt=after)
    return [_reject(row) for row in lines.order_by("pk").values(*_TOLD, "version")[:limit]]


def rejects_at(company: Company, batch_id: int, ids: Sequence[int]) -> list[dict[str, Any]]:
    """These lines of the batch as they are now, in the shape of `rejected_page`, with `aside` and `replayed`."""
    rows = RejectedLine.objects.filter(company=company, batch_id=batch_id, pk__in=list(ids)).order_by("pk")
    found = rows.values(*_TOLD, "version", "aside", "replayed_by")
    return [_reject(row) | {"replayed": row["replayed_by"] is not None} for row in found]


def rejects_left(company: Company) -> dict[str, Any]:
    """count of the lines still to mend in all batches that stand, and the newest `batch` with some (None: none)."""
    rows = _waiting(company).filter(batch__undone_by=None)
    found: dict[str, Any] = rows.aggregate(count=Count("pk"), batch=Max("batch_id"))
    return found


def rejects_counted(company: Company, batch_id: int) -> dict[str, int]:
    """How many lines of the batch: left (to mend), ready (of these, corrected and read well), aside, replayed."""
    open_, corrected = Q(replayed_by=None, aside=False), Q(cells__isnull=False, wrong=None)
    rows = RejectedLine.objects.filter(company=company, batch_id=batch_id)
    return rows.aggregate(
        left=Count("pk", filter=open_),
        ready=Count("pk", filter=open_ & corrected),
        aside=Count("pk", filter=Q(replayed_by=None, aside=True)),
        replayed=Count("pk", filter=Q(replayed_by__isnull=False)),
    )


def rejects_aside(company: Company, batch_id: int, limit: int) -> list[dict[str, Any]]:
    """The lines of the batch that were left aside, the latest first: id, file, line, field, found, version, by, at."""
    rows = RejectedLine.objects.filter(company=company, batch_id=batch_id, aside=True, replayed_by=None)
    told = ("id", "file", "line", "field", "found", "version", "by", "at")
    return list(rows.order_by("-at", "pk").values(*told)[:limit])


def _waiting(company: Company) -> Any:
    return RejectedLine.objects.filter(company=company, replayed_by=None, aside=False)


def _reject(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a reject, its sentences with what they were made of where that is known."""
    told, cells, wrong = row.pop("said"), row.pop("cells"), row.pop("wrong")
    sentences = dict(zip(("expected", "remedy"), restored(told), strict=True)) if told else {}
    return (
        row | sentences | {"cells": json.loads(cells) if cells else None, "wrong": restored(wrong) if wrong else None}
    )


def rejects_workbook(company: Company, batch_id: int, told: Callable[[str], str] = str) -> bytes:
    """The rejects of a batch still to mend as XLSX, to be corrected there and dropped again; b"" where there is none.

    A sheet for each file or table, whose columns are its own, then what is wrong; of a FEC the whole line stands in one
    cell. Every cell is a text or a number, never a formula. Titles and sentences by `told`, which gives a
    `core.said.Said` in the reader's language.
    """
    rows = [_reject(row) for row in _waiting(company).filter(batch_id=batch_id).order_by("pk").values(*_TOLD)]
    if not rows:
        return b""
    batch = Batch.objects.get(company=company, pk=batch_id)
    return workbook_of(readings_of_batch(batch), rows, told)


def workbook_of(readings: Readings, rows: Sequence[dict[str, Any]], told: Callable[[str], str]) -> bytes:
    """The workbook of these rejects: of each file, cells and wrong as in `rejected_page`, and the rest of a reject."""
    from amiable.formats.spreadsheet import write_xlsx

    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["file"] if row["file"] in readings else "", []).append(row)
    buffer = io.BytesIO()
    title = told(said("Lignes à corriger"))
    write_xlsx(buffer, [(title, *sheet_of(reading_for(readings, file), some, told)) for file, some in groups.items()])
    return buffer.getvalue()


def sheet_of(
    reading: Reading | None, rows: Sequence[dict[str, Any]], told: Callable[[str], str]
) -> tuple[list[str], list[list[Any]]]:
    """(titles, rows) of the workbook of these rejects."""
    about = [told(title) for title in ABOUT_TITLES]
    if reading is None:
        first = [told(said("Fichier")), *about, told(said("Ligne entière"))]
        return first, [[row["file"], *_about(row, told), row["raw"]] for row in rows]
    width = len(reading.header)
    cells = [_fitting(row["cells"] or _cells(reading, row["raw"]), width) for row in rows]
    return [*titles_of(reading), *about], [[*line, *_about(row, told)] for line, row in zip(cells, rows, strict=True)]


def _cells(reading: Reading, raw: str) -> list[str]:
    return cells_of(reading, raw) if len(raw) <= 30 * LONGEST_LINE else [raw[:LONGEST_LINE]]


def _fitting(cells: Sequence[str], width: int) -> list[str]:
    """As many cells as there are titles; what is too much goes into the last one, so that it is seen."""
    kept = [*cells[: width - 1], ";".join(cells[width - 1 :])] if len(cells) > width else list(cells)
    return kept + [""] * (width - len(kept))


def _about(row: dict[str, Any], told: Callable[[str], str]) -> list[Any]:
    wrong = row["wrong"] or row
    return [row["line"], wrong["field"], wrong["found"], told(wrong["expected"]), told(wrong["remedy"])]
