"""The opening, a change or the resolution of a dispute is taken back, within moments of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from amiable.core.calendar import parse_day
from amiable.core.refusal import Refusal
from amiable.disputes.models import Decision, DecisionState, Dispute, Status
from amiable.disputes.operations.change import put
from amiable.disputes.operations.stages import end_stage, hold_stage
from amiable.disputes.operations.turns import end_turns, pass_turn, resume_turns
from amiable.disputes.operations.wording import by_and_at
from amiable.disputes.queries import UNDO_WITHIN, dispute_history
from amiable.disputes.queries.history import UNDONE, standing_lines
from amiable.journal.operations import Operation, operation
from amiable.people.access import Ability, Absent, Acting, require
from amiable.receivables.operations import dispute_subject, lift_holds, lock_receivables, take_back
from amiable.receivables.queries.events import resting_on

OPENED, RESOLVED, CHANGED = UNDONE
ABILITIES: dict[str, Ability] = {OPENED: "dispute", RESOLVED: "decide", CHANGED: "dispute"}
NAMED = 5
"""Documents that a refusal names."""


class UnableToUndo(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do instead."""


def undo_last(acting: Acting, *, dispute: Dispute, operation_id: int) -> Dispute:
    """Take back what `operation_id` did, the opening, a change or the resolution of `dispute`: the last thing that
    stands of it, comments aside.

    The events are voided, and the books say again what they said before. A resolution taken back leaves the dispute
    open as it was; an opening taken back leaves it cancelled, its number never given again; a change is set back. At
    most `UNDO_WITHIN` after it, and where nothing rests on it. Raises `UnableToUndo`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` (who may not do it may not undo it) or `Absent`.
    """
    verb = _verb(acting, dispute, operation_id)
    require(acting, ABILITIES[verb])
    with operation(acting, UNDONE[verb], [("dispute", dispute.pk)]) as done:
        receivables = sorted(dispute.lines.values_list("receivable_id", flat=True))
        lock_receivables(done, receivables)
        _refuse_what_moved(dispute, operation_id, acting.at)
        _refuse_if_rested_on(dispute, verb, operation_id)
        take_back(done, operation_id)
        if verb == OPENED:
            cancelled(done, dispute)
        elif verb == RESOLVED:
            _reopen(done, dispute, operation_id)
        else:
            _set_back(done, dispute, operation_id)
        done.subjects += [("receivable", pk) for pk in receivables]
        done.facts |= {"number": dispute.number, "undone": operation_id}
    dispute.refresh_from_db()
    return dispute


def _verb(acting: Acting, dispute: Dispute, operation_id: int) -> str:
    """What the operation did to the dispute."""
    if dispute.company_id != acting.company.pk:
        raise Absent("aucun litige {number}", number=dispute.number)
    verbs = {line["operation"]: line["verb"] for line in dispute_history(dispute)}
    if verbs.get(operation_id) not in UNDONE:
        raise UnableToUndo("{number} : ce qui est à annuler n’y est pas ; rechargez la page", number=dispute.number)
    return str(verbs[operation_id])


def _refuse_what_moved(dispute: Dispute, operation_id: int, at: datetime) -> None:
    """Taken back already, no longer the last thing, or too long ago. Asked while the receivables are held."""
    lines = dispute_history(dispute)
    for line in lines:
        if line["facts"].get("undone") == operation_id:
            told = by_and_at(dispute, line)
            raise UnableToUndo("{number} : c’est déjà annulé, par {by} le {at}", number=dispute.number, **told)
    last = standing_lines(lines)[-1]
    if last["operation"] != operation_id:
        _refuse_earlier(dispute, last)
    if at - last["at"] > UNDO_WITHIN:
        _refuse_late(dispute, last)


def _refuse_earlier(dispute: Dispute, last: dict[str, Any]) -> None:
    told = by_and_at(dispute, last)
    if last["verb"] == RESOLVED:
        raise UnableToUndo(
            "{number} a été résolu depuis, par {by} le {at} : son ouverture ne s’annule plus",
            number=dispute.number,
            **told,
        )
    raise UnableToUndo(
        "{number} a été changé depuis, par {by} le {at} ; rechargez la page", number=dispute.number, **told
    )


def _refuse_late(dispute: Dispute, last: dict[str, Any]) -> None:
    told = by_and_at(dispute, last)
    if last["verb"] == OPENED:
        raise UnableToUndo(
            "{number} a été ouvert le {at} par {by} : une ouverture ne s’annule que dans la minute ; si le client ne "
            "conteste pas, résolvez ce litige comme retiré par le client",
            number=dispute.number,
            **told,
        )
    if last["verb"] == CHANGED:
        raise UnableToUndo(
            "{number} a été changé le {at} par {by} : cela ne s’annule que dans la minute ; changez-le de nouveau",
            number=dispute.number,
            **told,
        )
    raise UnableToUndo(
        "{number} a été résolu le {at} par {by} : une résolution ne s’annule que dans la minute ; si le client "
        "conteste encore, ouvrez un nouveau litige",
        number=dispute.number,
        **told,
    )


def _refuse_if_rested_on(dispute: Dispute, verb: str, operation_id: int) -> None:
    rests = resting_on(dispute.company, operation_id)
    if not rests:
        return
    if verb == OPENED:
        raise UnableToUndo(
            "{number} ne s’annule plus : d’autres écritures s’y appuient depuis, sur {documents} ; si le client ne "
            "conteste pas, résolvez ce litige comme retiré par le client",
            number=dispute.number,
            documents=_some(rests),
        )
    raise UnableToUndo(
        "la résolution de {number} ne s’annule plus : d’autres écritures s’y appuient depuis, sur {documents} ; si le "
        "client conteste encore, ouvrez un nouveau litige",
        number=dispute.number,
        documents=_some(rests),
    )


def _some(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:NAMED]) + ("…" if len(numbers) > NAMED else "")


def cancelled(done: Operation, dispute: Dispute) -> None:
    """Nothing was contested, and its holds never were; the lines keep what had been said."""
    Dispute.objects.filter(pk=dispute.pk).update(
        status=Status.CANCELLED, claimed=0, blocked=0, conceded=0, version=F("version") + 1
    )
    lift_holds(done, subject=dispute_subject(dispute.number), on=dispute.opened_on)
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    end_stage(done, now)
    end_turns(done, now)
    Dispute.objects.filter(pk=dispute.pk).update(stage="cancelled")


def _reopen(done: Operation, dispute: Dispute, operation_id: int) -> None:
    """As before it was resolved; its holds came back with the contested portions (`receivables.operations.holds`)."""
    (line,) = [line for line in dispute_history(dispute) if line["operation"] == operation_id]
    Dispute.objects.filter(pk=dispute.pk).update(
        status=Status.OPEN,
        stage=line["facts"].get("stage", "reported"),
        resolved_on=None,
        finding="to_qualify",
        policy="",
        policy_reason="",
        warnings="",
        decided_by="",
        conceded=0,
        version=F("version") + 1,
    )
    dispute.lines.update(conceded=0)
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    resume_turns(done, now)
    hold_stage(done, now)
    Decision.objects.filter(dispute=dispute, state=DecisionState.EFFECTIVE).update(
        state=DecisionState.WITHDRAWN, version=F("version") + 1
    )


def _set_back(done: Operation, dispute: Dispute, operation_id: int) -> None:
    """As before it was changed. Nothing else was changed since, which was just made sure of."""
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    (line,) = [line for line in dispute_history(dispute) if line["operation"] == operation_id]
    was = line["facts"]["from"]
    put(now, was | ({"due_on": parse_day(was["due_on"])} if was.get("due_on") else {}))
    if passed := line["facts"].get("turn_from"):
        pass_turn(done, now, passed)
