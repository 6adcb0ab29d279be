"""Doors to disputes: absent and another company's look the same."""

from typing import Any

from amiable.disputes.models import Announced, Decision, Dispute, Item, Question
from amiable.people.access import Absent, Acting, require


def dispute_by_number(acting: Acting, number: str) -> Dispute:
    """Raises `Absent`, `people.access.Forbidden`."""
    return _dispute(acting, number, number=number)


def dispute_by_id(acting: Acting, dispute_id: int) -> Dispute:
    """Raises `Absent`, `people.access.Forbidden`."""
    return _dispute(acting, str(dispute_id), pk=dispute_id)


def item_by_id(acting: Acting, item_id: int) -> Item:
    """A contested line of an invoice, with its dispute. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    rows = Item.objects.filter(company=acting.company, pk=item_id)
    item = rows.select_related("line__receivable", "line__dispute__company", "line__dispute__customer").first()
    if item is None:
        raise Absent("aucune ligne contestée {id}", id=item_id)
    return item


def announced_by_id(acting: Acting, announced_id: int) -> Announced:
    """What was contested before its invoice, with its customer. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    rows = Announced.objects.filter(company=acting.company, pk=announced_id).select_related("customer", "receivable")
    found = rows.first()
    if found is None:
        raise Absent("aucune contestation annoncée {id}", id=announced_id)
    return found


def question_by_id(acting: Acting, question_id: int) -> Question:
    """A question about a dispute of the company. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    rows = Question.objects.filter(company=acting.company, pk=question_id)
    question = rows.select_related("company", "dispute__customer", "forwarded_from").first()
    if question is None:
        raise Absent("aucune question {question}", question=question_id)
    return question


def decision_by_id(acting: Acting, decision_id: int) -> Decision:
    """What somebody decided of a dispute, with it. Raises `Absent`, `people.access.Forbidden`."""
    require(acting, "read")
    rows = Decision.objects.filter(company=acting.company, pk=decision_id)
    found = rows.select_related("dispute__company", "dispute__customer").first()
    if found is None:
        raise Absent("aucune décision {id}", id=decision_id)
    return found


def _dispute(acting: Acting, name: str, **asked: Any) -> Dispute:
    require(acting, "read")
    disputes = Dispute.objects.filter(company=acting.company, **asked).select_related("customer", "company")
    dispute = disputes.first()
    if dispute is None:
        raise Absent("aucun litige {number}", number=name)
    return dispute
