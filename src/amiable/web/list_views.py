"""The views of a list as tabs: those that come with the program, one's own, shared ones; which a list opens with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from amiable.portfolio.operations.views import UnableToSaveView, usable
from amiable.portfolio.queries.views import saved_views
from amiable.web.lists import Address
from amiable.web.page import Page

PLAIN = {"receivables": {"place": "open"}, "disputes": {"status": "open"}, "customers": {"having": "open"}}
"""List → what asks for nothing in particular, where its bare address would open with a view."""
USUAL = {"place": "open", "status": "open", "having": "open", "order": "asc"}
MOMENT = ("as_of", "known_at")


@dataclass(frozen=True, slots=True)
class View:
    """A question kept under a name. `id` 0: it comes with the program. `opens`: the list begins with it."""

    name: str
    query: str
    id: int = 0
    own: bool = False
    shared: bool = False
    opens: bool = False

    @property
    def asked(self) -> dict[str, str]:
        return dict(parse_qsl(self.query))


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked: by its address, or by the view it opens with (`by`); `views` are all there are.

    `plain`: what its address says where nothing is asked, so that it does not open with a view again.
    """

    data: QueryDict
    views: list[View]
    by: View | None
    plain: dict[str, str]


def question(page: Page, listing: str, shipped: list[View]) -> Question:
    """What the request asks of the list. `shipped`: the views that come with the program, for this reader."""
    asked = page.request.GET.copy()
    saved = saved_views(page.company, page.acting.user_id, listing)
    views = [*shipped, *(_view(row, page) for row in saved)]
    opening = next((view for view in reversed(views) if view.opens), None)
    plain = PLAIN[listing] if opening else {}
    if opening is None or any(name not in MOMENT for name in asked):
        return Question(asked, views, None, plain)
    return Question(QueryDict(opening.query), views, opening, plain)


def _view(row: Mapping[str, Any], page: Page) -> View:
    opens = bool(row["role"]) and row["role"] in page.acting.roles
    return View(row["name"], row["query"], row["id"], row["own"], row["shared"], opens)


def tabs(question: Question, address: Address) -> list[dict[str, Any]]:
    """The views for `components/views.html`: name, url, count, on, and of a saved one `edit_url` and whether it is
    shared by others (`theirs`)."""
    now = _essence(address.asked)
    here = next((view for view in reversed(question.views) if _essence(view.asked) == now), None)
    return [
        {
            "name": view.name,
            "url": address.page.url(address.route, query=view.asked),
            "count": None,
            "on": view is here,
            "edit_url": address.page.url("view", id=view.id) if view.id else "",
            "theirs": bool(view.id) and not view.own,
        }
        for view in question.views
    ]


def query_of(address: Address) -> str:
    """What is asked now, as the part of an address after "?"."""
    return urlencode({name: text for name, text in address.asked.items() if text})


def way_back(page: Page, listing: str, query: str) -> str:
    """The address of a list as it was asked, `query` being what `query_of` gave; of the bare list, where it is not."""
    try:
        kept = usable(listing, query)
    except UnableToSaveView:
        kept = ""
    return page.url(listing, query=View("", kept).asked)


def save_url(address: Address) -> str:
    """Where what is asked now is kept under a name."""
    return address.page.url("views_new", query={"listing": address.route, "query": query_of(address)})


def _essence(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in asked.items() if text and USUAL.get(name) != text}


# ---- those that come with the program


def of_receivables(page: Page, offered: Mapping[str, Any]) -> list[View]:
    """All that is open, late, held back, contested; for a salesperson their own customers, which it opens with."""
    views = [
        View(_("Ouvertes"), "place=open"),
        View(_("En retard"), "late=0"),
        View(_("Retenues"), "held=any"),
        View(_("Contestées"), "place=contested"),
    ]
    me = _full_name(page)
    if me and me in offered.get("salesperson", ()):
        opens = "salesperson" in page.acting.roles
        views.insert(0, View(_("Mes clients"), urlencode({"salesperson": me}), opens=opens))
    return views


def of_disputes(page: Page, departments: list[str], has_mine: Callable[[], bool]) -> list[View]:
    """One's own with the late ones first, which it opens with as soon as there are any; one's department's; all that
    are open; late; waiting for the customer; old; to be decided, for who decides."""
    mine = has_mine()
    views = [View(_("Les miens, retards d’abord"), "assignee=me", opens=mine)]
    roles = page.acting.roles & {"resolver", "department_head"}
    views += [
        View(_("Mon service"), urlencode({"department": key}), opens=bool(roles) and not mine and place == 0)
        for place, key in enumerate(departments)
    ]
    views += [
        View(_("Tous les ouverts"), "status=open"),
        View(_("En retard"), "late=yes"),
        View(_("Chez le client"), "turn=customer"),
        View(_("Plus de 60 j"), "older=60"),
    ]
    if page.may("decide"):
        views.append(View(_("À décider, les plus gros d’abord"), "sort=stake"))
    return [*views, View(_("Résolus"), "status=resolved")]


def _full_name(page: Page) -> str:
    user = page.request.user
    return str(user.get_full_name()) if user.is_authenticated else ""
