"""Documents: handed out so that no browser opens them here, shown as the picture we made, set aside and put back."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from amiable.evidence.access import document_by_id
from amiable.evidence.operations import restore_document, withdraw_document
from amiable.evidence.queries import content_of, picture_of
from amiable.web.page import Page, now_only, toast, view

if TYPE_CHECKING:
    from amiable.evidence.models import Document


def as_download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file of unknown origin: saved under its name, never opened in place, and in no cache."""
    return _harmless(content, media_type, disposition=content_disposition_header(True, name) or "attachment")


def as_picture(content: bytes) -> HttpResponse:
    """A picture that we made, shown in place."""
    return _harmless(content, "image/jpeg", disposition="inline")


def _harmless(content: bytes, media_type: str, *, disposition: str) -> HttpResponse:
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)


@view(GET="read")
def evidence_file(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The original, byte for byte."""
    document = document_by_id(page.acting, id)
    return as_download(content_of(document), document.blob.media_type, document.name)


@view(GET="read")
def evidence_picture(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Our picture of it; absent where there is none."""
    picture = picture_of(document_by_id(page.acting, id))
    if picture is None:
        raise Http404
    return as_picture(picture)


@view(POST="dispute")
def evidence_withdraw(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Set aside; the file stays."""
    now_only(page)
    document = withdraw_document(page.acting, document_by_id(page.acting, id))
    told = _("« %(name)s » est retirée des pièces ; le fichier reste gardé.") % {"name": document.name}
    toast(page, told, undo=page.url("evidence_restore", id=id))
    return _back(page, document)


@view(POST="dispute")
def evidence_restore(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Put back among the documents."""
    now_only(page)
    document = restore_document(page.acting, document_by_id(page.acting, id))
    toast(page, _("« %(name)s » est de nouveau parmi les pièces.") % {"name": document.name})
    return _back(page, document)


def _back(page: Page, document: "Document") -> HttpResponse:
    """The page of its subject."""
    if document.subject_kind == "dispute":
        return HttpResponseRedirect(page.url("dispute", id=document.subject_id))
    return HttpResponseRedirect(page.url("home"))
