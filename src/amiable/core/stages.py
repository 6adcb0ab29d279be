"""The stages of a dispute, and from which to which it may go.

Three axes are apart from these: the reason (what the customer says), the root cause (what we found) and the finding.
"""

from typing import Literal, get_args

from amiable.core.refusal import Refusal

Stage = Literal[
    "reported",
    "acknowledged",
    "investigating",
    "proposed",
    "mediation",
    "persistent",
    "resolved",
    "settled",
    "reopened",
    "cancelled",
]
STAGES: tuple[Stage, ...] = get_args(Stage)

LABELS: dict[Stage, str] = {
    "reported": "Signalé",
    "acknowledged": "Accusé de réception envoyé",
    "investigating": "En instruction",
    "proposed": "Proposition faite",
    "mediation": "En médiation",
    "persistent": "Désaccord persistant",
    "resolved": "Résolu",
    "settled": "Transigé",
    "reopened": "Rouvert",
    "cancelled": "Annulé",
}

_AT_WORK: tuple[Stage, ...] = ("proposed", "mediation", "persistent", "resolved", "settled")
MOVES: dict[Stage, tuple[Stage, ...]] = {
    "reported": ("acknowledged", "investigating", *_AT_WORK, "cancelled"),
    "acknowledged": ("investigating", *_AT_WORK, "cancelled"),
    "investigating": (*_AT_WORK, "cancelled"),
    "proposed": ("investigating", "mediation", "persistent", "resolved", "settled"),
    "mediation": ("investigating", "proposed", "persistent", "resolved", "settled"),
    "persistent": ("investigating", "mediation", "resolved", "settled"),
    "resolved": ("reopened",),
    "settled": ("reopened",),
    "reopened": ("investigating", *_AT_WORK),
    "cancelled": (),
}
"""Stage → those that may follow it. In `persistent` the portion stays contested, and counsel has the case."""

ENDED: tuple[Stage, ...] = ("resolved", "settled", "cancelled")
BY_HAND: tuple[Stage, ...] = ("acknowledged", "investigating", "proposed", "mediation", "persistent")
"""Those a person may choose; the others come of an operation of their own (deciding, settling, undoing)."""
AT_REST: tuple[Stage, ...] = ("mediation", "persistent")
"""Those in which the case is in other hands: it is not late with us."""
HELD: dict[str, str] = {"mediation": "mediation"}
"""Stage → kind of the hold (`core.reminder.HOLD_KINDS`) that says so on what is contested, beside that of the contest
itself, which stays in every stage that has not ended."""


def turn_after(to: str, turn: str) -> str:
    """Whom a dispute waits for once it is at the stage `to`, where it waited for `turn`: a proposal made waits for the
    customer, a case taken up again does no longer."""
    if to == "proposed":
        return "customer"
    return "us" if to == "investigating" and turn == "customer" else turn


class NotAllowed(Refusal, ValueError):
    """The dispute may not go there from where it is; the message (French) says why, and where it may go."""


def check_move(now: Stage, to: str) -> None:
    """Raises `NotAllowed`."""
    if to not in STAGES:
        raise NotAllowed("étape « {to} » inconnue : {stages}", to=to, stages=", ".join(STAGES))
    if to == now:
        raise NotAllowed("le litige est déjà à l’étape « {stage} »", stage=LABELS[now])
    if to in MOVES[now]:
        return
    if not MOVES[now]:
        raise NotAllowed("le litige est annulé : rien ne peut suivre ; ouvrez-en un autre")
    if now in ENDED:
        raise NotAllowed(
            "le litige est à l’étape « {stage} » : rouvrez-le avant de passer à « {to} »",
            stage=LABELS[now],
            to=LABELS[to],
        )
    raise NotAllowed(
        "de « {stage} » on ne passe pas à « {to} » ; la suite possible : {next}",
        stage=LABELS[now],
        to=LABELS[to],
        next=", ".join(LABELS[stage] for stage in MOVES[now]),
    )
