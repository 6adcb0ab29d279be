"""The list of receivables: the question in the address, totals that follow it, pages after and before, rows to tick."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.disputes.queries import disputes_by_numbers
from amiable.portfolio.queries.receivables import filter_choices, receivable_page, receivable_totals
from amiable.receivables.queries import listing
from amiable.receivables.queries.moments import Moment, moment
from amiable.web import list_views, lists, selection
from amiable.web.lists import Address
from amiable.web.page import Page, show, view
from amiable.web.picture import writing
from amiable.web.picture.bar import Part
from amiable.web.receivable_moves import in_currency
from amiable.web.receivables_columns import COLUMNS, USUAL
from amiable.web.receivables_filter import FEW, HELD, FilterForm, chips, filter_of, order_of, plain_values
from amiable.web.words import GATE, STATUSES, reason, word

ROWS = 50
_HOLDS = dict(HELD)


@dataclass(frozen=True, slots=True)
class Line:
    """A row and what is shown with it: its bar, the disputes (id, number, word), why it is held back in words, the
    reason of that, days late in the original reading in words, both readings in words where they differ, and its
    amount and what is open where they are of another currency."""

    row: listing.Row
    parts: list[Part]
    disputes: list[dict[str, Any]]
    holds: list[str]
    reason: str
    comment: str
    original_late: str
    both_late: str
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list: the question, its form, and what of it can be used."""

    question: list_views.Question
    form: FilterForm
    filter: listing.Filter
    reason: str
    order: tuple[listing.Sort, bool]
    address: Address
    at: Moment


def asked_of(page: Page) -> Asked:
    """What the request asks: by its address, or by the view that the list opens with."""
    offered = filter_choices(page.company)
    question = list_views.question(page, "receivables", list_views.of_receivables(page, offered))
    form = lists.described(FilterForm(question.data, auto_id="f_%s", offered=offered))
    asked, why = filter_of(form)
    address = Address(page, "receivables", lists.asked_of(form), question.plain)
    return Asked(question, form, asked, why, order_of(form), address, moment(page.company, page.as_of, page.known_at))


@view(GET="read")
def receivables(page: Page) -> HttpResponse:
    """The whole page, or the list alone while one types. What cannot be used is told at its field, status 400."""
    asked = asked_of(page)
    totals = receivable_totals(page.company, asked.at, asked.filter, reason=asked.reason)
    found, gone = _page_of(page, asked, totals["count"])
    shown = _shown(page, asked, found, totals) | {"gone": gone}
    status = 200 if asked.form.is_valid() and not gone else 400
    answer = show(page, "receivables/page.html", shown, part="receivables/_list.html", status=status)
    return lists.kept_in_address(answer, asked.address)


def _shown(page: Page, asked: Asked, found: listing.Page, totals: dict[str, int]) -> dict[str, Any]:
    address, form = asked.address, asked.form
    columns = lists.shown_columns(form, COLUMNS, USUAL)
    return {
        "form": form,
        "few": FEW,
        "more": lists.more_fields(form, FEW),
        "address": address,
        "views": list_views.tabs(asked.question, address),
        "save_url": list_views.save_url(address),
        "back": list_views.query_of(address),
        "chips": chips(asked.filter, asked.reason, address),
        "columns": columns,
        "heads": lists.heads(address, columns, asked.order),
        "chooser": lists.chooser(COLUMNS, columns),
        "usual_url": address.but(columns=None),
        "plain_url": page.url("receivables", query=asked.question.plain),
        "lines": _lines(page, found.rows),
        "totals": totals,
        "all_count": writing.count(totals["count"]),
        "parts": _parts_of_totals(totals, address),
        "anything": totals["count"] or bool(address.asked) or _has_any(page, asked.at),
        "everything_url": address.but(place="all"),
        "export_url": address.to("receivables_export"),
        "all_of_filter": selection.signed(
            page, "receivables", plain_values(asked.filter, asked.reason), totals["count"]
        ),
        "shown": lists.shown_of(len(found.rows), totals["count"]),
        "next_url": found.next and address.but(after=found.next),
        "previous_url": found.previous and address.but(after=found.previous),
    }


def _page_of(page: Page, asked: Asked, count: int) -> tuple[listing.Page, Refusal | None]:
    """The rows; the first page and the refusal where the place in the list is not one of ours."""
    sort, descending = asked.order
    options: dict[str, Any] = {
        "reason": asked.reason,
        "sort": sort,
        "descending": descending,
        "limit": ROWS,
        "count": count,
    }
    after = page.request.GET.get("after")
    try:
        return receivable_page(page.company, asked.at, asked.filter, after=after, **options), None
    except listing.PageGone as refusal:
        return receivable_page(page.company, asked.at, asked.filter, **options), refusal


def _has_any(page: Page, at: Any) -> bool:
    """Whether there is any document at all: a company that is new is told to import, not to look elsewhere."""
    return bool(listing.listing_totals(page.company, at, listing.Filter(place="all"))["count"])


def _lines(page: Page, rows: tuple[listing.Row, ...]) -> list[Line]:
    cases = disputes_by_numbers(page.company, {number for row in rows for number in row.disputes})
    return [_line(page, row, [cases[number] for number in row.disputes if number in cases]) for row in rows]


def _line(page: Page, row: listing.Row, cases: list[dict[str, Any]]) -> Line:
    return Line(
        row=row,
        parts=_parts(row),
        disputes=[_stood(page, case) for case in cases],
        holds=[str(_HOLDS.get(kind) or word(GATE, kind)) for kind in row.holds],
        reason=", ".join(dict.fromkeys(reason(case["reason"]) for case in cases)),
        comment=next((case["last_comment"] for case in reversed(cases) if case["last_comment"]), ""),
        original_late=writing.days_long(row.original_days_late),
        both_late=_both_late(row),
        elsewhere=tuple(in_currency(cents, row.currency) for cents in (row.amount, row.open)) if row.foreign else (),
    )


def _stood(page: Page, case: dict[str, Any]) -> dict[str, Any]:
    """A case and how it stood on the day looked at, in a word."""
    ended = case["resolved_on"]
    stands = ended is None or ended > page.as_of
    return {"id": case["id"], "number": case["number"], "word": word(STATUSES, "open" if stands else "resolved")}


def _both_late(row: listing.Row) -> str:
    if row.days_late == row.original_days_late:
        return ""
    return _("Position retenue : %(retained)s ; échéance d’origine : %(original)s") % {
        "retained": writing.days_long(row.days_late),
        "original": writing.days_long(row.original_days_late),
    }


def _parts(row: listing.Row) -> list[Part]:
    places = ("claimable", "not_due", "contested", "conceded", "paid", "credited", "written_off")
    return [Part(place, getattr(row, place)) for place in places]


def _parts_of_totals(totals: dict[str, int], address: Address) -> list[Part]:
    return [
        Part(place, totals[place], href=address.but(place=place))
        for place in ("claimable", "not_due", "contested", "conceded")
    ]
