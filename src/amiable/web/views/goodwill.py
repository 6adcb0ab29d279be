"""A small stake conceded in one click, on its page or in the list."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import NoGoodwill, UnableToResolve, goodwill
from amiable.disputes.queries import undoable
from amiable.journal.operations import AlreadyDone
from amiable.web.dispute_fields import sentence
from amiable.web.list_views import way_back
from amiable.web.page import FORM_KEY, Page, now_only, toast, view
from amiable.web.picture import writing


@view(POST="decide")
def dispute_goodwill(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Concede all that the dispute blocks; a page that says why not, and what to do (409).

    The list of disputes sends what it was asked (`back`), and is come back to.
    """
    found = dispute_by_id(page.acting, id)
    now_only(page)
    sent = page.request.POST
    back = way_back(page, "disputes", sent["back"]) if "back" in sent else ""
    there = HttpResponseRedirect(back or page.url("dispute", id=id))
    try:
        goodwill(replace(page.acting, once=sent.get(FORM_KEY, "")), found)
    except AlreadyDone:
        return there
    except (NoGoodwill, UnableToResolve) as refusal:
        context = {"refusal": sentence(refusal), "id": id, "number": found.number, "back": back}
        return render(page.request, "dispute/no_goodwill.html", context, status=409)
    done = undoable(page.company, found, page.acting.at)
    said = {"conceded": writing.money(found.conceded or 0), "number": found.number}
    toast(
        page,
        _("%(conceded)s accordés en geste commercial : %(number)s est résolu.") % said,
        undo=page.url("dispute_undo", id=id, query={"operation": done}) if done else "",
    )
    return there
