"""The rejects of files that are not imported yet, as the workbook that their batch would give."""

import json
from collections.abc import Callable

from amiable.formats.rejects import FileRefused, Reject
from amiable.intake.models import FilePiece, Upload, UploadedFile, UploadState
from amiable.intake.operations.day_one import Source, read_sheets, readings_of
from amiable.intake.operations.read import read_files
from amiable.intake.queries import remembered_mapping
from amiable.intake.queries.rejects import Readings, workbook_of
from amiable.people.access import Acting, require

MOST_BYTES = 5_000_000
"""Larger files are not read a second time while somebody waits: their rejects come with their batch."""


def workbook_before(acting: Acting, upload: Upload, told: Callable[[str], str] = str) -> bytes:
    """The lines that the preview sets aside, in the shape of `queries.rejects_workbook`; b"" where there are none, or
    where the files are too large or no longer there."""
    require(acting, "read")
    files = UploadedFile.objects.filter(company=acting.company, upload=upload).order_by("number")
    if upload.state != UploadState.PREVIEWED or not upload.kept or sum(one.size for one in files) > MOST_BYTES:
        return b""
    try:
        rejects, readings = _rejects(acting, upload, [(one.name, _content(one)) for one in files])
    except FileRefused:
        return b""
    rows = [
        {"file": name, "cells": None, "wrong": None}
        | {field: getattr(one, field) for field in ("line", "field", "found", "expected", "remedy", "raw")}
        for name, one in rejects
    ]
    return workbook_of(readings, rows, told) if rows else b""


def _content(file: UploadedFile) -> bytes:
    pieces = FilePiece.objects.filter(company=file.company_id, file=file).order_by("number")
    return b"".join(pieces.values_list("content", flat=True))


def _rejects(
    acting: Acting, upload: Upload, files: list[tuple[str, bytes]]
) -> tuple[list[tuple[str, Reject]], Readings]:
    company, columns = acting.company, json.loads(upload.columns)
    if upload.kind in ("customers", "disputes"):
        source: Source = "customers" if upload.kind == "customers" else "disputes"
        sheets = read_sheets(
            source,
            files,
            today=acting.today,
            remembered=lambda signature: remembered_mapping(company, f"{source}:{signature}"),
            columns=columns,
        )
        return list(sheets.rejects), readings_of(sheets, sheets.rejects)
    parsed = read_files(
        files,
        today=acting.today,
        as_of=upload.as_of,
        remembered=lambda signature: remembered_mapping(company, signature),
        columns=columns,
    )
    return list(parsed.rejects), {"": parsed.reading} if parsed.reading else {}
