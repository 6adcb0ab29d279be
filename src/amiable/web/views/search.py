"""Looking for a customer, a document or a dispute by what one knows of it: a number, a name, a SIREN, an amount."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy

from amiable.portfolio.queries.search import search as search_all
from amiable.receivables.queries.moments import moment
from amiable.web import typed, words
from amiable.web.page import Page, show, view

SHOWN, SUGGESTED = 20, 5
LONGEST = 80
SUGGESTIONS = "trouve"
"""The id of the place under the field of the frame, where what is typed is answered at once."""
GROUPS: dict[str, Any] = {
    "customers": gettext_lazy("Clients"),
    "receivables": gettext_lazy("Créances"),
    "disputes": gettext_lazy("Litiges"),
}


@view(GET="read")
def search(page: Page) -> HttpResponse:
    """What answers to `text`, in three groups; the one document or dispute of just this number is opened at once.

    With `to=dispute`, the invoice is looked for on which a dispute is to be opened. htmx gets the results alone, or the
    suggestions where it fills `SUGGESTIONS`.
    """
    asked = page.request.GET
    text = " ".join(asked.get("text", "").replace("\0", " ").split())[:LONGEST]
    contesting = asked.get("to") == "dispute" and page.abilities["dispute"]
    suggesting = page.request.headers.get("HX-Target") == SUGGESTIONS
    groups = _groups(page, text, contesting=contesting, limit=SUGGESTED if suggesting else SHOWN) if text else []
    direct = _named(groups, text)
    if direct and not page.request.headers.get("HX-Request"):
        return HttpResponseRedirect(direct)
    shown = {
        "text": text,
        "groups": groups,
        "count": sum(len(group["rows"]) for group in groups),
        "contesting": contesting,
        "whole_url": page.url("search", query={"text": text, "to": "dispute" if contesting else ""}),
    }
    part = "search/_suggestions.html" if suggesting else "search/_results.html"
    return show(page, "search/page.html", shown, part=part)


def _groups(page: Page, text: str, *, contesting: bool, limit: int) -> list[dict[str, Any]]:
    """The kinds of which something answers: kind, title, rows (each with `url`), and `more_url`, a list of the same
    question where there are others."""
    found = search_all(page.company, moment(page.company, page.as_of, page.known_at), text, limit)
    kinds = ("receivables",) if contesting else tuple(GROUPS)
    return [
        {
            "kind": kind,
            "title": GROUPS[kind],
            "rows": [_told(page, kind, row, contesting=contesting) for row in found[kind]],
            "more_url": _list_url(page, kind, text) if found["more_of"][kind] else "",
        }
        for kind in kinds
        if found[kind]
    ]


def _told(page: Page, kind: str, row: dict[str, Any], *, contesting: bool) -> dict[str, Any]:
    """A row with the address that it leads to, and in words what a dispute stands at."""
    if kind == "customers":
        return row | {"url": page.url("customer", id=row["id"])}
    if kind == "disputes":
        return row | {"url": page.url("dispute", id=row["id"]), "word": words.word(words.STATUSES, row["status"])}
    return row | {"url": page.url("receivable_dispute" if contesting else "receivable", id=row["id"])}


def _list_url(page: Page, kind: str, text: str) -> str:
    """The list that asks the same; of documents by what is open of them where an amount was typed."""
    if kind == "customers":
        return page.url("customers", query={"text": text, "having": "all"})
    if kind == "disputes":
        return page.url("disputes", query={"text": text, "status": "all"})
    try:
        amount = _amount(typed.amount(text))
    except typed.Unreadable:
        return page.url("receivables", query={"text": text, "place": "all"})
    return page.url("receivables", query={"least": amount, "most": amount})


def _amount(cents: int) -> str:
    """Cents as a filter's field takes them."""
    return f"{cents // 100},{cents % 100:02d}"


def _named(groups: list[dict[str, Any]], text: str) -> str:
    """The address of the only document or dispute whose number is just this, without regard to case and separators."""
    key = _key(text)
    urls = [
        row["url"]
        for group in groups
        if group["kind"] != "customers"
        for row in group["rows"]
        if key and _key(row["number"]) == key
    ]
    return urls[0] if len(urls) == 1 else ""


def _key(number: str) -> str:
    return "".join(letter for letter in number.casefold() if letter.isalnum())
