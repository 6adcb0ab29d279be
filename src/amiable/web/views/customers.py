"""The list of customers: the question in the address, totals that follow it, pages after and before."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.disputes.queries.of_customer import open_disputes_by_customer
from amiable.receivables.queries.customers import (
    CustomerFilter,
    CustomerPage,
    CustomerRow,
    NoSuchPage,
    customer_page,
    customer_totals,
    customer_traits,
)
from amiable.receivables.queries.moments import Moment, moment
from amiable.web import list_views, lists
from amiable.web.customer_filter import FEW, FilterForm, chips, filter_of, order_of, shipped_views
from amiable.web.lists import Address, Head, head
from amiable.web.page import Page, show, view
from amiable.web.picture.bar import Part

ROWS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A row, its bar, and how many of its disputes are open."""

    row: CustomerRow
    parts: list[Part]
    disputes: int


@view(GET="read")
def customers(page: Page) -> HttpResponse:
    """The whole page, or the list alone while one types. What cannot be used is told at its field, status 400."""
    offered = customer_traits(page.company)
    question = list_views.question(page, "customers", shipped_views(page, offered))
    form = lists.described(FilterForm(question.data, auto_id="f_%s", offered=offered))
    asked, order = filter_of(form), order_of(form)
    address = Address(page, "customers", lists.asked_of(form), question.plain)
    at = moment(page.company, page.as_of, page.known_at)
    found, gone = _page_of(page, at, asked, order)
    totals = customer_totals(page.company, at, asked)
    shown = {
        "form": form,
        "few": FEW,
        "more": lists.more_fields(form, FEW),
        "gone": gone,
        "views": list_views.tabs(question, address),
        "save_url": list_views.save_url(address),
        "chips": chips(asked, address),
        "heads": _heads(address, order, offered),
        "offered": offered,
        "lines": _lines(page, found.rows),
        "totals": totals,
        "parts": _parts(totals),
        "anything": totals["count"] or bool(address.asked) or _has_any(page, at),
        "everything_url": page.url("customers", query={"having": "all"}),
        "shown": lists.shown_of(len(found.rows), totals["count"]),
        "next_url": found.next and address.but(after=found.next),
        "previous_url": found.previous and address.but(after=found.previous),
    }
    status = 200 if form.is_valid() and not gone else 400
    answer = show(page, "customers/page.html", shown, part="customers/_list.html", status=status)
    return lists.kept_in_address(answer, address)


def _page_of(page: Page, at: Moment, asked: CustomerFilter, order: Any) -> tuple[CustomerPage, Refusal | None]:
    """The rows; the first page and the refusal where the place in the list is not one of ours."""
    options: dict[str, Any] = {"sort": order[0], "descending": order[1], "limit": ROWS}
    try:
        return customer_page(page.company, at, asked, after=page.request.GET.get("after"), **options), None
    except NoSuchPage as refusal:
        return customer_page(page.company, at, asked, **options), refusal


def _has_any(page: Page, at: Moment) -> bool:
    """Whether there is any customer at all: a company that is new is told to import, not to look elsewhere."""
    return bool(customer_totals(page.company, at, CustomerFilter("all"))["count"])


def _heads(address: Address, order: tuple[str, bool], offered: dict[str, list[str]]) -> list[Head]:
    """What nobody said of any customer has no column."""
    said = [
        Head(label) for trait, label in (("salesperson", _("Commercial")), ("group", _("Groupe"))) if offered[trait]
    ]
    return [
        head(address, _("Client"), "code", order),
        head(address, _("Ouvert"), "open", order, largest_first=True, css="num"),
        head(address, _("Réclamable"), "claimable", order, largest_first=True, css="num"),
        head(address, _("Contesté"), "contested", order, largest_first=True, css="num"),
        head(address, _("Crédit"), "credit", order, largest_first=True, css="num"),
        Head(_("Litiges ouverts"), css="num"),
        *said,
    ]


def _lines(page: Page, rows: tuple[CustomerRow, ...]) -> list[Line]:
    disputes = open_disputes_by_customer(page.company, [row.id for row in rows], page.as_of)
    return [
        Line(
            row,
            _parts({name: getattr(row, name) for name in ("open", "claimable", "contested")}),
            disputes.get(row.id, 0),
        )
        for row in rows
    ]


def _parts(sums: dict[str, int]) -> list[Part]:
    """What is neither claimable nor contested is not due yet, or conceded: the customer's page tells them apart."""
    rest = sums["open"] - sums["claimable"] - sums["contested"]
    return [
        Part("claimable", sums["claimable"]),
        Part("not_due", rest, label=_("À échoir ou accordé")),
        Part("contested", sums["contested"]),
    ]
