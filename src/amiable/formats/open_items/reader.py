"""The public door: what a file's columns seem to be, then its open items."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from amiable.core.said import Said
from amiable.formats.columns import Proposal, signature
from amiable.formats.grid import Row
from amiable.formats.open_items import header as headers
from amiable.formats.open_items.conclusion import main_currency, settle_lettered, stated_total, told
from amiable.formats.open_items.layout import study
from amiable.formats.open_items.mapping import propose_mapping
from amiable.formats.open_items.printed import bare_heading, prefixed_heading
from amiable.formats.open_items.result import OpenItemsFile
from amiable.formats.open_items.rows import Reading, Style, take
from amiable.formats.open_items.values import DateOrder
from amiable.formats.rejects import FileRefused
from amiable.formats.table import Limits, Table, open_table

Progress = Callable[[int], None]
"""Called now and then with the number of rows read so far."""

_SAMPLE = 300
_SHOWN = 5
_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file whose header is found; `sample` are rows under it."""

    table: Table
    line: int
    header: tuple[str, ...]
    sample: list[Row]

    def rows(self) -> Iterator[Row]:
        return (row for row in self.table.rows() if row.line > self.line)


def propose(data: bytes, name: str, *, limits: Limits | None = None) -> Proposal:
    """What each column of the file seems to be, for a person to confirm once per `signature`.

    Raises `FileRefused` for what is no table, and for a pivoted aged balance (periods as columns).
    """
    opened = _open(data, name, None, limits)
    mapping, ambiguous = propose_mapping(opened.header, [row.cells for row in opened.sample])
    headers.refuse_others(opened.header, mapping)
    style = _style(opened.sample, mapping)
    needs = headers.missing(mapping, headings=style != "columns")
    return Proposal(
        header_line=opened.line,
        header=opened.header,
        mapping=mapping,
        signature=signature(opened.header),
        ambiguous=ambiguous,
        missing=headers.missing_sentences(opened.header, needs),
        sample=tuple(tuple(row.cells) for row in opened.sample if any(row.cells))[:_SHOWN],
        unused=_unused(opened.header, mapping),
        sheet=opened.table.sheet,
    )


def read(
    data: bytes,
    name: str,
    *,
    mapping: Mapping[str, int] | None = None,
    header_line: int | None = None,
    date_order: DateOrder | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> OpenItemsFile:
    """The open items of a CSV, XLSX, XLS or ODS file.

    `mapping` (field → column from 0) is the one a person confirmed, else the proposed one is taken and its doubts
    are among the notes; `header_line` counts from 1; `date_order` settles 05/03/2026, else the columns decide.
    Raises `FileRefused` where the file as a whole can't be taken: no table, too large, columns missing, amounts
    excluding VAT, pivoted aged balance. A row that can't be taken is a `Reject`; nothing is invented.
    """
    opened = _open(data, name, header_line, limits)
    doubts: tuple[Said, ...] = ()
    if mapping is None:
        mapping, doubts = propose_mapping(opened.header, [row.cells for row in opened.sample])
        headers.refuse_others(opened.header, mapping)
    style = _style(opened.sample, mapping)
    headers.check(opened.header, mapping, headings=style != "columns")
    layout, date_notes = study(opened.header, mapping, opened.rows(), date_order)
    reading = Reading(layout, style, is_csv=opened.table.kind == "csv")
    reading.skipped.extend((row.line, "au-dessus des titres") for row in _above(opened))
    for count, row in enumerate(opened.rows(), start=1):
        take(reading, row)
        if progress and count % _EVERY == 0:
            progress(count)
    settle_lettered(reading)
    return _result(opened, reading, (*opened.table.notes, *doubts, *date_notes))


def _open(data: bytes, name: str, header_line: int | None, limits: Limits | None) -> _Opened:
    table = open_table(data, name, recognise=headers.recognised, limits=limits)
    first = list(islice(table.rows(), _SAMPLE))
    if header_line is None:
        head = headers.locate(first)
    else:
        found = next((row for row in first if row.line == header_line), None)
        if found is None or not any(found.cells):
            raise FileRefused(
                "La ligne {line}, indiquée comme ligne de titres, est vide ou n’existe pas.", line=header_line
            )
        head = found
    sample = [row for row in first if row.line > head.line]
    return _Opened(table, head.line, tuple(head.cells), sample)


def _above(opened: _Opened) -> Iterator[Row]:
    return (row for row in islice(opened.table.rows(), _SAMPLE) if row.line < opened.line)


def _style(sample: Sequence[Row], mapping: Mapping[str, int]) -> Style:
    """Where customers are named. Columns win, unless rows say « Client : … » above others."""
    if any(prefixed_heading(row.cells) for row in sample):
        return "prefixed"
    if "customer_code" in mapping or "customer_name" in mapping:
        return "columns"
    return "bare" if any(bare_heading(row.cells) for row in sample) else "columns"


def _unused(header: Sequence[str], mapping: Mapping[str, int]) -> tuple[str, ...]:
    used = set(mapping.values())
    return tuple(title for column, title in enumerate(header) if title and column not in used)


def _result(opened: _Opened, reading: Reading, notes: tuple[Said, ...]) -> OpenItemsFile:
    mapping = dict(reading.layout.mapping)
    currency = main_currency(reading.items)
    total = sum(item.open for item in reading.items if item.currency == currency)
    stated = stated_total(reading.totals, total)
    added = () if reading.has_columns else ("Code client", "Nom client")
    width = len(opened.header)
    return OpenItemsFile(
        items=tuple(reading.items),
        rejects=tuple(reading.rejects),
        mapping=mapping,
        signature=signature(opened.header),
        header_line=opened.line,
        skipped=tuple(reading.skipped),
        total_open=total,
        stated_total=stated,
        notes=(*notes, *told(reading, currency, total, stated)),
        unused=_unused(opened.header, mapping),
        currency=currency,
        date_order=reading.layout.orders.get("doc_date", "dmy"),
        replay_header=(*opened.header, *added),
        replay_mapping=mapping | ({"customer_code": width, "customer_name": width + 1} if added else {}),
        orders=dict(reading.layout.orders),
        mark=reading.layout.mark,
    )
