"""Lists as Excel: what is filtered, or what was ticked; at once where it is short, else made in the background."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, gettext

from amiable.core.refusal import Refusal
from amiable.disputes.queries import dispute_totals
from amiable.journal.operations import AlreadyDone
from amiable.people.queries import name_of
from amiable.portfolio.operations.files import TooManyRows, ask_export
from amiable.portfolio.queries.chosen import Chosen
from amiable.portfolio.queries.export import DIRECT, Layout, file_name, workbook
from amiable.portfolio.queries.receivables import receivable_totals
from amiable.web import disputes_filter, lists, receivables_filter, selection
from amiable.web.disputes_columns import USUAL as DISPUTE_COLUMNS
from amiable.web.page import FORM_KEY, Page, form_key, show, view
from amiable.web.receivables_columns import USUAL as RECEIVABLE_COLUMNS
from amiable.web.views.disputes import question_of
from amiable.web.views.errand import XLSX
from amiable.web.views.receivables import asked_of


@view(GET="read", POST="read")
def receivables_export(page: Page) -> HttpResponse:
    """The list of receivables as asked for in the address, or what was ticked in it."""
    asked = asked_of(page)
    said = receivables_filter.sentences(asked.filter, asked.reason)
    columns = lists.cleaned(asked.form)["columns"] or RECEIVABLE_COLUMNS
    layout = _layout(page, columns, asked.order, said)

    def all_of_filter() -> Chosen:
        totals = receivable_totals(page.company, asked.at, asked.filter, reason=asked.reason)
        values = receivables_filter.plain_values(asked.filter, asked.reason)
        return Chosen("receivables", totals["count"], page.as_of, asked=values)

    return _answered(page, _chosen(page, "receivables") or all_of_filter(), layout)


@view(GET="read", POST="read")
def disputes_export(page: Page) -> HttpResponse:
    """The list of disputes as asked for in the address, or what was ticked in it."""
    asked = question_of(page)
    columns = lists.cleaned(asked.form)["columns"] or DISPUTE_COLUMNS
    layout = _layout(page, columns, (asked.sort, False), disputes_filter.sentences(asked.form, asked.filter))

    def all_of_filter() -> Chosen:
        totals = dispute_totals(page.company, page.as_of, **asked.filter)
        return Chosen("disputes", totals["count"], page.as_of, asked=asked.filter)

    return _answered(page, _chosen(page, "disputes") or all_of_filter(), layout)


def _chosen(page: Page, listing: str) -> Chosen | None:
    """What was ticked; None where nothing was, and the filter of the address is meant."""
    sent = page.request.GET
    if selection.ALL not in sent and selection.EACH not in sent:
        return None
    return replace(selection.chosen(page, listing, sent), as_of=page.as_of)


def _layout(page: Page, columns: Any, order: tuple[str, bool], said: dict[str, str]) -> Layout:
    return Layout(
        columns=tuple(columns),
        sort=order[0],
        descending=order[1],
        filter=tuple(filter(None, said.values())),
        by=name_of(page.acting),
        known_at=page.known_at,
    )


def _answered(page: Page, chosen: Chosen, layout: Layout) -> HttpResponse:
    if chosen.count > DIRECT:
        return _later(page, chosen, layout)
    content = workbook(page.company, chosen, layout, page.acting.at, told=gettext)
    name = file_name(page.company, chosen.listing, page.as_of)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _later(page: Page, chosen: Chosen, layout: Layout) -> HttpResponse:
    """A page that says so, and asks for it: looking writes nothing."""
    if page.request.method != "POST":
        return _shown(page, chosen)
    acting = replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))
    try:
        errand = ask_export(acting, chosen, layout, get_language() or "fr")
    except AlreadyDone as done:
        return HttpResponseRedirect(page.url("errand", id=done.subjects[0][1]))
    except TooManyRows as refusal:
        return _shown(page, chosen, refusal=refusal, status=422)
    return HttpResponseRedirect(page.url("errand", id=errand.pk))


def _shown(page: Page, chosen: Chosen, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    context = {
        "count": chosen.count,
        "refusal": refusal,
        "back_url": page.url(chosen.listing),
        "act_url": page.request.get_full_path(),
        "key": form_key(),
    }
    return show(page, "errand/export.html", context, status=status)
