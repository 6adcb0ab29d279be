"""The home page: the one next thing, what customers owe as one bar, what waits, what arrived, what is late."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.core.law.source import parameter
from amiable.core.reasons import REASONS
from amiable.disputes.queries import dispute_page, disputes_to_decide, late_disputes, open_dispute_totals
from amiable.intake.queries import last_agreement, recent_arrivals
from amiable.receivables.queries.listing import Filter, receivable_rows
from amiable.receivables.queries.moments import Moment, moment
from amiable.receivables.queries.signals import signals_waiting
from amiable.receivables.queries.totals import SOON_DAYS, company_totals
from amiable.web import home_cards, words
from amiable.web.first_steps import ACCOUNTS, progress
from amiable.web.morning import morning
from amiable.web.next_step import Step, Waiting, next_step
from amiable.web.page import Page, show, view

LISTED = 5
DEPARTMENTS = 4
OLDEST = 2
LATE_READ = 50


@view(GET="read")
def home(page: Page) -> HttpResponse:
    """Today what to do first; on another day the figures of that day, without what only the present has."""
    at = moment(page.company, page.as_of, page.known_at)
    totals = company_totals(page.company, at)
    arrivals = recent_arrivals(page.company, LISTED) if page.is_present else []
    books = bool(totals["open"] or totals["credit"] or totals["foreign_count"]) or any(map(_taken, arrivals))
    shown: dict[str, Any] = {
        "first_name": _first_name(page),
        "totals": totals,
        "books": books,
        "owed": totals["open"] > 0,
        "soon_days": SOON_DAYS,
    }
    if books:
        shown |= _position(page, totals) | _cards(page, at, arrivals) | {"morning": morning(page)}
    else:
        shown |= _ready()
    if page.is_present:
        shown["step"] = _step(page, shown, arrivals)
        shown["signals"] = signals_waiting(page.company, page.today)
        if page.may("settings"):
            shown["first"] = progress(page)
    return show(page, "home.html", shown)


def _taken(row: dict[str, Any]) -> bool:
    return row["kind"] == "batch" and not row["undone"] and row["source"] in ACCOUNTS


def _first_name(page: Page) -> str:
    user = page.request.user
    return getattr(user, "first_name", "") or user.get_username()


def _position(page: Page, totals: dict[str, Any]) -> dict[str, Any]:
    today = page.is_present
    notes = {
        "claimable": (_("Réclamable aujourd’hui") if today else _("Réclamable"), _("Certain et échu")),
        "not_due": (_("Certain, à échoir"), _("Rien à faire, sauf prévenir")),
        "contested": (_("Contesté"), _("Jamais relancé")),
        "conceded": (_("Accordé"), _("Avoir à établir")),
    }
    captions = home_cards.captions(totals, notes)
    return {
        "parts": home_cards.bar_parts(page, totals, notes),
        "captions": captions,
        "narrow": [cap for cap in captions if not cap["wide"]],
        "agreement": _agreement(page),
    }


def _agreement(page: Page) -> dict[str, Any] | None:
    """What the last FEC told of the account 411; nothing of one that was not yet there at the moment looked at."""
    if page.known_at is not None:
        return None
    last = last_agreement(page.company)
    return last if last and last["as_of"] <= page.as_of else None


def _cards(page: Page, at: Moment, arrivals: list[dict[str, Any]]) -> dict[str, Any]:
    company, as_of = page.company, page.as_of
    oldest = receivable_rows(company, at, Filter(place="claimable"), sort="due", limit=OLDEST)
    standing = open_dispute_totals(company, as_of)
    late = late_disputes(company, as_of, LATE_READ)
    recent = dispute_page(company, as_of, sort="recent", limit=LISTED)["rows"]
    opened = [row for row in recent if row["status"] != "cancelled"]
    return {
        "standing": standing,
        "to_decide": [home_cards.dispute_told(page, row) for row in disputes_to_decide(company, as_of, LISTED)],
        "most_late": home_cards.dispute_told(page, late[0]) if late else None,
        "late": home_cards.late_by_department(page, standing["late"], late, DEPARTMENTS),
        "recent": home_cards.recent(page, arrivals, opened, LISTED) if page.is_present else [],
        "oldest": home_cards.claimable_told(page, oldest.rows),
    }


def _step(page: Page, shown: dict[str, Any], arrivals: list[dict[str, Any]]) -> Step:
    largest = shown.get("to_decide")
    told = [home_cards.arrival_told(page, row) for row in arrivals]
    waiting = Waiting(shown["books"], told, shown.get("most_late"), largest[0] if largest else None)
    return next_step(waiting, page.abilities)


def _ready() -> dict[str, Any]:
    """What a new company finds ready."""
    rates = parameter("ecb_refinancing_rate")
    return {
        "reasons": len(REASONS),
        "departments": [str(name) for name in words.DEPARTMENTS.values()],
        "rates_until": rates.until,
    }
