"""An upload: how far it is, what it would change, and what a person decides of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.intake.access import upload_by_id
from amiable.intake.operations import (
    NeedsConfirmation,
    UnableToMove,
    UnusualToConfirm,
    abandon,
    choose_columns,
    confirm,
    read_again,
    read_as,
)
from amiable.intake.queries import upload_row
from amiable.web import upload_columns, upload_preview
from amiable.web.page import OtherMoment, Page, now_only, show, toast, view
from amiable.web.views.arrivals import KINDS, RUNNING, names_of_people
from amiable.web.words import word

if TYPE_CHECKING:
    from amiable.intake.models import Upload

LONG_WAIT = timedelta(seconds=30)
"""After this the page says that nobody may be at work."""


@view(GET="read")
def upload(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Progress, preview, or refusal; once taken, the batch."""
    return _shown(page, upload_by_id(page.acting, id))


@view(GET="read", POST="import")
def upload_confirm(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Have it written."""
    sent = page.request.POST
    missing, seen, unusual = _whole(sent.get("missing")), _whole(sent.get("seen")) or 0, _unusual(sent)
    return _act(page, id, lambda one: confirm(page.acting, one, missing, seen, unusual))


def _unusual(sent: QueryDict) -> list[str]:
    """What was ticked, and what was chosen for documents of another year."""
    return [*sent.getlist("unusual"), *sent.getlist("year")]


@view(GET="read", POST="import")
def upload_abandon(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Leave it, and forget its contents."""
    return _act(page, id, lambda one: abandon(page.acting, one))


@view(GET="read", POST="import")
def upload_again(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Have it read again and compared with the books as they are now."""
    return _act(page, id, lambda one: read_again(page.acting, one))


@view(GET="read", POST="import")
def upload_kind(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Say what the files tell, and have them read as such."""
    return _act(page, id, lambda one: read_as(page.acting, one, page.request.POST.get("kind", "")))


@view(GET="read", POST="import")
def upload_columns_chosen(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Say which column holds what, and have it read again."""
    return _act(page, id, lambda one: _choose(page, one))


def _choose(page: Page, one: "Upload") -> "Upload":
    row = upload_row(one)
    mapping = (row["preview"] or {}).get("mapping")
    chosen = upload_columns.chosen(page.request.POST, mapping, row["columns"]) if mapping else {}
    return choose_columns(page.acting, one, chosen) if chosen != row["columns"] else read_again(page.acting, one)


def _act(page: Page, id: int, act: Callable[["Upload"], "Upload"]) -> HttpResponse:  # noqa: A002
    """Do it and go to the page of the upload (looking only goes there); what cannot be done is told on it."""
    one = upload_by_id(page.acting, id)
    if page.request.method == "POST":
        try:
            now_only(page)
            one = act(one)
        except NeedsConfirmation as refusal:
            return _shown(page, one, missing_refusal=refusal, status=422)
        except UnusualToConfirm as refusal:
            return _shown(page, one, refusal=refusal, status=422)
        except (UnableToMove, OtherMoment) as refusal:  # mostly somebody else was faster
            return _shown(page, one, refusal=refusal, status=409)
        if one.state == "abandoned":
            toast(page, _("Dépôt abandonné : rien n’est écrit, son contenu est effacé."))
            return HttpResponseRedirect(page.url("arrivals"))
    return HttpResponseRedirect(page.url("upload", id=one.pk))


def _shown(
    page: Page,
    one: "Upload",
    *,
    refusal: Refusal | None = None,
    missing_refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    row = upload_row(one)
    if row["state"] == "taken" and row["batch"] and not refusal:
        return _to_batch(page, row["batch"])
    names = names_of_people(page)
    preview = row["preview"] if row["state"] == "previewed" else None
    mapping = (row["preview"] or {}).get("mapping") if "choose_columns" in row["acts"] else None
    context = {
        "row": row | {name: names.get(row[name], row[name]) for name in ("by", "confirmed_by")},
        "files": [(one_file["name"], upload_preview.size(one_file["size"])) for one_file in row["files"]],
        "running": row["state"] in RUNNING,
        "progress": _progress(row),
        "long_wait": row["state"] == "received" and page.acting.at - row["at"] > LONG_WAIT,
        "preview": upload_preview.shown(preview) if preview else None,
        "columns": upload_columns.columns(mapping, row["kind"]) if mapping else None,
        "kinds": [(kind, label) for kind, label in KINDS.items() if kind and kind != row["kind"]],
        "kind": word(KINDS, row["kind"]),
        "acts": dict.fromkeys(row["acts"], page.abilities["import"]),
        "title": _title(row),
        "refusal": refusal,
        "missing_refusal": missing_refusal,
    }
    return show(page, "upload/page.html", context, part="upload/_part.html", status=status)


def _to_batch(page: Page, batch: int) -> HttpResponse:
    """The page of what was done; where htmx asks for a part, the whole page goes there."""
    url = page.url("batch", id=batch)
    if page.request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _title(row: dict[str, Any]) -> str:
    preview = row["preview"]
    said = {
        "previewed": _("%(what)s : rien n’est encore écrit"),
        "confirmed": _("%(what)s : import en cours"),
        "posting": _("%(what)s : import en cours"),
        "taken": _("%(what)s : importé"),
        "refused": _("Ce dépôt n’est pas pris"),
        "abandoned": _("Ce dépôt a été abandonné"),
    }.get(row["state"], _("Lecture en cours : rien n’est encore écrit"))
    if row["state"] == "previewed" and preview["again"]:
        said = _("%(what)s : déjà importé")
    return said % {"what": upload_preview.heading(preview)} if "%(what)" in said else said


def _progress(row: dict[str, Any]) -> dict[str, Any]:
    """How far it is: `done` of `whole` (0: not known), counted in `unit`, kilobytes or lines."""
    done, whole = row["progress_done"], row["progress_whole"]
    labels = {
        "reading": _("Lecture du fichier"),
        "comparing": _("Comparaison avec les livres"),
        "writing": _("Écriture dans les livres"),
    }
    waits = _("En attente de lecture") if row["state"] == "received" else _("En attente d’écriture")
    in_bytes = whole == sum(one["size"] for one in row["files"])
    if row["phase"] != "reading":
        done = whole = 0
    return {
        "label": labels.get(row["phase"], waits),
        "done": min(done, whole) // 1000 if in_bytes else min(done, whole),
        "whole": whole // 1000 if in_bytes else whole,
        "unit": _("Ko") if in_bytes else _("lignes"),
    }


def _whole(text: str | None) -> int | None:
    """A count out of a hidden field or a box; None where there is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
