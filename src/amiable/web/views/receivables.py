"""The list of receivables: the question in the address, totals that follow it, pages after and before."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.disputes.queries import disputes_by_numbers
from amiable.receivables.queries import listing
from amiable.receivables.queries.moments import moment
from amiable.web import lists
from amiable.web.lists import Address, head
from amiable.web.page import Page, show, view
from amiable.web.picture import writing
from amiable.web.picture.bar import Part
from amiable.web.receivable_moves import in_currency
from amiable.web.receivables_filter import PLACES, FilterForm, chips, filter_of, order_of
from amiable.web.words import STATUSES, word

ROWS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A row and what is shown with it: its bar, the list of its customer, the disputes (id, number, word), days late
    in the original reading in words, both readings in words where they differ, and its amount and what is open where
    they are of another currency."""

    row: listing.Row
    parts: list[Part]
    customer_url: str
    disputes: list[dict[str, Any]]
    original_late: str
    both_late: str
    elsewhere: tuple[str, ...]


@view(GET="read")
def receivables(page: Page) -> HttpResponse:
    """The whole page, or the list alone while one types. What cannot be used is told at its field, status 400."""
    form = lists.described(FilterForm(page.request.GET, auto_id="f_%s"))
    asked, order = filter_of(form), order_of(form)
    address = Address(page, "receivables", lists.asked_of(form) if form.is_valid() else {})
    at = moment(page.company, page.as_of, page.known_at)
    found, gone = _page_of(page, at, asked, order)
    totals = listing.listing_totals(page.company, at, asked)
    shown = {
        "form": form,
        "gone": gone,
        "address": address,
        "views": _views(asked, address),
        "chips": chips(asked, address),
        "heads": _heads(address, order),
        "lines": _lines(page, found.rows, address),
        "totals": totals,
        "parts": _parts_of_totals(totals, address),
        "anything": totals["count"] or asked != listing.Filter() or _has_any(page, at),
        "everything_url": address.but(place="all"),
        "shown": lists.shown_of(len(found.rows), totals["count"]),
        "next_url": found.next and address.but(after=found.next),
        "previous_url": found.previous and address.but(after=found.previous),
    }
    status = 200 if form.is_valid() and not gone else 400
    answer = show(page, "receivables/page.html", shown, part="receivables/_list.html", status=status)
    return lists.kept_in_address(answer, address)


def _page_of(
    page: Page, at: Any, asked: listing.Filter, order: tuple[listing.Sort, bool]
) -> tuple[listing.Page, Refusal | None]:
    """The rows; the first page and the refusal where the place in the list is not one of ours."""
    options: dict[str, Any] = {"sort": order[0], "descending": order[1], "limit": ROWS}
    after = page.request.GET.get("after")
    try:
        return listing.receivable_rows(page.company, at, asked, after=after, **options), None
    except listing.PageGone as refusal:
        return listing.receivable_rows(page.company, at, asked, **options), refusal


def _has_any(page: Page, at: Any) -> bool:
    """Whether there is any document at all: a company that is new is told to import, not to look elsewhere."""
    return bool(listing.listing_totals(page.company, at, listing.Filter(place="all"))["count"])


def _views(asked: listing.Filter, address: Address) -> list[dict[str, Any]]:
    """The places, as the same question about another of them."""
    return [
        {
            "name": label,
            "url": address.but(place=None if place == "open" else place),
            "count": None,
            "on": place == asked.place,
        }
        for place, label in PLACES
    ]


def _heads(address: Address, order: tuple[str, bool]) -> list[lists.Head]:
    return [
        head(address, _("Pièce"), "number", order),
        head(address, _("Client"), "customer", order),
        head(address, _("Émise le"), "issued", order, largest_first=True),
        head(address, _("Échéance"), "due", order),
        lists.Head(_("Retard")),
        head(address, _("Montant"), "amount", order, largest_first=True, css="num"),
        head(address, _("Ouvert"), "open", order, largest_first=True, css="num"),
        lists.Head(_("Litiges")),
    ]


def _lines(page: Page, rows: tuple[listing.Row, ...], address: Address) -> list[Line]:
    cases = disputes_by_numbers(page.company, {number for row in rows for number in row.disputes})
    return [
        Line(
            row=row,
            parts=_parts(row),
            customer_url=address.but(customer=row.customer),
            disputes=[_stood(page, cases[number]) for number in row.disputes if number in cases],
            original_late=writing.days_long(row.original_days_late),
            both_late=_both_late(row),
            elsewhere=tuple(in_currency(cents, row.currency) for cents in (row.amount, row.open))
            if row.foreign
            else (),
        )
        for row in rows
    ]


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
