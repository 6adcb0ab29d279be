"""Obstacles to a payment, holds by hand, promises, and signals (`disputes.operations.signals`): placed over documents
or a whole customer, and lifted.

All the holds that one act placed have one subject (``obstacle:<operation>``) and are one cause.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args
from zoneinfo import ZoneInfo

from amiable.core.calendar import parse_day
from amiable.core.reasons import DEPARTMENTS, OBSTACLES
from amiable.core.refusal import Refusal, Value
from amiable.journal.operations import Operation, operation
from amiable.journal.queries import lines_about
from amiable.people.access import Absent, Acting, require
from amiable.receivables.models import Customer, Hold
from amiable.receivables.operations.holds import place_holds, summarise

if TYPE_CHECKING:
    from amiable.receivables.models import Receivable

CauseKind = Literal["obstacle", "manual", "promise", "signal"]
CAUSE_KINDS: tuple[CauseKind, ...] = get_args(CauseKind)
LONGEST = 2000
"""Characters of the words of a cause."""
MOST = 500
"""Documents that one cause may concern."""


class UnableToPlace(Refusal, ValueError):
    """The message (French) says which document, field or day does not do, and what to do."""


class UnableToLift(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why nothing is asked for from `since` on, before `until` (None: until it is lifted). `reason` is one of
    `core.reasons.OBSTACLES` for an obstacle; `words` are whoever's said it; `department` lifts it by `answer_due`.
    `facts`: plain values that the journal keeps of it besides."""

    kind: CauseKind
    since: date
    until: date | None = None
    reason: str = ""
    words: str = ""
    department: str = ""
    answer_due: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def place_cause(acting: Acting, customer: Customer, cause: Cause, receivables: "Collection[Receivable]" = ()) -> str:
    """Hold `receivables` of one customer back from demands, or without any the whole customer; returns the subject.

    One transaction, one line of the journal. Raises `UnableToPlace`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`.
    """
    require(acting, "dispute")
    if customer.company_id != acting.company.pk:
        raise Absent("aucun client {code}", code=customer.code)
    _check(acting, cause)
    _check_receivables(customer, receivables)
    with operation(acting, f"{cause.kind}.placed") as done:
        subject = f"{cause.kind}:{done.id}"
        place_holds(
            done,
            customer_id=customer.pk,
            receivable_ids=sorted(receivable.pk for receivable in receivables),
            kind=cause.kind,
            since=cause.since,
            until=cause.until,
            subject=subject,
        )
        _of(acting, subject).update(
            reason=cause.reason, words=cause.words, department=cause.department, answer_due=cause.answer_due
        )
        done.subjects += [("cause", done.id), *_subjects(customer.pk, (one.pk for one in receivables))]
        done.facts |= {
            "since": cause.since.isoformat(),
            "until": cause.until and cause.until.isoformat(),
            "reason": cause.reason,
            "department": cause.department,
            "answer_due": cause.answer_due and cause.answer_due.isoformat(),
        }
        done.facts |= cause.facts
        if cause.words:
            done.words["cause"] = cause.words
    return subject


def lift_cause(acting: Acting, subject: str, *, on: date) -> int:
    """End every hold of a cause: `on` is the first day without it. Returns the operation, for `undo_cause`.

    Raises `UnableToLift` (also where somebody was faster, and then who and when), `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`.
    """
    require(acting, "dispute")
    with operation(acting, f"{_kind(subject)}.lifted") as done:
        holds = _locked(acting, subject)
        if on > acting.today:
            raise UnableToLift("la levée {on} est dans l’avenir : au plus tard aujourd’hui", on=on)
        on = max(on, holds[0].since)
        if holds[0].until is not None and holds[0].until <= on:
            _refuse_lifted(acting, holds[0])
        until = holds[0].until
        _end(done, holds, on)
        done.facts |= {"on": on.isoformat(), "until": until and until.isoformat()}
    return done.id


def undo_cause(acting: Acting, subject: str, *, operation_id: int) -> None:
    """Take back the placing of a cause (nothing was ever held) or its lifting (it goes on), on the same day only, and
    while it is the last thing done to it. Raises `UnableToLift`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`."""
    require(acting, "dispute")
    kind = _kind(subject)
    with operation(acting, f"{kind}.undone") as done:
        holds = _locked(acting, subject)
        last = _lines(acting, subject)[-1]
        zone = ZoneInfo(acting.company.time_zone)
        if last["operation"] != operation_id or last["verb"].endswith(".undone"):
            raise UnableToLift("cela a été changé depuis, par {by} le {at} ; rechargez la page", **_by(acting, last))
        if last["at"].astimezone(zone).date() != acting.today:
            raise UnableToLift(
                "cela date du {at}, et ne s’annule que le jour même : levez-le, ou posez-le de nouveau",
                **_by(acting, last),
            )
        before = last["facts"].get("until") if last["verb"].endswith(".lifted") else None
        until = parse_day(before) if before else None
        _end(done, holds, holds[0].since if last["verb"].endswith(".placed") else until)
        done.facts |= {"undone": operation_id}


def cause_operation(subject: str) -> int:
    """The operation that placed a cause, which is the id of its lines in the journal (kind ``cause``). Raises
    `Absent`."""
    kind, _, number = subject.partition(":")
    if kind not in CAUSE_KINDS or not number.isdecimal():
        raise Absent("aucune mise en attente {subject}", subject=subject)
    return int(number)


def _kind(subject: str) -> str:
    cause_operation(subject)
    return subject.partition(":")[0]


def _of(acting: Acting, subject: str) -> Any:
    return Hold.objects.filter(company=acting.company, subject=subject)


def _locked(acting: Acting, subject: str) -> list[Hold]:
    holds = list(_of(acting, subject).select_for_update().order_by("pk"))
    if not holds:
        raise Absent("aucune mise en attente {subject}", subject=subject)
    return holds


def _end(done: Operation, holds: Sequence[Hold], until: date | None) -> None:
    """Write the end of a cause, and what its portions show for it."""
    subject = holds[0].subject
    _of(done.acting, subject).update(until=until)
    summarise(holds[0].customer_id, *(hold.receivable_id for hold in holds))
    ids = [hold.receivable_id for hold in holds if hold.receivable_id is not None]
    done.subjects += [("cause", cause_operation(subject)), *_subjects(holds[0].customer_id, ids)]


def _subjects(customer_id: int, receivable_ids: Any) -> list[tuple[str, int]]:
    return [("customer", customer_id), *(("receivable", pk) for pk in receivable_ids)]


def _lines(acting: Acting, subject: str) -> list[dict[str, Any]]:
    return lines_about(acting.company, "cause", cause_operation(subject))


def _by(acting: Acting, line: dict[str, Any]) -> dict[str, Value]:
    return {"by": line["actor"], "at": line["at"].astimezone(ZoneInfo(acting.company.time_zone))}


def _refuse_lifted(acting: Acting, hold: Hold) -> None:
    last = _lines(acting, hold.subject)[-1]
    if last["verb"].endswith(".placed"):
        until = hold.until or hold.since
        raise UnableToLift("cela a pris fin de soi-même le {until} : rien n’est à lever", until=until)
    raise UnableToLift("c’est déjà levé, par {by} le {at} : rien n’a été changé", **_by(acting, last))


def _check(acting: Acting, cause: Cause) -> None:
    if cause.kind not in CAUSE_KINDS:
        raise UnableToPlace("sorte « {kind} » inconnue : {kinds}", kind=cause.kind, kinds=", ".join(CAUSE_KINDS))
    if cause.kind == "obstacle" and cause.reason not in OBSTACLES:
        raise UnableToPlace(
            "« {reason} » n’est pas un frein au paiement ; les freins sont : {reasons}",
            reason=cause.reason,
            reasons=", ".join(OBSTACLES),
        )
    if cause.kind == "manual" and not cause.words.strip():
        raise UnableToPlace("dites pourquoi rien ne doit être demandé")
    if len(cause.words) > LONGEST:
        raise UnableToPlace(
            "{count} caractères : gardez l’essentiel, {most} au plus", count=len(cause.words), most=LONGEST
        )
    if cause.department and cause.department not in DEPARTMENTS:
        raise UnableToPlace(
            "service « {department} » inconnu ; les services sont : {departments}",
            department=cause.department,
            departments=", ".join(DEPARTMENTS),
        )
    if cause.since > acting.today:
        raise UnableToPlace("le {since} est dans l’avenir : au plus tard aujourd’hui", since=cause.since)
    if cause.until is not None and cause.until <= max(cause.since, acting.today):
        raise UnableToPlace("la reprise {until} doit être après aujourd’hui", until=cause.until)
    if cause.answer_due is not None and cause.answer_due < cause.since:
        raise UnableToPlace(
            "la réponse est attendue le {due}, avant le {since}", due=cause.answer_due, since=cause.since
        )


def _check_receivables(customer: Customer, receivables: "Collection[Receivable]") -> None:
    for receivable in receivables:
        if receivable.company_id != customer.company_id or receivable.customer_id != customer.pk:
            raise Absent("aucune pièce {number} du client {code}", number=receivable.number, code=customer.code)
        if receivable.kind != "invoice":
            raise UnableToPlace("{number} n’est pas une facture : rien n’y est à réclamer", number=receivable.number)
    if len(receivables) > MOST:
        raise UnableToPlace(
            "{count} pièces à la fois, c’est trop : {most} au plus, ou tout le client",
            count=len(receivables),
            most=MOST,
        )
