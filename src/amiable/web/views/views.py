"""Keeping what is asked of a list under a name: saved, renamed, shared, taken away and brought back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.refusal import Refusal
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Acting
from amiable.portfolio.access import view_by_id
from amiable.portfolio.operations.views import (
    MOST_OF_NAME,
    UnableToSaveView,
    ViewMoved,
    change_view,
    remove_view,
    restore_view,
    save_view,
    usable,
)
from amiable.portfolio.queries.views import view_row
from amiable.web import words
from amiable.web.list_views import View
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view
from amiable.web.templatetags.frame import said


class ViewForm(forms.Form):
    """Name, who sees it, and for which role the list opens with it."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la vue"),
        max_length=MOST_OF_NAME,
        widget=forms.TextInput(attrs={"autofocus": "", "autocomplete": "off"}),
    )
    shared = forms.BooleanField(label=gettext_lazy("La partager avec toute la société"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("La liste s’ouvre ainsi pour"),
        required=False,
        choices=lambda: [("", _("personne en particulier")), *words.ROLES.items()],
    )

    def __init__(self, *args: Any, arranges: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not arranges:
            del self.fields["role"]


@view(GET="read", POST="read")
def views_new(page: Page) -> HttpResponse:
    """Keep what is asked of a list (`listing`, `query`) under a name."""
    asked = page.request.POST if page.request.method == "POST" else page.request.GET
    listing, query = asked.get("listing", ""), asked.get("query", "")
    try:
        query = usable(listing, query)
    except UnableToSaveView as refusal:
        return show(page, "views/lost.html", {"refusal": refusal}, status=400)
    form = _form(page)
    if page.request.method != "POST":
        return _new(page, form, listing, query)
    if not form.is_valid():
        return _new(page, form, listing, query, status=422)

    def act(acting: Acting) -> None:
        told = form.cleaned_data
        save_view(
            acting,
            listing=listing,
            query=query,
            name=told["name"],
            shared=told["shared"],
            role=told.get("role", ""),
        )
        toast(page, _("La vue « %(name)s » est enregistrée.") % {"name": told["name"]})

    if unable := _tried(page, act):
        form.add_error("name", said(unable))
        return _new(page, form, listing, query, status=422)
    return HttpResponseRedirect(_list_url(page, listing, query))


@view(GET="read", POST="read")
def one_view(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Rename or share a view of one's own, or have its list open with it."""
    found = view_by_id(page.acting, id)
    row = view_row(found)
    own = found.owner_id == page.acting.user_id
    form = _form(page, initial={name: row[name] for name in ("name", "shared", "role")})
    if page.request.method != "POST":
        return _one(page, form, row, own)
    if not form.is_valid():
        return _one(page, form, row, own, status=422)
    sent = page.request.POST
    version = sent.get("version", "")

    def act(acting: Acting) -> None:
        told = form.cleaned_data
        change_view(
            acting,
            found,
            name=told["name"],
            shared=told["shared"],
            role=told.get("role", row["role"]),
            version=int(version) if version.isdecimal() else None,
        )
        toast(page, _("La vue « %(name)s » est changée.") % {"name": told["name"]})

    refusal = _tried(page, act)
    if refusal:
        now = view_row(view_by_id(page.acting, id))
        status = 409 if isinstance(refusal, ViewMoved) or not own else 422
        return _one(page, form, now, own, refusal=refusal, status=status)
    return HttpResponseRedirect(_list_url(page, row["listing"], row["query"]))


@view(POST="read")
def view_remove(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take it away; the message brings it back."""
    found = view_by_id(page.acting, id)
    row = view_row(found)
    refusal = _tried(page, lambda acting: remove_view(acting, found))
    if refusal:
        return _one(page, _form(page, initial=row), row, own=False, refusal=refusal, status=409)
    toast(page, _("La vue « %(name)s » est retirée.") % {"name": row["name"]}, undo=page.url("view_restore", id=id))
    return HttpResponseRedirect(page.url(row["listing"]))


@view(POST="read")
def view_restore(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Bring back what was taken away."""
    now_only(page)
    try:
        row = view_row(restore_view(page.acting, id))
    except UnableToSaveView as refusal:
        return show(page, "views/lost.html", {"refusal": refusal}, status=409)
    toast(page, _("La vue « %(name)s » est de nouveau là.") % {"name": row["name"]})
    return HttpResponseRedirect(_list_url(page, row["listing"], row["query"]))


def _form(page: Page, **more: Any) -> ViewForm:
    data = page.request.POST if page.request.method == "POST" and "name" in page.request.POST else None
    return ViewForm(data, arranges=page.may("settings"), **more)


def _tried(page: Page, act: Callable[[Acting], None]) -> Refusal | None:
    """Do it once; the refusal where it cannot be done."""
    now_only(page)
    try:
        act(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")))
    except AlreadyDone:
        return None
    except UnableToSaveView as refusal:
        return refusal
    return None


def _list_url(page: Page, listing: str, query: str) -> str:
    return page.url(listing, query=View("", query).asked)


def _new(page: Page, form: ViewForm, listing: str, query: str, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "listing": listing,
        "query": query,
        "back_url": _list_url(page, listing, query),
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, "views/new.html", context, status=status)


def _one(
    page: Page, form: ViewForm, row: dict[str, Any], own: bool, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "own": own,
        "refusal": refusal,
        "role_word": words.word(words.ROLES, row["role"]) if row["role"] else "",
        "back_url": _list_url(page, row["listing"], row["query"]),
        "key": form_key(),
    }
    return show(page, "views/one.html", context, status=status)
