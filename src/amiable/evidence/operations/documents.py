"""Documents given on a subject: kept, withdrawn, put back. Bytes stay whatever is withdrawn."""

from datetime import datetime
from hashlib import sha256

from django.db.models import Count, QuerySet, Sum

from amiable.evidence.kinds import PICTURED, Kind, kind_of
from amiable.evidence.limits import refuse_beyond
from amiable.evidence.models import Document, Preview
from amiable.evidence.operations.blobs import keep_bytes
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require
from amiable.people.models import Company
from amiable.people.queries import names_of

AUDIENCES, SOURCES = ("internal", "customer"), ("us", "resolver", "customer")


def keep(
    done: Operation,
    *,
    subject: tuple[str, int],
    name: str,
    content: bytes,
    audience: str = "internal",
    source: str = "us",
    by: str = "",
) -> Document:
    """Keep a file inside the operation of the caller, whose line then says its hash.

    Where the subject has these bytes already, that document is returned with `is_new` False, put back if it was
    withdrawn. Raises `Unacceptable`, before anything is written.
    """
    if audience not in AUDIENCES or source not in SOURCES:
        raise ValueError(f"audience {audience}, source {source}")
    company = done.acting.company
    called, kind = kind_of(name, content)
    blob = keep_bytes(company, content, kind.media_type)
    if same := _of_subject(company, subject).filter(blob=blob).first():
        Document.objects.filter(pk=same.pk, withdrawn_at__isnull=False).update(withdrawn_at=None)
        same.withdrawn_at = None
        _say(done, same)
        return same
    _refuse_too_many(company, subject, called, len(content))
    made = Document(
        company=company,
        blob=blob,
        subject_kind=subject[0],
        subject_id=subject[1],
        name=called,
        audience=audience,
        source=source,
        by=by[:150],
        at=done.acting.at,
        operation=done.id,
    )
    _take_picture(made, kind)
    made.save(force_insert=True)
    made.is_new = True
    _say(done, made)
    return made


def add_document(
    acting: Acting,
    *,
    subject: tuple[str, int],
    name: str,
    content: bytes,
    audience: str = "internal",
    source: str = "us",
) -> Document:
    """Keep a file that somebody of the company gives. Where the subject has it, nothing is done, and `is_new` of what
    is returned is False. Raises `Unacceptable`, `people.access.Forbidden`."""
    require(acting, "dispute")
    kind_of(name, content)  # before the transaction: what is refused opens none
    standing = _of_subject(acting.company, subject).filter(withdrawn_at=None)
    if same := standing.filter(blob__sha256=sha256(content).hexdigest()).first():
        return same
    by = names_of({acting.user_id}).get(acting.user_id, acting.label) if acting.user_id else acting.label
    with operation(acting, "document.added", [subject]) as done:
        return keep(done, subject=subject, name=name, content=content, audience=audience, source=source, by=by)


def withdraw_document(acting: Acting, document: Document) -> Document:
    """Set a document aside: it is no longer among the valid ones, and its bytes stay. Nothing where it is so."""
    return _set_withdrawn(acting, document, "document.withdrawn", acting.at)


def restore_document(acting: Acting, document: Document) -> Document:
    """Put back a document that was withdrawn. Nothing where it was not."""
    return _set_withdrawn(acting, document, "document.restored", None)


def _set_withdrawn(acting: Acting, document: Document, verb: str, at: datetime | None) -> Document:
    require(acting, "dispute")
    subject = (document.subject_kind, document.subject_id)
    rows = Document.objects.filter(company=acting.company, pk=document.pk)
    if rows.filter(withdrawn_at__isnull=at is not None).exists():
        with operation(acting, verb, [subject]) as done:
            rows.update(withdrawn_at=at)
            _say(done, document)
    document.refresh_from_db(fields=["withdrawn_at"])
    return document


def _of_subject(company: Company, subject: tuple[str, int]) -> QuerySet[Document]:
    rows = Document.objects.filter(company=company, subject_kind=subject[0], subject_id=subject[1])
    return rows.select_related("blob", "company", "picture")


def _refuse_too_many(company: Company, subject: tuple[str, int], name: str, size: int) -> None:
    has = _of_subject(company, subject).aggregate(files=Count("pk"), bytes=Sum("blob__size"))
    refuse_beyond("subject_files", has["files"] + 1, name)
    refuse_beyond("subject_bytes", int(has["bytes"] or 0) + size, name)


def _take_picture(made: Document, kind: Kind) -> None:
    """Where the same bytes were given elsewhere, what was found out about them holds here."""
    if kind.media_type not in PICTURED:
        made.preview = Preview.NONE
        return
    settled = Document.objects.filter(company=made.company, blob=made.blob).exclude(preview=Preview.WAITING)
    if same := settled.first():
        made.preview, made.picture, made.pages = same.preview, same.picture, same.pages


def _say(done: Operation, document: Document) -> None:
    """The line says which bytes, and apart, so that it can be erased, under which name."""
    done.subjects.append(("document", document.pk))
    told = {"id": document.pk, "sha256": document.blob.sha256, "size": document.blob.size}
    done.facts.setdefault("documents", []).append(told)
    done.words[f"document {document.pk}"] = document.name
