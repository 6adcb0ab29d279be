"""Acts on many disputes at a time: given to somebody, asked about, decided alike."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from amiable.core.reasons import REASONS
from amiable.core.said import said
from amiable.disputes.access import decision_by_id, dispute_by_id, question_by_id
from amiable.disputes.operations import change_dispute, undo_last
from amiable.disputes.queries import dispute_lines
from amiable.people.access import Acting
from amiable.portfolio.operations.outcome import Act, How, Outcome, things_of

_ENDED = said("des litiges résolus ou annulés depuis")


def _each_open(acting: Acting, ids: Sequence[int], act: Callable[[Any], Any]) -> Outcome:
    """Do `act` to each of them that is open."""
    out = Outcome()
    for found in things_of(out, dispute_by_id, acting, ids):
        if found.status != "open":
            out.leave(_ENDED)
        else:
            out.try_(1, partial(act, found))
    return out


# ---- assigned


def _assign(acting: Acting, ids: Sequence[int], how: How) -> Outcome:
    """`how`: department and assignee (None: nobody), of which what is not named stays."""
    out = Outcome()
    changes = {name: how[name] for name in ("department", "assignee") if name in how}
    for found in things_of(out, dispute_by_id, acting, ids):
        was = {"department": found.department, "assignee": found.assignee_id}
        if found.status != "open":
            out.leave(_ENDED)
        elif all(was[name] == value for name, value in changes.items()):
            out.leave(said("des litiges déjà affectés ainsi"))
        else:
            out.try_(1, partial(_assigned, acting, found, changes, {name: was[name] for name in changes}))
    return out


def _assigned(acting: Acting, found: Any, changes: Any, was: How) -> list[Any]:
    changed = change_dispute(acting, dispute=found, version=found.version, **changes)
    return [changed.pk, changed.version, dict(was)]


def _assigned_back(acting: Acting, did: Sequence[Any]) -> Outcome:
    """As they were, but for those that somebody changed since."""
    out = Outcome()
    for pk, version, was in reversed(did):
        out.try_(1, partial(_assigned_again, acting, pk, version, was))
    return out


def _assigned_again(acting: Acting, pk: int, version: int, was: Any) -> None:
    change_dispute(acting, dispute=dispute_by_id(acting, pk), version=version, **was)


# ---- asked about


def _ask(acting: Acting, ids: Sequence[int], how: How) -> Outcome:
    """The same question to the department of each. `how`: text, due_on (text, "": that of each), prices, lateness."""
    return _each_open(acting, ids, partial(_asked, acting, how))


def _asked(acting: Acting, how: How, found: Any) -> int:
    from amiable.disputes.operations.questions import ask

    question = ask(
        acting,
        dispute=found,
        department=found.department or REASONS[found.reason].department,
        text=how["text"],
        due_on=date.fromisoformat(how["due_on"]) if how.get("due_on") else None,
        prices=bool(how.get("prices")),
        lateness=bool(how.get("lateness")),
        version=found.version,
    )
    return int(question.pk)


def _asked_back(acting: Acting, did: Sequence[Any]) -> Outcome:
    """The questions nobody has answered yet are withdrawn."""
    out = Outcome()
    for pk in reversed(did):
        out.try_(1, partial(_asked_no_more, acting, pk))
    return out


def _asked_no_more(acting: Acting, pk: int) -> None:
    from amiable.disputes.operations.questions import withdraw_question

    withdraw_question(acting, question_by_id(acting, pk))


# ---- decided alike


def _resolve(acting: Acting, ids: Sequence[int], how: How) -> Outcome:
    """The same decision on each. `how`: finding, all (whether everything claimed is conceded, else nothing), reason."""
    return _each_open(acting, ids, partial(_resolved, acting, how))


def _resolved(acting: Acting, how: How, found: Any) -> list[int]:
    from amiable.disputes.operations.decisions import decide

    conceded = {line["number"]: line["claimed"] for line in dispute_lines(found)} if how["all"] else {}
    decision = decide(
        acting,
        dispute=found,
        finding=how["finding"],
        conceded=conceded,
        policy_reason=how["reason"],
        version=found.version,
    )
    return [found.pk, decision.pk, decision.operation]


def _resolved_back(acting: Acting, did: Sequence[Any]) -> Outcome:
    """Open again, or no longer to be approved; those on which something rests since are told."""
    out = Outcome()
    for dispute, decision, operation_id in reversed(did):
        out.try_(1, partial(_undecided, acting, dispute, decision, operation_id))
    return out


def _undecided(acting: Acting, dispute_id: int, decision_id: int, operation_id: int) -> None:
    from amiable.disputes.operations.decisions import withdraw_decision

    dispute = dispute_by_id(acting, dispute_id)
    if dispute.status == "open":
        withdraw_decision(acting, decision_by_id(acting, decision_id))
    else:
        undo_last(acting, dispute=dispute, operation_id=operation_id)


ASSIGN = Act("dispute", "disputes", _assign, _assigned_back)
ASK = Act("dispute", "disputes", _ask, _asked_back)
RESOLVE = Act("decide", "disputes", _resolve, _resolved_back)
