"""The first steps: from an empty company to the first own dispute, with the one thing to do next."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.administration.operations import say_no_disputes, say_step, take_no_disputes_back
from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.core.law.source import parameter
from amiable.core.reasons import REASONS
from amiable.intake.queries import last_agreement, recent_arrivals
from amiable.people.queries import departments_of, people_of
from amiable.web import home_cards, words
from amiable.web.first_steps import FirstStep, Progress, address, progress
from amiable.web.next_step import Waiting, next_step
from amiable.web.page import Page, now_only, show, toast, view
from amiable.web.picture import writing
from amiable.web.settings_words import policies_word, rate_words, term_words

LISTED = 10
MODELS = ("customers", "disputes")
TITLES = {
    "accounts": gettext_lazy("Vos factures ouvertes"),
    "customers": gettext_lazy("Clients et contacts"),
    "disputes": gettext_lazy("Les litiges en cours"),
    "settings": gettext_lazy("Société, services, conditions de vente"),
}


@view(GET="import", POST="settings")
def first_steps(page: Page) -> HttpResponse:
    """Four steps and what proves them; a step may be said done (`step`), or taken back (`step`, `back`)."""
    if page.request.method == "POST":
        now_only(page)
        return _said(page, page.request.POST.get("step", ""))
    steps, waiting = progress(page), _waiting(page)
    company = page.company
    shown = {
        "steps": steps,
        "rows": _rows(page, steps, free=waiting is None and page.is_present),
        "waiting": waiting,
        "models": {kind: address(page, "arrivals_model", query={"kind": kind}) for kind in MODELS},
        "reconciliation": address(page, "reconciliation"),
        "agreement": last_agreement(company),
        "term": term_words(parse_term(company.term)),
        "rate": rate_words(parse_rate(company.rate)),
        "policies": policies_word(company.policies),
        "mailboxes": sum(bool(row["email"]) for row in departments_of(company)),
        "managing": page.abilities["settings"],
        "reasons": len(REASONS),
        "departments": [str(name) for name in words.DEPARTMENTS.values()],
        "rates_until": parameter("ecb_refinancing_rate").until,
    }
    return show(page, "first_steps/page.html", shown)


def _rows(page: Page, steps: Progress, *, free: bool) -> list[dict[str, Any]]:
    """The steps as they are shown: done ones stay readable; the next one has the ink button where nothing is waited
    for (`free`)."""
    names = {str(row["username"]): str(row["name"]) for row in people_of(page.company)}
    names["operator"] = _("l’opérateur")
    return [
        {
            "step": step,
            "number": number,
            "title": TITLES[step.key],
            "state": "done" if step.done else "now" if step is steps.next else "next",
            "now": step is steps.next and free,
            "told": _told(step, names.get(step.by, step.by)) if step.done else "",
            "template": f"first_steps/_{step.key}.html",
        }
        for number, step in enumerate(steps.steps, start=1)
    ]


def _told(step: FirstStep, by: str) -> str:
    on = writing.day(step.on) if step.on else ""
    return _("le %(on)s, par %(by)s") % {"on": on, "by": by} if by else _("le %(on)s") % {"on": on}


@view(POST="settings")
def first_steps_back(page: Page) -> HttpResponse:
    """Take back what was said of a step."""
    now_only(page)
    step = page.request.GET.get("step", "") or page.request.POST.get("step", "")
    if step == "disputes":
        take_no_disputes_back(page.acting)
    else:
        say_step(page.acting, step, done=False)
    return HttpResponseRedirect(page.url("first_steps"))


def _said(page: Page, step: str) -> HttpResponse:
    told = {
        "customers": _("Les clients et contacts attendront."),
        "disputes": _("Aucun litige en cours : c’est noté, les relances pourront partir."),
        "settings": _("Vos réglages sont relus."),
    }
    if step == "disputes":
        say_no_disputes(page.acting)
    else:
        say_step(page.acting, step)
    toast(page, told[step], undo=page.url("first_steps_back", query={"step": step}))
    return HttpResponseRedirect(page.url("first_steps"))


def _waiting(page: Page) -> dict[str, Any] | None:
    """The file that comes before any step: to be confirmed, refused, or on its way; None where there is none."""
    arrivals = [home_cards.arrival_told(page, row) for row in recent_arrivals(page.company, LISTED)]
    step = next_step(Waiting(False, arrivals), {"import": True})
    return {"kind": step.kind, "file": step.about} if step.kind in ("confirm", "refused", "running") else None
