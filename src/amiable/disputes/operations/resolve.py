"""A dispute ends: what is conceded, and from when what remains is owed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import F

from amiable.core import approval, events
from amiable.core.dispute import FINDINGS, POLICIES, company_policy
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.ledger import Ledger
from amiable.core.money import amount
from amiable.core.refusal import Cents, Refusal
from amiable.disputes.models import DecisionState, Dispute, DisputeLine, Item, Status
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.question_mails import tell_answerers
from amiable.disputes.operations.stages import end_stage
from amiable.disputes.operations.turns import end_turns
from amiable.disputes.operations.wording import moved_since, retold
from amiable.disputes.queries.decisions import decision_under_way
from amiable.disputes.queries.items import EXAMINED, resolution_of_items
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting
from amiable.people.models import Company
from amiable.receivables.operations import Fact, UnableToRecord, dispute_subject, lift_holds, lock_receivables, record
from amiable.receivables.queries.portions import contested_of

NAMED = 5
"""Lines of invoices that a refusal names."""


class UnableToResolve(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a dispute is to end, as `resolve_dispute` takes it."""

    finding: events.Finding
    conceded: Mapping[str, int]
    policy: events.Policy | None = None
    policy_reason: str = ""
    agreed_on: date | None = None

    def policy_in(self, company: Company) -> events.Policy | None:
        """The policy given, else that of the company; None: that of the finding."""
        return self.policy or company_policy(company.policies, self.finding)


def resolve_dispute(
    acting: Acting,
    *,
    dispute: Dispute,
    finding: events.Finding,
    conceded: Mapping[str, int] | None = None,
    policy: events.Policy | None = None,
    policy_reason: str = "",
    agreed_on: date | None = None,
    effective_on: date,
    version: int | None = None,
) -> Dispute:
    """End `dispute` on `effective_on`, the day its answer, credit note or cure has gone out, whichever is last.

    `conceded`: cents incl. VAT by receivable number (not named: 0); what exceeds the part contested still open, on an
    invoice that was paid, becomes a credit when its credit note is booked. `policy` None: the default of the company,
    then of the finding. `version`: that of the dispute its reader saw; where it has moved, what was done since is told.
    Not while a decision on it is under way, nor beyond what the person may concede alone (`core.approval`): those go
    through `decisions.decide`. Raises `UnableToResolve` (also for the second of two people who decide at once),
    `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require_on(acting, "decide", dispute)
    asked = Resolution(finding, dict(conceded or {}), policy, policy_reason, agreed_on)
    check_said(acting, dispute, asked, effective_on)
    with resolving(acting, dispute) as done:
        lines = checked_lines(done, dispute, asked, version)
        _refuse_beyond_ceiling(acting, lines)
        write_resolution(done, dispute, asked, lines, effective_on)
    dispute.refresh_from_db()
    return dispute


@contextmanager
def resolving(acting: Acting, dispute: Dispute) -> Iterator[Operation]:
    """The operation that resolves a dispute; what the books find impossible is told as `UnableToResolve`."""
    try:
        with operation(acting, "dispute.resolved", [("dispute", dispute.pk)]) as done:
            yield done
    except UnableToRecord as refusal:
        template, values = retold(refusal)
        raise UnableToResolve(template, **values) from refusal


def check_said(acting: Acting, dispute: Dispute, asked: Resolution, effective_on: date) -> None:
    """See that what is asked makes sense, whatever is in the books. Raises `UnableToResolve`."""
    _check(acting, dispute, asked.finding, asked.policy_in(acting.company), asked.agreed_on, effective_on)


def checked_lines(
    done: Operation, dispute: Dispute, asked: Resolution, version: int | None, *, own: int | None = None
) -> dict[str, DisputeLine]:
    """The lines by number, each with what it concedes; their receivables are held from here on. `own`: the decision
    under way that this comes of. Raises `UnableToResolve` where somebody was faster, or what is asked does not fit."""
    lines = _lines(dispute)
    lock_receivables(done, (line.receivable_id for line in lines.values()))
    _refuse_under_way(dispute, own)
    _refuse_if_moved(dispute, version)
    refuse_items_left(dispute, asked.finding)
    _concede(lines, asked.conceded)
    _check_agreed(asked.agreed_on, lines)
    return lines


def write_resolution(
    done: Operation,
    dispute: Dispute,
    asked: Resolution,
    lines: Mapping[str, DisputeLine],
    effective_on: date,
    *,
    decided_by: str = "",
) -> None:
    """End the dispute in the books and as a case, with lines from `checked_lines`, inside `resolving`. `decided_by`
    ("": whoever acts)."""
    policy = asked.policy_in(done.acting.company)
    ended = events.DisputeResolved(effective_on, dispute.number, asked.finding, 0, policy, asked.agreed_on)
    facts = [Fact(line.receivable_id, _for_line(ended, line)) for line in lines.values()]
    recorded = record(done, facts)
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    done.facts["stage"] = now.stage
    _close(
        dispute,
        effective_on,
        decided_by=decided_by or done.acting.label,
        stage="resolved",
        finding=asked.finding,
        policy=policy or "",
        policy_reason=asked.policy_reason,
        warnings="\n".join(_warnings(lines.values(), facts, recorded.ledgers)),
        conceded=sum(line.conceded for line in lines.values()),
    )
    DisputeLine.objects.bulk_update(lines.values(), ["conceded"])
    lift_holds(done, subject=dispute_subject(dispute.number), on=effective_on)
    end_stage(done, now)
    end_turns(done, now, effective_on)
    now.refresh_from_db()
    tell_answerers(done, now)
    done.subjects += [("receivable", line.receivable_id) for line in lines.values()]
    conceding = {number: line.conceded for number, line in lines.items()}
    done.facts |= {"finding": asked.finding, "policy": policy or "", "conceded": conceding}
    if asked.policy_reason:
        done.words["policy_reason"] = asked.policy_reason


def excl_vat_of(lines: Mapping[str, DisputeLine]) -> int:
    """Cents excl. VAT that lines concede: at the rates of what is contested of the invoice, where that is known."""
    rates: dict[int, list[tuple[int, int]]] = {}
    items = Item.objects.filter(line__in=lines.values(), vat__isnull=False).order_by("pk")
    for line_id, cents, vat in items.values_list("line_id", "claimed", "vat"):
        rates.setdefault(line_id, []).append((cents, vat or 0))
    return approval.excl_vat(
        approval.Conceded(line.conceded, tuple(rates.get(line.pk, ()))) for line in lines.values() if line.conceded
    )


def _refuse_beyond_ceiling(acting: Acting, lines: Mapping[str, DisputeLine]) -> None:
    cents = excl_vat_of(lines)
    if not approval.within(acting.roles, cents):
        raise UnableToResolve(
            "{cents} HT accordés dépassent les {ceiling} que vous pouvez accorder seul ; décidez-le sur la page du "
            "litige, où cela sera soumis à approbation",
            cents=Cents(cents),
            ceiling=Cents(approval.ceiling(acting.roles) or 0),
        )


def _refuse_under_way(dispute: Dispute, own: int | None) -> None:
    """Nobody decides or resolves while what somebody decided waits to be approved or sent."""
    found = decision_under_way(dispute)
    if found is None or found["id"] == own:
        return
    template = (
        "{number} : une décision de {by}, du {at}, attend d’être approuvée ; approuvez-la, ou faites-la retirer, avant "
        "d’en prendre une autre"
        if found["state"] == DecisionState.TO_APPROVE
        else "{number} : une décision de {by}, du {at}, prendra effet quand sa réponse sera partie ; faites-la retirer "
        "avant d’en prendre une autre"
    )
    at = found["at"].astimezone(ZoneInfo(dispute.company.time_zone))
    raise UnableToResolve(template, number=dispute.number, by=found["by"], at=at)


def _lines(dispute: Dispute) -> dict[str, DisputeLine]:
    """The dispute's lines by receivable number, in ascending id of receivable."""
    lines = dispute.lines.select_related("receivable", "dispute").order_by("receivable_id")
    return {line.receivable.number: line for line in lines}


def _check_agreed(agreed_on: date | None, lines: Mapping[str, DisputeLine]) -> None:
    issued = max(line.receivable.issued_on for line in lines.values())
    if agreed_on and agreed_on < issued:
        raise UnableToResolve(
            "la date convenue {agreed} est avant l'émission de la facture, {issued}", agreed=agreed_on, issued=issued
        )


def _check(
    acting: Acting,
    dispute: Dispute,
    finding: events.Finding,
    policy: events.Policy | None,
    agreed_on: date | None,
    effective_on: date,
) -> None:
    if finding not in FINDINGS:
        raise UnableToResolve(
            "bien-fondé « {finding} » inconnu : {findings}", finding=finding, findings=", ".join(FINDINGS)
        )
    if policy is not None and policy not in POLICIES:
        raise UnableToResolve(
            "politique « {policy} » inconnue : {policies}", policy=policy, policies=", ".join(POLICIES)
        )
    if (policy == "agreed") != (agreed_on is not None):
        raise UnableToResolve("une date convenue va avec la politique « agreed », et elle seule")
    if effective_on < dispute.opened_on:
        raise UnableToResolve(
            "la résolution {on} est avant l'ouverture {opened}", on=effective_on, opened=dispute.opened_on
        )
    if effective_on > acting.today:
        raise UnableToResolve("la résolution {on} est dans l’avenir", on=effective_on)


def refuse_items_left(dispute: Dispute, finding: str) -> None:
    """A dispute by lines of invoices ends once each is decided, unless it is not examined at all (withdrawn, out of
    time, goodwill). Raises `UnableToResolve`, which names those that are left."""
    outcome = resolution_of_items(dispute) if finding in EXAMINED else None
    if outcome and outcome.left:
        names = [f"{row['label'] or row['position'] or row['delivery_note']} ({row['number']})" for row in outcome.left]
        raise UnableToResolve(
            "{number} : il reste à décider de {items} ; qualifiez chaque ligne, puis résolvez le litige",
            number=dispute.number,
            items=", ".join(names[:NAMED]) + ("…" if len(names) > NAMED else ""),
        )


def _concede(lines: Mapping[str, DisputeLine], conceded: Mapping[str, int]) -> None:
    for number, cents in conceded.items():
        line = lines.get(number)
        if line is None:
            raise UnableToResolve(
                "{number} n’est pas dans ce litige, qui porte sur {lines}", number=number, lines=", ".join(lines)
            )
        if cents < 0:
            raise UnableToResolve(
                "{number} : un montant accordé ne peut pas être négatif ({conceded})",
                number=number,
                conceded=Cents(cents),
            )
        if cents > line.claimed:
            raise UnableToResolve(
                "{number} : {conceded} accordés dépassent les {claimed} contestés",
                number=number,
                conceded=Cents(cents),
                claimed=Cents(line.claimed),
            )
        line.conceded = cents


def _for_line(ended: events.DisputeResolved, line: DisputeLine) -> events.DisputeResolved:
    """What the end says of one receivable: of the concession what is on euros not paid; the rest becomes a credit when
    its credit note is booked."""
    unpaid = contested_of(line.receivable_id, ended.dispute, ended.on)
    return replace(ended, conceded=min(line.conceded, unpaid))


def _warnings(lines: Iterable[DisputeLine], facts: Iterable[Fact], ledgers: Mapping[int, Ledger]) -> Iterator[str]:
    """What is lawful to record and wise to look at: a credit to come, dates beyond the legal ceiling from issue."""
    for line, fact in zip(lines, facts, strict=True):
        already = line.conceded - (fact.event.conceded if isinstance(fact.event, events.DisputeResolved) else 0)
        if already:
            yield (
                f"{line.receivable.number} : {amount(already)} accordés portent sur ce qui est déjà réglé ou "
                "n'était pas bloqué ; ce sera un crédit du client quand l'avoir sera dans les comptes"
            )
        try:
            ceiling = latest_due_date(line.receivable.issued_on).toordinal()
        except OutsideKnownPeriod:
            continue
        dues = [p.due for p in ledgers[line.receivable_id].portions if p.dispute == line.dispute.number and p.rest]
        beyond = max((due for due in dues if due and due > ceiling), default=None)
        if beyond:
            yield (
                f"{line.receivable.number} : l'échéance retenue {date.fromordinal(beyond)} dépasse le plafond légal "
                f"compté de l'émission, {date.fromordinal(ceiling)} (C. com., art. L. 441-10, I)"
            )


def _close(dispute: Dispute, effective_on: date, **said: str | int) -> None:
    """The row changes only while it is open: the second of two people changes nothing, and is told."""
    closed = Dispute.objects.filter(pk=dispute.pk, status=Status.OPEN).update(
        status=Status.RESOLVED,
        resolved_on=effective_on,
        version=F("version") + 1,
        **said,
    )
    if not closed:
        _refuse_if_moved(dispute, None)


def _refuse_if_moved(dispute: Dispute, version: int | None) -> None:
    """Asked while the receivables are held, so that it stays true."""
    moved = moved_since(dispute, version)
    if moved:
        template, values = moved
        raise UnableToResolve(template, **values)
