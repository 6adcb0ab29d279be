"""Reads of files on their way to a batch. The bytes are never read here."""

import json
from typing import Any

from amiable.core.said import restored
from amiable.intake.models import MOVES, PENDING, Upload, UploadedFile, UploadState

ACTS = {
    "confirm": UploadState.CONFIRMED,
    "read_again": UploadState.RECEIVED,
    "abandon": UploadState.ABANDONED,
}
"""Act of a person → the state it leads to."""


def upload_row(upload: Upload) -> dict[str, Any]:
    """All that a page shows of an upload that its caller got through the door.

    id, state, kind (accounts, customers, disputes; "" while not read), mode, as_of, at, by, confirmed_by, replays
    (batch id), files (name, size, sha256), phase (reading, comparing, writing), progress_done,
    progress_whole (0: not known), version, preview (`operations.preview`; of a refused list only its mapping; None),
    columns (field → title, as a person chose), refusal, batch (id), pending (something is still to come), acts
    (confirm, choose_columns, read_again, abandon: what may be done now).
    """
    rows = UploadedFile.objects.filter(company=upload.company_id, upload=upload).order_by("number")
    preview = restored(upload.preview) if upload.preview else None
    told = ("id", "state", "kind", "mode", "as_of", "at", "phase", "progress_done", "progress_whole", "version")
    return {name: getattr(upload, name) for name in told} | {
        "by": upload.by,
        "confirmed_by": upload.confirmer,
        "replays": upload.replays_id,
        "files": list(rows.values("name", "size", "sha256")),
        "preview": preview,
        "refusal": restored(upload.refusal_said) if upload.refusal_said else upload.refusal,
        "columns": json.loads(upload.columns),
        "batch": upload.batch_id,
        "pending": upload.state in PENDING,
        "acts": _acts(upload, preview),
    }


def _acts(upload: Upload, preview: dict[str, Any] | None) -> list[str]:
    nexts = MOVES[UploadState(upload.state)]
    acts = [act for act, state in ACTS.items() if state in nexts and (act != "read_again" or upload.kept)]
    running = upload.state in (UploadState.READING, UploadState.POSTING)  # what a worker may do, a person may not
    acts = [act for act in acts if not running or act == "abandon"]
    return [*acts, "choose_columns"] if "read_again" in acts and preview and preview.get("mapping") else acts
