"""The page of a dispute: what is at stake, whose turn it is, its lines, what was decided, what happened."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.disputes.access import dispute_by_id
from amiable.disputes.queries import dispute_history, dispute_lines, dispute_row
from amiable.receivables.access import receivable_by_id
from amiable.receivables.queries.explained import explained
from amiable.web import dispute_books as books
from amiable.web import dispute_case as case
from amiable.web import words
from amiable.web.page import Page, show, view


@view(GET="read")
def dispute(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The case as it stands at the moment looked at."""
    found = dispute_by_id(page.acting, id)
    row = dispute_row(found, page.as_of)
    told = dispute_lines(found)
    explanations = {
        line["id"]: explained(receivable_by_id(page.acting, line["id"]), page.as_of, page.known_at) for line in told
    }
    lines = case.lines_of(told, explanations, row["number"])
    journal = dispute_history(found)
    decision = case.decided_line(journal) if row["status"] == "resolved" else None
    reason, short = case.title(row)
    late = (page.as_of - row["due_on"]).days if row["status"] == "open" and row["due_on"] else 0
    context: dict[str, Any] = {
        "row": row,
        "lines": lines,
        "totals": {name: sum(getattr(line, name) for line in lines) for name in case.SUMMED},
        "invoiced": sum(line.amount for line in lines),
        "parts": books.parts(books.all_of(explanations.values())),
        "readings": books.readings(books.of_dispute(explanations.values(), row["number"]), _("Écart")),
        "stake": case.stake(row, lines),
        "reason": reason,
        "short": short,
        "family": words.family(row["family"]),
        "department": words.department_of(row["reason"]),
        "finding": words.word(words.FINDINGS, row["finding"]),
        "policy": case.policy_words(row["policy"]),
        "decided_by": case.person(decision["actor"]) if decision else "",
        "decided_at": decision["at"] if decision else None,
        "days_late": max(late, 0),
        "customer_url": page.url("receivables", query={"customer": row["customer"], "place": "all"}),
        "history": case.history(journal),
    }
    return show(page, "dispute/page.html", context)
