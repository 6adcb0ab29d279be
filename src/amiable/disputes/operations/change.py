"""What a person changes on an open dispute: its reason, who answers, and by when."""

from datetime import date
from typing import Any, TypedDict, Unpack

from amiable.core.causes import CAUSES
from amiable.core.dispute import answer_due
from amiable.core.reasons import REASONS
from amiable.core.refusal import Refusal
from amiable.core.waiting import first_party, is_department
from amiable.core.working_days import WorkingCalendar
from amiable.disputes.models import Dispute
from amiable.disputes.operations.answer import UnableToAssign, check_answer
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.turns import pass_turn
from amiable.disputes.operations.wording import moved_since
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting
from amiable.people.queries import calendar_of


class Changes(TypedDict, total=False):
    """What is to change; what is not named stays. `department` "": that of the reason; `assignee` the id of a person of
    the company, None: nobody; `root_cause` a key of `core.causes.CAUSES`, "": not known."""

    reason: str
    department: str
    assignee: int | None
    due_on: date
    root_cause: str


class UnableToChange(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do."""


def change_dispute(
    acting: Acting, *, dispute: Dispute, version: int | None = None, **changes: Unpack[Changes]
) -> Dispute:
    """Change an open dispute, in one line of the journal whose facts are what was (`from`) and what is (`to`).

    With a new reason, a day that was the reason's follows it (`core.dispute.answer_due`), unless one is named.
    `version`: that of the dispute its reader saw; where it has moved, what was done since is told. Nothing is written
    where nothing changes. Raises `UnableToChange`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or
    `Absent`.
    """
    require_on(acting, "dispute", dispute)
    with operation(acting, "dispute.changed", [("dispute", dispute.pk)]) as done:
        now = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if moved := moved_since(dispute, version):
            template, values = moved
            raise UnableToChange(template, **values)
        wanted = _wanted(now, changes, calendar_of(acting.company))
        _check(acting, now, wanted)
        was = {name: getattr(now, name) for name in wanted}
        done.facts |= {"number": now.number, "from": plain(was), "to": plain(wanted)}
        put(now, wanted)
        _pass(done, now, wanted)
    dispute.refresh_from_db()
    return dispute


def qualify_dispute(acting: Acting, *, dispute: Dispute, reason: str, version: int | None = None) -> Dispute:
    """Say under which reason the customer's words fall: `change_dispute` with a `reason` alone."""
    return change_dispute(acting, dispute=dispute, version=version, reason=reason)


def _pass(done: Operation, now: Dispute, wanted: dict[str, Any]) -> None:
    """Where it waits for a department, it waits for the one that is to answer from now on."""
    if not is_department(now.turn) or not wanted.keys() & {"department", "reason"}:
        return
    was, to = now.turn, first_party(now.reason, now.department)
    if to != was:
        pass_turn(done, now, to)
        done.facts |= {"turn_from": was, "turn_to": to}


def _wanted(now: Dispute, changes: Changes, calendar: WorkingCalendar) -> dict[str, Any]:
    """Column → value, of what differs."""
    asked: dict[str, Any] = dict(changes)
    if "assignee" in asked:
        asked["assignee_id"] = asked.pop("assignee")
    reason = asked.get("reason", now.reason)
    if "due_on" not in asked and reason in REASONS and now.due_on == answer_due(now.reason, now.opened_on, calendar):
        asked["due_on"] = answer_due(reason, now.opened_on, calendar)
    return {name: value for name, value in asked.items() if value != getattr(now, name)}


def _check(acting: Acting, now: Dispute, wanted: dict[str, Any]) -> None:
    if not wanted:
        raise UnableToChange("{number} : rien n’a changé ; corrigez ce qui doit l’être", number=now.number)
    reason = wanted.get("reason", now.reason)
    if reason not in REASONS:
        raise UnableToChange(
            "motif « {reason} » inconnu ; les motifs sont : {reasons}", reason=reason, reasons=", ".join(REASONS)
        )
    if (cause := wanted.get("root_cause", "")) and cause not in CAUSES:
        raise UnableToChange("cause « {cause} » inconnue ; les causes sont : {causes}", cause=str(cause)[:40],
                             causes=", ".join(CAUSES))  # fmt: skip
    try:
        check_answer(
            acting,
            department=wanted.get("department", ""),
            assignee=wanted.get("assignee_id"),
            due_on=wanted.get("due_on") or now.opened_on,
            opened_on=now.opened_on,
        )
    except UnableToAssign as refusal:
        raise UnableToChange(refusal.template, **refusal.values) from refusal


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """As the journal keeps them: days in text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def put(dispute: Dispute, values: dict[str, Any]) -> None:
    """Write columns of a dispute whose row is held, and say that it changed."""
    for name, value in values.items():
        setattr(dispute, name, value)
    dispute.version += 1
    dispute.save(update_fields=[*values, "version"])
