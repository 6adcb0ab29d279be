"""What may be asked for of a receivable on the day looked at: principal, interest and indemnity; or why nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from amiable.core.position.portions import indemnity, total
from amiable.core.reminder import HOLD_KINDS, Claimable
from amiable.receivables.queries.explained import Explained, ExplainedPortion
from amiable.web import words


@dataclass(frozen=True, slots=True)
class Claim:
    """Cents; `interest` and `indemnity` None where a figure of the law is missing, and then not in `total`.

    `reasons`: why no principal may be asked for, in words. `held`: (cents due, reasons) that something keeps back;
    these are not said again among the reasons.
    """

    principal: int
    interest: int | None
    indemnity: int | None
    reasons: tuple[str, ...]
    held: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        return self.principal + (self.interest or 0) + (self.indemnity or 0)


def claim_of(told: Explained) -> Claim:
    """What the gate lets pass. Of a portion that a hold keeps back, its interest is not asked for either."""
    free = [one for one in told.portions if not holds_of(one)]
    principal = sum(one.gate.cents for one in free if isinstance(one.gate, Claimable))
    held = [
        (one.position.claimable, holds_of(one)) for one in told.portions if one.position.claimable and holds_of(one)
    ]
    said = {reason for _cents, reasons in held for reason in reasons}
    return Claim(
        principal=principal,
        interest=total((one.position for one in free), "interest"),
        indemnity=indemnity(one.position for one in free),
        reasons=() if principal else tuple(reason for reason in _reasons(told) if reason not in said),
        held=tuple((cents, ", ".join(reasons)) for cents, reasons in held),
    )


def holds_of(portion: ExplainedPortion) -> list[str]:
    """What keeps a portion back though it were due, in words; that it is contested is its place, and not a hold."""
    if isinstance(portion.gate, Claimable):
        return []
    kinds = [kind for kind in HOLD_KINDS if kind != "contested" or not portion.position.contested]
    return [_said(reason) for reason in portion.gate.reasons if reason in kinds]


def _reasons(told: Explained) -> tuple[str, ...]:
    """Those of what is open."""
    kept = [one for one in told.portions if one.position.open]
    if not kept:
        return (_("le principal est soldé"),)
    gates = [one.gate for one in kept if not isinstance(one.gate, Claimable)]
    return tuple(dict.fromkeys(_said(reason) for gate in gates for reason in gate.reasons))


def _said(reason: str) -> str:
    return words.word(words.GATE, reason)
