"""Settings: everything that is agreed on, at a glance; each card leads to where it is changed."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.administration.operations import undo_setting
from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.correspondence.queries import counts_to_settle, templates_of
from amiable.people.queries import absences_of, closures_of, departments_of, people_of
from amiable.web import words
from amiable.web.first_steps import progress
from amiable.web.page import Page, now_only, show, toast, view
from amiable.web.settings_words import policies_word, rate_words, role_words, term_words

SHOWN = 5


@view(GET="read")
def settings(page: Page) -> HttpResponse:
    """The overview; somebody without the ability sees what concerns them: their absences, their keyboard."""
    company, managing = page.company, page.may("settings")
    absences = absences_of(company, page.today, None if page.may("people") else page.acting.user_id)
    shown = {
        "managing": managing,
        "absences": absences[:SHOWN],
        "more_absences": max(0, len(absences) - SHOWN),
        "standing_in": [row for row in absences_of(company, page.today) if row["now"] and _stands_in(page, row)],
    }
    if managing:
        shown |= _agreed(page) | _team(page) | _mails(page) | {"steps": progress(page)}
    return show(page, "settings/page.html", shown)


def _agreed(page: Page) -> dict[str, Any]:
    term, schedule = parse_term(page.company.term), parse_rate(page.company.rate)
    return {
        "term": term_words(term),
        "rate": rate_words(schedule),
        "due_on": term.due(page.today),
        "policies": policies_word(page.company.policies),
        "closures": len(closures_of(page.company, page.today)),
    }


def _mails(page: Page) -> dict[str, Any]:
    counts = counts_to_settle(page.company)
    own = [row for row in templates_of(page.company) if any(one["own"] for one in row["languages"].values())]
    return {"own_templates": len(own), "to_settle": counts["refused"] + counts["uncertain"]}


def _team(page: Page) -> dict[str, Any]:
    people = people_of(page.company)
    names = {row["id"]: row["name"] for row in people}
    departments = [
        row | {"shown": row["name"] or words.word(words.DEPARTMENTS, row["key"]), "head": names.get(row["head_id"])}
        for row in departments_of(page.company)
    ]
    return {
        "departments": departments,
        "people": [row | {"role_words": role_words(row["roles"])} for row in people[:SHOWN]],
        "more_people": max(0, len(people) - SHOWN),
    }


def _stands_in(page: Page, row: dict[str, Any]) -> bool:
    return row["deputy_id"] is not None and row["deputy_id"] == page.acting.user_id


@view(POST="settings")
def settings_undo(page: Page) -> HttpResponse:
    """Take the last change of a part of the settings back."""
    now_only(page)
    undo_setting(page.acting, page.request.GET.get("part", ""))
    toast(page, _("C’est annulé : les réglages sont ceux d’avant."))
    return HttpResponseRedirect(page.url("settings"))
