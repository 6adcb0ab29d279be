"""The page of a customer: its account, from which a dispute, an obstacle or a hold is opened, and all that is known
of it beside."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.core.refusal import Refusal
from amiable.disputes.queries import disputes_by_numbers
from amiable.disputes.queries.of_customer import disputes_of_customer
from amiable.portfolio.queries.ageing import Reading, ageing
from amiable.receivables.access import customer_by_id
from amiable.receivables.operations.notes import add_note
from amiable.receivables.queries.causes import causes_of_customer
from amiable.receivables.queries.customer import (
    contacts_of,
    customer_told,
    holds_of_receivables,
    notes_of,
    relations_of,
    terms_history,
)
from amiable.receivables.queries.listing import Filter, PageGone, listing_totals, receivable_rows
from amiable.receivables.queries.moments import Moment, moment
from amiable.web import words
from amiable.web.customer_account import READINGS, balance_of, head_of, items_of
from amiable.web.customer_forms import NoteForm, save
from amiable.web.page import FORM_KEY, BadAddress, Page, form_key, show, toast, view
from amiable.web.receivable_causes import CauseLine, cause_lines
from amiable.web.settings_words import rate_words, term_words

if TYPE_CHECKING:
    from amiable.receivables.models import Customer

ROWS = 200
"""Open items on one page of the statement."""


@view(GET="read")
def customer(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The account at the moment looked at; `reading` chooses that of the aged balance, `after` a page of open items."""
    found = customer_by_id(page.acting, id)
    return _shown(page, found, NoteForm(auto_id="note_%s"))


@view(POST="dispute")
def customer_note(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Keep a note; the page again where it cannot be."""
    found = customer_by_id(page.acting, id)
    form = NoteForm(page.request.POST, auto_id="note_%s")
    saved = save(page, form, lambda acting: add_note(acting, found, form.cleaned_data["text"]))
    if not saved.done:
        if saved.refusal:
            form.add_error("text", saved.refusal)
        return _shown(page, found, form, status=saved.status)
    toast(page, _("La note est enregistrée."))
    return HttpResponseRedirect(page.url("customer", id=id) + "#notes")


def _shown(page: Page, found: "Customer", note: NoteForm, status: int = 200) -> HttpResponse:
    reading = _reading(page)
    at = moment(page.company, page.as_of, page.known_at)
    totals = listing_totals(page.company, at, Filter(customer=found.code))
    balance = ageing(page.company, at, customer_id=found.pk, reading=reading)
    disputes = disputes_of_customer(page.company, found.pk, page.as_of)
    account, gone = _account(page, at, found)
    context = {
        "told": customer_told(found),
        "title": found.name or found.code,
        "head": head_of(totals | {"credit": balance.credit}, disputes),
        **account,
        "gone": gone,
        "balance": balance_of(balance, reading),
        "disputes": _disputes(disputes),
        "causes": _causes(page, found),
        "note": note,
        "note_key": page.request.POST.get(FORM_KEY) or form_key(),
        **_beside(page, found),
    }
    return show(page, "customer/page.html", context, status=400 if gone else status)


def _reading(page: Page) -> Reading:
    asked = page.request.GET.get("reading") or "original"
    for reading in READINGS:
        if asked == reading:
            return reading
    raise BadAddress(
        _("« %s » n’est pas une lecture de la balance : choisissez l’échéance d’origine ou la retenue") % asked[:40]
    )


def _account(page: Page, at: Moment, found: "Customer") -> tuple[dict[str, Any], Refusal | None]:
    """A page of open items, the pages around it, and the refusal where its place is not one of ours."""
    asked = Filter(customer=found.code)
    gone = None
    try:
        rows = receivable_rows(page.company, at, asked, after=page.request.GET.get("after"), limit=ROWS)
    except PageGone as refusal:
        gone, rows = refusal, receivable_rows(page.company, at, asked, limit=ROWS)
    cases = disputes_by_numbers(page.company, {number for row in rows.rows for number in row.disputes})
    held = holds_of_receivables(page.company, found.pk, page.as_of)

    def at_page(cursor: str | None) -> str:
        return page.url("customer", id=found.pk, query={"after": cursor}) + "#releve" if cursor else ""

    return {
        "items": items_of(page, rows.rows, cases, held),
        "largest": max((row.open for row in rows.rows if not row.foreign), default=0),
        "next_url": at_page(rows.next),
        "previous_url": at_page(rows.previous),
        "excel_url": page.url("customer_statement", id=found.pk, query={"format": "xlsx"}),
        "settled_url": page.url("receivables", query={"customer": found.code, "place": "settled"}),
        "credits_url": page.url("receivables", query={"customer": found.code, "place": "credit"}),
        "all_url": page.url("receivables", query={"customer": found.code, "place": "all"}),
    }, gone


def _disputes(found: dict[str, Any]) -> dict[str, Any]:
    rows = [
        row
        | {
            "reason_word": words.reason(row["reason"]),
            "status_word": words.word(words.STATUSES, row["status"]),
            "finding_word": words.word(words.FINDINGS, row["finding"]) if row["status"] == "resolved" else "",
        }
        for row in found["rows"]
    ]
    return found | {"rows": sorted(rows, key=lambda row: row["status"] != "open")}


def _causes(page: Page, found: "Customer") -> list[tuple[CauseLine, list[dict[str, Any]]]]:
    """What keeps the customer, or documents of it, out of demands: as a sentence, and the documents."""
    causes = causes_of_customer(page.company, found.pk, page.as_of)
    return list(zip(cause_lines(causes, page.as_of), (cause["receivables"] for cause in causes), strict=True))


def _beside(page: Page, found: "Customer") -> dict[str, Any]:
    """Who it is, whom one reaches there, what was agreed, what was noted."""
    company = page.company
    contacts = [
        row | {"role_word": words.word(words.CONTACT_ROLES, row["role"])} for row in contacts_of(company, found.pk)
    ]
    relations = relations_of(company, found)
    return {
        "contacts": contacts,
        "relations": {kind: [row for row in relations if row["kind"] == kind] for kind in ("paid_for", "group")},
        "terms": _terms(page, found.term, found.rate) | {"own": bool(found.term or found.rate)},
        "terms_history": [row | _terms(page, row["term"], row["rate"]) for row in terms_history(company, found.pk)],
        "notes": notes_of(company, found.pk),
        "insolvent_on": found.insolvent_on,
        "group_url": page.url("customers", query={"having": "all", "group": found.group}),
    }


def _terms(page: Page, term: str, rate: str) -> dict[str, str]:
    """In words; where the customer has none of its own, those of the company."""
    return {
        "term_words": term_words(parse_term(term or page.company.term)),
        "rate_words": rate_words(parse_rate(rate or page.company.rate)),
    }
