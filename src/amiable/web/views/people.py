"""People of a company: who works here, with which roles; adding, changing, taking out and giving back."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.administration import operations as administration
from amiable.administration.queries import last_change, person_seen
from amiable.people.access import Acting, person_by_id
from amiable.people.queries import departments_of, people_of
from amiable.web import words
from amiable.web.page import Page, now_only, show, toast, view
from amiable.web.settings_forms import PersonForm
from amiable.web.settings_saving import Saved, form_context, save, seen_in
from amiable.web.settings_words import DUTIES, ROLES, role_words


@view(GET="people")
def settings_people(page: Page) -> HttpResponse:
    """Who works here."""
    people = people_of(page.company, page.today)
    names = {row["id"]: row["name"] for row in people}
    rows = [
        row
        | {
            "role_words": role_words(row["roles"]),
            "department_word": words.word(words.DEPARTMENTS, row["department"]) if row["department"] else "",
            "deputy": names.get(row["deputy_id"], ""),
        }
        for row in people
    ]
    return show(page, "settings/people.html", {"rows": rows})


@view(GET="people", POST="people")
def settings_people_add(page: Page) -> HttpResponse:
    """An account and roles for somebody new."""
    form = _form(page, new=True)

    def act(acting: Acting) -> Any:
        return administration.add_person(acting, **form.cleaned_data)

    saved = save(page, form, act) if page.request.method == "POST" else Saved()
    if saved.done:
        toast(page, _("%s peut travailler ici.") % (form.cleaned_data["name"] or form.cleaned_data["username"]))
        return HttpResponseRedirect(page.url("settings_people"))
    context = form_context(page, form, saved, "") | {"person": None, "duties": _duties(form)}
    return show(page, "settings/person.html", context, status=saved.status)


@view(GET="people", POST="people")
def person(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Name, address, roles and department of somebody."""
    user = person_by_id(page.acting, id)
    kept = _row(page, id)
    initial = {name: kept[name] for name in ("email", "roles", "department")} | {"name": user.get_full_name()}
    form = _form(page, new=False, initial=initial)

    def act(acting: Acting) -> Any:
        return administration.set_person(acting, user, seen=seen_in(page.request), **form.cleaned_data)

    saved = save(page, form, act) if page.request.method == "POST" else Saved()
    if saved.done:
        toast(page, _("%s : c’est enregistré.") % kept["name"])
        return HttpResponseRedirect(page.url("settings_people"))
    context = form_context(page, form, saved, person_seen(kept)) | {"person": kept, "duties": _duties(form)}
    context["faster"] = _faster(page, kept) if saved.faster else None
    return show(page, "settings/person.html", context, status=saved.status)


@view(POST="people")
def person_remove(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """End all roles of somebody here."""
    now_only(page)
    user = person_by_id(page.acting, id)
    administration.remove_person(page.acting, user)
    name = user.get_full_name() or user.username
    toast(page, _("%s n’a plus de rôle ici.") % name, undo=page.url("person_restore", id=id))
    own = id == page.acting.user_id
    return HttpResponseRedirect("/" if own else page.url("settings_people"))


@view(POST="people")
def person_restore(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Give somebody who was taken out their roles back."""
    now_only(page)
    administration.restore_person(page.acting, id)
    toast(page, _("Ses rôles sont rendus."))
    return HttpResponseRedirect(page.url("settings_people"))


def _form(page: Page, *, new: bool, initial: dict[str, Any] | None = None) -> PersonForm:
    departments = [
        (row["key"], row["name"] or words.word(words.DEPARTMENTS, row["key"])) for row in departments_of(page.company)
    ]
    sent = page.request.POST or None
    return PersonForm(sent, initial=initial, roles=list(ROLES.items()), departments=departments, new=new)


def _row(page: Page, user_id: int) -> dict[str, Any]:
    return next(row for row in people_of(page.company) if row["id"] == user_id)


def _faster(page: Page, kept: dict[str, Any]) -> dict[str, Any]:
    last = last_change(page.company, "person.set", "person.added", "person.restored", kind="user", pk=kept["id"])
    rows: Iterable[tuple[str, str]] = (
        (_("Prénom et nom"), kept["name"]),
        (_("Adresse électronique"), kept["email"] or _("rien")),
        (_("Rôles"), role_words(kept["roles"])),
        (_("Service"), words.word(words.DEPARTMENTS, kept["department"]) or _("aucun")),
    )
    return {"who": last["actor"] if last else "", "at": last["at"] if last else None, "rows": list(rows)}


def _duties(form: PersonForm) -> list[tuple[Any, Any]]:
    """Each checkbox of a role, with what the role may do."""
    return [(box, DUTIES[box.data["value"]]) for box in form["roles"]]
