"""Taking back the opening or the decision of a dispute: what its toast offers for ten seconds."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import UnableToUndo, undo_last
from amiable.journal.operations import AlreadyDone
from amiable.web.dispute_fields import sentence
from amiable.web.page import Page, now_only, toast


def undone(page: Page, id: int, said: str) -> HttpResponse:  # noqa: A002
    """Take back the operation that the address names, then the page of the dispute; `said` gets its number.

    Too late, or something rests on it: a page that says so, and what to do instead (409).
    """
    found = dispute_by_id(page.acting, id)
    now_only(page)
    named = page.request.GET.get("operation", "")
    operation = int(named) if named.isdecimal() and len(named) < 20 else 0
    try:
        undo_last(replace(page.acting, once=f"undo-{operation}"), dispute=found, operation_id=operation)
    except AlreadyDone:
        pass
    except UnableToUndo as refusal:
        context = {"refusal": sentence(refusal), "number": found.number, "dispute_id": id}
        return render(page.request, "dispute/not_undone.html", context, status=409)
    else:
        toast(page, said % found.number)
    return HttpResponseRedirect(page.url("dispute", id=id))
