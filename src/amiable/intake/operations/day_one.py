"""What files of customers and files of disputes have in common: read, looked at in a rehearsal, posted as one batch."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

from django.db import transaction

from amiable.core.said import Said, stored
from amiable.formats import customers, dispute_sheet
from amiable.formats.columns import Sheet, Vocabulary
from amiable.formats.customers import CustomersFile
from amiable.formats.dispute_sheet import DisputeSheet
from amiable.formats.open_items.again import Reading, reading_of_sheet
from amiable.formats.rejects import FileRefused, Reject
from amiable.formats.text import encoding_of
from amiable.formats.workbook import workbook_kind
from amiable.intake.models import Batch, RejectedLine, Trace
from amiable.intake.models import Mapping as Remembered
from amiable.intake.operations.read import FileRead, digest_of
from amiable.intake.operations.write import BATCH_ROWS, write_rejects
from amiable.journal.chain import canonical
from amiable.journal.operations import Operation, operation
from amiable.journal.queries import head_of
from amiable.people.access import Acting
from amiable.people.models import Company
from amiable.people.operations import lock_company
from amiable.receivables.said import number_key

Source = Literal["customers", "disputes"]
SHOWN_REJECTS = 200
VOCABULARIES: dict[str, Vocabulary] = {
    "customers": customers.VOCABULARY,
    "disputes": dispute_sheet.VOCABULARY,
}
"""Source → what its columns may hold."""

KEYS = {"customers": "customer_code", "disputes": "doc_number"}
"""Source → the field that says what a row is about."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the files of one import say, on `as_of`, the day they were given; `customers` or `disputes` by `source`."""

    source: Source
    names: tuple[str, ...]
    digest: str
    as_of: date
    about: tuple[FileRead, ...]
    sheets: tuple[Sheet, ...]
    rejects: tuple[tuple[str, Reject], ...]
    lines: int
    notes: tuple[Said, ...]
    customers: CustomersFile | None = None
    disputes: DisputeSheet | None = None

    @property
    def mapping(self) -> dict[str, dict[str, int]]:
        """Signature of a table → its columns."""
        return {sheet.proposal.signature: dict(sheet.mapping) for sheet in self.sheets}


@dataclass(slots=True)
class Done:
    """What an import did: `batch_id` None for a rehearsal; `again`: the same files were taken before. `counts` and
    `notes` as the batch keeps them; `rejects` those of the files and those that the books gave."""

    batch_id: int | None = None
    again: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)
    rejects: list[tuple[str, Reject]] = field(default_factory=list)


def read_sheets(
    source: Source,
    files: Sequence[tuple[str, bytes]],
    *,
    today: date,
    remembered: Callable[[str], Mapping[str, int] | None] = lambda _signature: None,
    columns: Mapping[str, str] | None = None,
) -> Sheets:
    """Read files of customers or of disputes. `remembered` and `columns` as in `read.read_files`. Raises
    `FileRefused`."""
    digest = digest_of((name, hashlib.sha256(data).digest()) for name, data in files)
    if columns:
        digest = hashlib.sha256(f"{digest}{sorted(columns.items())}".encode()).hexdigest()
    whole = [(name, data if workbook_kind(data) else data.replace(b"\0", b"")) for name, data in files]
    told: CustomersFile | DisputeSheet
    if source == "customers":
        told = by_customers = customers.read(whole, remembered=remembered, columns=columns)
        by_disputes = None
    else:
        told = by_disputes = dispute_sheet.read(whole, today=today, remembered=remembered, columns=columns)
        by_customers = None
    return Sheets(
        source=source,
        names=tuple(name for name, _ in files),
        digest=digest,
        as_of=today,
        about=tuple(_about(name, data, told, single=len(files) == 1) for name, data in files),
        sheets=told.sheets,
        rejects=told.rejects,
        lines=told.lines,
        notes=told.notes,
        customers=by_customers,
        disputes=by_disputes,
    )


def _about(name: str, data: bytes, told: CustomersFile | DisputeSheet, *, single: bool) -> FileRead:
    kind = workbook_kind(data) or "csv"
    lines = told.lines if single else 0
    return FileRead(name, len(data), kind, lines, encoding_of(data) if kind == "csv" else "")


def taken_before(company: Company, sheets: Sheets) -> int | None:
    """The batch that took these very files before, whatever the day, and was not taken back."""
    batches = Batch.objects.filter(company=company, source=sheets.source, digest=sheets.digest, undone_by=None)
    return batches.order_by("pk").values_list("pk", flat=True).last()


def about(company: Company, sheets: Sheets) -> dict[str, Any]:
    """What a preview says of the files themselves, as `preview` does."""
    days = {"first_day": None, "closing": None}
    names = ("name", "size", "kind", "lines", "encoding", "separator", "provisional")
    return {
        "version": 1,
        "source": sheets.source,
        "mode": "delta",
        "as_of": sheets.as_of.isoformat(),
        "again": taken_before(company, sheets),
        "seq": head_of(company)[0],
        "files": [{name: getattr(one, name) for name in names} | days for one in sheets.about],
        "lines": sheets.lines,
        "period": [None, None],
        "mapping": mapping_of(sheets.source, sheets.sheets),
        "needs_confirmation": None,
    }


def rejects_shown(rejects: Sequence[tuple[str, Reject]]) -> dict[str, Any]:
    """count, rows (the first 200: file, line, field, found, expected, remedy)."""
    columns = ("line", "field", "found", "expected", "remedy")
    rows = [
        {"file": name} | {column: getattr(reject, column) for column in columns}
        for name, reject in rejects[:SHOWN_REJECTS]
    ]
    return {"count": len(rejects), "rows": rows}


class _Over(Exception):
    """The end of a rehearsal: all that it wrote is taken back."""


_T = TypeVar("_T")


def rehearsed(acting: Acting, act: Callable[[Operation], _T]) -> _T:
    """Do it, and take it back; what `act` returns."""
    with transaction.atomic():
        lock_company(acting.company)
        try:
            with operation(acting, "intake.taken") as done:
                seen = act(done)
                raise _Over
        except _Over:
            return seen


def write_batch(done: Operation, sheets: Sheets, did: Done, traces: Iterable[Trace], keys: set[str]) -> Batch:
    """Write the batch row, and what is kept beside it. `keys`: what the rows of these files are about; rejects of
    earlier files about the same are theirs no more."""
    company = done.acting.company
    batch = Batch.objects.create(
        company=company,
        source=sheets.source,
        mode="delta",
        as_of=sheets.as_of,
        names=canonical(list(sheets.names)),
        digest=sheets.digest,
        at=done.acting.at,
        by=done.acting.label[:150],
        operation=done.id,
        summary=canonical(did.counts | _readings(sheets, did.rejects)),
        notes=canonical(stored(did.notes)),
    )
    _take_over_rejects(batch, sheets, keys)
    write_rejects(batch, did.rejects, list(dict.fromkeys(name for name, _ in did.rejects)))
    rows = list(traces)
    for row in rows:
        row.company, row.batch = company, batch
    Trace.objects.bulk_create(rows, batch_size=BATCH_ROWS)
    for signature, columns in sheets.mapping.items():
        Remembered.objects.update_or_create(
            company=company, signature=f"{sheets.source}:{signature}", defaults={"columns": canonical(columns)}
        )
    done.facts |= {"files": list(sheets.names), "digest": sheets.digest} | did.counts
    done.subjects.append(("batch", batch.pk))
    return batch


def _readings(sheets: Sheets, rejects: Sequence[tuple[str, Reject]]) -> dict[str, Any]:
    """How the rejects are read one by one, by the table they are of."""
    found = {label: reading.stored() for label, reading in readings_of(sheets, rejects).items()}
    return {"readings": found} if found else {}


def readings_of(sheets: Sheets, rejects: Sequence[tuple[str, Reject]]) -> dict[str, Reading]:
    """Label of each table that has rejects → how they are read one by one."""
    rejected = {label for label, _ in rejects}
    return {sheet.label[:200]: reading_of_sheet(sheet) for sheet in sheets.sheets if sheet.label in rejected}


def _take_over_rejects(batch: Batch, sheets: Sheets, keys: set[str]) -> None:
    rows = RejectedLine.objects.filter(company=batch.company, batch__source=batch.source, replayed_by=None)
    rows = rows.exclude(batch=batch).filter(batch__undone_by=None)
    places = {sheet.mapping[KEYS[sheets.source]] for sheet in sheets.sheets}
    mended = []
    for pk, raw, corrected in rows.values_list("pk", "raw", "cells"):
        cells = json.loads(corrected) if corrected else next(csv.reader([raw], delimiter=";"), [])
        if any(number_key(cells[place]) in keys for place in places if place < len(cells)):
            mended.append(pk)
    for start in range(0, len(mended), BATCH_ROWS):
        RejectedLine.objects.filter(pk__in=mended[start : start + BATCH_ROWS]).update(replayed_by=batch)


def mapping_of(source: str, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What a page needs to offer a choice of column for each field, of one table or of several as if they were one: see
    `preview.mapping_of`. `tables`: signature of each → its columns."""
    header = [title for sheet in sheets for title in sheet.proposal.header if title]
    chosen: dict[str, tuple[str, str]] = {}
    for sheet in sheets:
        for name, title in sheet.titles.items():
            column = sheet.mapping[name]
            cells = (row[column] for row in sheet.proposal.sample if column < len(row))
            chosen.setdefault(name, (title, next(filter(None, cells), "")))
    titles = list(dict.fromkeys(header))
    examples = dict(chosen.values())
    missing = [sentence for sheet in sheets for sentence in sheet.proposal.missing]
    return {
        "header_line": sheets[0].proposal.header_line,
        "tables": {sheet.proposal.signature: dict(sheet.mapping) for sheet in sheets},
        "titles": titles,
        "columns": {name: titles.index(title) for name, (title, _) in chosen.items()},
        "fields": [
            {"field": name, "title": chosen.get(name, ("", ""))[0], "serves": "", "missing": False}
            for name in VOCABULARIES[source].fields
        ],
        "ambiguous": [],
        "missing": list(dict.fromkeys(missing)),
        "sample": [[examples.get(title, "") for title in titles]],
    }


def columns_there(source: Source, files: Sequence[tuple[str, bytes]]) -> dict[str, Any] | None:
    """The columns of files that were refused, for a person to say which is which; None where they hold no table."""
    from amiable.formats.columns import sheets_of

    needs = customers.missing if source == "customers" else dispute_sheet.missing
    try:
        found = [sheet for name, data in files for sheet in sheets_of(data, name, VOCABULARIES[source], needs)[0]]
    except FileRefused:
        return None
    return mapping_of(source, found) if any(sheet.proposal.header for sheet in found) else None
