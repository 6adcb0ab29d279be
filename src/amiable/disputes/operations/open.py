"""A customer contests: the case is opened, and the euros it blocks leave what may be claimed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from amiable.core import events
from amiable.core.dispute import answer_due
from amiable.core.reasons import REASONS
from amiable.core.refusal import Cents, Refusal
from amiable.core.refusal import sentence as in_words
from amiable.disputes.models import Dispute, DisputeLine, Numbering
from amiable.disputes.operations.answer import UnableToAssign, check_answer
from amiable.disputes.operations.items import ItemAsked, UnableToItemise, claimed_by, write_items
from amiable.disputes.operations.search import index_disputes
from amiable.disputes.operations.turns import begin_turns
from amiable.disputes.operations.wording import retold
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting, require
from amiable.people.queries import calendar_of
from amiable.receivables.operations import Fact, UnableToRecord, dispute_subject, lock_receivables, place_hold, record
from amiable.receivables.queries.portions import certain_of, portions_of_dispute

if TYPE_CHECKING:
    from amiable.receivables.models import Receivable


_OWN_NUMBER = re.compile(r"LIT-(?P<year>[0-9]{4})-(?P<last>[0-9]{1,6})")


class UnableToOpen(Refusal, ValueError):
    """The message (French) says which line or field, what was expected, and what to do."""


@dataclass(frozen=True, slots=True)
class BlockedLine:
    """A receivable contested: cents incl. VAT that the customer claims, and that are blocked.

    `claimed` None: what its `items` come to, else the whole invoice. `blocked` None: what is claimed, as far as it is
    certain; it never exceeds it.
    """

    receivable: "Receivable"
    claimed: int | None = None
    blocked: int | None = None
    items: tuple[ItemAsked, ...] = ()


def open_dispute(
    acting: Acting,
    *,
    lines: Sequence[BlockedLine],
    reason: str,
    words: str = "",
    opened_on: date,
    number: str = "",
    department: str = "",
    assignee: int | None = None,
    reference: str = "",
    due_on: date | None = None,
) -> Dispute:
    """Open a dispute over one or several receivables of one customer; `words` are the customer's, verbatim.

    `number` is given only for a case that already has one of ours, `reference` is what it was called elsewhere.
    `department` ("": that of the reason) answers, there `assignee` (the id of a person of the company; None: nobody
    yet), by `due_on` (None: after the working days of the reason). Raises `UnableToOpen`,
    `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`. Nothing is written then.
    """
    require(acting, "dispute")
    lines = [_with_sum(line) for line in lines]
    _check(acting, lines, reason, opened_on)
    due_on = due_on or answer_due(reason, opened_on, calendar_of(acting.company))
    try:
        check_answer(acting, department=department, assignee=assignee, due_on=due_on, opened_on=opened_on)
    except UnableToAssign as refusal:
        raise UnableToOpen(refusal.template, **refusal.values) from refusal
    dispute = Dispute(
        company=acting.company,
        customer_id=lines[0].receivable.customer_id,
        number=number,
        reason=reason,
        words=words,
        opened_on=opened_on,
        due_on=due_on,
        department=department,
        assignee_id=assignee,
        reference=reference,
    )
    try:
        with operation(acting, "dispute.opened") as done:
            _write(done, dispute, sorted(lines, key=lambda line: line.receivable.pk))
    except UnableToRecord as refusal:
        template, values = retold(refusal)
        raise UnableToOpen(template, **values) from refusal
    except IntegrityError as conflict:
        raise UnableToOpen("le litige {number} existe déjà", number=dispute.number) from conflict
    return dispute


def _write(done: Operation, dispute: Dispute, lines: Sequence[BlockedLine]) -> None:
    """The case, what it blocks in the books, and what the journal says of it; `lines` in the order of receivables."""
    lock_receivables(done, (line.receivable.pk for line in lines))
    if dispute.number:
        _count_on_from(done.acting, dispute.number)
    else:
        dispute.number = _next_number(done.acting, dispute.opened_on.year)
    dispute.operation = done.id
    rows = [_line(dispute, line, certain_of(line.receivable.pk)) for line in lines]
    dispute.claimed, dispute.blocked = sum(row.claimed for row in rows), sum(row.blocked for row in rows)
    dispute.conceded = 0
    dispute.save(force_insert=True)
    begin_turns(done, dispute)
    opened_on, number = dispute.opened_on, dispute.number
    record(done, [Fact(row.receivable_id, events.DisputeOpened(opened_on, number, row.blocked)) for row in rows])
    DisputeLine.objects.bulk_create(rows)
    for row, line in zip(rows, lines, strict=True):
        write_items(done, row, line.items)
    _hold(done, dispute, rows)
    index_disputes(done.acting.company, [dispute.pk])
    done.subjects += [("dispute", dispute.pk), *(("receivable", row.receivable_id) for row in rows)]
    done.facts |= {"number": number, "reason": dispute.reason, "blocked": dispute.blocked}
    done.facts["due_on"] = dispute.due_on.isoformat() if dispute.due_on else None
    said = (("department", dispute.department), ("assignee", dispute.assignee_id))
    done.facts |= {name: value for name, value in said if value}
    if dispute.words:
        done.words["customer"] = dispute.words


def _check(acting: Acting, lines: Sequence[BlockedLine], reason: str, opened_on: date) -> None:
    if not lines:
        raise UnableToOpen("indiquez au moins une facture contestée")
    if reason not in REASONS:
        raise UnableToOpen(
            "motif « {reason} » inconnu ; les motifs sont : {reasons}", reason=reason, reasons=", ".join(REASONS)
        )
    if opened_on > acting.today:
        raise UnableToOpen("la date d’ouverture {on} est dans l’avenir", on=opened_on)
    for line in lines:
        if line.receivable.company_id != acting.company.pk:
            raise Absent("aucune pièce {number}", number=line.receivable.number)
    if len({line.receivable.customer_id for line in lines}) > 1:
        raise UnableToOpen("les factures sont de clients différents ; ouvrez un litige par client")
    if len({line.receivable.pk for line in lines}) < len(lines):
        raise UnableToOpen("la même facture est citée deux fois ; donnez-lui un seul montant")
    for line in lines:
        _check_line(line, opened_on)


def _with_sum(line: BlockedLine) -> BlockedLine:
    """What its items come to is what is claimed."""
    if not line.items:
        return line
    number = line.receivable.number
    try:
        claimed = claimed_by(line.items)
    except UnableToItemise as refusal:
        raise UnableToOpen("{number} : {what}", number=number, what=in_words(refusal)) from refusal
    if line.claimed not in (None, claimed):
        raise UnableToOpen("{number} : les lignes font {claimed}, et c’est ce qui est contesté", number=number,
                           claimed=Cents(claimed))  # fmt: skip
    return replace(line, claimed=claimed)


def _check_line(line: BlockedLine, opened_on: date) -> None:
    receivable, number = line.receivable, line.receivable.number
    if receivable.kind != "invoice":
        raise UnableToOpen("{number} n'est pas une facture mais un crédit du client", number=number)
    if opened_on < receivable.issued_on:
        raise UnableToOpen(
            "{number} : émise le {issued}, après l’ouverture {on}",
            number=number,
            issued=receivable.issued_on,
            on=opened_on,
        )
    claimed = receivable.amount if line.claimed is None else line.claimed
    if claimed <= 0:
        raise UnableToOpen(
            "{number} : le montant contesté doit être positif, pas {claimed}", number=number, claimed=Cents(claimed)
        )
    if line.blocked is not None and line.blocked < 0:
        raise UnableToOpen(
            "{number} : le montant bloqué ne peut pas être négatif ({blocked})",
            number=number,
            blocked=Cents(line.blocked),
        )
    if claimed > receivable.amount:
        raise UnableToOpen(
            "{number} : {claimed} dépasse le montant de la facture, {amount}",
            number=number,
            claimed=Cents(claimed),
            amount=Cents(receivable.amount),
        )
    if line.blocked is not None and line.blocked > claimed:
        raise UnableToOpen("{number} : on ne bloque pas plus que ce qui est contesté", number=number)


def _line(dispute: Dispute, line: BlockedLine, certain: int) -> DisputeLine:
    claimed = line.receivable.amount if line.claimed is None else line.claimed
    blocked = min(claimed, certain) if line.blocked is None else line.blocked
    return DisputeLine(
        company_id=dispute.company_id,
        dispute=dispute,
        receivable=line.receivable,
        claimed=claimed,
        blocked=blocked,
    )


def _hold(done: Operation, dispute: Dispute, rows: Sequence[DisputeLine]) -> None:
    """The contested portions are out of demands in any case; the hold says why, and since when."""
    for row in rows:
        for portion in portions_of_dispute(row.receivable_id, dispute.number):
            place_hold(
                done,
                customer_id=dispute.customer_id,
                receivable_id=row.receivable_id,
                portion=portion,
                kind="contested",
                since=dispute.opened_on,
                subject=dispute_subject(dispute.number),
            )


def _next_number(acting: Acting, year: int) -> str:
    with transaction.atomic():
        Numbering.objects.get_or_create(company=acting.company, year=year)
        numbering = Numbering.objects.select_for_update().get(company=acting.company, year=year)
        taken = True
        while taken:
            numbering.last += 1
            number = f"LIT-{year}-{numbering.last:04d}"
            taken = Dispute.objects.filter(company=acting.company, number=number).exists()
        numbering.save(update_fields=["last"])
    return number


def _count_on_from(acting: Acting, number: str) -> None:
    """Numbers of ours that were given elsewhere are not given again: the next one comes after them."""
    if own := _OWN_NUMBER.fullmatch(number):
        Numbering.objects.get_or_create(company=acting.company, year=int(own["year"]))
        behind = Numbering.objects.filter(company=acting.company, year=int(own["year"]), last__lt=int(own["last"]))
        behind.update(last=int(own["last"]))
