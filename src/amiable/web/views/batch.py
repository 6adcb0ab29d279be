"""A batch: what an import did, the lines that it did not take, and taking it back."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amiable.core.refusal import Refusal
from amiable.intake.access import batch_by_id
from amiable.intake.operations import UnableToUndo, undo
from amiable.intake.queries import batch_row, rejected_page, rejects_workbook
from amiable.journal.operations import AlreadyDone
from amiable.web.page import FORM_KEY, OtherMoment, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing
from amiable.web.templatetags.frame import said as told
from amiable.web.views.arrivals import names_of_people

REJECTS = 50
"""Rows of a page of rejects."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@view(GET="read")
def batch(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """What the batch did, and its rejects page by page."""
    return _shown(page, id)


@view(GET="read", POST="import")
def batch_undo(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take it back."""
    batch_by_id(page.acting, id)
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
            toast(page, said % {"count": writing.count(count)})
    return HttpResponseRedirect(page.url("batch", id=id))


@view(GET="read")
def batch_rejects(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The rejects that are left, as a workbook to be saved."""
    batch_by_id(page.acting, id)
    content = rejects_workbook(page.company, id, told)
    if not content:
        return HttpResponseRedirect(page.url("batch", id=id))
    answer = HttpResponse(content, content_type=WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="amiable-{page.company.slug}-lot-{id}-rejets.xlsx"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _shown(page: Page, id: int, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:  # noqa: A002
    row = batch_row(batch_by_id(page.acting, id))
    names = names_of_people(page)
    context = {
        "title": _title(row),
        "row": row | {"by": names.get(row["by"], row["by"])},
        "news": _news(row["counts"]),
        "rejects": _rejects(page, row),
        "several_files": len(row["names"]) > 1,
        "refusal": refusal,
        "sent": form_key(),
    }
    return show(page, "batch/page.html", context, status=status)


def _title(row: dict[str, Any]) -> str:
    if row["source"] == "fec":
        said = _("Écritures au %(day)s : annulées") if row["undone"] else _("Écritures au %(day)s : importées")
    else:
        said = _("Postes ouverts au %(day)s : annulés") if row["undone"] else _("Postes ouverts au %(day)s : importés")
    return said % {"day": writing.day(row["as_of"])}


def _rejects(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    """A page of rejects. The address says the last reject of each page before: `after` of the way here."""
    way = [int(text) for text in page.request.GET.get("after", "").split(".") if text.isdecimal() and len(text) < 19]
    rows = rejected_page(page.company, row["id"], way[-1] if way else 0, REJECTS + 1)
    more, rows = len(rows) > REJECTS, rows[:REJECTS]
    first = len(way) * REJECTS + 1
    shown = {
        "first": writing.count(first),
        "last": writing.count(first + len(rows) - 1),
        "all": writing.count(row["rejects"]),
    }

    def at(way: list[int]) -> str:
        return page.url("batch", id=row["id"], query={"after": ".".join(map(str, way))}) + "#rejects"

    return {
        "rows": rows,
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
