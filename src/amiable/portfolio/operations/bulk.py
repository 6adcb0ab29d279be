"""Acts on many things at a time: what each does to the things of one step, and how that is taken back.

Each thing is done by the operation that does it alone, in a savepoint of its own: what one of them refuses is left as
it was and told, and the others are done.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from amiable.core.said import Said, said
from amiable.people.access import Acting
from amiable.portfolio.operations.bulk_disputes import ASK, ASSIGN, RESOLVE
from amiable.portfolio.operations.outcome import Act, How, Outcome, things_of
from amiable.receivables.access import receivable_by_id
from amiable.receivables.operations.causes import (
    Cause,
    cause_operation,
    lift_cause,
    place_cause,
    undo_cause,
)
from amiable.receivables.queries.causes import causes_of_receivable

# ---- held back


def _hold(acting: Acting, ids: Sequence[int], how: How) -> Outcome:
    """`how`: the fields of `receivables.operations.causes.Cause`, days in text. One cause for each customer."""
    cause, out = _cause(how), Outcome()
    found = sorted(things_of(out, receivable_by_id, acting, ids), key=lambda one: (one.customer_id, one.pk))
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
    for one in things_of(out, receivable_by_id, acting, ids):
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


ACTS: dict[str, Act] = {
    "hold": Act("dispute", "receivables", _hold, _held_back),
    "lift": Act("dispute", "receivables", _lift, _lifted_back),
    "assign": ASSIGN,
    "ask": ASK,
    "resolve": RESOLVE,
}
"""Kind of errand → what it does."""


def merged(before: Iterable[Any], left: Mapping[str, tuple[Said, int]]) -> list[list[Any]]:
    """[sentence, how many] of what was left so far, and by one more step."""
    counts = {text.template: (text, count) for text, count in before}
    for template, (text, count) in left.items():
        first, so_far = counts.get(template, (text, 0))
        counts[template] = (first, so_far + count)
    return [list(pair) for pair in counts.values()]
