"""At which stage a dispute is, where a person says so."""

from amiable.core.refusal import Refusal
from amiable.core.refusal import sentence as in_words
from amiable.core.stages import BY_HAND, HELD, LABELS, NotAllowed, Stage, check_move, turn_after
from amiable.disputes.models import Dispute, DisputeLine
from amiable.disputes.operations.change import put
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.turns import pass_turn
from amiable.disputes.operations.wording import moved_since
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting
from amiable.receivables.operations import dispute_subject, lift_holds, place_hold
from amiable.receivables.queries.portions import portions_of_dispute

LONGEST_WHY = 2000


class UnableToSetStage(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do."""


def set_stage(acting: Acting, *, dispute: Dispute, to: str, version: int | None = None, why: str = "") -> Dispute:
    """Say that an open dispute is now at the stage `to`, one of `core.stages.BY_HAND`; `why` in words.

    A proposal made waits for the customer; taken up again, it waits for us. In mediation or persistent disagreement
    the portion stays contested, nothing moves in the books, and a hold says so. `version`: that of the dispute its
    reader saw. Raises `UnableToSetStage`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require_on(acting, "dispute", dispute)
    if len(why) > LONGEST_WHY:
        raise UnableToSetStage("la raison a {count} caractères ; {most} au plus", count=len(why), most=LONGEST_WHY)
    with operation(acting, "dispute.stage_set", [("dispute", dispute.pk)]) as done:
        now = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if moved := moved_since(dispute, version):
            template, values = moved
            raise UnableToSetStage(template, **values)
        was = _checked(now, to)
        write_stage(done, now, to)
        done.facts |= {"number": now.number, "from": was, "to": to}
        if why.strip():
            done.words["why"] = why.strip()
    dispute.refresh_from_db()
    return dispute


def write_stage(done: Operation, now: Dispute, to: str) -> None:
    """Write the stage of a dispute whose row is held, pass the turn it goes with, and place or lift its hold."""
    end_stage(done, now)
    put(now, {"stage": to})
    pass_turn(done, now, turn_after(to, now.turn))
    hold_stage(done, now)


def end_stage(done: Operation, now: Dispute) -> None:
    """Lift the hold that went with the stage of a dispute, where there is one."""
    if now.stage in HELD:
        lift_holds(done, subject=stage_subject(now.number), on=done.acting.today)


def hold_stage(done: Operation, now: Dispute) -> None:
    """Place the hold that goes with the stage of a dispute, where there is one."""
    if now.stage in HELD:
        _hold(done, now, HELD[now.stage])


def stage_subject(number: str) -> str:
    """What the hold of a mediation or a persistent disagreement names as its cause."""
    return f"{dispute_subject(number)}:stage"


def _checked(now: Dispute, to: str) -> str:
    """The stage before. Raises `UnableToSetStage`."""
    try:
        check_move(_stage(now.stage), to)
    except NotAllowed as refusal:
        raise UnableToSetStage("{number} : {what}", number=now.number, what=in_words(refusal)) from refusal
    if to not in BY_HAND:
        raise UnableToSetStage(
            "{number} : « {stage} » ne se choisit pas, cela vient d’une décision ; à choisir : {stages}",
            number=now.number,
            stage=LABELS[_stage(to)],
            stages=", ".join(LABELS[stage] for stage in BY_HAND),
        )
    return now.stage


def _stage(name: str) -> Stage:
    return name  # type: ignore[return-value]  # a column holds only those


def _hold(done: Operation, now: Dispute, kind: str) -> None:
    """On what is contested, and nothing beside it: the rest of the invoice stays due."""
    lines = DisputeLine.objects.filter(dispute=now).order_by("receivable_id")
    for receivable_id in lines.values_list("receivable_id", flat=True):
        for portion in portions_of_dispute(receivable_id, now.number):
            place_hold(
                done,
                customer_id=now.customer_id,
                receivable_id=receivable_id,
                portion=portion,
                kind=kind,
                since=done.acting.today,
                subject=stage_subject(now.number),
            )
