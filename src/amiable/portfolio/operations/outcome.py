"""What an act on many things is, and what came of it: the same for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction

from amiable.core.refusal import Refusal, sentence
from amiable.core.said import Said, said
from amiable.people.access import Ability, Absent, Acting

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


def things_of(out: Outcome, door: Callable[[Acting, int], Any], acting: Acting, ids: Sequence[int]) -> list[Any]:
    """What the door gives, one by one; those that are no longer there are told."""
    found = []
    for pk in ids:
        try:
            found.append(door(acting, pk))
        except Absent:
            out.leave(said("des lignes qui ne sont plus là"))
    return found
