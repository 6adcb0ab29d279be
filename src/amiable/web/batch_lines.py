"""Rejected lines as a form: the cells under the titles of their file, the faulty one marked; what was typed comes back.

Names of the fields: `v-<id>` the version shown, `c-<id>-<column>` a cell, `w-<id>` a whole line where it has more cells
than there are titles.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from amiable.formats.open_items.again import AMOUNTS, DATES, Reading, cells_of, titles_of
from amiable.intake.operations.rejects import MOST_AT_ONCE, Corrected, Typed, whole_line
from amiable.intake.queries.rejects import LONGEST_LINE, Readings, reading_for

Row = dict[str, Any]
LINES = 20
"""Lines of a page of the form."""
_VERSION = re.compile(r"v-([1-9][0-9]{0,17})")


def ids_sent(sent: Mapping[str, str]) -> list[int]:
    """The lines that a form tells."""
    return [int(match[1]) for name in sent if (match := _VERSION.fullmatch(name))][:MOST_AT_ONCE]


def typed(sent: Mapping[str, str], readings: Readings, rows: Sequence[Row]) -> dict[int, Typed]:
    """What was typed, by line; cells that the form does not show stay as they are."""
    found = {}
    for row in rows:
        version, reading = sent.get(f"v-{row['id']}", ""), reading_for(readings, row["file"])
        if reading and version.isdecimal() and len(version) < 10 and not _too_long(row):
            found[row["id"]] = Typed(int(version), _cells_typed(sent, row, _now(reading, row)))
    return found


def _cells_typed(sent: Mapping[str, str], row: Row, now: Sequence[str]) -> list[str]:
    whole = sent.get(f"w-{row['id']}")
    if whole is not None:
        return whole_line(whole)
    return [sent.get(f"c-{row['id']}-{column}", cell) for column, cell in enumerate(now)]


def _now(reading: Reading, row: Row) -> list[str]:
    return row["cells"] or cells_of(reading, row["raw"])


def _too_long(row: Row) -> bool:
    return len(row["raw"]) > LONGEST_LINE


def lines(
    readings: Readings,
    rows: Sequence[Row],
    names: Mapping[str, str],
    sent: Mapping[int, Typed] | None = None,
    done: Corrected | None = None,
) -> list[Row]:
    """The lines to show. After a form was sent: what it said, and what became of it.

    id, line, file, version, field, found, expected, remedy (of what is wrong now); raw; by, at; ready (corrected, reads
    well); corrected; too_long; whole (the line as one text) or cells (name, id, title, value, changed, before: as
    it came, fault, numeric, day); theirs: by, at, text of what somebody else made of it meanwhile.
    """
    return [
        _line(reading_for(readings, row["file"]), row, names, (sent or {}).get(row["id"]), done or Corrected())
        for row in rows
    ]


def gone(rows: Sequence[Row], names: Mapping[str, str], sent: Mapping[int, Typed]) -> list[Row]:
    """Lines that somebody else has dealt with meanwhile: line, by, replayed, aside, text (what was typed here)."""
    told = ("line", "replayed", "aside")
    return [
        {name: row[name] for name in told}
        | {"by": names.get(row["by"], row["by"]), "text": _joined(sent[row["id"]].cells)}
        for row in rows
    ]


def _line(reading: Reading | None, row: Row, names: Mapping[str, str], sent: Typed | None, done: Corrected) -> Row:
    about = {name: row[name] for name in ("id", "line", "file", "version", "raw", "at")}
    by = names.get(row["by"], row["by"])
    if reading is None or _too_long(row):
        return about | _wrong(row) | {"too_long": True, "by": by, "raw": row["raw"][:200]}
    now = _now(reading, row)
    shown = list(sent.cells) if sent else now
    late = row["id"] in done.theirs
    wrong = _wrong(row)
    return about | wrong | {
        "by": by,
        "corrected": row["cells"] is not None,
        "ready": row["cells"] is not None and row["wrong"] is None and not late,
        "whole": _joined(shown) if len(shown) != len(reading.header) else None,
        "cells": _cells(reading, row, shown, wrong["field"]),
        "theirs": {"by": by, "text": _joined(now)} if late else None,
    }  # fmt: skip


def _wrong(row: Row) -> Row:
    told = row["wrong"] or row
    return {name: told[name] for name in ("field", "found", "expected", "remedy")}


def _joined(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="").writerow(cells)
    return buffer.getvalue()


_LIMITED = {"number": "doc_number", "customer_code": "customer_code"}
"""What a line that the books cannot hold calls its field, and the column it stands in."""


def _cells(reading: Reading, row: Row, shown: Sequence[str], faulty: str) -> list[Row]:
    """The cells that are read, in the order of the file, and the faulty one."""
    before = cells_of(reading, row["raw"])
    fields = {column: name for name, column in reading.columns.items()}
    limited = reading.columns.get(_LIMITED.get(faulty, ""), -1)
    cells = []
    for column, (title, value) in enumerate(zip(titles_of(reading), shown, strict=False)):
        fault = column == limited or (faulty != "" and faulty in (title, reading.header[column]))
        if column in fields or fault:
            was = before[column] if column < len(before) else ""
            cells.append(
                {
                    "name": f"c-{row['id']}-{column}",
                    "title": title,
                    "value": value,
                    "changed": was != value,
                    "before": was,
                    "fault": fault,
                    "numeric": fields.get(column) in AMOUNTS,
                    "day": fields.get(column) in DATES,
                }
            )
    return cells
