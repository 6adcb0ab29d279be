"""The list of disputes: the question in the address, totals that follow it, and who is expected to answer by when."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from amiable.disputes.queries import dispute_page, dispute_totals, open_dispute_totals
from amiable.disputes.queries.small_stakes import small_stakes
from amiable.people.queries import names_of, people_of
from amiable.receivables.queries.portions import contested_of_disputes
from amiable.web import list_views, lists, selection, words
from amiable.web.disputes_columns import COLUMNS, USUAL
from amiable.web.disputes_filter import FEW, FilterForm, asked_of, chips
from amiable.web.lists import Address, Column, Head
from amiable.web.page import Page, form_key, show, view
from amiable.web.picture import writing

ROWS = 50
MOST_NUMBERS = 2
"""Invoices named in a row; the case tells the others."""
_PLAIN: dict[str, Any] = asked_of(FilterForm({}, people=[], me=None))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list: the question, its form, and what of it can be used."""

    question: list_views.Question
    form: FilterForm
    filter: dict[str, Any]
    sort: str
    address: Address


def question_of(page: Page) -> Asked:
    """What the request asks: by its address, or by the view that the list opens with."""
    everybody = people_of(page.company)
    me = page.acting.user_id
    departments = [person["department"] for person in everybody if person["id"] == me and person["department"]]
    shipped = list_views.of_disputes(page, departments, lambda: _has_mine(page))
    question = list_views.question(page, "disputes", shipped)
    people = [(person["id"], person["name"]) for person in everybody if person["active"]]
    form = lists.described(FilterForm(question.data, auto_id="f_%s", people=people, me=me))
    asked = asked_of(form)
    sort = lists.cleaned(form)["sort"] or "due"
    return Asked(question, form, asked, sort, Address(page, "disputes", lists.asked_of(form), question.plain))


def _has_mine(page: Page) -> bool:
    """Whether a case is open that the reader has to answer."""
    me = page.acting.user_id
    if me is None:
        return False
    found = dispute_page(page.company, page.as_of, status="open", assignee=me, limit=1)
    return bool(found["rows"])


@view(GET="read")
def disputes(page: Page) -> HttpResponse:
    """The whole page, or the list alone while one types. What cannot be used is told at its field, status 400."""
    asked = question_of(page)
    after = page.request.GET.get("after", "")
    found = dispute_page(page.company, page.as_of, **asked.filter, sort=asked.sort, after=after, limit=ROWS)
    totals = dispute_totals(page.company, page.as_of, **asked.filter)
    shown = _shown(page, asked, found, totals)
    status = 200 if asked.form.is_valid() else 400
    answer = show(page, "disputes/page.html", shown, part="disputes/_list.html", status=status)
    return lists.kept_in_address(answer, asked.address)


def _shown(page: Page, asked: Asked, found: dict[str, Any], totals: dict[str, int]) -> dict[str, Any]:
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
        "chips": chips(form, asked.filter, address),
        "columns": columns,
        "heads": _heads(address, columns, asked.sort),
        "chooser": lists.chooser(COLUMNS, columns),
        "usual_url": address.but(columns=None),
        "plain_url": page.url("disputes", query=asked.question.plain),
        "rows": _rows(page, found["rows"]),
        "key": form_key(),
        "totals": totals,
        "all_count": writing.count(totals["count"]),
        "all_of_filter": selection.signed(page, "disputes", asked.filter, totals["count"]),
        "export_url": address.to("disputes_export"),
        "late": open_dispute_totals(page.company, page.as_of) if asked.filter == _PLAIN else None,
        "anything": totals["count"] or bool(address.asked) or _has_any(page),
        "not_disputing": not page.abilities["dispute"],
        "everything_url": address.but(status="all"),
        "shown": lists.shown_of(len(found["rows"]), totals["count"]),
        "next_url": found["next"] and address.but(after=found["next"]),
        "previous_url": found["previous"] and address.but(after=found["previous"]),
    }


def _has_any(page: Page) -> bool:
    return bool(dispute_totals(page.company, page.as_of)["count"])


def _heads(address: Address, columns: list[Column], sort: str) -> list[Head]:
    """Two of the columns sort in one direction only, since nobody asks for the other."""
    age = {"opened": "ascending", "recent": "descending"}.get(sort, "")
    turned = address.but(sort="recent" if sort == "opened" else "opened")
    one_way = {"stake": "descending", "due": "ascending"}
    return [
        Head(column.label, turned, age)
        if column.sort == "opened"
        else Head(
            column.label,
            address.but(sort=column.sort) if column.sort else "",
            one_way.get(column.sort, "") if column.sort == sort else "",
            column.css,
        )
        for column in columns
    ]


def _rows(page: Page, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = names_of({row["assignee"] for row in rows if row["assignee"] is not None})
    conceded = _in_one_click(page, rows)
    return [
        _told(row, page, names.get(row["assignee"], "")) | {"goodwill": conceded.get(row["number"], 0)} for row in rows
    ]


def _in_one_click(page: Page, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Dispute number → cents that one click would concede, where the reader may. Two statements."""
    if not page.abilities["decide"]:
        return {}
    small = small_stakes(page.company, [row["id"] for row in rows], page.today)
    return contested_of_disputes(page.company, [row["number"] for row in rows if row["id"] in small], page.today)


def _told(row: dict[str, Any], page: Page, assignee: str) -> dict[str, Any]:
    """A row with its words; `days_late`: past the day by which an answer was expected, while it is open."""
    due = row["due_on"]
    late = (page.as_of - due).days if due and row["status"] == "open" else 0
    documents = row["documents"]
    return row | {
        "reason_word": words.reason(row["reason"]),
        "department_word": words.word(words.DEPARTMENTS, row["department"]),
        "assignee_word": assignee,
        "mine": row["assignee"] is not None and row["assignee"] == page.acting.user_id,
        "status_word": words.word(words.STATUSES, row["status"]),
        "finding_word": words.word(words.FINDINGS, row["finding"]) if row["status"] == "resolved" else "",
        "days_late": max(late, 0),
        "documents": documents[:MOST_NUMBERS],
        "documents_more": max(len(documents) - MOST_NUMBERS, 0),
    }
