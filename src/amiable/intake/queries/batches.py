"""Reads of batches: what was taken, what was not, what it said of which document."""

import json
from collections.abc import Mapping as AbstractMapping
from datetime import date
from typing import Any

from django.db.models import Count

from amiable.core.said import restored
from amiable.intake.models import PENDING, Batch, Mapping, Origin, RejectedLine, Upload, UploadedFile, UploadState
from amiable.people.models import Company


def same_batch(company: Company, digest: str, mode: str, as_of: date) -> int | None:
    """The batch that took these very files before, and was not taken back."""
    batches = Batch.objects.filter(company=company, digest=digest, mode=mode, as_of=as_of, undone_by=None)
    return batches.order_by("pk").values_list("pk", flat=True).last()


def latest_complete_list(company: Company) -> date | None:
    """The day of the newest complete list taken: what it does not show is settled."""
    batches = Batch.objects.filter(company=company, mode="stock", undone_by=None)
    return batches.order_by("-as_of").values_list("as_of", flat=True).first()


def taken_before(company: Company, digest: str) -> dict[str, Any] | None:
    """batch, as_of, mode of the newest batch not taken back that took these very files, whatever the day."""
    batches = Batch.objects.filter(company=company, digest=digest, undone_by=None).order_by("-pk")
    row = batches.values("pk", "as_of", "mode").first()
    return {"batch": row["pk"], "as_of": row["as_of"], "mode": row["mode"]} if row else None


def last_list(company: Company) -> dict[str, Any] | None:
    """batch, as_of, mode, names, at of the newest list of open items that a person dropped whole and that was not taken
    back: corrections of rejects are none."""
    batches = Batch.objects.filter(company=company, source=Batch.Source.OPEN_ITEMS, undone_by=None)
    mended = RejectedLine.objects.filter(company=company, replayed_by__isnull=False).values("replayed_by")
    row = batches.exclude(pk__in=mended).order_by("-as_of", "-pk").first()
    if row is None:
        return None
    told = {name: getattr(row, name) for name in ("as_of", "mode", "at")}
    return told | {"batch": row.pk, "names": json.loads(row.names)}


def remembered_mapping(company: Company, signature: str) -> AbstractMapping[str, int] | None:
    """The columns confirmed for a file with these titles."""
    found = Mapping.objects.filter(company=company, signature=signature).first()
    return json.loads(found.columns) if found else None


def batches(company: Company) -> list[Batch]:
    """All batches, newest first."""
    return list(Batch.objects.filter(company=company).order_by("-pk"))


def batch_row(batch: Batch) -> dict[str, Any]:
    """A batch that its caller got through the door, or from a read of its company.

    id, source, mode, as_of, names, at, by, operation, undone, counts (invoices, credits, customers, payments,
    credit_notes, added, missing, documents_changed …; fewer in batches of before 0.2), balance (cents of the account
    411 in the files, or None), agrees (with the books then; None where there is no balance), notes, rejects (left).
    """
    return _row(batch, _rejects_left(batch.company, [batch]))


def _row(batch: Batch, left: AbstractMapping[int, int]) -> dict[str, Any]:
    counts = json.loads(batch.summary)
    balance, agrees = counts.pop("balance", None), counts.pop("agrees", None)
    for how_read in ("readings", "reading", "header"):
        counts.pop(how_read, None)
    told = ("id", "source", "mode", "as_of", "at", "by", "operation")
    return {name: getattr(batch, name) for name in told} | {
        "names": json.loads(batch.names),
        "undone": batch.undone_by is not None,
        "counts": counts,
        "balance": balance,
        "agrees": agrees,
        "notes": restored(batch.notes),
        "rejects": left.get(batch.pk, 0),
    }


def _rejects_left(company: Company, of: list[Batch]) -> dict[int, int]:
    """Batch id → its rejects not yet replayed, nor left aside."""
    rows = RejectedLine.objects.filter(company=company, batch__in=of, replayed_by=None, aside=False)
    return dict(rows.order_by().values_list("batch_id").annotate(Count("pk")))


def recent_arrivals(company: Company, limit: int) -> list[dict[str, Any]]:
    """What is on its way, refused ones included, and what was taken, newest first.

    kind (upload, batch), id, source ("" while not read), mode, as_of, names, at, by, state (that of the upload; taken
    for a batch), phase, counts (of the preview, or of what was done), rejects (left to mend), undone.
    """
    newest = list(Batch.objects.filter(company=company).order_by("-at", "-pk")[:limit])
    left = _rejects_left(company, newest)
    shared = ("id", "source", "mode", "as_of", "names", "at", "by", "counts", "rejects", "undone")
    rows = [
        {"kind": "batch", "state": "taken", "phase": ""} | {name: row[name] for name in shared}
        for row in (_row(batch, left) for batch in newest)
    ]
    rows += _under_way(company, limit)
    return sorted(rows, key=lambda row: (row["at"], row["id"]), reverse=True)[:limit]


def _under_way(company: Company, limit: int) -> list[dict[str, Any]]:
    """Uploads that wait for something, or that were refused and not yet put away."""
    shown = Upload.objects.filter(company=company, state__in=[*PENDING, UploadState.REFUSED])
    uploads = list(shown.order_by("-at", "-pk")[:limit])
    names: dict[int, list[str]] = {upload.pk: [] for upload in uploads}
    files = UploadedFile.objects.filter(company=company, upload__in=uploads).order_by("upload_id", "number")
    for upload_id, name in files.values_list("upload_id", "name"):
        names[upload_id].append(name)
    rows = []
    for upload in uploads:
        seen = json.loads(upload.preview) if upload.preview else {}
        told = {name: getattr(upload, name) for name in ("id", "state", "phase", "mode", "at", "by")}
        rows.append(
            {
                "kind": "upload",
                "source": seen.get("source", ""),
                "as_of": date.fromisoformat(seen["as_of"]) if "as_of" in seen else upload.as_of,
                "names": names[upload.pk],
                "counts": seen.get("counts", {}),
                "rejects": seen.get("rejects", {}).get("count", 0),
                "undone": False,
            }
            | told
        )
    return rows


def last_agreement(company: Company) -> dict[str, Any] | None:
    """as_of, balance (cents of the account 411), agrees (with the books then), names, batch of the latest FEC that
    told a balance and was not taken back; None where there is none."""
    rows = Batch.objects.filter(company=company, source=Batch.Source.FEC, undone_by=None).order_by("-as_of", "-pk")
    for batch in rows.iterator():
        told = json.loads(batch.summary)
        if told.get("balance") is not None:
            return {
                "as_of": batch.as_of,
                "balance": told["balance"],
                "agrees": told["agrees"],
                "names": json.loads(batch.names),
                "batch": batch.pk,
            }
    return None


def origins_of(company: Company, receivable_id: int) -> list[dict[str, Any]]:
    """Which line of which file said something of a document: operation, batch, name, line, as_of, at, undone; the
    oldest first."""
    rows = Origin.objects.filter(company=company, receivable_id=receivable_id).select_related("batch")
    return [
        {
            "operation": row.batch.operation,
            "batch": row.batch_id,
            "name": json.loads(row.batch.names)[row.file],
            "line": row.line,
            "as_of": row.batch.as_of,
            "at": row.batch.at,
            "undone": row.batch.undone_by is not None,
        }
        for row in rows.order_by("batch_id")
    ]
