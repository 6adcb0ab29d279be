"""The list of disputes: the question in the address, totals that follow it, and who is expected to answer by when."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.disputes.queries import dispute_page, dispute_totals, open_dispute_totals
from amiable.web import lists, words
from amiable.web.lists import Address, Chip
from amiable.web.page import Page, show, view

ROWS = 50
STATUSES: list[tuple[str, Any]] = [
    ("open", gettext_lazy("Ouverts")),
    ("resolved", gettext_lazy("Résolus")),
    ("cancelled", gettext_lazy("Annulés")),
    ("all", gettext_lazy("Tous")),
]
SORTS = [(name, name) for name in ("due", "opened", "recent", "stake")]
_REFUSED = {"invalid_choice": lists.NOT_OFFERED}


class FilterForm(forms.Form):
    """The question as it stands in the address, field by field."""

    text = forms.CharField(
        label=gettext_lazy("Litige, facture ou client"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "field", "type": "search", "autocomplete": "off", "maxlength": "80"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        required=False,
        choices=lambda: [("", _("Tous les motifs")), *words.reason_choices()],
        error_messages=_REFUSED,
        widget=forms.Select(attrs={"class": "field"}),
    )
    status = forms.ChoiceField(choices=STATUSES, required=False, error_messages=_REFUSED, widget=forms.HiddenInput)
    sort = forms.ChoiceField(choices=SORTS, required=False, error_messages=_REFUSED, widget=forms.HiddenInput)


@view(GET="read")
def disputes(page: Page) -> HttpResponse:
    """The whole page, or the list alone while one types. What cannot be used is told at its field, status 400."""
    form = lists.described(FilterForm(page.request.GET, auto_id="f_%s"))
    asked = _asked(form)
    sort = form.cleaned_data["sort"] or "due" if form.is_valid() else "due"
    address = Address(page, "disputes", lists.asked_of(form) if form.is_valid() else {})
    after = page.request.GET.get("after", "")
    found = dispute_page(page.company, page.as_of, **asked, sort=sort, after=after, limit=ROWS)
    totals = dispute_totals(page.company, page.as_of, **asked)
    standing = open_dispute_totals(page.company, page.as_of)
    shown = {
        "form": form,
        "address": address,
        "views": _views(asked["status"], address),
        "chips": _chips(asked, address),
        "heads": _heads(address, sort),
        "rows": [_told(row, page.as_of) for row in found["rows"]],
        "totals": totals,
        "late": standing if asked == {"status": "open", "text": "", "reason": ""} else None,
        "anything": totals["count"] or any(asked[name] for name in ("text", "reason")) or _has_any(page),
        "everything_url": address.but(status="all"),
        "shown": lists.shown_of(len(found["rows"]), totals["count"]),
        "next_url": found["next"] and address.but(after=found["next"]),
        "first_url": address.but() if after else "",
    }
    status = 200 if form.is_valid() else 400
    answer = show(page, "disputes/page.html", shown, part="disputes/_list.html", status=status)
    return lists.kept_in_address(answer, address)


def _asked(form: FilterForm) -> dict[str, str]:
    """What is asked of the cases; those that are open where something of it cannot be used."""
    if not form.is_valid():
        return {"status": "open", "text": "", "reason": ""}
    told = form.cleaned_data
    return {"status": told["status"] or "open", "text": told["text"], "reason": told["reason"]}


def _has_any(page: Page) -> bool:
    return bool(dispute_totals(page.company, page.as_of)["count"])


def _views(status: str, address: Address) -> list[dict[str, Any]]:
    return [
        {"name": label, "url": address.but(status="" if name == "open" else name), "count": None, "on": name == status}
        for name, label in STATUSES
    ]


def _chips(asked: dict[str, str], address: Address) -> list[Chip]:
    said = {
        "text": f"« {asked['text']} »" if asked["text"] else "",
        "reason": words.reason(asked["reason"]) if asked["reason"] else "",
    }
    return [Chip(text, address.but(**{name: None})) for name, text in said.items() if text]


def _heads(address: Address, sort: str) -> list[lists.Head]:
    """Two of the columns sort in one direction only, since nobody asks for the other."""

    def one_way(label: str, name: str, aria: str, css: str = "") -> lists.Head:
        return lists.Head(label, address.but(sort=name), aria if sort == name else "", css)

    age = {"opened": "ascending", "recent": "descending"}.get(sort, "")
    return [
        lists.Head(_("Litige")),
        lists.Head(_("Client")),
        one_way(_("Contesté"), "stake", "descending", "num"),
        lists.Head(_("Ouvert le"), address.but(sort="recent" if sort == "opened" else "opened"), age),
        lists.Head(_("Réponse attendue de")),
        one_way(_("Pour le"), "due", "ascending"),
        lists.Head(_("État")),
    ]


def _told(row: dict[str, Any], as_of: date) -> dict[str, Any]:
    """A row with its words; `days_late`: past the day by which an answer was expected, while it is open."""
    due = row["due_on"]
    late = (as_of - due).days if due and row["status"] == "open" else 0
    return row | {
        "reason_word": words.reason(row["reason"]),
        "department_word": words.word(words.DEPARTMENTS, row["department"]),
        "status_word": words.word(words.STATUSES, row["status"]),
        "finding_word": words.word(words.FINDINGS, row["finding"]) if row["status"] == "resolved" else "",
        "days_late": max(late, 0),
    }
