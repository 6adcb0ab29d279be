"""Changing a dispute that is open: its reason, who answers, by when; and taking that back."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import UnableToChange, change_dispute
from amiable.disputes.queries import dispute_row, undoable
from amiable.journal.operations import AlreadyDone
from amiable.web.case_who import Team
from amiable.web.dispute_change import Change
from amiable.web.dispute_fields import sentence
from amiable.web.dispute_undoing import undone
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


@view(GET="dispute", POST="dispute")
def dispute_change(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The form; POST changes. Who was slower sees what is recorded now beside what they typed (409)."""
    found = dispute_by_id(page.acting, id)
    there = HttpResponseRedirect(page.url("dispute", id=id))
    if page.request.method != "POST":
        return _shown(page, found, _form(page, found)) if found.status == "open" else there
    now_only(page)
    form = _form(page, found)
    version = page.request.POST.get("version", "")
    if not form.is_valid():
        return _shown(page, found, form, status=422)
    if version == str(found.version) and not form.changes():
        return there
    try:
        acting = replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))
        seen = int(version) if version.isdecimal() and len(version) < 10 else 0
        change_dispute(acting, dispute=found, version=seen, **form.changes())
    except AlreadyDone:
        return there
    except UnableToChange as refusal:
        now = dispute_by_id(page.acting, id)
        status = 409 if str(now.version) != version else 422
        return _shown(page, now, _form(page, now), refusal=sentence(refusal), status=status)
    _told(page, found)
    return there


@view(POST="dispute")
def dispute_back(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Set what was changed back."""
    return undone(page, id, _("La modification est annulée : %s est comme avant."))


def _form(page: Page, found: "Dispute") -> Change:
    return Change(page.request.POST or None, dispute=found, team=Team.of(page.company, page.today))


def _told(page: Page, found: "Dispute") -> None:
    done = undoable(page.company, found, page.acting.at)
    undo = page.url("dispute_back", id=found.pk, query={"operation": done}) if done else ""
    toast(page, _("%s est modifié.") % found.number, undo=undo)


def _shown(page: Page, found: "Dispute", form: Change, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "row": dispute_row(found, page.today),
        "form": form,
        "refusal": refusal,
        "both": status == 409,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, "dispute/change.html", context, status=status)
