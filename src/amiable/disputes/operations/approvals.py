"""What becomes of a decision under way: approved or refused by another, taken back, effective with its
answer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from amiable.core import approval
from amiable.core.refusal import Cents, Refusal, Word
from amiable.core.refusal import sentence as in_words
from amiable.correspondence.access import message_by_id
from amiable.correspondence.operations import withdraw_message
from amiable.correspondence.queries import state_of_keys
from amiable.disputes.models import Decision, DecisionState, Dispute
from amiable.disputes.operations.change import put
from amiable.disputes.operations.deciding import asked_of, make_effective, move, send_answer
from amiable.disputes.operations.resolve import checked_lines, resolving
from amiable.disputes.queries.decisions import UNDER_WAY
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting, require
from amiable.people.models import Company
from amiable.people.queries import names_of

LONGEST_WHY = 2000
ROLES = {
    "credit_manager": "un credit manager",
    "director": "le directeur financier",
    "administrator": "la direction générale",
}
"""Role that approves → what a sentence calls it."""
_BECAME = {
    DecisionState.EFFECTIVE: "elle est déjà effective",
    DecisionState.TO_SEND: "elle est déjà approuvée, sa réponse part",
    DecisionState.REFUSED: "elle a été refusée",
    DecisionState.WITHDRAWN: "elle a été retirée",
}


class UnableToApprove(Refusal, ValueError):
    """The message (French) says what stands in the way of approving, refusing or withdrawing, and what to do."""


def approve_decision(acting: Acting, decision: Decision) -> Decision:
    """Approve what another decided: it counts from today, or once its answer has gone out.

    Never by whoever decided, nor by somebody who may not concede as much alone. Raises `UnableToApprove`,
    `resolve.UnableToResolve` (the books have moved), `journal.operations.AlreadyDone`, `people.access.Forbidden` or
    `Absent`.
    """
    _door(acting, decision)
    with resolving(acting, decision.dispute) as done:
        lines = checked_lines(done, decision.dispute, asked_of(decision), None, own=decision.pk)
        now = _held(decision, DecisionState.TO_APPROVE)
        _refuse_own(acting, now)
        _refuse_too_low(acting, now)
        now.approved_by, now.approved_at = acting.label[:150], acting.at
        now.save(update_fields=["approved_by", "approved_at"])
        if json.loads(now.asked)["answer"]:
            done.verb = "decision.approved"
            send_answer(done, now)
            _say(done, now)
        else:
            make_effective(done, now, lines, acting.today)
    decision.refresh_from_db()
    return decision


def refuse_decision(acting: Acting, decision: Decision, why: str) -> Decision:
    """Say no to what another decided, and `why`: nothing of it counts, and the dispute is to be decided again.

    Raises `UnableToApprove`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    _door(acting, decision)
    why = why.strip()
    if not why:
        raise UnableToApprove("dites pourquoi : la personne qui a décidé le lira avant de décider de nouveau")
    if len(why) > LONGEST_WHY:
        raise UnableToApprove("la raison a {count} caractères ; {most} au plus", count=len(why), most=LONGEST_WHY)
    with _ending(acting, "decision.refused", decision, DecisionState.TO_APPROVE) as (done, now):
        if _same_person(acting, now):
            raise UnableToApprove("c’est votre décision : retirez-la, plutôt que de la refuser")
        _refuse_too_low(acting, now)
        now.approved_by, now.approved_at, now.why = acting.label[:150], acting.at, why
        move(now, DecisionState.REFUSED, "approved_by", "approved_at", "why")
        done.words["why"] = why
    decision.refresh_from_db()
    return decision


def withdraw_decision(acting: Acting, decision: Decision) -> Decision:
    """Take back a decision that does not count yet, with its answer where that has not gone out.

    Raises `UnableToApprove`, `correspondence.operations.UnableToWrite` (the answer has gone, or may have),
    `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    _door(acting, decision)
    with _ending(acting, "decision.withdrawn", decision, *UNDER_WAY) as (_, now):
        _take_answer_back(acting, now)
        move(now, DecisionState.WITHDRAWN)
    decision.refresh_from_db()
    return decision


def effective_once(at: datetime) -> bool:
    """Put one decision whose answer has gone out into the books, from the day it did; False where there is none. A
    worker's queue: each decision is a transaction of its own."""
    waiting = Decision.objects.filter(company__in=Company.objects.values("pk"), state=DecisionState.TO_SEND)
    rows = waiting.select_related("company", "dispute__company").order_by("company_id", "pk")
    for company, decisions in groupby(rows, key=lambda decision: decision.company):
        found = list(decisions)
        states = state_of_keys(company, [one.message_key for one in found])
        for one in found:
            state, sent_at = states.get(one.message_key, ("", None))
            if state == "accepted":
                _gone_out(one, sent_at or at, at)
                return True
    return False


def _gone_out(decision: Decision, sent_at: datetime, at: datetime) -> None:
    """What was decided takes effect; where the books have moved so that it cannot, it is withdrawn and says why."""
    acting = Acting(decision.company, decision.by, frozenset(), at, decision.user_id)
    sent_on = sent_at.astimezone(ZoneInfo(decision.company.time_zone)).date()
    on = max(min(sent_on, acting.today), decision.dispute.opened_on)
    try:
        with resolving(acting, decision.dispute) as done:
            lines = checked_lines(done, decision.dispute, asked_of(decision), None, own=decision.pk)
            make_effective(done, _held(decision, DecisionState.TO_SEND), lines, on)
    except UnableToApprove:
        return  # another worker was faster
    except Refusal as refusal:
        with operation(acting, "decision.not_effective", [("dispute", decision.dispute_id)]) as done:
            now = Decision.objects.select_for_update().get(pk=decision.pk)
            now.why = str(in_words(refusal))
            move(now, DecisionState.WITHDRAWN, "why")
            _say(done, now)


@contextmanager
def _ending(acting: Acting, verb: str, decision: Decision, *states: str) -> Iterator[tuple[Operation, Decision]]:
    """The operation that ends a decision under way; its dispute is told to have changed."""
    with operation(acting, verb, [("dispute", decision.dispute_id)]) as done:
        dispute = Dispute.objects.select_for_update().get(pk=decision.dispute_id)
        now = _held(decision, *states)
        _say(done, now)
        yield done, now
        put(dispute, {})


def _door(acting: Acting, decision: Decision) -> None:
    require(acting, "decide")
    if decision.company_id != acting.company.pk:
        raise Absent("aucune décision {id}", id=decision.pk)


def _held(decision: Decision, *states: str) -> Decision:
    """The row as it is now, held. Raises `UnableToApprove` where it is in another state: somebody was faster."""
    now = Decision.objects.select_for_update(of=("self",)).select_related("dispute__company").get(pk=decision.pk)
    if now.state not in states:
        raise UnableToApprove(
            "cette décision n’attend plus : {became} ; rechargez la page",
            became=Word(_BECAME.get(DecisionState(now.state), "elle attend d’être approuvée")),
        )
    return now


def _say(done: Operation, decision: Decision) -> None:
    done.facts |= {"number": decision.dispute.number, "decision": decision.pk, "conceded": decision.conceded}


def _same_person(acting: Acting, decision: Decision) -> bool:
    if decision.user_id is None:
        return acting.user_id is None and acting.label == decision.by
    return acting.user_id == decision.user_id


def _refuse_own(acting: Acting, decision: Decision) -> None:
    if _same_person(acting, decision):
        raise UnableToApprove(
            "vous avez pris cette décision : elle est à approuver par quelqu’un d’autre, {role}",
            role=Word(ROLES.get(decision.approval, ROLES["administrator"])),
        )


def _refuse_too_low(acting: Acting, decision: Decision) -> None:
    cents = json.loads(decision.asked)["excl_vat"]
    if approval.within(acting.roles, cents):
        return
    names = names_of({decision.user_id}) if decision.user_id is not None else {}
    raise UnableToApprove(
        "{by} accorde {cents} HT, plus que les {ceiling} que vous pouvez accorder seul ; l’approuver revient à : "
        "{role}",
        by=names.get(decision.user_id or 0, decision.by),
        cents=Cents(cents),
        ceiling=Cents(approval.ceiling(acting.roles) or 0),
        role=Word(ROLES.get(decision.approval, ROLES["administrator"])),
    )


def _take_answer_back(acting: Acting, decision: Decision) -> None:
    """Its answer is not sent, unless it is withdrawn already."""
    if decision.state != DecisionState.TO_SEND:
        return
    state, _ = state_of_keys(acting.company, [decision.message_key]).get(decision.message_key, ("withdrawn", None))
    if state != "withdrawn":
        everything = Acting(acting.company, acting.label, frozenset({"administrator"}), acting.at, acting.user_id)
        withdraw_message(everything, message_by_id(everything, json.loads(decision.asked)["message"]))
