"""What somebody decides of a dispute: effective at once, or a decision under way (`decisions`)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from amiable.core import approval, events
from amiable.core.calendar import parse_day
from amiable.correspondence.operations import queue_message
from amiable.disputes.models import Decision, DecisionState, Dispute, DisputeLine
from amiable.disputes.operations.change import put
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.resolve import (
    Resolution,
    check_said,
    checked_lines,
    excl_vat_of,
    resolving,
    write_resolution,
)
from amiable.disputes.operations.turns import pass_turn
from amiable.journal.chain import canonical
from amiable.journal.operations import Operation
from amiable.people.access import Acting


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer is told by e-mail of what was decided: by going out it makes the decision effective."""

    to: tuple[str, ...]
    title: str
    text: str


def decide(
    acting: Acting,
    *,
    dispute: Dispute,
    finding: events.Finding,
    conceded: Mapping[str, int] | None = None,
    policy: events.Policy | None = None,
    policy_reason: str = "",
    agreed_on: date | None = None,
    answer: Answer | None = None,
    effective_on: date | None = None,
    version: int | None = None,
) -> Decision:
    """Decide a dispute: arguments as `resolve.resolve_dispute`, `conceded` cents incl. VAT by receivable number.

    Within what the person may concede alone (`core.approval`) and without an `answer`, it counts at once, from
    `effective_on` (None: today). With one, it waits until that has gone out, and counts from that day. Beyond, it first
    waits for somebody else's approval, and counts from that day at the earliest. Raises `UnableToResolve` (also while
    another decision is under way), `correspondence.operations.UnableToWrite` (of the answer),
    `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require_on(acting, "decide", dispute)
    asked = Resolution(finding, dict(conceded or {}), policy, policy_reason, agreed_on)
    on = effective_on or acting.today
    check_said(acting, dispute, asked, on)
    with resolving(acting, dispute) as done:
        lines = checked_lines(done, dispute, asked, version)
        made = _made(done, dispute, asked, lines, answer)
        if made.state == DecisionState.EFFECTIVE:
            write_resolution(done, dispute, asked, lines, on)
        else:
            _under_way(done, dispute, made)
    dispute.refresh_from_db()
    return made


def asked_of(decision: Decision) -> Resolution:
    """The arguments that were given to `decide`."""
    told = json.loads(decision.asked)
    agreed_on = parse_day(told["agreed_on"]) if told["agreed_on"] else None
    return Resolution(told["finding"], told["conceded"], told["policy"], told["policy_reason"], agreed_on)


def make_effective(done: Operation, decision: Decision, lines: Mapping[str, DisputeLine], on: date) -> None:
    """Put a decision whose row is held into the books, from the day `on`, inside `resolving`."""
    write_resolution(done, decision.dispute, asked_of(decision), lines, on, decided_by=decision.by)
    done.facts["decision"] = decision.pk
    move(decision, DecisionState.EFFECTIVE)


def send_answer(done: Operation, decision: Decision) -> None:
    """Queue the answer that was given to `decide`; the decision waits until it has gone out."""
    told = json.loads(decision.asked)
    decision.message_key = f"decision:{decision.pk}"
    message = queue_message(
        done,
        subject=("dispute", decision.dispute_id),
        audience="customer",
        to=told["answer"]["to"],
        title=told["answer"]["title"],
        text=told["answer"]["text"],
        key=decision.message_key,
        template="dispute_resolved",
    )
    decision.asked = canonical(told | {"message": message.pk})
    move(decision, DecisionState.TO_SEND, "message_key", "asked")


def move(decision: Decision, state: str, *more: str) -> None:
    """Write how far a decision is, and the columns named beside."""
    decision.state = DecisionState(state)
    decision.version += 1
    decision.save(update_fields=["state", "version", *more])


def _made(
    done: Operation,
    dispute: Dispute,
    asked: Resolution,
    lines: Mapping[str, DisputeLine],
    answer: Answer | None,
) -> Decision:
    cents = excl_vat_of(lines)
    alone = approval.within(done.acting.roles, cents)
    waiting = DecisionState.TO_SEND if answer else DecisionState.EFFECTIVE
    return Decision.objects.create(
        company=done.acting.company,
        dispute=dispute,
        asked=canonical(_told(asked, answer, cents)),
        conceded=sum(line.conceded for line in lines.values()),
        approval="" if alone else approval.approver(cents),
        state=waiting if alone else DecisionState.TO_APPROVE,
        by=done.acting.label[:150],
        user_id=done.acting.user_id,
        at=done.acting.at,
        operation=done.id,
    )


def _told(asked: Resolution, answer: Answer | None, cents: int) -> dict[str, Any]:
    return {
        "finding": asked.finding,
        "conceded": dict(asked.conceded),
        "policy": asked.policy,
        "policy_reason": asked.policy_reason,
        "agreed_on": asked.agreed_on.isoformat() if asked.agreed_on else None,
        "answer": {**asdict(answer), "to": list(answer.to)} if answer else None,
        "excl_vat": cents,
    }


def _under_way(done: Operation, dispute: Dispute, made: Decision) -> None:
    """It waits to be approved or sent, and so does the case: for us."""
    done.verb = "dispute.decided"
    done.facts |= {"number": dispute.number, "decision": made.pk, "state": made.state, "approval": made.approval}
    done.facts |= {"conceded": made.conceded}
    if made.state == DecisionState.TO_SEND:
        send_answer(done, made)
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    put(now, {})
    pass_turn(done, now, "us")
