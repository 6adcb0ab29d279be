"""All that the page of a dispute shows, in a fixed number of statements."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amiable.core.dispute import answer_due
from amiable.core.stages import BY_HAND, MOVES
from amiable.core.waiting import US
from amiable.disputes.queries import dispute_lines, dispute_row
from amiable.disputes.queries.decisions import decision_under_way
from amiable.disputes.queries.items import items_of
from amiable.disputes.queries.small_stakes import small_stakes
from amiable.disputes.queries.timeline import Thread, timeline_of
from amiable.disputes.queries.turns import turns_of
from amiable.people.queries import calendar_of, departments_of, names_of
from amiable.receivables.queries.chosen import documents_of
from amiable.receivables.queries.customer import contacts_of
from amiable.receivables.queries.supposed import supposed_each
from amiable.web import dispute_books as books
from amiable.web import dispute_case as case
from amiable.web import words
from amiable.web.dispute_items import items_shown
from amiable.web.dispute_letter import reachable
from amiable.web.dispute_next import Case, approves, next_step
from amiable.web.dispute_thread import AT_FIRST, FILTERS, Names, kept, told
from amiable.web.dispute_wait import turn_shape, waited
from amiable.web.page import FORM_KEY, Page, form_key

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


def context_of(page: Page, found: "Dispute") -> dict[str, Any]:
    """The context of `dispute/page.html`, of which `dispute/_thread.html` is a part."""
    row = dispute_row(found, page.as_of)
    thread, contacts = timeline_of(found), contacts_of(page.company, found.customer_id)
    names = Names(
        {one["key"]: one["name"] or words.word(words.DEPARTMENTS, one["key"]) for one in departments_of(page.company)},
        {one["email"].casefold(): one["name"] for one in contacts if one["email"]},
    )
    decision = decision_under_way(found)
    stakes = _stakes(page, found, row)
    lines = stakes["lines"]
    addresses = [one["email"] for one in reachable(contacts)]
    asked = Case(row, thread, decision, addresses, (lines[0].id, lines[0].number))
    return {
        "row": row,
        **stakes,
        **_said(page, found, row, thread, names),
        **_thread(page, thread, names),
        "step": next_step(page, asked, names),
        "decision": _decision(page, decision),
        "waited": waited(turns_of(found, page.acting.at), row, names, page.acting.at, page.company.time_zone),
        "last_comment": next((one for one in thread.entries if one.kind == "comment"), None),
        "papers": thread.documents,
        "papers_kept": sum(not one["withdrawn"] for one in thread.documents),
        "goodwill": _goodwill(page, row, lines),
        "customer_url": page.url("customer", id=row["customer_id"]),
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }


def _stakes(page: Page, found: "Dispute", row: dict[str, Any]) -> dict[str, Any]:
    """What is contested, line by line, as the books stand."""
    rows = dispute_lines(found)
    documents = documents_of(page.company, found.customer_id, (line["id"] for line in rows))
    stands = supposed_each(dict.fromkeys(documents, ()), page.as_of, page.known_at)
    lines = case.lines_of(rows, stands, row["number"])
    items = items_of(found)
    return {
        "lines": lines,
        "items": items_shown(items),
        "items_claimed": sum(one["claimed"] for one in items),
        "totals": {name: sum(getattr(line, name) for line in lines) for name in case.SUMMED},
        "invoiced": sum(line.amount for line in lines),
        "parts": books.parts(books.supposed_all(stands.values())),
        "readings": books.readings(books.supposed_of(stands.values(), row["number"]), _("Écart")),
        "stake": case.stake(row, lines),
    }


def _said(page: Page, found: "Dispute", row: dict[str, Any], thread: Thread, names: Names) -> dict[str, Any]:
    """Who answers, by when, and what was decided, in words."""
    decided = case.decided_line(thread.lines) if row["status"] == "resolved" else None
    late = (page.as_of - row["due_on"]).days if row["status"] == "open" and row["due_on"] else 0
    turn = row["turn"]
    reason = words.reason(row["reason"])
    return {
        "reason": reason,
        "title": case.short_words(row["words"]) or f"{reason} · {row['name']}",
        "family": words.family(row["family"]),
        "department": names.department(row["department"]),
        "person": names_of({row["assignee"]}).get(row["assignee"], "") if row["assignee"] else "",
        "turn_shape": turn_shape(turn),
        "turn_name": "" if turn in (US, "customer") else names.department(turn),
        "waits_for": thread.asked[-1] if thread.asked else None,
        "stage": words.word(words.STAGES, row["stage"]),
        "stages": _stages(page, row),
        "to_qualify": row["reason"] == "to_qualify" and row["status"] == "open",
        "causes": words.CAUSES.items(),
        "root_cause": words.word(words.CAUSES, found.root_cause) if found.root_cause else "",
        "finding": words.word(words.FINDINGS, row["finding"]),
        "policy": case.policy_words(row["policy"]),
        "decided_by": case.person(decided["actor"]) if decided else "",
        "decided_at": decided["at"] if decided else None,
        "days_late": max(late, 0),
        "as_proposed": row["due_on"] == answer_due(row["reason"], row["opened_on"], calendar_of(page.company)),
    }


def _stages(page: Page, row: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a person may lead the case from its stage: (key, word)."""
    if not page.abilities["dispute"] or row["status"] != "open":
        return []
    allowed = MOVES.get(row["stage"], ())
    return [(stage, words.word(words.STAGES, stage)) for stage in BY_HAND if stage in allowed]


def _thread(page: Page, thread: Thread, names: Names) -> dict[str, Any]:
    """Its entries of the filter asked for, and the filters with how many each has."""
    asked = page.request.GET
    only = asked.get("thread", "")
    only = only if only in FILTERS else ""
    found = [entry for entry in thread.entries if kept(entry, only)]
    shown: Sequence[Any] = found if "older" in asked else found[:AT_FIRST]
    filters = [
        {
            "name": name,
            "icon": icon,
            "value": value,
            "on": value == only,
            "count": sum(kept(entry, value) for entry in thread.entries),
        }
        for value, (name, icon) in FILTERS.items()
    ]
    return {
        "thread": told(shown, names),
        "older": len(found) - len(shown),
        "only": only,
        "filters": filters,
    }


def _decision(page: Page, decision: dict[str, Any] | None) -> dict[str, Any] | None:
    """The decision under way, in words, and what the reader may do with it."""
    if decision is None:
        return None
    ours = page.acting.user_id is not None and decision["user_id"] == page.acting.user_id
    return decision | {
        "finding_said": words.word(words.FINDINGS, decision["finding"]),
        "policy_said": case.policy_words(decision["policy"] or ""),
        "role": words.word(words.ROLES, decision["approval"]),
        "approves": approves(page, decision),
        "withdraws": page.abilities["decide"] and (ours or "administrator" in page.acting.roles),
    }


def _goodwill(page: Page, row: dict[str, Any], lines: list[case.Line]) -> int:
    """Cents that one click would concede; 0 where it may not."""
    if not page.abilities["decide"] or row["status"] != "open":
        return 0
    small = small_stakes(page.company, [row["id"]], page.today)
    return sum(line.contested for line in lines) if small else 0
