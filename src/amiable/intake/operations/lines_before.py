"""Lines sent again after they were corrected in place: they are called by their line in the file they came from.

`rejects.replay` puts them into a small CSV that nobody has ever seen; what is said of its second line is said of line
417 of the file that was dropped.
"""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from amiable.formats.columns import Place
from amiable.formats.customers import CustomersFile
from amiable.formats.dispute_sheet import DisputeSheet
from amiable.formats.open_items.again import SEPARATOR, csv_of
from amiable.formats.rejects import Reject
from amiable.intake.models import Batch, RejectedLine
from amiable.intake.operations.day_one import Sheets
from amiable.intake.operations.read import Parsed
from amiable.intake.queries.rejects import reading_for, readings_of_batch
from amiable.people.models import Company

_NAME = re.compile(r"lot-\d+-lignes-corrigees(-\d+)?\.csv")
Lines = Mapping[tuple[str, ...], tuple[str, int]]
"""Cells of a corrected line, as sent again → its file and its line there."""
_Placed = Callable[[Place], Place]


def name_of(batch: int, number: int) -> str:
    """The name of the `number`-th file (from 1) in which corrected lines of a batch are sent again."""
    return f"lot-{batch}-lignes-corrigees{f'-{number}' if number > 1 else ''}.csv"


def lines_before(company: Company, replays: int | None, names: Sequence[str]) -> Lines:
    """Where the lines stood that files of these names send again; {} where they are somebody's own files."""
    if replays is None or not all(map(_NAME.fullmatch, names)):
        return {}
    batch = Batch.objects.get(company=company, pk=replays)
    readings = readings_of_batch(batch)
    found: dict[tuple[str, ...], tuple[str, int]] = {}
    rows = RejectedLine.objects.filter(company=company, batch=batch, cells__isnull=False).order_by("pk")
    for file, line, cells in rows.values_list("file", "line", "cells"):
        if reading := reading_for(readings, file):
            written = csv_of(reading, [json.loads(cells or "[]")]).decode().split("\r\n", 1)[1]
            found.setdefault(_cells(written), (file, line))
    return found


def _cells(raw: str) -> tuple[str, ...]:
    cells = [cell.strip() for cell in next(csv.reader([raw.rstrip("\r\n")], delimiter=SEPARATOR), [])]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def parsed_as_before(parsed: Parsed, lines: Lines) -> Parsed:
    """The accounts, their rejects called by the lines they came from."""
    return replace(parsed, rejects=tuple(_reject(one, lines) for one in parsed.rejects)) if lines else parsed


def _reject(told: tuple[str, Reject], lines: Lines) -> tuple[str, Reject]:
    name, reject = told
    file, line = lines.get(_cells(reject.raw), (name, reject.line))
    return file, replace(reject, line=line)


def sheets_as_before(sheets: Sheets, lines: Lines) -> Sheets:
    """Customers or disputes, their rows and rejects called by the lines they came from, and their tables so too."""
    if not lines:
        return sheets
    labels: dict[str, str] = {}

    def place(one: Place) -> Place:
        file, line = lines.get(_cells(one.raw), (one.label, one.line))
        labels.setdefault(one.label, file)
        return replace(one, label=file, line=line)

    def reject(told: tuple[str, Reject]) -> tuple[str, Reject]:
        found = _reject(told, lines)
        labels.setdefault(told[0], found[0])
        return found

    customers, disputes = sheets.customers, sheets.disputes
    rejects = tuple(map(reject, sheets.rejects))
    if customers:
        customers = _customers(customers, place)
    if disputes:
        disputes = _disputes(disputes, place)
    tables = tuple(replace(one, label=labels.get(one.label, one.label)) for one in sheets.sheets)
    return replace(sheets, customers=customers, disputes=disputes, rejects=rejects, sheets=tables)


def _customers(told: CustomersFile, place: _Placed) -> CustomersFile:
    return replace(
        told,
        customers=tuple(replace(one, place=place(one.place)) for one in told.customers),
        contacts=tuple(replace(one, place=place(one.place)) for one in told.contacts),
    )


def _disputes(told: DisputeSheet, place: _Placed) -> DisputeSheet:
    return replace(told, rows=tuple(replace(one, place=place(one.place)) for one in told.rows))
