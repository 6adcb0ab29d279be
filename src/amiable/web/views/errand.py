"""Something asked for that takes longer than a page may: how far it is, what came of it, and taking it back."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amiable.core.refusal import Refusal
from amiable.journal.operations import AlreadyDone
from amiable.people.queries import names_of
from amiable.portfolio.access import errand_by_id
from amiable.portfolio.operations.errands import UnableToDo, stop, take_back
from amiable.portfolio.queries.chosen import Chosen
from amiable.portfolio.queries.errands import errand_file, errand_row
from amiable.web import selection
from amiable.web.list_views import way_back
from amiable.web.page import FORM_KEY, OtherMoment, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing
from amiable.web.views.bulk import happened

if TYPE_CHECKING:
    from amiable.portfolio.models import Errand

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG_WAIT = timedelta(seconds=30)
"""After this the page says that nobody may be at work."""
ROUTES = {
    "hold": "receivables_hold",
    "lift": "receivables_lift",
    "assign": "disputes_assign",
    "ask": "disputes_ask",
    "resolve": "disputes_resolve",
}


@view(GET="read")
def errand(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Progress, then what came of it."""
    return _shown(page, errand_by_id(page.acting, id))


@view(POST="read")
def errand_stop(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Do no more of it."""
    found = errand_by_id(page.acting, id)
    try:
        now_only(page)
        stop(page.acting, found)
    except (UnableToDo, OtherMoment) as refusal:
        return _shown(page, found, refusal=refusal, status=409)
    return HttpResponseRedirect(page.url("errand", id=id))


@view(POST="dispute")
def errand_undo(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take back all that it did."""
    found = errand_by_id(page.acting, id)
    try:
        now_only(page)
        back = take_back(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")), found)
    except AlreadyDone:
        return HttpResponseRedirect(page.url("errand", id=id))
    except (UnableToDo, OtherMoment) as refusal:
        return _shown(page, errand_by_id(page.acting, id), refusal=refusal, status=409)
    row = errand_row(back)
    if row["state"] == "done" and not row["told"]["left"]:
        toast(page, _("C’est annulé : tout est comme avant."))
        return HttpResponseRedirect(way_back(page, _listing(errand_row(found)), page.request.GET.get("back", "")))
    return HttpResponseRedirect(page.url("errand", id=back.pk))


@view(GET="read")
def errand_file_of(page: Page, id: int) -> HttpResponse | StreamingHttpResponse:  # noqa: A002
    """The file that it made."""
    found = errand_by_id(page.acting, id)
    if not found.file_name:
        return _shown(page, found, refusal=UnableToDo(_("ce fichier n’est pas encore prêt")), status=409)
    return StreamingHttpResponse(
        errand_file(found),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{found.file_name}"'},
    )


def _listing(row: dict[str, Any]) -> str:
    asked = row["asked"]
    return str(asked["chosen"]["listing"]) if "chosen" in asked else "receivables"


def _shown(page: Page, found: "Errand", *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    row = errand_row(found)
    running = row["state"] in ("waiting", "working")
    came = row["told"]
    context = {
        "row": row | {"by": names_of({row["user_id"]}).get(row["user_id"], row["by"]) if row["user_id"] else row["by"]},
        "came": came,
        "left": [(text, count) for text, count in came.get("left", [])],
        "running": running,
        "long_wait": row["state"] == "waiting" and not row["done"] and page.acting.at - row["at"] > LONG_WAIT,
        "title": _title(row),
        "label": _label(row),
        "result": _result(row),
        "again_url": _again(page, row),
        "back_url": page.url(_listing(row)),
        "undoable": row["kind"] in ROUTES and not running and bool(came.get("things")) and not came.get("back"),
        "back_errand": came.get("back"),
        "refusal": refusal,
        "key": form_key(),
    }
    return show(page, "errand/page.html", context, part="errand/_part.html", status=status)


def _title(row: dict[str, Any]) -> str:
    titles = {
        "hold": _("Mise en attente"),
        "lift": _("Levée"),
        "assign": _("Réaffectation"),
        "ask": _("Question"),
        "resolve": _("Décision"),
        "export": _("Fichier Excel"),
        "back": _("Annulation"),
    }
    states = {
        "waiting": _("%s : en attente"),
        "working": _("%s : en cours"),
        "done": _("%s : fait"),
        "refused": _("%s : pas fait"),
        "abandoned": _("%s : arrêté"),
    }
    return str(states[row["state"]] % titles.get(row["kind"], row["kind"]))


def _label(row: dict[str, Any]) -> str:
    if row["kind"] == "back":
        return _("Étapes annulées")
    return _("Lignes écrites") if row["kind"] == "export" else _("Lignes traitées")


def _result(row: dict[str, Any]) -> str:
    """What was done, in a sentence; "" where nothing was yet."""
    things = row["told"].get("things", 0)
    if row["kind"] in ROUTES and things:
        return happened(row["kind"], things)
    if row["kind"] == "back" and things:
        said: str = ngettext("%(count)s ligne est comme avant.", "%(count)s lignes sont comme avant.", things)
        return said % {"count": writing.count(things)}
    return ""


def _again(page: Page, row: dict[str, Any]) -> str:
    """Where the same act is asked for again, with the count that there is now; "" where there is no need."""
    count = row["told"].get("count")
    if row["state"] != "refused" or row["kind"] not in ROUTES or not count:
        return ""
    chosen = Chosen.of(row["asked"]["chosen"])
    text = selection.signed(page, chosen.listing, chosen.asked, count)
    return page.url(ROUTES[row["kind"]], query={selection.ALL: text})
