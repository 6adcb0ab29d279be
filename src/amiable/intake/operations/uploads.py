"""Files dropped and what a person decides of them: received, columns chosen, confirmed, abandoned.

None of these writes a line of the journal: the chain says what changed in the books, and a file on its way changes
nothing there. Who dropped it and who confirmed it stay on its row; `take` writes the line, in the name of the one who
confirmed.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from amiable.core.refusal import Refusal
from amiable.core.said import Said, said, stored
from amiable.formats import open_items
from amiable.intake.models import MOVES, FilePiece, Upload, UploadKind, UploadState
from amiable.intake.operations.actor import told
from amiable.intake.operations.day_one import VOCABULARIES
from amiable.intake.operations.take import NeedsConfirmation
from amiable.intake.operations.unusual import YEAR_ASIDE, require_confirmed
from amiable.journal.chain import canonical
from amiable.people.access import Absent, Acting, require

AT_WORK = (UploadState.READING, UploadState.POSTING)
"""States in which a worker holds the upload."""
_AT_REST: dict[str, Any] = {"phase": "", "claimed_until": None}
_FROM_THE_START: dict[str, Any] = {
    "attempts": 0,
    "next_at": None,
    "progress_done": 0,
    "progress_whole": 0,
    "refusal": "",
    "refusal_said": None,
}


class UnableToMove(Refusal, ValueError):
    """The upload is in another state than the act needs; the message (French) says which, and what to do."""


def _require(acting: Acting, upload: Upload) -> None:
    require(acting, "import")
    if upload.company_id != acting.company.pk:
        raise Absent("aucun dépôt {upload}", upload=upload.pk)


def refused(why: Said) -> dict[str, Any]:
    """The values of an upload that say why it is not taken, or not yet."""
    return {"refusal": str(why), "refusal_said": canonical(stored(why))}


def move(upload: Upload, to: UploadState, *, held_until: datetime | None = None, **values: Any) -> bool:
    """Bring the upload to a state, if it is in one that may be followed by it: of two at once, one gets True.

    `held_until`: of a worker, where it still holds the upload under that lease. A person moves what no worker is at,
    but may abandon what is being read. Contents go with the last states.
    """
    before = [state for state, nexts in MOVES.items() if to in nexts]
    if held_until is None and to != UploadState.ABANDONED:
        before = [state for state in before if state not in AT_WORK]
    rows = Upload.objects.filter(company=upload.company_id, pk=upload.pk, state__in=before)
    if held_until:
        rows = rows.filter(claimed_until=held_until)
    with transaction.atomic():
        done = rows.update(**(_AT_REST | {"state": to} | values)) > 0
        if done and to in (UploadState.TAKEN, UploadState.ABANDONED):
            forget_contents(upload)
    return done


def forget_contents(upload: Upload) -> None:
    """Delete the bytes; names, sizes and digests stay."""
    FilePiece.objects.filter(company=upload.company_id, file__upload=upload).delete()
    Upload.objects.filter(pk=upload.pk).update(kept=False)


def abandon(acting: Acting, upload: Upload) -> Upload:
    """Leave it, and delete its contents. Raises `UnableToMove` once it is being written or has been taken."""
    _require(acting, upload)
    done = move(upload, UploadState.ABANDONED)
    return _settled(upload, done, {UploadState.ABANDONED})


def confirm(
    acting: Acting,
    upload: Upload,
    confirmed_missing: int | None = None,
    seen: int | None = None,
    unusual: Collection[str] = (),
) -> Upload:
    """Have it posted in this person's name. A second click, or a second person, changes nothing.

    `seen` is the `version` of the preview that was looked at, `unusual` what of it was confirmed, ``kind:count`` each
    (``year_aside:count``: the documents of another year stay to be corrected, the others are taken).
    Raises `NeedsConfirmation` where the preview asks for the very count of missing items, `UnusualToConfirm` where it
    asks for something else, `UnableToMove` in another state or where the preview is another one by now.
    """
    _require(acting, upload)
    upload.refresh_from_db()
    values = _FROM_THE_START | {"confirmed_by": told(acting), "confirmed_missing": confirmed_missing}
    if upload.state == UploadState.PREVIEWED:
        if seen is not None and seen != upload.version:
            raise UnableToMove("L’aperçu a changé depuis que vous l’avez ouvert : relisez-le, puis confirmez.")
        shown = json.loads(upload.preview)
        asked = shown["needs_confirmation"]
        if asked and confirmed_missing != asked["count"]:
            raise NeedsConfirmation(asked["count"], asked["cents"], asked["contested"])
        require_confirmed(shown.get("unusual", ()), unusual)
        if any(one.startswith(f"{YEAR_ASIDE}:") for one in unusual):
            values["preview"] = canonical(shown | {"other_years_aside": True})
    with transaction.atomic():
        # Of the very preview whose count was looked at: it may have been made again in between.
        same = Upload.objects.select_for_update().filter(pk=upload.pk, version=upload.version).first()
        done = same is not None and move(upload, UploadState.CONFIRMED, **values)
    return _settled(upload, done, {UploadState.CONFIRMED, UploadState.POSTING, UploadState.TAKEN})


def choose_columns(acting: Acting, upload: Upload, columns: Mapping[str, str]) -> Upload:
    """Say which column holds which field, as field → title ("": no column), and have it read again.

    Also where it was refused for want of a column. Raises `UnableToMove` for an unknown field, or in another state.
    """
    _require(acting, upload)
    fields = VOCABULARIES[upload.kind].fields if upload.kind in VOCABULARIES else open_items.FIELDS
    unknown = sorted(set(columns) - set(fields))
    if unknown:
        raise UnableToMove("« {field} » n’est pas un champ de ce fichier.", field=unknown[0])
    return _received_again(upload, columns=canonical(dict(columns)))


def read_as(acting: Acting, upload: Upload, kind: str) -> Upload:
    """Say what the files tell (accounts, customers, disputes), and have them read again. Raises `UnableToMove`."""
    _require(acting, upload)
    if kind not in UploadKind.values or not kind:
        raise UnableToMove("« {kind} » n’est pas une sorte de fichier que l’on dépose.", kind=kind[:20])
    return _received_again(upload, kind=kind, columns="{}", preview="")


def read_again(acting: Acting, upload: Upload) -> Upload:
    """Compare it with the books as they are now. Raises `UnableToMove`."""
    _require(acting, upload)
    return _received_again(upload)


def _received_again(upload: Upload, **values: Any) -> Upload:
    upload.refresh_from_db()
    if not upload.kept:
        raise UnableToMove("Le contenu de ce dépôt n’est plus gardé : déposez de nouveau les fichiers.")
    try:
        done = move(upload, UploadState.RECEIVED, **_FROM_THE_START, **values)
    except IntegrityError:
        raise UnableToMove(
            "Les mêmes fichiers ont été déposés de nouveau, et attendent : suivez ce dépôt-là."
        ) from None
    return _settled(upload, done, set() if values else {UploadState.RECEIVED, UploadState.READING})


def _settled(upload: Upload, done: bool, as_wanted: set[UploadState]) -> Upload:
    """The upload as it is now; `UnableToMove` unless it was moved, or was already where it was wanted."""
    upload.refresh_from_db()
    if done or upload.state in as_wanted:
        return upload
    raise UnableToMove(_WHY[UploadState(upload.state)], by=upload.confirmer)


_WHY: dict[UploadState, Said] = {
    UploadState.RECEIVED: said("Ce dépôt n’a pas encore été lu : attendez l’aperçu."),
    UploadState.READING: said("Ce dépôt est en cours de lecture : attendez l’aperçu."),
    UploadState.PREVIEWED: said("L’aperçu a changé entre-temps : relisez-le, puis confirmez."),
    UploadState.CONFIRMED: said("Ce dépôt a été confirmé par {by} : il va être écrit."),
    UploadState.POSTING: said(
        "Ce dépôt, confirmé par {by}, est en cours d’écriture : vous pourrez annuler le lot ensuite."
    ),
    UploadState.TAKEN: said("Ce dépôt, confirmé par {by}, est importé : c’est le lot qui peut être annulé."),
    UploadState.REFUSED: said("Ce dépôt est refusé : lisez pourquoi, puis relisez-le ou abandonnez-le."),
    UploadState.ABANDONED: said("Ce dépôt a été abandonné : déposez de nouveau les fichiers."),
}
