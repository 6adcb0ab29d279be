"""The page of a dispute: what is at stake, whose turn it is, what is next, its lines, who had it, and its thread."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.causes import CAUSES
from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import UnableToChange, UnableToComment, add_comment, change_dispute
from amiable.disputes.queries import undoable
from amiable.journal.operations import AlreadyDone
from amiable.web.dispute_comment import Remark
from amiable.web.dispute_fields import sentence
from amiable.web.dispute_page import context_of
from amiable.web.page import FORM_KEY, Page, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


@view(GET="read", POST="dispute")
def dispute(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The case as it stands at the moment looked at; `thread` in the address filters its thread, `older` shows all of
    it. POST keeps a comment."""
    found = dispute_by_id(page.acting, id)
    if page.request.method == "POST":
        now_only(page)
        return _commented(page, found)
    return _shown(page, found, Remark())


@view(POST="dispute")
def dispute_cause(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Say why the dispute came about, as we found it: a choice of the page (409: somebody was faster)."""
    found = dispute_by_id(page.acting, id)
    now_only(page)
    sent = page.request.POST
    there = HttpResponseRedirect(page.url("dispute", id=id))
    cause, seen = sent.get("root_cause", ""), sent.get("version", "")
    if cause == found.root_cause or cause not in ("", *CAUSES):
        return there
    try:
        acting = replace(page.acting, once=sent.get(FORM_KEY, ""))
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        change_dispute(acting, dispute=found, version=version, root_cause=cause)
    except AlreadyDone:
        return there
    except UnableToChange as refusal:
        now = dispute_by_id(page.acting, id)
        return _shown(page, now, Remark(), refusal=sentence(refusal), cause=cause, status=409)
    done = undoable(page.company, found, page.acting.at)
    undo = page.url("dispute_back", id=id, query={"operation": done}) if done else ""
    toast(page, _("La cause est notée."), undo=undo)
    return there


def _commented(page: Page, found: "Dispute") -> HttpResponse:
    remark = Remark(page.request.POST)
    there = HttpResponseRedirect(f"{page.url('dispute', id=found.pk)}#fil")
    if not remark.is_valid():
        return _shown(page, found, remark, status=422)
    try:
        add_comment(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")), found, remark.cleaned_data["text"])
    except AlreadyDone:
        return there
    except UnableToComment as refusal:
        remark.add_error("text", sentence(refusal))
        return _shown(page, found, remark, status=422)
    toast(page, _("Le commentaire est gardé."))
    return there


def _shown(
    page: Page,
    found: "Dispute",
    remark: Remark,
    *,
    refusal: str = "",
    cause: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context = context_of(page, found) | {"comment": remark, "refusal": refusal}
    context["cause_chosen"] = found.root_cause if cause is None else cause
    return show(page, "dispute/page.html", context, part="dispute/_thread.html", status=status)
