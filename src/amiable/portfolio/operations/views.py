"""Writes of saved views: a question put to a list, kept under a name, for oneself or for everybody."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import F

from amiable.core.refusal import Refusal
from amiable.journal.operations import operation
from amiable.journal.queries import lines_about
from amiable.people.access import Absent, Acting, may, require
from amiable.people.models import Role
from amiable.portfolio.models import SavedView

_OF_CUSTOMERS = ("site", "salesperson", "collector", "group")
_OF_DISPUTES = ("stage", "turn", "department", "assignee", "older", "since", "salesperson")
_EVERYWHERE = ("text", "late", "sort", "columns")
FIELDS: dict[str, frozenset[str]] = {
    "receivables": frozenset(
        (*_EVERYWHERE, *_OF_CUSTOMERS, "place", "dispute", "least", "most", "customer", "reason", "held", "order")
    ),
    "disputes": frozenset((*_EVERYWHERE, *_OF_DISPUTES, "status", "reason", "customer", "least", "most")),
    "customers": frozenset((*_EVERYWHERE, *_OF_CUSTOMERS, "least", "most", "order")),
}
"""List → what may be asked of it in its address."""
MOST_OF_NAME, MOST_OF_QUERY, MOST_VIEWS = 60, 1000, 50


class UnableToSaveView(Refusal, ValueError):
    """The view cannot be kept as asked; the message (French) says why, and what to do."""


class ViewMoved(UnableToSaveView):
    """Somebody changed the view since it was shown."""


def save_view(
    acting: Acting, *, listing: str, name: str, query: str, shared: bool = False, role: str = ""
) -> SavedView:
    """Keep what is asked of a list (`query`: the part of its address after "?") under a name, for the actor.

    `role`: what the list opens with for that role from now on ("": none; shared then).
    Raises `UnableToSaveView`, `journal.operations.AlreadyDone`, `people.access.Forbidden`.
    """
    require(acting, "read")
    if acting.user_id is None:
        raise UnableToSaveView("une vue est à une personne : connectez-vous pour en enregistrer une")
    values = _checked(acting, listing, name, query, shared, role)
    with operation(acting, "view.saved") as done:
        mine = SavedView.objects.filter(company=acting.company, listing=listing, owner_id=acting.user_id)
        if mine.count() >= MOST_VIEWS:
            raise UnableToSaveView("vous avez déjà {most} vues de cette liste : retirez-en une", most=MOST_VIEWS)
        _refuse_same_name(mine, values["name"])
        _take_role(acting, listing, role)
        view = SavedView.objects.create(company=acting.company, listing=listing, owner_id=acting.user_id, **values)
        done.subjects.append(("view", view.pk))
        _tell(done, view)
    return view


def change_view(
    acting: Acting,
    view: SavedView,
    *,
    name: str,
    shared: bool,
    role: str = "",
    query: str | None = None,
    version: int | None = None,
) -> SavedView:
    """Name, share or set a view of the actor's own; `query` None leaves its question. `version`: of what was seen.

    Raises `ViewMoved`, `UnableToSaveView`, `journal.operations.AlreadyDone`, `people.access.Forbidden`, `Absent`.
    """
    _require_own(acting, view)
    values = _checked(acting, view.listing, name, view.query if query is None else query, shared, role, view.role)
    with operation(acting, "view.changed", [("view", view.pk)]) as done:
        others = SavedView.objects.filter(company=acting.company, listing=view.listing)
        _refuse_same_name(others.filter(owner_id=view.owner_id).exclude(pk=view.pk), values["name"])
        _take_role(acting, view.listing, role if role != view.role else "")
        same = SavedView.objects.filter(company=acting.company, pk=view.pk)
        seen = same.filter(version=view.version if version is None else version)
        if not seen.update(**values, version=F("version") + 1):
            now = same.first()
            raise ViewMoved(
                "cette vue a changé depuis : elle s’appelle « {name} » ; relisez, puis enregistrez",
                name=now.name if now else view.name,
            )
        view = same.select_related("owner", "company").get()
        _tell(done, view)
    return view


def remove_view(acting: Acting, view: SavedView) -> None:
    """Take a view of the actor's own away; `restore_view` brings it back.

    Raises `UnableToSaveView`, `journal.operations.AlreadyDone`, `people.access.Forbidden`, `Absent`.
    """
    _require_own(acting, view)
    with operation(acting, "view.removed", [("view", view.pk)]) as done:
        _tell(done, view)
        SavedView.objects.filter(company=acting.company, pk=view.pk).delete()


def restore_view(acting: Acting, view_id: int) -> SavedView:
    """Bring a view back that the actor has taken away, from the journal; without its role where another view has it by
    now. What stands already is left as it is. Raises `Absent`, `UnableToSaveView`, `people.access.Forbidden`."""
    require(acting, "read")
    there = SavedView.objects.filter(company=acting.company, pk=view_id)
    if there.exists():
        return there.select_related("owner", "company").get()
    told = next((line for line in reversed(lines_about(acting.company, "view", view_id))), None)
    if told is None or told["verb"] != "view.removed" or told["facts"]["owner"] != acting.user_id or not told["words"]:
        raise Absent("aucune vue {view}", view=view_id)
    facts, words = told["facts"], told["words"]
    with operation(acting, "view.restored", [("view", view_id)]) as done:
        of_list = SavedView.objects.filter(company=acting.company, listing=facts["listing"])
        _refuse_same_name(of_list.filter(owner_id=acting.user_id), words["name"])
        taken = facts["role"] and of_list.filter(role=facts["role"]).exists()
        view = SavedView.objects.create(
            pk=view_id,
            company=acting.company,
            owner_id=facts["owner"],
            listing=facts["listing"],
            shared=facts["shared"],
            role="" if taken else facts["role"],
            **words,
        )
        _tell(done, view)
    return view


def usable(listing: str, query: str) -> str:
    """`query` as it is kept: what is known of the list, each once, nothing empty. Raises `UnableToSaveView`."""
    known = FIELDS.get(listing)
    if known is None:
        raise UnableToSaveView("« {listing} » n’est pas une liste dont on garde des vues", listing=listing[:40])
    pairs = dict(parse_qsl(query))
    strange = sorted(set(pairs) - known)
    if strange:
        raise UnableToSaveView("« {name} » ne se demande pas à cette liste", name=strange[0][:40])
    text = urlencode(pairs)
    if len(text) > MOST_OF_QUERY or "\0" in "".join(pairs.values()):
        raise UnableToSaveView("cette question est trop longue pour être gardée : retirez un filtre")
    return text


def _require_own(acting: Acting, view: SavedView) -> None:
    require(acting, "read")
    if view.company_id != acting.company.pk:
        raise Absent("aucune vue {view}", view=view.pk)
    if view.owner_id != acting.user_id:
        owner = view.owner.get_full_name() or view.owner.get_username()
        raise UnableToSaveView(
            "cette vue est à {owner} : enregistrez la vôtre pour la changer à votre façon", owner=owner
        )


def _checked(
    acting: Acting, listing: str, name: str, query: str, shared: bool, role: str, role_before: str = ""
) -> dict[str, Any]:
    """The values of a view. Raises `UnableToSaveView`."""
    name = " ".join(name.replace("\0", " ").split())
    if not name:
        raise UnableToSaveView("donnez un nom à cette vue, comme « En retard, Nord »")
    if len(name) > MOST_OF_NAME:
        raise UnableToSaveView("ce nom est trop long : {most} caractères au plus", most=MOST_OF_NAME)
    if role and role not in Role.values:
        raise UnableToSaveView("« {role} » n’est pas un rôle", role=role[:40])
    if role != role_before and not may(acting, "settings"):
        raise UnableToSaveView(
            "un administrateur ou le credit manager dit sur quoi une liste s’ouvre pour un rôle : demandez-le-lui"
        )
    return {"name": name, "query": usable(listing, query), "shared": shared or bool(role), "role": role}


def _refuse_same_name(views: Any, name: str) -> None:
    if views.filter(name=name).exists():
        raise UnableToSaveView(
            "vous avez déjà une vue « {name} » de cette liste : choisissez un autre nom, ou changez celle-là", name=name
        )


def _take_role(acting: Acting, listing: str, role: str) -> None:
    """The list opens with one view for a role: the one it opened with stays a shared view."""
    if role:
        before = SavedView.objects.filter(company=acting.company, listing=listing, role=role)
        before.update(role="", version=F("version") + 1)


def _tell(done: Any, view: SavedView) -> None:
    done.facts |= {"listing": view.listing, "shared": view.shared, "role": view.role, "owner": view.owner_id}
    done.words |= {"name": view.name, "query": view.query}
