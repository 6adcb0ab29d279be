"""Bytes of one import → what they say: items, what was settled, rejects, balances. No database."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Literal

from amiable.core.said import Amount, Said, said
from amiable.formats import fec, open_items
from amiable.formats.items import OpenItem
from amiable.formats.open_items.again import Reading, line_of, reading_of
from amiable.formats.rejects import FileRefused, Reject
from amiable.formats.text import encoding_of
from amiable.formats.workbook import workbook_kind

Progress = Callable[[int, int], None]
Mode = Literal["stock", "delta"]


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file turned out to be. `kind`: fec, csv, xlsx, xls or ods; `lines` read, titles excluded; `encoding` and
    `separator` where it is text and they are known; the days are those of a FEC's exercise."""

    name: str
    size: int
    kind: str
    lines: int
    encoding: str = ""
    separator: str = ""
    first_day: date | None = None
    closing: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the files of one import say, on `as_of`.

    `settled`: invoices closed within the files, with their settlements. `balances` (411, 413, 416) and `advances`
    (419): customer code → cents of the accounts' balance, where the files tell it; `differences`: French sentences
    where items and balance disagree. `rejects` pairs each with the name of its file. `signature` is that of the columns
    of an open-items file, under which its mapping is remembered; `proposal` what its columns seemed to be; `reading`
    how its rejects are read again.
    """

    source: Literal["fec", "open_items"]
    names: tuple[str, ...]
    digest: str
    as_of: date
    items: tuple[OpenItem, ...]
    settled: tuple[OpenItem, ...] = ()
    balances: Mapping[str, int] = field(default_factory=dict)
    advances: Mapping[str, int] = field(default_factory=dict)
    differences: tuple[Said, ...] = ()
    rejects: tuple[tuple[str, Reject], ...] = ()
    notes: tuple[Said, ...] = ()
    siren: str = ""
    signature: str = ""
    mapping: Mapping[str, int] = field(default_factory=dict)
    about: tuple[FileRead, ...] = ()
    proposal: open_items.Proposal | None = None
    reading: Reading | None = None


def digest_of(hashes: Iterable[tuple[str, bytes]]) -> str:
    """The digest of files by (name, SHA-256 of the bytes): the same in whatever order they are given."""
    return hashlib.sha256(b"".join(one for _, one in sorted(hashes))).hexdigest()


def read_files(
    files: Sequence[tuple[str, bytes]],
    *,
    today: date,
    as_of: date | None = None,
    remembered: Callable[[str], Mapping[str, int] | None] = lambda _signature: None,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Parsed:
    """Read one FEC or several exercises of it, or one open-items file.

    `as_of` is the day an open-items list is of (default: `today`); a FEC has its closing date. `remembered` gives a
    mapping confirmed for the columns of a file; `columns` says by title which column holds a field (``due_date`` …; "":
    none does), over what was remembered or proposed. `progress` gets (done, whole) in bytes or lines, whole 0 where it
    is not known. Raises `FileRefused`.
    """
    if as_of and as_of > today:
        raise FileRefused("la date {day} est dans l'avenir : donnez le jour dont la liste est l'état", day=as_of)
    ledgers = [fec.is_fec(data, name) for name, data in files]
    digest = digest_of((name, hashlib.sha256(data).digest()) for name, data in files)
    if columns:
        digest = hashlib.sha256(f"{digest}{sorted(columns.items())}".encode()).hexdigest()
    if all(ledgers):
        return _read_fec(files, digest, as_of, today, progress)
    if any(ledgers):
        raise FileRefused("importez à part les FEC et les listes de postes ouverts : ce sont deux lectures différentes")
    if len(files) > 1:
        raise FileRefused("importez les listes de postes ouverts une par une : chacune est un état complet à sa date")
    return _read_open_items(*files[0], digest, as_of or today, remembered, columns or {}, progress)


def _read_fec(
    files: Sequence[tuple[str, bytes]], digest: str, as_of: date | None, today: date, progress: Progress | None
) -> Parsed:
    books = fec.read(files, as_of=as_of, progress=progress)
    closing = max((exercise.closing for exercise in books.exercises if exercise.closing), default=today)
    names = tuple(name for name, _ in files)
    items, too_long = bounded(books.items)
    return Parsed(
        source="fec",
        names=names,
        digest=digest,
        as_of=as_of or min(closing, today),  # a year in progress is known up to today
        items=items,
        settled=books.settled,
        balances=books.balances,
        advances=books.advances,
        differences=tuple(
            said(
                "client {code} : postes {items}, solde du compte {balance}",
                code=d.customer_code,
                items=_euros(d.items),
                balance=_euros(d.balance),
            )
            for d in books.differences
        ),
        rejects=tuple(
            (names[at], reject) for at, reject in (*zip(books.reject_files, books.rejects, strict=True), *too_long)
        ),
        notes=books.notes,
        siren=books.siren,
        about=tuple(
            FileRead(
                exercise.name, len(files[exercise.file][1]), "fec", exercise.lines, exercise.encoding,
                exercise.separator, exercise.first_day, exercise.closing, exercise.provisional,
            )
            for exercise in books.exercises
        ),
    )  # fmt: skip


def _read_open_items(
    name: str,
    data: bytes,
    digest: str,
    as_of: date,
    remembered: Callable[[str], Mapping[str, int] | None],
    columns: Mapping[str, str],
    progress: Progress | None,
) -> Parsed:
    proposal = open_items.propose(data, name)
    mapping = remembered(proposal.signature)
    if columns:
        chosen = {**(mapping or proposal.mapping), **_by_title(columns, proposal)}
        mapping = {meant: column for meant, column in chosen.items() if column is not None}
    kind, size = workbook_kind(data) or "csv", len(data)
    whole = data.count(b"\n") if kind == "csv" else 0
    step = (lambda rows: progress(rows, whole)) if progress else None
    if kind == "csv":
        data = data.replace(b"\0", b"")  # a stray zero byte means nothing, and PostgreSQL does not store it
    file = open_items.read(data, name, mapping=mapping, progress=step)
    reading = reading_of(file)
    items, too_long = bounded(file.items, partial(line_of, reading))
    lines = len(file.items) + len(file.rejects) + sum(line > file.header_line for line, _ in file.skipped)
    return Parsed(
        source="open_items",
        names=(name,),
        digest=digest,
        as_of=as_of,
        items=items,
        rejects=tuple((name, reject) for reject in (*file.rejects, *(reject for _, reject in too_long))),
        notes=(*proposal.ambiguous, *file.notes) if mapping is None else file.notes,
        signature=file.signature,
        mapping=file.mapping,
        about=(FileRead(name, size, kind, lines, encoding_of(data) if kind == "csv" else ""),),
        proposal=proposal,
        reading=reading,
    )


def _by_title(columns: Mapping[str, str], proposal: open_items.Proposal) -> dict[str, int | None]:
    """Field → index of the column with this title, None for "". Raises `FileRefused` naming the titles there are."""
    found: dict[str, int | None] = {}
    for name, title in columns.items():
        if name not in open_items.FIELDS:
            raise FileRefused(
                "« {name} » n'est pas un champ connu ; les champs sont : {fields}",
                name=name,
                fields=", ".join(open_items.FIELDS),
            )
        if title and title not in proposal.header:
            raise FileRefused(
                "il n'y a pas de colonne « {title} » ; les colonnes sont : {titles}",
                title=title,
                titles=", ".join(cell for cell in proposal.header if cell),
            )
        found[name] = proposal.header.index(title) if title else None
    return found


LONGEST = {"customer_code": 60, "number": 100}
"""Characters of what identifies a document: more is not cut, since the rest might tell two of them apart."""
LONGEST_NAME = 200


def _cells(item: OpenItem) -> str:
    """What tells the document: the line itself is no longer at hand."""
    cells = (
        item.customer_code,
        item.customer_name,
        item.number,
        f"{item.issued_on:%d/%m/%Y}",
        _euros(item.amount).french,
    )
    return ";".join(cell.replace(";", " ") for cell in cells)


def bounded(
    items: Iterable[OpenItem], cells: Callable[[OpenItem], str] = _cells
) -> tuple[tuple[OpenItem, ...], list[tuple[int, Reject]]]:
    """Items that fit the books, with names cut; those whose code or number is too long as (file, reject), their line
    written by `cells`."""
    taken, rejects = [], []
    for item in items:
        long = next((name for name, most in LONGEST.items() if len(getattr(item, name)) > most), None)
        if long:
            found = getattr(item, long)
            expected = said("{most} caractères au plus", most=LONGEST[long])
            remedy = said("Abrégez-le dans le fichier, puis reprenez la ligne.")
            rejects.append((item.file, Reject(item.line, long, found[:200], expected, remedy, cells(item))))
        else:
            taken.append(replace(item, customer_name=item.customer_name[:LONGEST_NAME]))
    return tuple(taken), rejects


def _euros(cents: int) -> Amount:
    return Amount(cents, f"{cents / 100:,.2f} €".replace(",", " ").replace(".", ","))
