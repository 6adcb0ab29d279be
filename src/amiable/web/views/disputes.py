"""The list of disputes: the question in the address, totals that follow it, and who is expected to answer by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.disputes.queries import dispute_page, dispute_totals, latest_comments
from amiable.disputes.queries.selection import Filter
from amiable.disputes.queries.small_stakes import small_stakes
from amiable.people.queries import names_of, people_of
from amiable.portfolio.queries.receivables import filter_choices
from amiable.receivables.queries.portions import contested_of_disputes
from amiable.web import list_views, lists, selection, words
from amiable.web.disputes_columns import COLUMNS, USUAL
from amiable.web.disputes_filter import FEW, FilterForm, asked_of, chips
from amiable.web.lists import Address, Column, Head
from amiable.web.page import Page, form_key, show, view
from amiable.web.picture import writing
from amiable.web.picture.bar import share_classes

ROWS = 50
LONGEST_TITLE = 60
"""Characters of the customer's words that name a case."""
TURNS = {"us": "us", "departments": "dept", "customer": "cust"}
"""Who is waited for → the mark of it, in the order of the bar."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list: the question, its form, and what of it can be used."""

    question: list_views.Question
    form: FilterForm
    filter: Filter
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
    offered = filter_choices(page.company)["salesperson"]
    form = lists.described(FilterForm(question.data, auto_id="f_%s", people=people, me=me, salespeople=offered))
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


def _shown(page: Page, asked: Asked, found: dict[str, Any], totals: dict[str, Any]) -> dict[str, Any]:
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
        "turns": _turns(address, totals["turns"]),
        "late_url": address.but(late="yes"),
        "matrix_url": page.url("disputes_matrix"),
        "anything": totals["count"] or bool(address.asked) or _has_any(page),
        "not_disputing": not page.abilities["dispute"],
        "everything_url": address.but(status="all"),
        "shown": lists.shown_of(len(found["rows"]), totals["count"]),
        "next_url": found["next"] and address.but(after=found["next"]),
        "previous_url": found["previous"] and address.but(after=found["previous"]),
    }


def _turns(address: Address, turns: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Who the open cases wait for: name, count, cents, the width of it in their bar, and the list of those cases."""
    names = {"us": _("À nous"), "departments": _("Services"), "customer": _("Clients")}
    whole = sum(turns[side]["cents"] for side in TURNS)
    return [
        {
            "who": who,
            "name": names[side],
            "count": turns[side]["count"],
            "cents": turns[side]["cents"],
            "bar": "dept2" if who == "dept" else who,
            "classes": share_classes(turns[side]["cents"], whole),
            "url": address.but(turn=side),
        }
        for side, who in TURNS.items()
    ]


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
    comments = latest_comments(page.company, [row["id"] for row in rows])
    return [
        _told(row, page, names.get(row["assignee"], ""))
        | {"goodwill": conceded.get(row["number"], 0), "comment": _signed(page, comments.get(row["id"]))}
        for row in rows
    ]


def _signed(page: Page, comment: dict[str, Any] | None) -> dict[str, Any] | None:
    """By whom, and the day in the company's zone."""
    if comment is None:
        return None
    return {"by": comment["by"], "on": comment["at"].astimezone(ZoneInfo(page.company.time_zone)).date()}


def _in_one_click(page: Page, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Dispute number → cents that one click would concede, where the reader may. Two statements."""
    if not page.abilities["decide"]:
        return {}
    small = small_stakes(page.company, [row["id"] for row in rows], page.today)
    return contested_of_disputes(page.company, [row["number"] for row in rows if row["id"] in small], page.today)


def _told(row: dict[str, Any], page: Page, assignee: str) -> dict[str, Any]:
    """A row with its words; `days_late`: past the day by which an answer was expected, while it is open."""
    due, running = row["due_on"], row["status"] == "open"
    late = (page.as_of - due).days if due and running else 0
    documents, reason, title = row["documents"], words.reason(row["reason"]), row["title"]
    return row | {
        "reason_word": reason,
        "name_word": title if 0 < len(title) <= LONGEST_TITLE else _short(title) or reason,
        "department_word": words.word(words.DEPARTMENTS, row["department"]),
        "turn_mark": TURNS[row["turn"] if row["turn"] in ("us", "customer") else "departments"],
        "turn_word": words.word(words.DEPARTMENTS, row["turn"]) if row["turn"] not in ("us", "customer") else "",
        "stage_word": words.word(words.STAGES, row["stage"]),
        "assignee_word": assignee,
        "mine": row["assignee"] is not None and row["assignee"] == page.acting.user_id,
        "status_word": words.word(words.STATUSES, row["status"]),
        "finding_word": words.word(words.FINDINGS, row["finding"]) if row["status"] == "resolved" else "",
        "days_late": max(late, 0),
        "soon": {page.as_of: _("aujourd’hui"), page.as_of + timedelta(1): _("demain")}.get(due, "") if running else "",
        "document": documents[0] if len(documents) == 1 else None,
    }


def _short(title: str) -> str:
    """The first words of a long line."""
    return f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0].rstrip(' ,;:.')}…" if title else ""
