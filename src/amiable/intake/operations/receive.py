"""`receive`: files dropped in a browser, kept with their bytes in one transaction."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NoReturn

from django.db import IntegrityError, transaction

from amiable.core.refusal import sentence
from amiable.formats.rejects import FileRefused
from amiable.formats.text import encoding_of
from amiable.formats.workbook import workbook_kind
from amiable.intake.access import batch_by_id
from amiable.intake.models import PENDING, FilePiece, Upload, UploadedFile, UploadKind
from amiable.intake.operations.actor import told
from amiable.intake.operations.limits import LONGEST_NAME, PIECE, UnableToReceive, refuse_beyond
from amiable.intake.operations.read import Mode, digest_of
from amiable.journal.chain import canonical
from amiable.people.access import Acting, require

HEAD = 4096
"""Bytes that tell text from what is none."""
_ARCHIVE = b"PK"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_NOT_IN_TEXT = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a")
MOST_ODD = 50
"""One control character in so many is beyond what accounting packages let slip into a text."""
_BLANK = b"\0 \t\r\n\xef\xbb\xbf"
_ODD_IN_NAMES = re.compile(r"[\x00-\x1f\x7f]")
_KINDS = {"customers": "customers", "disputes": "disputes"}
"""Source of a batch → kind of the files that mend its rejects."""

Content = bytes | Iterable[bytes]


class _AlreadyPending(Exception):
    """The same files are: nothing of this drop stays."""


def receive(
    acting: Acting,
    files: Sequence[tuple[str, Content]],
    mode: Mode = "stock",
    as_of: date | None = None,
    *,
    replays: int | None = None,
    kind: str = "",
) -> Upload:
    """Keep the files, to be read by `work_once`: (name, bytes) each, or (name, chunks) of what is large.

    `kind` says what they tell: accounts, customers, disputes ("": their titles do). The same bytes dropped with the
    same kind, mode and day while they are pending join what is there. `replays`: the batch
    whose rejects they mend; they are then differences, not a complete list. Raises `UnableToReceive`, `Absent`,
    `Forbidden`.
    """
    require(acting, "import")
    if replays is not None:
        mode = "delta"
        kind = _KINDS.get(batch_by_id(acting, replays).source, "accounts")
    if kind not in UploadKind.values:
        raise UnableToReceive("« {kind} » n’est pas une sorte de fichier que l’on dépose.", kind=kind[:20])
    if not files:
        raise UnableToReceive("Aucun fichier n’est déposé : choisissez un FEC ou une liste de postes ouverts.")
    if as_of and as_of > acting.today:
        raise UnableToReceive("La date {day} est dans l’avenir : donnez le jour dont la liste est l’état.", day=as_of)
    refuse_beyond("files", len(files))
    refuse_beyond("waiting", Upload.objects.filter(company=acting.company, kept=True).count() + 1)
    upload = Upload(
        company=acting.company,
        kind=kind,
        mode=mode,
        as_of=as_of,
        at=acting.at,
        dropped_by=told(acting),
        replays_id=replays,
    )
    try:
        with transaction.atomic():
            _keep(upload, files)
    except (_AlreadyPending, IntegrityError):
        # Known before, or committed by another request while this one wrote: in both cases it is there now.
        return _pending(upload) or _finished_meanwhile()
    return upload


def _finished_meanwhile() -> NoReturn:
    raise UnableToReceive("Les mêmes fichiers viennent d’être traités par ailleurs : regardez les arrivées.")


def _keep(upload: Upload, files: Sequence[tuple[str, Content]]) -> None:
    """Write the rows; the key comes last, since it needs all the bytes."""
    upload.key = secrets.token_hex(32)
    upload.save()
    hashes, total = [], 0
    for number, (name, content) in enumerate(files):
        row = UploadedFile(company=upload.company, upload=upload, number=number, name=_clean(name), size=0)
        row.save()
        _write_pieces(row, content, total)
        hashes.append((row.name, bytes.fromhex(row.sha256)))
        total += row.size
    upload.digest = digest_of(hashes)
    about = canonical([upload.digest, upload.kind, upload.mode, str(upload.as_of or ""), upload.replays_id])
    upload.key = hashlib.sha256(about.encode()).hexdigest()
    if _pending(upload):
        raise _AlreadyPending
    upload.save(update_fields=["key", "digest"])


def _pending(upload: Upload) -> Upload | None:
    return Upload.objects.filter(company=upload.company, key=upload.key, state__in=PENDING).first()


def _clean(name: str) -> str:
    """The name without folders and control characters, its end where it is too long."""
    return _ODD_IN_NAMES.sub("", re.split(r"[/\\]", name)[-1]).strip()[-LONGEST_NAME:] or "fichier"


def _write_pieces(row: UploadedFile, content: Content, before: int) -> None:
    """Store and hash the bytes, `before` of which came with other files. Raises `UnableToReceive`."""
    running = hashlib.sha256()
    archive = bytearray()
    for number, piece in enumerate(_pieces(content)):
        if number == 0:
            _refuse_strange(row.name, piece[:HEAD])
        row.size += len(piece)
        refuse_beyond("bytes", before + row.size)
        if archive or (number == 0 and piece.startswith(_ARCHIVE)):
            archive += piece
            refuse_beyond("workbook", len(archive))
        running.update(piece)
        FilePiece.objects.create(company=row.company, file=row, number=number, content=piece)
    if not row.size:
        raise UnableToReceive("« {name} » est vide : exportez-le de nouveau.", name=row.name)
    if archive:
        _said_of(row.name, lambda: workbook_kind(bytes(archive)))
    row.sha256 = running.hexdigest()
    row.save(update_fields=["size", "sha256"])


def _pieces(content: Content) -> Iterator[bytes]:
    """The bytes in pieces of `PIECE`, the last one shorter."""
    left = bytearray()
    for chunk in [content] if isinstance(content, bytes) else content:
        left += chunk
        for start in range(0, len(left) - PIECE, PIECE):
            yield bytes(left[start : start + PIECE])
        whole = max(0, len(left) - 1) // PIECE * PIECE
        del left[:whole]
    if left:
        yield bytes(left)


def _refuse_strange(name: str, head: bytes) -> None:
    """What is neither text nor a workbook, by its first bytes: its name proves nothing."""
    if not head.strip(_BLANK) and len(head) < HEAD:
        raise UnableToReceive("« {name} » est vide : exportez-le de nouveau.", name=name)
    if head.startswith((_ARCHIVE, _OLD_WORKBOOK)):
        return
    _said_of(name, lambda: encoding_of(head))
    odd = len(head) - len(head.translate(None, _NOT_IN_TEXT))
    if odd * MOST_ODD > len(head):
        raise UnableToReceive(
            "« {name} » : Ce fichier est binaire, ni texte ni classeur : exportez-le en .txt, .csv ou .xlsx.", name=name
        )


def _said_of(name: str, check: Callable[[], object]) -> None:
    try:
        check()
    except FileRefused as refusal:
        raise UnableToReceive("« {name} » : {why}", name=name, why=sentence(refusal)) from None
