"""`work_once`: one step of one upload, in whatever process asks for it: read and compared, or posted.

What takes time (reading) is done outside any transaction; comparing and posting are one short transaction each. A
process that dies leaves the books as they were, and the upload to whoever comes after its lease.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from amiable.core.refusal import Refusal, sentence
from amiable.core.said import Said, Word, said, stored
from amiable.formats import fec, open_items
from amiable.formats.rejects import FileRefused
from amiable.intake.models import FilePiece, Upload, UploadedFile, UploadState
from amiable.intake.operations.actor import acting_again
from amiable.intake.operations.customers import preview_customers, take_customers
from amiable.intake.operations.day_one import Done, Sheets, Source, columns_there, read_sheets
from amiable.intake.operations.disputes import preview_disputes, take_disputes
from amiable.intake.operations.kinds import guess
from amiable.intake.operations.lease import BACK, MOST_ATTEMPTS, Lease, Lost, claim
from amiable.intake.operations.lines_before import lines_before, parsed_as_before, sheets_as_before
from amiable.intake.operations.preview import mapping_of, preview
from amiable.intake.operations.read import Mode, Parsed, read_files
from amiable.intake.operations.rejects import columns_replayed
from amiable.intake.operations.take import NeedsConfirmation, Taken, take
from amiable.intake.operations.uploads import forget_contents, refused
from amiable.intake.queries import remembered_mapping
from amiable.journal.chain import canonical
from amiable.people.access import Acting, as_operator

log = logging.getLogger("amiable.work")
WAIT = timedelta(seconds=5)
"""Before a step that failed is tried again, once more for each attempt."""
PIECES_AT_ONCE = 4
_NO_REFUSAL: dict[str, object] = {"refusal": "", "refusal_said": None}


def work_once(at: datetime) -> bool:
    """Do the next step of the upload that has waited longest; whether there was one.

    Raises `OperationalError` or `InterfaceError` where the database is locked or away, nothing else: refusals, and what
    failed three times, are told on the upload. Runs outside any transaction, so that the progress is seen.
    """
    lease = claim(at)
    if lease is None:
        return False
    upload = lease.upload
    try:
        _step(lease)
    except Lost:
        _log(upload, "laissé : abandonné, ou repris par un autre processus")
    except (OperationalError, InterfaceError):
        _give_back(lease)
        raise
    except Exception:
        log.exception("dépôt %s : l’étape %s a échoué (essai %s)", upload.pk, upload.state, upload.attempts)
        _try_later(lease)
    except BaseException:  # the process is asked to end: the next one need not wait for the lease
        _give_back(lease)
        raise
    return True


def _log(upload: Upload, what: str) -> None:
    log.info("dépôt %s : %s", upload.pk, what)


def _step(lease: Lease) -> None:
    upload = lease.upload
    if upload.attempts > MOST_ATTEMPTS:
        _refuse(lease, _interrupted(upload))
        return
    try:
        if upload.state == UploadState.READING:
            _read(lease)
        else:
            _post(lease)
    except Refusal as refusal:
        _refuse(lease, sentence(refusal))


def _read(lease: Lease) -> None:
    """Read and compare: the preview that a person will look at. As the operator, since nothing is written in anybody's
    name: whoever dropped it may be away by now, and another confirm it."""
    upload = lease.upload
    acting = as_operator(upload.company, lease.now)
    files = _contents(upload)
    try:
        if not upload.kind:
            upload.kind = guess(files)
            lease.renew(kind=upload.kind)
        parsed = _parsed(lease, files)
        lease.renew(phase="comparing", progress_done=F("progress_whole"))
        _show(lease, acting, parsed)
    except FileRefused as refusal:
        mapping = _columns_there(upload, files)
        lease.renew()
        with transaction.atomic():
            shown = canonical(stored({"mapping": mapping})) if mapping else ""
            lease.done(UploadState.REFUSED, **refused(sentence(refusal)), preview=shown, attempts=0)
            if not mapping and guess(files) in ("accounts", upload.kind):  # nothing can be chosen that would change it
                forget_contents(upload)
        _log(upload, "refusé")


def _show(lease: Lease, acting: Acting, parsed: Parsed | Sheets, **told: object) -> None:
    upload = lease.upload
    with lease.last_step():
        if isinstance(parsed, Sheets):
            seen = _OF_SHEETS[parsed.source][0](acting, parsed)
        else:
            seen = preview(acting, parsed, _mode(upload), replays=upload.replays_id)
        values = _NO_REFUSAL | told | {"preview": canonical(stored(seen)), "version": upload.version + 1, "attempts": 0}
        lease.done(UploadState.PREVIEWED, **values)
    _log(upload, f"lu et comparé, {seen['lines']} lignes")


def _post(lease: Lease) -> None:
    """Post what was confirmed, in the name of who confirmed: the books and the upload in one transaction."""
    upload = lease.upload
    acting = acting_again(upload.company, upload.confirmed_by, lease.now)
    parsed = _parsed(lease, _contents(upload))
    lease.renew(phase="writing", progress_done=F("progress_whole"))
    try:
        with lease.last_step():
            forget_contents(upload)  # before the head of the journal is held
            taken = _taken(acting, upload, parsed)
            lease.done(UploadState.TAKEN, batch_id=taken.batch_id, **_NO_REFUSAL, attempts=0)
    except NeedsConfirmation as asked:  # the books have moved since the preview
        moved = said("Depuis l’aperçu, les livres ont changé : {asked}", asked=sentence(asked))
        _show(lease, acting, parsed, **refused(moved))
        return
    _log(upload, f"{'déjà importé' if taken.again else 'importé'}, lot {taken.batch_id}")


def _taken(acting: Acting, upload: Upload, parsed: Parsed | Sheets) -> Taken | Done:
    if isinstance(parsed, Sheets):
        return _OF_SHEETS[parsed.source][1](acting, parsed)
    return take(
        acting,
        parsed,
        mode=_mode(upload),
        confirmed_missing=upload.confirmed_missing,
        replays=upload.replays_id,
        other_years_aside=json.loads(upload.preview).get("other_years_aside", False),
    )


def _mode(upload: Upload) -> Mode:
    return "delta" if upload.mode == "delta" else "stock"


def _contents(upload: Upload) -> list[tuple[str, bytes]]:
    """(name, bytes) of its files, in the order in which they were dropped."""
    files = []
    for row in UploadedFile.objects.filter(company=upload.company, upload=upload).order_by("number"):
        pieces = FilePiece.objects.filter(company=upload.company, file=row).order_by("number")
        contents = pieces.values_list("content", flat=True).iterator(chunk_size=PIECES_AT_ONCE)
        files.append((row.name, b"".join(contents)))
    return files


def _parsed(lease: Lease, files: list[tuple[str, bytes]]) -> Parsed | Sheets:
    """What the files say, read as the preview read them. Raises `FileRefused`, `Lost`."""
    upload = lease.upload
    company = upload.company
    dropped_on = as_operator(company, upload.at).today  # though it may be read after midnight
    if upload.kind in _OF_SHEETS:
        return _sheets(upload, files, dropped_on)

    def read(remembered: Mapping[str, int] | None) -> Parsed:
        return read_files(
            files,
            today=dropped_on,
            as_of=upload.as_of,
            remembered=lambda signature: remembered or remembered_mapping(company, signature),
            columns=json.loads(upload.columns) or (columns_replayed(upload.replays, files) if upload.replays else {}),
            progress=lease.progress,
        )

    parsed = read(None)
    seen = json.loads(upload.preview)["mapping"] if upload.state == UploadState.POSTING else None
    # Somebody may have confirmed other columns for files like this one since it was previewed.
    parsed = read(seen["columns"]) if seen and seen["columns"] != dict(parsed.mapping) else parsed
    return parsed_as_before(parsed, lines_before(company, upload.replays_id, parsed.names))


def _sheets(upload: Upload, files: list[tuple[str, bytes]], today: date) -> Sheets:
    seen = json.loads(upload.preview)["mapping"]["tables"] if upload.state == UploadState.POSTING else {}
    source: Source = "customers" if upload.kind == "customers" else "disputes"
    sheets = read_sheets(
        source,
        files,
        today=today,
        remembered=lambda signature: seen.get(signature) or remembered_mapping(upload.company, f"{source}:{signature}"),
        columns=json.loads(upload.columns),
    )
    return sheets_as_before(sheets, lines_before(upload.company, upload.replays_id, sheets.names))


_OF_SHEETS: dict[str, tuple[Callable[[Acting, Sheets], dict[str, Any]], Callable[[Acting, Sheets], Done]]] = {
    "customers": (preview_customers, take_customers),
    "disputes": (preview_disputes, take_disputes),
}
"""Kind of what was dropped → its preview, and how it is written."""


def _columns_there(upload: Upload, files: list[tuple[str, bytes]]) -> dict[str, object] | None:
    """The columns of a list that was refused, for a person to say which is which; None where it is no list."""
    if upload.kind in _OF_SHEETS:
        return columns_there("customers" if upload.kind == "customers" else "disputes", files)
    if len(files) != 1 or fec.is_fec(files[0][1], files[0][0]):
        return None
    try:
        return mapping_of(open_items.propose(files[0][1], files[0][0]))
    except FileRefused:
        return None


def _refuse(lease: Lease, why: Said) -> None:
    lease.done(UploadState.REFUSED, **refused(why), attempts=0)
    _log(lease.upload, "refusé")


def _interrupted(upload: Upload) -> Said:
    what = Word("La lecture") if upload.state == UploadState.READING else Word("L’écriture")
    return said(
        "{what} de ce dépôt s’est interrompue {times} fois, rien n’est écrit : relisez-le, ou déposez un "
        "fichier plus petit ; le journal du serveur dit pourquoi.",
        what=what,
        times=MOST_ATTEMPTS,
    )


def _try_later(lease: Lease) -> None:
    """After a failure that is nobody's refusal: once more in a while, or no more."""
    upload = lease.upload
    try:
        if upload.attempts >= MOST_ATTEMPTS:
            _refuse(lease, _interrupted(upload))
        else:
            lease.done(BACK[UploadState(upload.state)], next_at=lease.now + WAIT * upload.attempts)
    except Lost:
        _log(upload, "laissé : abandonné, ou repris par un autre processus")


def _give_back(lease: Lease) -> None:
    """As if this attempt had not been, where the database still answers; else the lease runs out by itself."""
    upload = lease.upload
    try:
        lease.done(BACK[UploadState(upload.state)], attempts=upload.attempts - 1, next_at=lease.now + WAIT)
    except (Lost, OperationalError, InterfaceError):
        _log(upload, "ne peut pas être rendu maintenant : il sera repris à la fin de son délai")
