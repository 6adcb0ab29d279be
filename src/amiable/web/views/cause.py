"""Lifting an obstacle, a hold by hand or a promise; and taking its placing or its lifting back."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from amiable.journal.operations import AlreadyDone
from amiable.receivables.access import cause_by_id
from amiable.receivables.operations.causes import UnableToLift, lift_cause, undo_cause
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, now_only, toast, view

if TYPE_CHECKING:
    from amiable.receivables.models import Hold


@view(POST="dispute")
def lift(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """From today on it holds nothing back."""
    hold = cause_by_id(page.acting, id)
    now_only(page)
    acting = replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))
    try:
        operation = lift_cause(acting, hold.subject, on=page.today)
    except AlreadyDone:
        return HttpResponseRedirect(_back(page, hold))
    except UnableToLift as refusal:
        return _refused(page, hold, refusal)
    undo = page.url("cause_undo", id=id, query={"operation": operation, "from": _from(page)})
    toast(page, _("C’est levé : les demandes reprennent."), undo=undo)
    return HttpResponseRedirect(_back(page, hold))


@view(POST="dispute")
def undo(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take back the operation that the address names."""
    hold = cause_by_id(page.acting, id)
    now_only(page)
    named = page.request.GET.get("operation", "")
    operation = int(named) if named.isdecimal() and len(named) < 20 else 0
    try:
        undo_cause(replace(page.acting, once=f"undo-{operation}"), hold.subject, operation_id=operation)
    except AlreadyDone:
        pass
    except UnableToLift as refusal:
        return _refused(page, hold, refusal)
    else:
        toast(page, _("C’est annulé."))
    return HttpResponseRedirect(_back(page, hold))


def _from(page: Page) -> str:
    """The id of the document from whose page it was asked, "" where from another page."""
    named = page.request.GET.get("from", "")
    return named if named.isdecimal() and 0 < len(named) < 19 and named[0] != "0" else ""


def _back(page: Page, hold: "Hold") -> str:
    """The page one came from: of the document, else of the customer."""
    document = _from(page)
    return page.url("receivable", id=int(document)) if document else page.url("customer", id=hold.customer_id)


def _refused(page: Page, hold: "Hold", refusal: UnableToLift) -> HttpResponse:
    context = {"refusal": sentence(refusal), "back": _back(page, hold)}
    return render(page.request, "case/not_lifted.html", context, status=409)
