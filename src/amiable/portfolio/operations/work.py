"""`errand_once`: one step of one errand, in whatever process asks for it.

Each step is one transaction that also says on the errand how far it is: a process that dies leaves both as they were,
and the errand to whoever comes after its lease.
"""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError

from amiable.core.refusal import Refusal, sentence
from amiable.core.said import restored, said, stored
from amiable.journal.chain import canonical
from amiable.portfolio.models import ErrandPiece, ErrandState
from amiable.portfolio.operations.actor import acting_again
from amiable.portfolio.operations.bulk import ACTS
from amiable.portfolio.operations.errands import OtherCount, cut, step, step_back
from amiable.portfolio.operations.files import make_file
from amiable.portfolio.operations.lease import MOST_ATTEMPTS, Lease, Lost, claim
from amiable.portfolio.queries.chosen import EACH, Chosen, ids_of

log = logging.getLogger("amiable.work")
WAIT = timedelta(seconds=5)
"""Before a step that failed is tried again, once more for each attempt."""


def errand_once(at: datetime) -> bool:
    """Do the next step of the errand that has waited longest; whether there was one.

    Raises `OperationalError` or `InterfaceError` where the database is locked or away, nothing else: refusals, and what
    failed three times, are told on the errand. Runs outside any transaction, so that the progress is seen.
    """
    lease = claim(at)
    if lease is None:
        return False
    errand = lease.errand
    try:
        _work(lease)
    except Lost:
        log.info("travail %s : laissé, arrêté ou repris par un autre processus", errand.pk)
    except (OperationalError, InterfaceError):
        _give_back(lease)
        raise
    except Exception:
        log.exception("travail %s : une étape a échoué (essai %s)", errand.pk, errand.attempts)
        _try_later(lease)
    except BaseException:  # the process is asked to end: the next one need not wait for the lease
        _give_back(lease)
        raise
    return True


def _work(lease: Lease) -> None:
    errand = lease.errand
    if errand.attempts > MOST_ATTEMPTS:
        _refuse(lease, {"why": _interrupted()})
        return
    try:
        if errand.kind == "export":
            make_file(lease)
        elif errand.kind == "back":
            _back(lease)
        else:
            _act(lease)
    except OtherCount as refusal:
        _refuse(lease, {"why": sentence(refusal), "count": refusal.count})
    except Refusal as refusal:
        _refuse(lease, {"why": sentence(refusal)})
    log.info("travail %s (%s) : %s sur %s", errand.pk, errand.kind, errand.done, errand.whole)


def _act(lease: Lease) -> None:
    errand, act = lease.errand, ACTS[lease.errand.kind]
    acting = acting_again(errand.company, errand.by, lease.now, act.ability)
    if not ErrandPiece.objects.filter(company=errand.company_id, errand=errand).exists():
        _choose(lease)
        return
    number = restored(errand.told).get("steps", 0)
    with lease.step():
        came = step(acting, errand, act, number)
        _leave(lease, min((number + 1) * EACH, errand.whole), came)


def _choose(lease: Lease) -> None:
    """Look up what was chosen, once, and hold it: acting changes what passes a filter."""
    errand = lease.errand
    chosen = Chosen.of(json.loads(errand.asked)["chosen"])
    ids: list[int] = []
    for some in ids_of(errand.company, chosen):
        ids += some
        lease.progress(0)
    if len(ids) != chosen.count:
        raise OtherCount(chosen.count, len(ids))
    with lease.step():
        cut(errand, ids)
        _leave(lease, 0, {})


def _back(lease: Lease) -> None:
    errand = lease.errand
    acting = acting_again(errand.company, errand.by, lease.now, ACTS[json.loads(errand.asked)["kind"]].ability)
    number = restored(errand.told).get("steps", 0)
    with lease.step():
        came = step_back(acting, errand, number)
        _leave(lease, number + 1, came)


def _leave(lease: Lease, done: int, came: dict[str, Any]) -> None:
    """After a step: done, or at work still, for whoever comes next."""
    errand = lease.errand
    errand.done = done
    state = ErrandState.DONE if done >= errand.whole else ErrandState.WORKING
    lease.leave(state, done=done, told=canonical(stored(came)), attempts=0, next_at=None)


def _refuse(lease: Lease, why: dict[str, Any]) -> None:
    came = restored(lease.errand.told) | why
    lease.leave(ErrandState.REFUSED, told=canonical(stored(came)), attempts=0)


def _interrupted() -> Any:
    return said(
        "Ce travail s’est interrompu {times} fois : ce qui restait n’est pas fait ; le journal du serveur dit "
        "pourquoi.",
        times=MOST_ATTEMPTS,
    )


def _try_later(lease: Lease) -> None:
    """After a failure that is nobody's refusal: once more in a while, or no more."""
    errand = lease.errand
    try:
        if errand.attempts >= MOST_ATTEMPTS:
            _refuse(lease, {"why": _interrupted()})
        else:
            lease.leave(ErrandState.WAITING, next_at=lease.now + WAIT * errand.attempts)
    except Lost:
        log.info("travail %s : laissé, arrêté ou repris par un autre processus", errand.pk)


def _give_back(lease: Lease) -> None:
    """As if this attempt had not been, where the database still answers; else the lease runs out by itself."""
    errand = lease.errand
    try:
        lease.leave(ErrandState.WAITING, attempts=errand.attempts - 1, next_at=lease.now + WAIT)
    except (Lost, OperationalError, InterfaceError):
        log.info("travail %s : ne peut pas être rendu maintenant ; il sera repris à la fin de son délai", errand.pk)
