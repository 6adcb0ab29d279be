"""Asking for what concerns many things: done at once where they are few, else by a worker, step by step.

An errand holds what was chosen in its pieces, `EACH` things each; a step does one piece, and says so in the same
transaction: whatever breaks off, no thing is done twice. What a piece did is kept in it, so that it can be taken back.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from amiable.core.refusal import Refusal
from amiable.core.said import restored, stored
from amiable.journal.chain import canonical
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.portfolio.models import Errand, ErrandPiece, ErrandState
from amiable.portfolio.operations.actor import told
from amiable.portfolio.operations.bulk import ACTS, merged
from amiable.portfolio.operations.outcome import Act, Outcome
from amiable.portfolio.queries.chosen import EACH, Chosen, ids_of

DIRECT = EACH
"""Up to so many things are done while the person waits."""


class UnableToDo(Refusal, ValueError):
    """The errand cannot be asked for, or not any more; the message (French) says why."""


class OtherCount(UnableToDo):
    """Not as many things pass the filter as the person saw; `count` is how many do now."""

    def __init__(self, seen: int, count: int) -> None:
        super().__init__(
            "la liste a changé : {seen} choisis à l’écran, {count} maintenant ; relisez, puis recommencez",
            seen=seen,
            count=count,
        )
        self.count = count


def ask(acting: Acting, kind: str, chosen: Chosen, how: Mapping[str, Any]) -> Errand:
    """Have `kind` (a key of `bulk.ACTS`) done to what was chosen; `how` is what the act needs besides (plain values).

    Up to `DIRECT` things are done when this returns, as one operation. Raises `OtherCount`, `UnableToDo`,
    `journal.operations.AlreadyDone`, `people.access.Forbidden`.
    """
    act = ACTS[kind]
    require(acting, act.ability)
    if not chosen.count:
        raise UnableToDo("rien n’est choisi : cochez au moins une ligne")
    asked = {"chosen": chosen.told(), "how": dict(how)}
    with operation(acting, "errand.asked") as done:
        errand = make(acting, kind, asked, whole=chosen.count)
        done.subjects.append(("errand", errand.pk))
        done.facts |= {"kind": kind, "count": chosen.count}
        if chosen.count <= DIRECT:
            _now(acting, errand, act, chosen)
    return errand


def make(acting: Acting, kind: str, asked: Mapping[str, Any], *, whole: int) -> Errand:
    """The row of an errand that waits."""
    return Errand.objects.create(
        company=acting.company,
        kind=kind,
        asked=canonical(asked),
        by=told(acting),
        user_id=acting.user_id,
        at=acting.at,
        whole=whole,
    )


def _now(acting: Acting, errand: Errand, act: Act, chosen: Chosen) -> None:
    ids = [pk for some in ids_of(acting.company, chosen) for pk in some]
    if len(ids) != chosen.count:
        raise OtherCount(chosen.count, len(ids))
    cut(errand, ids)
    came = step(acting, errand, act, 0)
    errand.state, errand.done, errand.told = ErrandState.DONE, len(ids), canonical(stored(came))
    errand.save(update_fields=["state", "done", "told"])


def cut(errand: Errand, ids: Iterable[int]) -> None:
    """Keep what is to be done, in pieces of `EACH`."""
    every = list(ids)
    ErrandPiece.objects.bulk_create(
        [
            ErrandPiece(
                company_id=errand.company_id,
                errand=errand,
                number=start // EACH,
                content=canonical({"ids": every[start : start + EACH]}).encode(),
            )
            for start in range(0, len(every), EACH)
        ],
        batch_size=50,
    )


def step(acting: Acting, errand: Errand, act: Act, number: int) -> dict[str, Any]:
    """Do piece `number`, as one operation, and keep in it what it did; what has come of the errand so far."""
    piece = ErrandPiece.objects.get(company=errand.company_id, errand=errand, number=number)
    content = json.loads(bytes(piece.content))
    how = json.loads(errand.asked)["how"]
    with operation(acting, "errand.step", [("errand", errand.pk)]) as done:
        out = act.do(acting, content["ids"], how)
        done.facts |= {"kind": errand.kind, "step": number, "things": out.done}
        piece.content = canonical(content | {"did": out.did}).encode()
        piece.save(update_fields=["content"])
    return _added(restored(errand.told), number, out)


def _added(before: dict[str, Any], number: int, out: Outcome) -> dict[str, Any]:
    """What has come of an errand: steps done, things done, and [sentence, how many] of those left as they were."""
    return {
        "steps": number + 1,
        "things": before.get("things", 0) + out.done,
        "left": merged(before.get("left", ()), out.left),
    }


def stop(acting: Acting, errand: Errand) -> None:
    """Do no more of it; what was done stays, and can be taken back. Raises `UnableToDo`, `Forbidden`."""
    require(acting, _ability(errand))
    pending = Errand.objects.filter(
        company=acting.company, pk=errand.pk, state__in=(ErrandState.WAITING, ErrandState.WORKING)
    )
    if not pending.update(state=ErrandState.ABANDONED, claimed_until=None):
        errand.refresh_from_db()
        if errand.state != ErrandState.ABANDONED:
            raise UnableToDo("c’est déjà fini : il n’y a plus rien à arrêter")


def take_back(acting: Acting, errand: Errand) -> Errand:
    """Take back all that the errand did, at once where it is one step, else by a worker; the errand that does it.

    Raises `UnableToDo`, `journal.operations.AlreadyDone`, `people.access.Forbidden`.
    """
    act = ACTS.get(errand.kind)
    if act is None:
        raise UnableToDo("ce travail n’a rien changé : il n’y a rien à annuler")
    require(acting, act.ability)
    with operation(acting, "errand.taken_back", [("errand", errand.pk)]) as done:
        errand = Errand.objects.select_for_update().get(company=acting.company, pk=errand.pk)
        came = restored(errand.told)
        if errand.state in (ErrandState.WAITING, ErrandState.WORKING):
            raise UnableToDo("ce travail est en cours : arrêtez-le d’abord, puis annulez ce qui est fait")
        if came.get("back") or not came.get("things"):
            raise UnableToDo("c’est déjà annulé" if came.get("back") else "rien n’a été fait : il n’y a rien à annuler")
        back = make(acting, "back", {"of": errand.pk, "kind": errand.kind}, whole=came["steps"])
        Errand.objects.filter(pk=errand.pk).update(told=canonical(stored(came | {"back": back.pk})))
        done.subjects.append(("errand", back.pk))
        if came["steps"] == 1:
            came = step_back(acting, back, 0)
            back.state, back.done, back.told = ErrandState.DONE, 1, canonical(stored(came))
            back.save(update_fields=["state", "done", "told"])
    return back


def step_back(acting: Acting, back: Errand, number: int) -> dict[str, Any]:
    """Take back the last piece not yet taken back; what has come of it so far."""
    asked = json.loads(back.asked)
    piece = ErrandPiece.objects.get(company=back.company_id, errand_id=asked["of"], number=back.whole - 1 - number)
    with operation(acting, "errand.step_back", [("errand", asked["of"]), ("errand", back.pk)]) as done:
        out = ACTS[asked["kind"]].back(acting, json.loads(bytes(piece.content)).get("did", []))
        done.facts |= {"kind": asked["kind"], "step": number, "things": out.done}
    return _added(restored(back.told), number, out)


def _ability(errand: Errand) -> Any:
    kind = json.loads(errand.asked).get("kind", errand.kind)
    return ACTS[kind].ability if kind in ACTS else "read"
