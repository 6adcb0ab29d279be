"""Questions about disputes, and what was answered."""

from typing import TYPE_CHECKING, Any

from amiable.core.answers import NOT_OURS, answers_of
from amiable.disputes.models import Dispute, Item, Question, QuestionState, Status
from amiable.people.access import Absent
from amiable.people.models import Company

if TYPE_CHECKING:
    from amiable.correspondence.models import Link

_COLUMNS = (
    *("id", "dispute_id", "department", "kind", "text", "email", "to_name", "to_user_id", "asked_by", "asked_by_id"),
    *("asked_at", "due_on", "prices", "lateness", "state", "answer", "number", "words", "answered_by", "answered_at"),
    *("mailed_on", "reminded", "told_on", "forwarded_from_id", "operation", "version"),
)


def questions_of(dispute: Dispute) -> list[dict[str, Any]]:
    """The questions about a dispute, in the order they were put: the columns of `models.Question` and `label` (the
    answer chosen, French; "": none), `to` (whom, as it is shown), `forwarded_to` (the address it was passed on to, ""),
    `number` in thousandths or None. One statement."""
    found = Question.objects.filter(company_id=dispute.company_id, dispute=dispute).order_by("asked_at", "pk")
    rows = [_row(row) for row in found.values(*_COLUMNS)]
    passed_on = {row["forwarded_from_id"]: row["to"] for row in rows if row["forwarded_from_id"]}
    return [row | {"forwarded_to": passed_on.get(row["id"], "")} for row in rows]


def open_questions(company: Company) -> list[dict[str, Any]]:
    """The questions that wait for an answer, of open disputes, the soonest expected first: as `questions_of`, and
    `dispute` (its number). One statement."""
    found = Question.objects.filter(company=company, state=QuestionState.ASKED, dispute__status=Status.OPEN)
    rows = list(found.order_by("due_on", "pk").values("dispute__number", *_COLUMNS))
    return [{"dispute": row.pop("dispute__number"), "forwarded_to": "", **_row(row)} for row in rows]


def question_of_link(link: "Link") -> Question:
    """The one question that a link opens to whoever holds it. Raises `people.access.Absent`."""
    rows = Question.objects.filter(company=link.company_id, pk=link.subject_id)
    question = rows.select_related("company", "dispute__customer", "forwarded_from").first()
    if question is None or (link.purpose, link.subject_kind) != ("answer", "question"):
        raise Absent("aucune question {question}", question=link.subject_id)
    return question


def question_shown(question: Question) -> dict[str, Any]:
    """What the page of the answer may show: the row of `questions_of`, `company` (name), `dispute` (number), `customer`
    (name), `opened_on`, `customer_words`, `invoices` (numbers), `open` (whether the dispute is), `passed_on_by` (who,
    in what words) and `items`: position, label, delivery_note, invoiced_quantity, quantity (thousandths or None).

    Amounts only where the question says `prices`: `blocked` (cents) and each item's `claimed`. Four statements."""
    dispute = question.dispute
    before = question.forwarded_from
    shown = {name: getattr(question, name) for name in _COLUMNS}
    return _row(shown) | {
        "company": question.company.name,
        "dispute": dispute.number,
        "customer": dispute.customer.name,
        "opened_on": dispute.opened_on,
        "customer_words": dispute.words,
        "invoices": list(dispute.lines.order_by("receivable__number").values_list("receivable__number", flat=True)),
        "open": dispute.status == Status.OPEN,
        "passed_on_by": {"name": before.answered_by, "words": before.words} if before else None,
        "blocked": dispute.blocked if question.prices else None,
        "items": _items(question),
    }


def _items(question: Question) -> list[dict[str, Any]]:
    columns = ["position", "label", "delivery_note", "invoiced_quantity", "quantity"]
    columns += ["claimed"] if question.prices else []
    found = Item.objects.filter(company_id=question.company_id, line__dispute_id=question.dispute_id)
    return [dict(row) for row in found.order_by("line__receivable__number", "pk").values(*columns)]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    key = row["answer"]
    told = answers_of(row["kind"]).get(key) if key else None
    return row | {
        "label": told.label if told else "",
        "to": row["to_name"] or row["email"],
        "not_ours": key == NOT_OURS,
    }
