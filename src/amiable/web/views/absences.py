"""Absences: who is away, and who answers meanwhile. One's own by everybody, anybody's by an administrator."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.administration.operations import Away, add_absence, remove_absence, restore_absence
from amiable.people.access import Acting, absence_by_id
from amiable.people.queries import absences_of, people_of
from amiable.web.page import Page, now_only, show, toast, view
from amiable.web.picture import writing
from amiable.web.settings_forms import AbsenceForm
from amiable.web.settings_saving import Saved, form_context, save


@view(GET="read", POST="read")
def settings_absences(page: Page) -> HttpResponse:
    """Absences of today and later; below, noting one."""
    people = [row for row in people_of(page.company) if row["active"]]
    mine, others = page.acting.user_id or 0, page.may("people")
    form = AbsenceForm(page.request.POST or None, people=people, mine=mine, others=others)

    def act(acting: Acting) -> Any:
        found = form.cleaned_data
        deputy = int(found["deputy"]) if found["deputy"] else None
        return add_absence(acting, Away(int(found["person"]), found["since"], found["until"], deputy))

    saved = save(page, form, act) if page.request.method == "POST" else Saved()
    if saved.done:
        if saved.given:
            days = {"since": writing.day(saved.given.since, "text"), "until": writing.day(saved.given.until, "text")}
            undo = page.url("absence_remove", id=saved.given.pk)
            toast(page, _("L’absence du %(since)s au %(until)s est notée.") % days, undo=undo)
        return HttpResponseRedirect(page.url("settings_absences"))
    rows = [
        row | {"ours": others or row["user_id"] == mine, "me": row["user_id"] == mine}
        for row in absences_of(page.company, page.today)
    ]
    context = form_context(page, form, saved, "") | {"rows": rows, "others": others}
    return show(page, "settings/absences.html", context, status=saved.status)


@view(POST="read")
def absence_remove(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """As if it had never been noted."""
    now_only(page)
    remove_absence(page.acting, absence_by_id(page.acting, id))
    toast(page, _("L’absence est retirée."), undo=page.url("absence_restore", id=id))
    return HttpResponseRedirect(page.url("settings_absences"))


@view(POST="read")
def absence_restore(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Give an absence back that was just removed."""
    now_only(page)
    restore_absence(page.acting, id)
    toast(page, _("L’absence est de nouveau notée."))
    return HttpResponseRedirect(page.url("settings_absences"))
