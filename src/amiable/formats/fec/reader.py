"""One FEC file: bytes → its customer lines and what is known of the file (bounds, encoding, provisional or not)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from amiable.core.said import said
from amiable.formats.fec.accounts import TRANSFER, Plan
from amiable.formats.fec.chaining import euros
from amiable.formats.fec.columns import announces, layout_of
from amiable.formats.fec.lines import Source
from amiable.formats.fec.physical import Findings, line_end, physical_lines, records
from amiable.formats.fec.scan import Parties, Tables, knows, scan
from amiable.formats.rejects import FileRefused
from amiable.formats.text import encoding_of

_NAME: Final = re.compile(r"(?:(?<!\d)(\d{9}))?FEC(20\d\d[01]\d[0-3]\d)", re.IGNORECASE)

_WITHOUT_CLOSING: Final = said("fichier sans date de clôture dans son nom : fin du dernier mois d'écritures retenue")
_PROVISIONAL: Final = said("fichier provisoire : écritures non numérotées ou non validées")
_SAMPLE: Final = 2000  # lines looked at for what is true of a whole file


def is_fec(data: bytes, name: str) -> bool:  # noqa: ARG001 - the name proves nothing: one of the commonest errors
    """Whether the first line is that of a FEC, in any of its spellings, or of one that lacks a column: `read` then
    names it. Never raises."""
    try:
        _, _, first = start_of(data[:65536])
        header = first.decode(encoding_of(data[:65536]), "replace")
    except FileRefused:
        return False
    try:
        layout_of(header)
    except FileRefused:
        return announces(header)
    return True


def name_parts(name: str) -> tuple[str, date | None]:
    """``"123456782FEC20251231.txt"`` → ("123456782", 31 December 2025); "" and None where it does not say."""
    found = _NAME.search(name)
    if not found:
        return "", None
    try:
        closing = date(int(found[2][:4]), int(found[2][4:6]), int(found[2][6:]))
    except ValueError:
        closing = None
    return (found[1] if found[1] and _luhn(found[1]) else ""), closing


def misspelt_siren(name: str) -> str:
    """The nine digits before ``FEC`` in a name where they are no SIREN, their key being wrong; else ""."""
    found = _NAME.search(name)
    return found[1] if found and found[1] and not _luhn(found[1]) else ""


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def start_of(data: bytes) -> tuple[int, int, bytes]:
    """(first byte after the header, number of the line there, header): the first line that is not blank."""
    end = line_end(data)
    start, line = (3 if data.startswith(b"\xef\xbb\xbf") else 0), 1
    while start < len(data):
        cut = data.find(end, start)
        cut = len(data) if cut < 0 else cut
        if header := data[start:cut].strip(b" \r\n"):
            return cut + 1, line + 1, header
        start, line = cut + 1, line + 1
    raise FileRefused("Ce fichier est vide.")


def read_file(
    data: bytes, name: str, index: int, plan: Plan, parties: Parties, as_of: date | None, tick: Callable[[int], None]
) -> Source:
    """Read one file. Balances go to `parties`, which all files share. Raises `FileRefused` (French)."""
    encoding = encoding_of(data)
    start, first, header = start_of(data)
    layout = layout_of(header.decode(encoding, "replace"))
    findings = Findings("utf-8" if encoding == "utf-8-sig" else encoding)
    tables = Tables(layout, findings, plan, parties)
    source = Source(index, name, layout, encoding, findings.text, findings.rejects, findings.counts)
    rows = records(physical_lines(data, start, tick), layout, findings, first, lambda *pair: knows(tables, *pair))
    scan(source, tables, rows, as_of)
    if not tables.lines:
        raise FileRefused("Ce FEC ne contient aucune écriture lisible : seulement une ligne d'en-tête ou des rejets.")
    _conclude(source, tables, name_parts(name)[1])
    return source


def _conclude(source: Source, tables: Tables, closing: date | None) -> None:
    booked = list(tables.days.values())
    source.days.update(tables.days)
    source.closing = closing or _month_end(max(booked))
    earliest = source.closing - timedelta(days=731)  # an exercise never exceeds two years: a slip of the pen does
    source.first_day = min((day for day in booked if day > earliest), default=min(booked))
    source.count = tables.lines
    source.transfers = any(bit == TRANSFER for bit, _ in tables.accounts.values())
    source.provisional = tables.unnumbered * 2 > tables.lines or _not_validated(source)
    if closing is None:
        source.counts[_WITHOUT_CLOSING] = 1
    if source.provisional:
        source.counts[_PROVISIONAL] = 1
    if tables.total:
        gap = euros(abs(tables.total))
        source.counts[said("fichier déséquilibré : débit et crédit diffèrent de {gap}", gap=gap)] = 1


def _not_validated(source: Source) -> bool:
    at, some = source.layout.at["validated"], source.lines[:_SAMPLE]
    if not source.layout.has("validated") or not some:
        return False
    return sum(not row[7].split(source.layout.separator)[at].strip() for row in some) * 2 > len(some)


def _month_end(day: date) -> date:
    first = day.replace(day=28) + timedelta(days=4)
    return first - timedelta(days=first.day)
