"""Acts on the rows chosen in a list: the form of the act, then the act itself, at once or in the background."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amiable.core.refusal import Refusal
from amiable.disputes.queries import dispute_totals
from amiable.disputes.queries.matrix import disputes_by_department
from amiable.journal.operations import AlreadyDone
from amiable.people.queries import people_of
from amiable.portfolio.access import errand_by_id
from amiable.portfolio.operations.errands import OtherCount, UnableToDo, ask
from amiable.portfolio.queries.chosen import Chosen, filter_of
from amiable.portfolio.queries.errands import errand_row
from amiable.web import selection, words
from amiable.web.bulk_forms import AskForm, AssignForm, HoldForm, ResolveForm
from amiable.web.list_views import way_back
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing


@dataclass(frozen=True, slots=True)
class Doing:
    """An act under way: its kind, the list it comes from, its title and its button, and its form."""

    kind: str
    listing: str
    route: str
    title: str
    button: str
    icon: str
    form: Form


@view(GET="dispute", POST="dispute")
def receivables_hold(page: Page) -> HttpResponse:
    """Put what was chosen on hold: the same reason for all."""
    form = HoldForm(_sent(page), today=page.today, initial={"kind": "manual"})
    title, button = _("Mettre en attente"), _("Mettre en attente")
    return _answered(page, Doing("hold", "receivables", "receivables_hold", title, button, "hand-stop", form))


@view(GET="dispute", POST="dispute")
def receivables_lift(page: Page) -> HttpResponse:
    """Lift what holds back what was chosen."""
    form = Form(_sent(page))
    title, button = _("Lever ce qui retient"), _("Lever")
    return _answered(page, Doing("lift", "receivables", "receivables_lift", title, button, "hand-off", form))


@view(GET="dispute", POST="dispute")
def disputes_ask(page: Page) -> HttpResponse:
    """Put the same question to the department of each."""
    form = AskForm(_sent(page), today=page.today)
    title, button = _("Poser la même question"), _("Poser la question")
    return _answered(page, Doing("ask", "disputes", "disputes_ask", title, button, "help-circle", form))


@view(GET="decide", POST="decide")
def disputes_resolve(page: Page) -> HttpResponse:
    """Decide them alike, once what would move has been seen."""
    form = ResolveForm(_sent(page))
    title, button = _("Résoudre ensemble"), _("Résoudre")
    return _answered(page, Doing("resolve", "disputes", "disputes_resolve", title, button, "gavel", form))


@view(GET="dispute", POST="dispute")
def disputes_assign(page: Page) -> HttpResponse:
    """Give what was chosen to a department, or to a person."""
    people = [person for person in people_of(page.company, page.today) if person["active"]]
    form = AssignForm(_sent(page), people=people)
    title, button = _("Réaffecter des litiges"), _("Réaffecter")
    return _answered(page, Doing("assign", "disputes", "disputes_assign", title, button, "user-share", form))


def _sent(page: Page) -> Any:
    return page.request.POST if page.request.method == "POST" else None


def _answered(page: Page, doing: Doing) -> HttpResponse:
    now_only(page)
    sent = page.request.POST if page.request.method == "POST" else page.request.GET
    try:
        chosen = selection.chosen(page, doing.listing, sent)
    except selection.NothingChosen as refusal:
        return _shown(page, doing, None, refusal=refusal, status=422)
    if page.request.method != "POST":
        return _shown(page, doing, chosen)
    if not doing.form.is_valid():
        return _shown(page, doing, chosen, status=422)
    return _done(page, doing, chosen)


def _done(page: Page, doing: Doing, chosen: Chosen) -> HttpResponse:
    how = doing.form.how() if hasattr(doing.form, "how") else {}
    acting = replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))
    try:
        errand = ask(acting, doing.kind, chosen, how)
    except AlreadyDone as done:
        return _told(page, doing, errand_row(errand_by_id(page.acting, done.subjects[0][1])))
    except OtherCount as refusal:
        moved = replace(chosen, count=refusal.count)
        return _shown(page, doing, moved, refusal=refusal, status=409)
    except UnableToDo as refusal:
        return _shown(page, doing, chosen, refusal=refusal, status=422)
    return _told(page, doing, errand_row(errand))


def _told(page: Page, doing: Doing, row: Mapping[str, Any]) -> HttpResponse:
    """Back to the list where it is done; to its own page where it goes on, or where some things were left."""
    came = row["told"]
    if row["state"] != "done" or came.get("left"):
        return HttpResponseRedirect(page.url("errand", id=row["id"]))
    toast(page, happened(doing.kind, came["things"]), undo=_undo(page, row["id"]))
    return HttpResponseRedirect(_back(page, doing))


def _undo(page: Page, errand: int) -> str:
    """Where it is taken back, which leads to the list as it was filtered, too."""
    return page.url("errand_undo", id=errand, query={"back": page.request.POST.get("back", "")})


def _back(page: Page, doing: Doing) -> str:
    """The list as it was filtered."""
    sent = page.request.POST if page.request.method == "POST" else page.request.GET
    return way_back(page, doing.listing, sent.get("back", ""))


def happened(kind: str, things: int) -> str:
    """What an act did to how many things, in a sentence."""
    count = {"count": writing.count(things)}
    said = {
        "hold": ngettext("%(count)s créance est retenue.", "%(count)s créances sont retenues.", things),
        "lift": ngettext("%(count)s créance est libérée.", "%(count)s créances sont libérées.", things),
        "assign": ngettext("%(count)s litige est réaffecté.", "%(count)s litiges sont réaffectés.", things),
        "ask": ngettext("%(count)s question est posée.", "%(count)s questions sont posées.", things),
        "resolve": ngettext("%(count)s litige est décidé.", "%(count)s litiges sont décidés.", things),
    }
    return said[kind] % count


def _shown(
    page: Page, doing: Doing, chosen: Chosen | None, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    count = chosen.count if chosen else 0
    sent = page.request.POST if page.request.method == "POST" else page.request.GET
    context = {
        "doing": doing,
        "form": doing.form,
        "count": count,
        "button": f"{doing.button} · {writing.count(count)}",
        "fields": _fields(page, doing, chosen, sent) if chosen else [],
        "moves": _moves(page, doing, chosen) if chosen else None,
        "many": count > 500,
        "act_url": page.url(doing.route),
        "back": sent.get("back", ""),
        "back_url": _back(page, doing),
        "refusal": refusal,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, "errand/act.html", context, status=status)


def _moves(page: Page, doing: Doing, chosen: Chosen) -> dict[str, Any] | None:
    """What of those that are open would move: for a question, who is asked of how many; for a decision, cents."""
    asked = filter_of(chosen) if doing.listing == "disputes" else None
    if asked is None or doing.kind == "assign":
        return None
    if doing.kind == "ask":
        rows = disputes_by_department(page.company, chosen.as_of, **asked)
        return {"asked": [row | {"name": words.word(words.DEPARTMENTS, row["department"])} for row in rows]}
    totals = dispute_totals(page.company, chosen.as_of, **asked)
    return {"count": totals["count"], "claimed": totals["claimed"], "blocked": totals["blocked"]}


def _fields(page: Page, doing: Doing, chosen: Chosen, sent: Any) -> list[tuple[str, str]]:
    """The choice, carried along with the count that is shown now."""
    if chosen.ids:
        return selection.fields(sent)
    return [(selection.ALL, selection.signed(page, doing.listing, chosen.asked, chosen.count))]
