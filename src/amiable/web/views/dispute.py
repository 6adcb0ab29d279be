"""The page of a dispute: what is at stake, whose turn it is, its lines, what was decided, happened and was said."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.dispute import answer_due
from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import UnableToComment, add_comment
from amiable.disputes.queries import dispute_history, dispute_lines, dispute_row
from amiable.disputes.queries.comments import comments_of
from amiable.disputes.queries.small_stakes import small_stakes
from amiable.journal.operations import AlreadyDone
from amiable.people.queries import names_of
from amiable.receivables.queries.chosen import documents_of
from amiable.receivables.queries.supposed import supposed_each
from amiable.web import dispute_books as books
from amiable.web import dispute_case as case
from amiable.web import words
from amiable.web.dispute_comment import Remark
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


@view(GET="read", POST="dispute")
def dispute(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The case as it stands at the moment looked at; POST keeps a comment."""
    found = dispute_by_id(page.acting, id)
    if page.request.method == "POST":
        now_only(page)
        return _commented(page, found)
    return _shown(page, found, Remark())


def _commented(page: Page, found: "Dispute") -> HttpResponse:
    remark = Remark(page.request.POST)
    there = HttpResponseRedirect(f"{page.url('dispute', id=found.pk)}#histoire")
    if not remark.is_valid():
        return _shown(page, found, remark, status=422)
    try:
        add_comment(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")), found, remark.cleaned_data["text"])
    except AlreadyDone:
        return there
    except UnableToComment as refusal:
        remark.add_error("text", sentence(refusal))
        return _shown(page, found, remark, status=422)
    toast(page, _("Le commentaire est gardé."))
    return there


def _shown(page: Page, found: "Dispute", remark: Remark, *, status: int = 200) -> HttpResponse:
    row = dispute_row(found, page.as_of)
    told = dispute_lines(found)
    documents = documents_of(page.company, found.customer_id, (line["id"] for line in told))
    stands = supposed_each(dict.fromkeys(documents, ()), page.as_of, page.known_at)
    lines = case.lines_of(told, stands, row["number"])
    journal, comments = dispute_history(found), comments_of(found)
    decision = case.decided_line(journal) if row["status"] == "resolved" else None
    reason, short = case.title(row)
    late = (page.as_of - row["due_on"]).days if row["status"] == "open" and row["due_on"] else 0
    context: dict[str, Any] = {
        "row": row,
        "lines": lines,
        "totals": {name: sum(getattr(line, name) for line in lines) for name in case.SUMMED},
        "invoiced": sum(line.amount for line in lines),
        "parts": books.parts(books.supposed_all(stands.values())),
        "readings": books.readings(books.supposed_of(stands.values(), row["number"]), _("Écart")),
        "stake": case.stake(row, lines),
        "reason": reason,
        "short": short,
        "family": words.family(row["family"]),
        "department": words.word(words.DEPARTMENTS, row["department"]),
        "person": _person(row),
        "to_qualify": row["reason"] == "to_qualify" and row["status"] == "open",
        "goodwill": _goodwill(page, row, lines),
        "finding": words.word(words.FINDINGS, row["finding"]),
        "policy": case.policy_words(row["policy"]),
        "decided_by": case.person(decision["actor"]) if decision else "",
        "decided_at": decision["at"] if decision else None,
        "days_late": max(late, 0),
        "as_proposed": row["due_on"] == answer_due(row["reason"], row["opened_on"]),
        "customer_url": page.url("customer", id=row["customer_id"]),
        "history": case.history(journal, comments),
        "last_comment": comments[0] if comments else None,
        "comment": remark,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, "dispute/page.html", context, status=status)


def _person(row: dict[str, Any]) -> str:
    """Who answers there, "" for nobody in particular."""
    return names_of({row["assignee"]}).get(row["assignee"], "") if row["assignee"] else ""


def _goodwill(page: Page, row: dict[str, Any], lines: list[case.Line]) -> int:
    """Cents that one click would concede; 0 where it may not."""
    if not page.abilities["decide"] or row["status"] != "open":
        return 0
    small = small_stakes(page.company, [row["id"]], page.today)
    return sum(line.contested for line in lines) if small else 0
