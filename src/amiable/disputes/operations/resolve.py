"""A dispute ends: what is conceded, and from when what remains is owed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from amiable.core import events
from amiable.core.dispute import FINDINGS, POLICIES, company_policy
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.ledger import Ledger
from amiable.core.money import amount
from amiable.core.refusal import Refusal
from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.disputes.operations.wording import in_french
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.receivables.operations import Fact, UnableToRecord, dispute_subject, lift_holds, lock_receivables, record
from amiable.receivables.queries.portions import contested_of


class UnableToResolve(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do."""


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
) -> Dispute:
    """End `dispute` on `effective_on`, the day its answer, credit note or cure has gone out, whichever is last.

    `conceded`: cents incl. VAT by receivable number (not named: 0); what exceeds the part contested still open, on an
    invoice that was paid, becomes a credit when its credit note is booked. `policy` None: the default of the company,
    then of the finding.
    Raises `UnableToResolve` (also for the second of two people who decide at once), `people.access.Forbidden`.
    """
    require(acting, "decide")
    policy = policy or company_policy(acting.company.policies, finding)
    _check(acting, dispute, finding, policy, agreed_on, effective_on)
    try:
        with operation(acting, "dispute.resolved", [("dispute", dispute.pk)]) as done:
            lines = _lines(dispute)
            lock_receivables(done, (line.receivable_id for line in lines.values()))
            _refuse_if_resolved(dispute)
            _concede(lines, conceded or {})
            _check_agreed(agreed_on, lines)
            ended = events.DisputeResolved(effective_on, dispute.number, finding, 0, policy, agreed_on)
            facts = [
                Fact(line.receivable_id, replace(ended, conceded=_unpaid(line, dispute, effective_on)))
                for line in lines.values()
            ]
            recorded = record(done, facts)
            _close(
                acting,
                dispute,
                effective_on,
                finding=finding,
                policy=policy or "",
                policy_reason=policy_reason,
                warnings="\n".join(_warnings(lines.values(), facts, recorded.ledgers)),
            )
            DisputeLine.objects.bulk_update(lines.values(), ["conceded"])
            lift_holds(done, subject=dispute_subject(dispute.number), on=effective_on)
            done.subjects += [("receivable", line.receivable_id) for line in lines.values()]
            done.facts |= {
                "finding": finding,
                "policy": policy or "",
                "conceded": {number: line.conceded for number, line in lines.items()},
            }
            if policy_reason:
                done.words["policy_reason"] = policy_reason
    except UnableToRecord as refusal:
        raise UnableToResolve(in_french(refusal)) from refusal
    dispute.refresh_from_db()
    return dispute


def _lines(dispute: Dispute) -> dict[str, DisputeLine]:
    """The dispute's lines by receivable number, in ascending id of receivable."""
    lines = dispute.lines.select_related("receivable", "dispute").order_by("receivable_id")
    return {line.receivable.number: line for line in lines}


def _check_agreed(agreed_on: date | None, lines: Mapping[str, DisputeLine]) -> None:
    issued = max(line.receivable.issued_on for line in lines.values())
    if agreed_on and agreed_on < issued:
        raise UnableToResolve(f"la date convenue {agreed_on} est avant l'émission de la facture, {issued}")


def _check(
    acting: Acting,
    dispute: Dispute,
    finding: events.Finding,
    policy: events.Policy | None,
    agreed_on: date | None,
    effective_on: date,
) -> None:
    if finding not in FINDINGS:
        raise UnableToResolve(f"bien-fondé « {finding} » inconnu : {', '.join(FINDINGS)}")
    if policy is not None and policy not in POLICIES:
        raise UnableToResolve(f"politique « {policy} » inconnue : {', '.join(POLICIES)}")
    if (policy == "agreed") != (agreed_on is not None):
        raise UnableToResolve("une date convenue va avec la politique « agreed », et elle seule")
    if effective_on < dispute.opened_on:
        raise UnableToResolve(f"la résolution {effective_on} est avant l'ouverture {dispute.opened_on}")
    if effective_on > acting.today:
        raise UnableToResolve(f"la résolution {effective_on} est dans l'avenir")


def _concede(lines: Mapping[str, DisputeLine], conceded: Mapping[str, int]) -> None:
    for number, cents in conceded.items():
        line = lines.get(number)
        if line is None:
            raise UnableToResolve(f"{number} n'est pas dans ce litige, qui porte sur {', '.join(lines)}")
        if cents < 0:
            raise UnableToResolve(f"{number} : un montant accordé ne peut pas être négatif ({amount(cents)})")
        if cents > line.claimed:
            raise UnableToResolve(f"{number} : {amount(cents)} accordés dépassent les {amount(line.claimed)} contestés")
        line.conceded = cents


def _unpaid(line: DisputeLine, dispute: Dispute, on: date) -> int:
    """What of the concession is on euros not paid: the rest becomes a credit when its credit note is booked."""
    return min(line.conceded, contested_of(line.receivable_id, dispute.number, on))


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


def _close(acting: Acting, dispute: Dispute, effective_on: date, **said: str) -> None:
    """The row changes only while it is open: the second of two people changes nothing, and is told."""
    closed = Dispute.objects.filter(pk=dispute.pk, status=Status.OPEN).update(
        status=Status.RESOLVED,
        resolved_on=effective_on,
        decided_by=acting.label,
        version=dispute.version + 1,
        **said,
    )
    if not closed:
        _refuse_if_resolved(dispute)


def _refuse_if_resolved(dispute: Dispute) -> None:
    """Tell the second of two people what the first did."""
    now = Dispute.objects.get(pk=dispute.pk)
    if now.status != Status.OPEN:
        raise UnableToResolve(
            f"{now.number} est déjà résolu, le {now.resolved_on} par {now.decided_by} ({now.finding})"
        )
