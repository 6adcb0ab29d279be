"""A batch: what an import did, the lines that it did not take, mended here or in a spreadsheet, and taking it back."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amiable.core.refusal import Refusal
from amiable.intake.access import batch_by_id
from amiable.intake.operations import (
    UnableToMend,
    UnableToReceive,
    UnableToUndo,
    bring_back,
    correct,
    replay,
    set_aside,
    undo,
)
from amiable.intake.operations.rejects import Corrected, Typed
from amiable.intake.queries import (
    batch_row,
    readings_of_batch,
    rejected_page,
    rejects_aside,
    rejects_at,
    rejects_counted,
    resting,
)
from amiable.intake.queries.rejects import Readings
from amiable.journal.operations import AlreadyDone
from amiable.web import batch_lines, upload_sheets, words
from amiable.web.first_steps import progress
from amiable.web.page import FORM_KEY, OtherMoment, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing
from amiable.web.views.arrivals import names_of_people

REJECTS = 50
"""Rows of a page of rejects that are only looked at."""
ASIDE = 50
RESTING = 20


@view(GET="read")
def batch(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """What the batch did, and its rejects page by page."""
    return _shown(page, id)


@view(GET="read", POST="import")
def batch_undo(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take it back."""
    source = batch_by_id(page.acting, id).source
    if page.request.method == "POST":
        key = page.request.POST.get(FORM_KEY, "")
        try:
            now_only(page)
            count = undo(replace(page.acting, once=key), id)
        except AlreadyDone:
            pass
        except (UnableToUndo, OtherMoment) as refusal:
            return _shown(page, id, refusal=refusal, status=409)
        else:
            said = ngettext(
                "Import annulé : %(count)s événement repris, les livres sont comme avant lui.",
                "Import annulé : %(count)s événements repris, les livres sont comme avant lui.",
                count,
            )
            if source in upload_sheets.SOURCES:
                said = _("Import annulé. Si quelque chose a changé depuis, cela reste et se lit sous « À savoir ».")
            toast(page, said % {"count": writing.count(count)})
    return HttpResponseRedirect(page.url("batch", id=id))


@view(GET="read", POST="import")
def batch_mend(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Keep the corrections of a page of lines; then leave one of them aside, or send those that read well again."""
    row = batch_row(batch_by_id(page.acting, id))
    if page.request.method != "POST":
        return HttpResponseRedirect(_at(page, id, page.request.GET.get("after", "")))
    sent = page.request.POST
    try:
        now_only(page)
        mended = _corrected(page, id)
    except (UnableToMend, OtherMoment) as refusal:
        return _shown(page, id, refusal=refusal, status=409)
    asked, _colon, line = sent.get("act", "").partition(":")
    if asked == "aside" and line.isdecimal() and len(line) < 19:
        return _left_aside(page, id, int(line), mended)
    if mended.done.theirs or mended.done.wrong:
        return _shown(page, id, mended=mended, status=409 if mended.done.theirs else 422)
    if asked == "replay":
        return _replayed(page, id, mended)
    _say_saved(page, len(mended.done.saved))
    return HttpResponseRedirect(_at(page, row["id"], sent.get("after", "")))


@view(GET="read", POST="import")
def batch_line_back(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Have a line that was left aside to correct again; the address or the form says which, and its version."""
    batch_by_id(page.acting, id)
    if page.request.method == "POST":
        asked = page.request.GET if "line" in page.request.GET else page.request.POST
        line, version = asked.get("line", ""), asked.get("version", "")
        if not (line.isdecimal() and version.isdecimal() and len(line) < 19 and len(version) < 10):
            return HttpResponseRedirect(page.url("batch", id=id))
        try:
            now_only(page)
            back = bring_back(page.acting, id, int(line), int(version))
        except (UnableToMend, OtherMoment) as refusal:
            return _shown(page, id, refusal=refusal, status=409)
        toast(page, _("Ligne %(line)s : de nouveau à corriger.") % {"line": writing.count(back.line)})
    return HttpResponseRedirect(_at(page, id, ""))


@dataclass(frozen=True, slots=True)
class _Mended:
    """What a form said of the lines of a page, and what became of it."""

    typed: dict[int, Typed]
    done: Corrected


def _corrected(page: Page, id: int) -> _Mended:  # noqa: A002
    readings = readings_of_batch(batch_by_id(page.acting, id))
    rows = rejects_at(page.company, id, batch_lines.ids_sent(page.request.POST))
    typed = batch_lines.typed(page.request.POST, readings, rows)
    return _Mended(typed, correct(page.acting, id, typed))


def _left_aside(page: Page, id: int, line: int, mended: _Mended) -> HttpResponse:  # noqa: A002
    """The line is left aside; what was typed in the others is kept."""
    told = mended.typed.get(line)
    version = (told.version if told else 0) + (line in mended.done.saved)
    try:
        row = set_aside(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")), id, line, version)
    except AlreadyDone:
        pass
    except UnableToMend as refusal:
        return _shown(page, id, mended=mended, refusal=refusal, status=409)
    else:
        back = page.url("batch_line_back", id=id, query={"line": row.pk, "version": row.version})
        toast(page, _("Ligne %(line)s laissée de côté.") % {"line": writing.count(row.line)}, undo=back)
    return HttpResponseRedirect(_at(page, id, page.request.POST.get("after", "")))


def _replayed(page: Page, id: int, mended: _Mended) -> HttpResponse:  # noqa: A002
    try:
        upload = replay(page.acting, id)
    except (UnableToMend, UnableToReceive) as refusal:
        return _shown(page, id, mended=mended, refusal=refusal, status=422)
    return HttpResponseRedirect(page.url("upload", id=upload.pk))


def _say_saved(page: Page, count: int) -> None:
    if count:
        said = ngettext(
            "%(count)s ligne enregistrée, prête à être reprise.",
            "%(count)s lignes enregistrées, prêtes à être reprises.",
            count,
        )
        toast(page, said % {"count": writing.count(count)})
    else:
        toast(page, _("Rien n’était changé."))


def _at(page: Page, id: int, after: str) -> str:  # noqa: A002
    way = ".".join(map(str, _way(after)))
    return page.url("batch", id=id, query={"after": way}) + "#rejects"


def _shown(
    page: Page,
    id: int,  # noqa: A002
    *,
    mended: _Mended | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    found = batch_by_id(page.acting, id)
    row, readings, names = batch_row(found), readings_of_batch(found), names_of_people(page)
    counts = rejects_counted(page.company, id)
    of_day_one = row["source"] in upload_sheets.SOURCES
    editable = bool(readings) and page.abilities["import"] and not row["undone"]
    rests = resting(page.company, row["operation"], RESTING) if isinstance(refusal, UnableToUndo) else []
    context = {
        "title": _title(row),
        "row": row | {"by": names.get(row["by"], row["by"])},
        "news": _news(row["counts"]) if not of_day_one else list(upload_sheets.news(row["source"], row["counts"])),
        "of_day_one": of_day_one,
        "rejects": _rejects(page, row, readings if editable else {}, names, mended) | {"counts": counts},
        "editable": editable,
        "aside": _aside(page, id, names) if counts["aside"] else [],
        "several_files": len(row["names"]) > 1,
        "refusal": refusal,
        "rests": [one | {"said": words.word(words.EVENTS, one["kind"])} for one in rests],
        "sent": form_key(),
        "first": progress(page) if page.is_present and page.may("settings") else None,
    }
    return show(page, "batch/page.html", context, status=status)


def _aside(page: Page, id: int, names: dict[str, str]) -> list[dict[str, Any]]:  # noqa: A002
    return [row | {"by": names.get(row["by"], row["by"])} for row in rejects_aside(page.company, id, ASIDE)]


def _title(row: dict[str, Any]) -> str:
    if row["source"] in upload_sheets.SOURCES:
        said = {
            "customers": (
                _("Clients et contacts du %(day)s : importés"),
                _("Clients et contacts du %(day)s : annulés"),
            ),
            "disputes": (_("Litiges en cours au %(day)s : repris"), _("Litiges en cours au %(day)s : annulés")),
        }[row["source"]][row["undone"]]
        return said % {"day": writing.day(row["as_of"])}
    if row["source"] == "fec":
        said = _("Écritures au %(day)s : annulées") if row["undone"] else _("Écritures au %(day)s : importées")
    else:
        said = _("Postes ouverts au %(day)s : annulés") if row["undone"] else _("Postes ouverts au %(day)s : importés")
    return said % {"day": writing.day(row["as_of"])}


def _way(text: str) -> list[int]:
    """The last reject of each page before this one."""
    return [int(part) for part in text.split(".") if part.isdecimal() and len(part) < 19]


def _rejects(
    page: Page, row: dict[str, Any], readings: Readings, names: dict[str, str], mended: _Mended | None
) -> dict[str, Any]:
    """A page of rejects, as a form where they are read one by one (`readings`)."""
    asked = page.request.POST if page.request.method == "POST" else page.request.GET
    way = _way(asked.get("after", ""))
    size = batch_lines.LINES if readings else REJECTS
    rows = rejected_page(page.company, row["id"], way[-1] if way else 0, size + 1)
    more, rows = len(rows) > size, rows[:size]
    first = len(way) * size + 1
    shown = {
        "first": writing.count(first),
        "last": writing.count(first + len(rows) - 1),
        "all": writing.count(row["rejects"]),
    }

    def at(way: list[int]) -> str:
        return page.url("batch", id=row["id"], query={"after": ".".join(map(str, way))}) + "#rejects"

    typed, done = (mended.typed, mended.done) if mended else (None, None)
    here = {one["id"] for one in rows}
    away = [line for line in done.theirs if line not in here] if done else []
    return {
        "rows": rows,
        "gone": batch_lines.gone(rejects_at(page.company, row["id"], away), names, typed or {}) if away else [],
        "lines": batch_lines.lines(readings, rows, names, typed, done) if readings else [],
        "after": ".".join(map(str, way)),
        "count": row["rejects"],
        "previous_url": at(way[:-1]) if way else "",
        "next_url": at([*way, rows[-1]["id"]]) if more else "",
        "shown": _("%(first)s à %(last)s sur %(all)s") % shown if rows else "",
    }


def _news(counts: dict[str, Any]) -> list[dict[str, Any]]:
    """What was done, a line each: icon, label, count, signed. Batches of before 0.2 tell fewer."""
    told = counts if "invoices" in counts else counts | {"documents": counts.get("added", 0)}
    changed = counts.get("documents_changed", counts.get("changed", 0))
    rows = (
        ("receipt-2", _("Factures"), told.get("invoices", 0), True),
        ("receipt-2", _("Pièces"), told.get("documents", 0), True),
        ("cash", _("Règlements"), told.get("payments", 0), True),
        ("file-minus", _("Avoirs"), told.get("credit_notes", 0), True),
        ("coins", _("Crédits"), told.get("credits", 0), True),
        ("users", _("Clients"), told.get("customers", 0) if "invoices" in counts else 0, True),
        ("alert-triangle", _("Pièces modifiées"), changed, False),
        ("circle-minus", _("Pièces disparues, soldées"), counts.get("missing", 0), False),
        ("equal", _("Pièces déjà connues, sans effet"), counts.get("unchanged", 0), False),
    )
    return [
        {"icon": icon, "label": label, "count": count, "signed": signed} for icon, label, count, signed in rows if count
    ]
