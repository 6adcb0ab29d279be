"""Settings of departments: what the company calls them, their shared mailbox, who heads them."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.administration.operations import DepartmentRow, set_departments
from amiable.administration.queries import departments_seen
from amiable.people.access import Acting
from amiable.people.queries import departments_of, people_of
from amiable.web.page import Page, show, toast, view
from amiable.web.settings_forms import DepartmentsForm
from amiable.web.settings_saving import Saved, form_context, save, seen_in
from amiable.web.views.settings_company import faster_told


@view(GET="settings", POST="settings")
def settings_departments(page: Page) -> HttpResponse:
    """All departments in one form; only those that differ are written."""
    kept = departments_of(page.company)
    form = DepartmentsForm(page.request.POST or None, kept=kept, people=people_of(page.company))

    def act(acting: Acting) -> int:
        return set_departments(acting, _rows(form), seen=seen_in(page.request))

    saved = save(page, form, act) if page.request.method == "POST" else Saved()
    if saved.done:
        undo = page.url("settings_undo", query={"part": "departments"}) if saved.given else ""
        toast(page, _("Les services sont enregistrés."), undo=undo)
        return HttpResponseRedirect(page.url("settings"))
    context = form_context(page, form, saved, departments_seen(page.company))
    context["faster"] = faster_told("departments", form, page.company) if saved.faster else None
    return show(page, "settings/departments.html", context, status=saved.status)


def _rows(form: DepartmentsForm) -> dict[str, DepartmentRow]:
    found: dict[str, Any] = form.cleaned_data
    return {
        row["key"]: DepartmentRow(
            found[f"{row['key']}_name"], found[f"{row['key']}_email"], int(found[f"{row['key']}_head"] or 0) or None
        )
        for row in form.kept
    }
