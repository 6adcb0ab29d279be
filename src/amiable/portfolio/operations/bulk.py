"""Acts on many things at a time: what each does to the things of one step, and how that is taken back.

Each thing is done by the operation that does it alone, in a savepoint of its own: what one of them refuses is left as
it was and told, and the others are done.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, Protocol

from django.db import transaction

from amiable.core.refusal import Refusal, sentence
from amiable.core.said import Said, said
from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import change_dispute
from amiable.people.access import Ability, Absent, Acting
from amiable.receivables.access import receivable_by_id
from amiable.receivables.operations.causes import (
    Cause,
    cause_operation,
    lift_cause,
    place_cause,
    undo_cause,
)
from amiable.receivables.queries.causes import causes_of_receivable

How = Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What came of some things: `done` of them, `did` (plain values) to take it back, and why others were `left`:
    template of the sentence → [the first one said, how many]."""

    done: int = 0
    did: list[Any] = field(default_factory=list)
    left: dict[str, tuple[Said, int]] = field(default_factory=dict)

    def leave(self, why: Said, count: int = 1) -> None:
        """Say that things were left as they were."""
        first, before = self.left.get(why.template, (why, 0))
        self.left[why.template] = (first, before + count)

    def try_(self, count: int, act: Callable[[], Any]) -> None:
        """Do one act that concerns `count` things, or leave them; what it gives goes into `did`."""
        try:
            with transaction.atomic():
                self.did.append(act())
        except Refusal as refusal:
            self.leave(sentence(refusal), count)
        else:
            self.done += count


class Doing(Protocol):
    def __call__(self, acting: Acting, ids: Sequence[int], how: How) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Act:
    """`do` it to the things of these ids; take `back` what that did."""

    ability: Ability
    listing: str
    do: Doing
    back: Callable[[Acting, Sequence[Any]], Outcome]


# ---- held back


def _hold(acting: Acting, ids: Sequence[int], how: How) -> Outcome:
    """`how`: the fields of `receivables.operations.causes.Cause`, days in text. One cause for each customer."""
    cause, out = _cause(how), Outcome()
    found = sorted(_things(out, receivable_by_id, acting, ids), key=lambda one: (one.customer_id, one.pk))
    for _, some in groupby(found, key=lambda one: one.customer_id):
        of_one = list(some)
        invoices = [one for one in of_one if one.kind == "invoice"]
        if credits_ := len(of_one) - len(invoices):
            out.leave(said("des crédits de clients : il n’y a rien à y réclamer"), credits_)
        if invoices:
            out.try_(len(invoices), partial(_placed, acting, cause, invoices))
    return out


def _cause(how: How) -> Cause:
    days: dict[str, Any] = {
        name: date.fromisoformat(how[name]) if how.get(name) else None for name in ("until", "answer_due")
    }
    texts: dict[str, Any] = {name: how.get(name, "") for name in ("reason", "words", "department")}
    return Cause(how["kind"], date.fromisoformat(how["since"]), **texts, **days)


def _placed(acting: Acting, cause: Cause, invoices: Sequence[Any]) -> list[Any]:
    return [place_cause(acting, invoices[0].customer, cause, invoices), len(invoices)]


def _held_back(acting: Acting, did: Sequence[Any]) -> Outcome:
    out = Outcome()
    for subject, count in reversed(did):
        out.try_(count, partial(undo_cause, acting, subject, operation_id=cause_operation(subject)))
    return out


# ---- lifted


def _lift(acting: Acting, ids: Sequence[int], how: How) -> Outcome:  # noqa: ARG001 - nothing to say
    """Every cause that holds one of them, whole: what was placed together is lifted together."""
    out, lifted = Outcome(), set[int]()
    for one in _things(out, receivable_by_id, acting, ids):
        if one.pk in lifted:
            out.done += 1
            continue
        causes = causes_of_receivable(acting.company, one.pk, one.customer_id, acting.today)
        mine = [cause for cause in causes if cause["receivables"]]
        if not mine:
            out.leave(_OF_CUSTOMER if causes else said("sans mise en attente, frein ni promesse à lever"))
        for place, cause in enumerate(mine):
            out.try_(0 if place else 1, partial(_lifted, acting, cause["subject"]))
            lifted.update(document["id"] for document in cause["receivables"])
    return out


_OF_CUSTOMER = said("retenues avec tout leur client : levez cela sur la page du client")


def _lifted(acting: Acting, subject: str) -> list[Any]:
    return [subject, lift_cause(acting, subject, on=acting.today)]


def _lifted_back(acting: Acting, did: Sequence[Any]) -> Outcome:
    out = Outcome()
    for subject, operation_id in reversed(did):
        out.try_(1, partial(undo_cause, acting, subject, operation_id=operation_id))
    return out


# ---- assigned


def _assign(acting: Acting, ids: Sequence[int], how: How) -> Outcome:
    """`how`: department and assignee (None: nobody), of which what is not named stays."""
    out = Outcome()
    changes = {name: how[name] for name in ("department", "assignee") if name in how}
    for found in _things(out, dispute_by_id, acting, ids):
        was = {"department": found.department, "assignee": found.assignee_id}
        if found.status != "open":
            out.leave(said("des litiges résolus ou annulés depuis"))
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


def _things(out: Outcome, door: Callable[[Acting, int], Any], acting: Acting, ids: Sequence[int]) -> list[Any]:
    """What the door gives, one by one; those that are no longer there are told."""
    found = []
    for pk in ids:
        try:
            found.append(door(acting, pk))
        except Absent:
            out.leave(said("des lignes qui ne sont plus là"))
    return found


ACTS: dict[str, Act] = {
    "hold": Act("dispute", "receivables", _hold, _held_back),
    "lift": Act("dispute", "receivables", _lift, _lifted_back),
    "assign": Act("dispute", "disputes", _assign, _assigned_back),
}
"""Kind of errand → what it does."""


def merged(before: Iterable[Any], left: Mapping[str, tuple[Said, int]]) -> list[list[Any]]:
    """[sentence, how many] of what was left so far, and by one more step."""
    counts = {text.template: (text, count) for text, count in before}
    for template, (text, count) in left.items():
        first, so_far = counts.get(template, (text, 0))
        counts[template] = (first, so_far + count)
    return [list(pair) for pair in counts.values()]
