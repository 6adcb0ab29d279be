"""Rejected lines, one by one: corrected in place, left aside on purpose, then sent again by the ordinary way.

What somebody typed is kept beside the line as it came; it reaches the books only as a file does: `replay` makes a small
CSV of the lines that read well, and drops it. So every rule of files applies, and so does the preview.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amiable.core.refusal import Refusal, sentence
from amiable.core.said import Said, restored, said, stored
from amiable.formats import open_items
from amiable.formats.open_items.again import Reading, cells_of, columns_by_title, csv_of, titles_of
from amiable.formats.rejects import FileRefused, Reject
from amiable.intake.access import batch_by_id
from amiable.intake.models import Batch, RejectedLine, Upload
from amiable.intake.operations.day_one import Source, read_sheets
from amiable.intake.operations.lines_before import name_of
from amiable.intake.operations.mending import TWIN
from amiable.intake.operations.read import read_files
from amiable.intake.operations.receive import receive
from amiable.intake.queries.rejects import LONGEST_LINE, Readings, reading_for, readings_of_batch
from amiable.journal.chain import canonical
from amiable.journal.operations import operation
from amiable.people.access import Absent, Acting, require
from amiable.receivables.said import number_key

LONGEST_CELL = 500
MOST_AT_ONCE = 200
"""Lines that one form may correct."""


class UnableToMend(Refusal, ValueError):
    """The line is not mended, not left aside, or nothing is sent; the message (French) says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says of one line: the `version` it was shown in, and its cells."""

    version: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Ids of lines: `saved` (of which `wrong` still do not read), `theirs`: somebody else was faster, not saved."""

    saved: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    theirs: tuple[int, ...] = ()


def correct(acting: Acting, batch_id: int, typed: Mapping[int, Typed]) -> Corrected:
    """Keep what was typed in the lines that were changed; what they were before stays in `raw`.

    Raises `UnableToMend` where the batch has no lines that can be mended here, `Absent`, `Forbidden`.
    """
    require(acting, "import")
    batch = batch_by_id(acting, batch_id)
    readings = _readings(batch)
    if len(typed) > MOST_AT_ONCE:
        raise UnableToMend("{count} lignes à la fois au plus : enregistrez page par page", count=MOST_AT_ONCE)
    changed = {row.pk for row in _lines(batch, typed) if _differs(readings, row, typed[row.pk])}
    if not changed:
        return Corrected()
    with operation(acting, "intake.corrected", [("batch", batch.pk)]) as done:
        rows = list(_lines(batch, changed).select_for_update())
        free = [row for row in rows if _free(row, typed[row.pk].version)]
        for row in free:
            _keep(acting, batch, _of(readings, row), row, typed[row.pk].cells)
        done.facts["lines"] = [row.line for row in free]
    return Corrected(
        tuple(row.pk for row in free),
        tuple(row.pk for row in free if row.wrong),
        tuple(row.pk for row in rows if row not in free),
    )


def _lines(batch: Batch, ids: Iterable[int]) -> Any:
    return RejectedLine.objects.filter(company=batch.company_id, batch=batch, pk__in=list(ids)).order_by("pk")


def _readings(batch: Batch) -> Readings:
    told = readings_of_batch(batch)
    if batch.undone_by is not None:
        raise UnableToMend("le lot {batch} est annulé : ses lignes ne se corrigent plus", batch=batch.pk)
    if not told:
        raise UnableToMend(
            "les lignes du lot {batch} ne se corrigent pas ici : corrigez-les à la source, puis déposez le fichier",
            batch=batch.pk,
        )
    return told


def _of(readings: Readings, row: RejectedLine) -> Reading:
    found = reading_for(readings, row.file)
    if found is None:
        raise UnableToMend("la ligne {line} ne se corrige pas ici : corrigez-la à la source", line=row.line)
    return found


def _free(row: RejectedLine, version: int) -> bool:
    return row.replayed_by_id is None and not row.aside and row.version == version


def _differs(readings: Readings, row: RejectedLine, typed: Typed) -> bool:
    """Whether the cells are others than those that the line has now."""
    return len(row.raw) <= LONGEST_LINE and _clean(typed.cells) != cells_now(_of(readings, row), row)


def cells_now(reading: Reading, row: RejectedLine) -> list[str]:
    """The cells as corrected, else as read."""
    return list(json.loads(row.cells)) if row.cells else cells_of(reading, row.raw)


def _clean(cells: Iterable[str]) -> list[str]:
    return [" ".join(cell.replace("\0", "").split()) for cell in cells]


def _keep(acting: Acting, batch: Batch, reading: Reading, row: RejectedLine, cells: Sequence[str]) -> None:
    clean = _clean(cells)
    asked = clean == cells_of(reading, row.raw)  # as it came: nothing is corrected any more
    wrong = None if asked else wrong_with(acting, batch, reading, row, clean)
    row.cells = None if asked else canonical(clean)
    row.wrong = canonical(stored(wrong)) if wrong else None
    _touch(acting, row, "cells", "wrong")


def _touch(acting: Acting, row: RejectedLine, *fields: str) -> None:
    row.by, row.at, row.version = acting.label[:150], acting.at, row.version + 1
    row.save(update_fields=[*fields, "by", "at", "version"])


def whole_line(text: str) -> list[str]:
    """The cells of a line typed as one text, separated by semicolons; a text between quotes may hold one."""
    plain = text.replace("\0", "").replace("\r", " ").replace("\n", " ")[:LONGEST_LINE]
    return next(csv.reader(io.StringIO(plain), delimiter=";"), [])


def wrong_with(
    acting: Acting, batch: Batch, reading: Reading, row: RejectedLine, cells: Sequence[str]
) -> dict[str, Any] | None:
    """What keeps the corrected line from being read: field (a title), found, expected, remedy; None where it reads."""
    long = next((column for column, cell in enumerate(cells) if len(cell) > LONGEST_CELL), None)
    if long is not None and long < len(reading.header):
        most = said("{most} caractères au plus", most=LONGEST_CELL)
        return _problem(titles_of(reading)[long], cells[long], most, said("Abrégez-le."))
    if len(cells) != len(reading.header):
        expected = said("{count} cellules, comme sur la ligne de titres", count=len(reading.header))
        return _problem("", str(len(cells)), expected, said("Retirez le séparateur de trop, ou ajoutez la cellule."))
    if _still_twin(reading, row, cells):
        return _problem(row.field, row.found, said(row.expected), said(row.remedy)) | _sentences(row)
    return _read_alone(acting, batch, reading, cells)


def _problem(field: str, found: str, expected: Said, remedy: Said) -> dict[str, Any]:
    return {"field": field[:100], "found": found[:200], "expected": expected, "remedy": remedy}


def _sentences(row: RejectedLine) -> dict[str, Any]:
    return dict(zip(("expected", "remedy"), restored(row.said), strict=True)) if row.said else {}


def _still_twin(reading: Reading, row: RejectedLine, cells: Sequence[str]) -> bool:
    """Whether the line was the second one of a document, and still is: alone it would pass for the first."""
    if not row.expected.startswith(TWIN):
        return False
    before = cells_of(reading, row.raw)
    what = [
        reading.columns[name] for name in ("customer_code", "customer_name", "doc_number") if name in reading.columns
    ]
    return all(number_key(before[column]) == number_key(cells[column]) for column in what)


def _read_alone(acting: Acting, batch: Batch, reading: Reading, cells: Sequence[str]) -> dict[str, Any] | None:
    try:
        rejects, given = _given(acting, batch, reading, csv_of(reading, [cells]))
    except FileRefused as refusal:
        return _problem("", "", sentence(refusal), said("Complétez la ligne."))
    if rejects:
        reject = rejects[0][1]
        return _problem(reject.field, reject.found, reject.expected, reject.remedy)
    if not given:
        expected = said("une ligne qui dise quelque chose : une pièce dont il reste à payer, un client, un litige")
        return _problem("", "", expected, said("Si la ligne ne porte rien, laissez-la de côté."))
    return None


def _given(acting: Acting, batch: Batch, reading: Reading, data: bytes) -> tuple[Sequence[tuple[str, Reject]], bool]:
    """(rejects, whether something is said) of a file with one corrected line. Raises `FileRefused`."""
    files = [("ligne.csv", data)]
    if batch.source == Batch.Source.OPEN_ITEMS:
        columns = columns_by_title(reading, open_items.FIELDS)
        parsed = read_files(files, today=acting.today, as_of=batch.as_of, columns=columns)
        return parsed.rejects, bool(parsed.items)
    source: Source = "customers" if batch.source == Batch.Source.CUSTOMERS else "disputes"
    sheets = read_sheets(source, files, today=acting.today, remembered=lambda _signature: reading.columns)
    return sheets.rejects, sheets.lines > 0


def set_aside(acting: Acting, batch_id: int, line_id: int, version: int) -> RejectedLine:
    """Say that the line is not wanted. Raises `UnableToMend` where somebody else was faster, `Absent`."""
    return _aside(acting, batch_id, line_id, version, aside=True)


def bring_back(acting: Acting, batch_id: int, line_id: int, version: int) -> RejectedLine:
    """Have it to correct again. Raises as `set_aside`."""
    return _aside(acting, batch_id, line_id, version, aside=False)


def _aside(acting: Acting, batch_id: int, line_id: int, version: int, *, aside: bool) -> RejectedLine:
    require(acting, "import")
    batch = batch_by_id(acting, batch_id)
    verb = "intake.left_aside" if aside else "intake.brought_back"
    with operation(acting, verb, [("batch", batch.pk)]) as done:
        row: RejectedLine | None = _lines(batch, [line_id]).select_for_update().first()
        if row is None:
            raise Absent("aucune ligne {line} dans le lot {batch}", line=line_id, batch=batch_id)
        if row.replayed_by_id is not None or row.version != version or row.aside == aside:
            raise _faster(row)
        row.aside = aside
        _touch(acting, row, "aside")
        done.facts["line"] = row.line
        done.words["file"] = row.file
    return row


def _faster(row: RejectedLine) -> UnableToMend:
    if row.replayed_by_id is not None:
        return UnableToMend("la ligne {line} est déjà reprise", line=row.line)
    if row.aside:
        return UnableToMend("{by} a laissé la ligne {line} de côté", by=row.by, line=row.line)
    return UnableToMend("{by} a changé la ligne {line} entre-temps : relisez-la", by=row.by, line=row.line)


def replay(acting: Acting, batch_id: int) -> Upload:
    """Drop the corrected lines that read well, as differences on the day of the batch; the preview then shows them.

    Raises `UnableToMend` where there are none, `UnableToReceive`, `Absent`, `Forbidden`.
    """
    require(acting, "import")
    batch = batch_by_id(acting, batch_id)
    readings = _readings(batch)
    ready = RejectedLine.objects.filter(
        company=batch.company_id, batch=batch, replayed_by=None, aside=False, cells__isnull=False, wrong=None
    )
    lines: dict[str, list[list[str]]] = {}
    for file, cells in ready.order_by("pk").values_list("file", "cells"):
        lines.setdefault(file if file in readings else "", []).append(json.loads(cells or "[]"))
    if not lines:
        raise UnableToMend("aucune ligne corrigée n’attend : corrigez-en une, puis enregistrez")
    files = [
        (name_of(batch.pk, number), csv_of(readings[file], some))
        for number, (file, some) in enumerate(lines.items(), start=1)
    ]
    return receive(acting, files, "delta", batch.as_of, replays=batch.pk)


def columns_replayed(batch: Batch, files: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """Field → title of a list that mends rejects of the batch, where it has all the columns of the batch's own file:
    they hold what they held there. {} where it is another file, whose columns are found as usual."""
    reading = readings_of_batch(batch).get("")
    if reading is None or len(files) != 1:
        return {}
    try:
        header = open_items.propose(files[0][1], files[0][0]).header
    except FileRefused:
        return {}
    return columns_by_title(reading, open_items.FIELDS) if set(titles_of(reading)) <= set(header) else {}
