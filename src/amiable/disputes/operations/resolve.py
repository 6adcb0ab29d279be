"""A dispute ends: what is conceded, and from when what remains is owed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import F

from amiable.core import events
from amiable.core.dispute import FINDINGS, POLICIES, company_policy
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.ledger import Ledger
from amiable.core.money import amount
from amiable.core.refusal import Cents, Refusal
from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.disputes.operations.wording import moved_since, retold
from amiable.journal.operations import operation
from amiable.people.access import Absent, Acting, require
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
    version: int | None = None,
) -> Dispute:
    """End `dispute` on `effective_on`, the day its answer, credit note or cure has gone out, whichever is last.

    `conceded`: cents incl. VAT by receivable number (not named: 0); what exceeds the part contested still open, on an
    invoice that was paid, becomes a credit when its credit note is booked. `policy` None: the default of the company,
    then of the finding. `version`: that of the dispute its reader saw; where it has moved, what was done since is told.
    Raises `UnableToResolve` (also for the second of two people who decide at once), `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`.
    """
    require(acting, "decide")
    if dispute.company_id != acting.company.pk:
        raise Absent("aucun litige {number}", number=dispute.number)
    policy = policy or company_policy(acting.company.policies, finding)
    _check(acting, dispute, finding, policy, agreed_on, effective_on)
    try:
        with operation(acting, "dispute.resolved", [("dispute", dispute.pk)]) as done:
            lines = _lines(dispute)
            lock_receivables(done, (line.receivable_id for line in lines.values()))
            _refuse_if_moved(dispute, version)
            _concede(lines, conceded or {})
            _check_agreed(agreed_on, lines)
            ended = events.DisputeResolved(effective_on, dispute.number, finding, 0, policy, agreed_on)
            facts = [Fact(line.receivable_id, _for_line(ended, line)) for line in lines.values()]
            recorded = record(done, facts)
            _close(
                acting,
                dispute,
                effective_on,
                finding=finding,
                policy=policy or "",
                policy_reason=policy_reason,
                warnings="\n".join(_warnings(lines.values(), facts, recorded.ledgers)),
                conceded=sum(line.conceded for line in lines.values()),
            )
            DisputeLine.objects.bulk_update(lines.values(), ["conceded"])
            lift_holds(done, subject=dispute_subject(dispute.number), on=effective_on)
            done.subjects += [("receivable", line.receivable_id) for line in lines.values()]
            conceding = {number: line.conceded for number, line in lines.items()}
            done.facts |= {"finding": finding, "policy": policy or "", "conceded": conceding}
            if policy_reason:
                done.words["policy_reason"] = policy_reason
    except UnableToRecord as refusal:
        template, values = retold(refusal)
        raise UnableToResolve(template, **values) from refusal
    dispute.refresh_from_db()
    return dispute


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


def _close(acting: Acting, dispute: Dispute, effective_on: date, **said: str | int) -> None:
    """The row changes only while it is open: the second of two people changes nothing, and is told."""
    closed = Dispute.objects.filter(pk=dispute.pk, status=Status.OPEN).update(
        status=Status.RESOLVED,
        resolved_on=effective_on,
        decided_by=acting.label,
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
