"""One receivable explained: where its euros are, what may be claimed, both readings of each portion, and why."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.core.position.portions import total
from amiable.disputes.queries import disputes_of_receivable
from amiable.intake.queries import origins_of
from amiable.journal.queries import hash_of, head_of
from amiable.receivables.access import receivable_by_id
from amiable.receivables.queries.causes import causes_of_receivable
from amiable.receivables.queries.clocks import clocks
from amiable.receivables.queries.explained import Explained, explained
from amiable.receivables.queries.history import history
from amiable.web import words
from amiable.web.page import Page, form_key, show, view
from amiable.web.picture import writing
from amiable.web.picture.clock import axis_of
from amiable.web.receivable_causes import CauseLine, cause_lines
from amiable.web.receivable_claim import claim_of
from amiable.web.receivable_gap import gap_rows
from amiable.web.receivable_moves import in_currency, move_rows
from amiable.web.receivable_portions import missing, parts_of, rows_of
from amiable.web.receivable_reasoning import reasoning_of, term_words
from amiable.web.receivable_story import Case, Story, story_of

if TYPE_CHECKING:
    from amiable.receivables.models import Receivable

SHORT_HASH = 12


@view(GET="read")
def receivable(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The document at the moment looked at; of one in another currency only what is not computed."""
    row = receivable_by_id(page.acting, id)
    told = explained(row, page.as_of, page.known_at)
    entries = history(row, page.as_of, page.known_at)
    about = {case["number"]: case for case in disputes_of_receivable(page.company, row.pk)}
    story = story_of(entries, told.portions, about)
    foreign = told.currency != page.company.currency
    context = {
        "told": told,
        "title": f"{words.word(words.RECEIVABLE_KINDS, told.kind)} {told.number}",
        "customer_url": page.url("customer", id=row.customer_id),
        "absent": _absent(page, told, entries),
        "foreign": foreign,
        "holder": "" if row.holder == "us" else words.word(words.HOLDERS, row.holder),
        "moves": move_rows(page, told, entries, about, origins_of(page.company, row.pk)),
        "chain": _chain(page),
        "next": _next(page, told, story),
        "causes": _causes(page, told),
        "hold_url": page.url("receivable_dispute", id=row.pk, query={"kind": "hold"}),
        "key": form_key(),
        "open": told.total("open"),
        "credit": told.total("credit"),
    }
    if foreign:
        left = in_currency(told.total("open") or 0, told.currency)
        context |= {"amount": in_currency(told.amount, told.currency), "left": left}
    elif told.kind == "invoice" and told.portions:
        context |= _figures(page, row, told, story)
    return show(page, "receivable/page.html", context)


def _figures(page: Page, row: "Receivable", told: Explained, story: Story) -> dict[str, Any]:
    """What is in euros: the claim, the bar, the rows with their clocks, the reasoning, the gap."""
    rows = rows_of(told, clocks(row, page.as_of, page.known_at), story)
    pictures = [one.picture for one in rows if one.picture]
    return {
        "claim": claim_of(told),
        "parts": parts_of(told, rows, story),
        "rows": rows,
        "axis": axis_of(pictures, page.as_of, page.as_of == page.today) if pictures else None,
        "sums": _sums(told),
        "reasoning": reasoning_of(told, rows, story),
        "gaps": [] if told.estimated else gap_rows(rows, story),
        "term": term_words(story.issued) if story.issued and not told.estimated else "",
        "missing": missing(told, (part for one in told.portions for part in (*one.retained, *one.original))),
    }


def _sums(told: Explained) -> dict[str, int | None]:
    """Both readings of the whole invoice, and the gap; None where a rate is missing."""
    positions = [one.position for one in told.portions]
    retained, original = total(positions, "interest"), total(positions, "original_interest")
    gap = None if retained is None or original is None else original - retained
    return {"retained": retained, "original": original, "gap": gap}


def _causes(page: Page, told: Explained) -> list[CauseLine]:
    """What keeps it back from demands besides disputes, in words."""
    rows = causes_of_receivable(page.company, told.id, told.customer_id, page.as_of, page.known_at)
    return cause_lines(rows, page.as_of)


def _absent(page: Page, told: Explained, entries: list[dict[str, Any]]) -> str:
    """Why there is nothing to show, "" where there is something."""
    if not entries:
        day = {"day": writing.day(told.issued_on, "long")}
        if page.as_of < told.issued_on:
            return _("Elle est du %(day)s : à la date de situation, elle n’existait pas.") % day
        return _("Elle est du %(day)s, mais n’était pas encore connue à cette ligne du journal.") % day
    if all(entry["voided"] for entry in entries):
        return _("Ce qui en avait été dit a été repris : elle ne compte plus dans aucun total.")
    return ""


def _next(page: Page, told: Explained, story: Story) -> dict[str, Any]:
    """The one next thing: the dispute that waits longest, else to open one; and whether one may be opened besides."""
    may_open = page.abilities["dispute"] and told.kind == "invoice" and story.issued is not None
    waiting = [case for case in story.open_cases if case.id]
    return {"case": _act(page, waiting[0]) if waiting else None, "opens": may_open}


def _act(page: Page, case: Case) -> dict[str, str]:
    if page.abilities["decide"]:
        said, route, key = _("Décider %(number)s"), "dispute_decide", "d"
    else:
        said, route, key = _("Voir %(number)s"), "dispute", ""
    return {"label": said % {"number": case.number}, "url": page.url(route, id=case.id), "key": key}


def _chain(page: Page) -> dict[str, Any]:
    """The line of the journal up to which this is known, and the beginning of its hash."""
    if page.known_at is None:
        seq, digest = head_of(page.company)
    else:
        seq, digest = page.known_at, hash_of(page.company, page.known_at)
    return {"seq": seq, "hash": digest, "short": digest[:SHORT_HASH]}
