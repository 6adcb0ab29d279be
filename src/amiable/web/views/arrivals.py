"""Arrivals: where files are dropped; what is on its way, and what was taken."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from amiable.intake.access import batch_by_id
from amiable.intake.operations import LIMITS, UnableToReceive, receive
from amiable.intake.queries import recent_arrivals
from amiable.people.queries import people_of
from amiable.web import typed
from amiable.web.morning import morning
from amiable.web.page import OtherMoment, Page, now_only, show, toast, view
from amiable.web.received import files_in, guarded
from amiable.web.upload_models import MODELS, model
from amiable.web.words import BATCHES, UPLOADS, Words, word

RECENT = 30
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1_000_000
KINDS: Words = {
    "": gettext_lazy("Le reconnaître à ses titres"),
    "accounts": gettext_lazy("Les comptes : FEC ou postes ouverts"),
    "customers": gettext_lazy("Les clients et leurs contacts"),
    "disputes": gettext_lazy("Les litiges en cours"),
}
"""What a file may be said to be, in the order of the choice."""
RUNNING = ("received", "reading", "confirmed", "posting")
"""States of an upload that change without anybody acting."""


@csrf_exempt  # `guarded` checks the token once it is known who sends the files
@view(GET="read", POST="import")
def arrivals(page: Page) -> HttpResponse:
    """Drop files; below, the latest arrivals."""
    if page.request.method == "POST":
        return guarded(page, _drop)
    return _shown(page, _asked(page, page.request.GET))


def _drop(page: Page) -> HttpResponse:
    asked = _asked(page, page.request.POST)
    try:
        now_only(page)
        files = files_in(page.request, "files")
        as_of = typed.day(asked["as_of"]) if asked["as_of"] else None
        upload = receive(page.acting, files, asked["mode"], as_of, replays=asked["replays"], kind=asked["kind"])
    except (UnableToReceive, OtherMoment) as refusal:
        return _shown(page, asked | {"refusal": refusal}, status=422)
    except typed.Unreadable as refusal:
        return _shown(page, asked | {"as_of_refusal": refusal}, status=422)
    if upload.at != page.acting.at:
        toast(page, _("Ces fichiers étaient déjà déposés : voici où ils en sont."))
    return HttpResponseRedirect(page.url("upload", id=upload.pk))


def _asked(page: Page, sent: Any) -> dict[str, Any]:
    """What the form says: mode, as_of (text), kind ("": the titles tell), replays (a batch of this company, or None).
    Raises `Absent`."""
    text = sent.get("replays", "")
    replays = int(text) if text.isdecimal() and len(text) < 19 else None
    if replays is not None:
        batch_by_id(page.acting, replays)
    mode = "delta" if sent.get("mode") == "delta" else "stock"
    kind = sent.get("kind", "")
    return {
        "mode": mode,
        "as_of": sent.get("as_of", "").strip()[:40],
        "replays": replays,
        "kind": kind if kind in KINDS else "",
    }


def _shown(page: Page, asked: dict[str, Any], *, status: int = 200) -> HttpResponse:
    found = recent_arrivals(page.company, RECENT)
    names = names_of_people(page) if found else {}
    rows = [_row(page, row, names) for row in found]
    context = {
        "asked": asked,
        "open": bool(asked.get("as_of_refusal") or asked["as_of"] or asked["mode"] == "delta") and not asked["replays"],
        "kinds": [(kind, label, kind == asked["kind"]) for kind, label in KINDS.items()],
        "most_files": LIMITS["files"].most,
        "most_megabytes": LIMITS["bytes"].most // MEGABYTE,
        "rows": rows,
        "running": any(row["running"] for row in rows),
        "limited": len(rows) == RECENT,
        "allowed": page.may("import"),
        "morning": morning(page) if asked["kind"] in ("", "accounts") else None,
    }
    return show(page, "arrivals/page.html", context, part="arrivals/_recent.html", status=status)


@view(GET="read")
def arrivals_model(page: Page) -> HttpResponse:
    """A workbook to fill in, of customers and contacts or of disputes (`kind`), in the reader's language."""
    kind = page.request.GET.get("kind", "customers")
    name, content = model(kind if kind in MODELS else "customers")
    answer = HttpResponse(content, content_type=WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def names_of_people(page: Page) -> dict[str, str]:
    """Who is kept on an upload or a batch → the name to show."""
    operator = {"operator": _("l’opérateur")}  # `people.access.as_operator`: commands, run on the machine itself
    return operator | {str(row["username"]): str(row["name"]) for row in people_of(page.company)}


def _row(page: Page, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """An arrival as it is listed: `state` in words, `done` (count, words) of what it changed or would change."""
    counts = row["counts"]
    fresh = counts.get("invoices", 0) + counts.get("credits", 0) if "invoices" in counts else counts.get("added", 0)
    return row | {
        "url": page.url(row["kind"], id=row["id"]),
        "said": word(BATCHES, "undone") if row["undone"] else word(UPLOADS, row["state"]),
        "ours": row["state"] in ("previewed", "refused"),
        "running": row["kind"] == "upload" and row["state"] in RUNNING,
        "by": names.get(row["by"], row["by"]),
        "fresh": fresh,
        "changed": counts.get("documents_changed", counts.get("changed", 0)),
        "missing": counts.get("missing", 0),
        "rejects": 0 if row["undone"] else row["rejects"],
        "known": bool(counts),
    }
