"""Settings of the calendar: which days are worked, and who is mailed at once."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.administration.operations import set_calendar
from amiable.administration.queries import VERBS, calendar_now, calendar_seen, last_change
from amiable.people.access import Acting
from amiable.people.queries import calendar_of, closures_of, people_of
from amiable.web.page import Page, show, toast, view
from amiable.web.settings_calendar_form import CalendarForm
from amiable.web.settings_saving import Saved, form_context, save, seen_in

LEVELS = (
    gettext_lazy("La veille, puis le jour où elle est attendue : à qui doit répondre."),
    gettext_lazy("Un jour ouvré après : à son suppléant, s’il est absent."),
    gettext_lazy("Deux jours ouvrés après : au responsable du service."),
    gettext_lazy("Cinq jours ouvrés après : au credit manager."),
    gettext_lazy("Trente jours après l’ouverture : au directeur financier."),
)
"""What `core.escalation.LEVELS` do, in words."""
AHEAD = 5
"""Working days that are shown, so that a reader sees what the calendar makes of the next ones."""


@view(GET="settings", POST="settings")
def settings_calendar(page: Page) -> HttpResponse:
    """One form: holidays, closures to remove and one to add, who is mailed each question when it is put."""
    now = calendar_now(page.company)
    form = CalendarForm(
        page.request.POST or None,
        people=people_of(page.company),
        closures=closures_of(page.company, page.today),
        initial={"alsace_moselle": now["alsace_moselle"], "at_once": [str(pk) for pk in now["at_once"]]},
    )

    def act(acting: Acting) -> bool:
        found: dict[str, Any] = form.cleaned_data
        return set_calendar(
            acting,
            alsace_moselle=found["alsace_moselle"],
            at_once=[int(pk) for pk in found["at_once"]],
            closures=form.closures(now["closures"]),
            seen=seen_in(page.request),
        )

    saved = save(page, form, act) if page.request.method == "POST" else Saved()
    if saved.done:
        undo = page.url("settings_undo", query={"part": "calendar"}) if saved.given else ""
        toast(page, _("Le calendrier et les alertes sont enregistrés."), undo=undo)
        return HttpResponseRedirect(page.url("settings_calendar"))
    context = form_context(page, form, saved, calendar_seen(page.company))
    if saved.faster:
        last = last_change(page.company, VERBS["calendar"])
        context["faster"] = {"who": last["actor"], "at": last["at"], "rows": []} if last else None
    calendar = calendar_of(page.company)
    context["levels"] = LEVELS
    context["ahead"] = [calendar.add(page.today, days) for days in range(1, AHEAD + 1)]
    return show(page, "settings/calendar.html", context, status=saved.status)
