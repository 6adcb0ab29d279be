"""The disputes to open and resolve once the files are in: the plot's complaints, with real dates and invoices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from amiable.core.events import Finding, Policy
from amiable.jobs.demo_company.complaint import Complaint, Reason
from amiable.jobs.demo_company.model import Invoice, Sale
from amiable.jobs.demo_company.regulars import COMPLAINTS

_KNOWN = (76, 147)  # the chipped jars of the signature invoice, opened 76 days ago, are dispute 147 of the year


@dataclass(frozen=True, slots=True)
class DisputedLine:
    """One invoice of a dispute: cents incl. VAT blocked, and claimed (>= blocked) by the customer."""

    invoice: str
    blocked: int
    claimed: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """How it ended: `conceded` is (invoice, cents incl. VAT) per line, zero included; credit notes are to come.

    `policy` None: the company's default for the finding; given, `policy_reason` says why (French).
    """

    on: date
    finding: Finding
    conceded: tuple[tuple[str, int], ...]
    policy: Policy | None
    policy_reason: str


@dataclass(frozen=True, slots=True)
class DisputePlan:
    """A dispute as it is to be typed in: `words` are the customer's, in French; `resolution` None: still open."""

    reference: str
    customer: str
    lines: tuple[DisputedLine, ...]
    opened_on: date
    reason: Reason
    words: str
    resolution: Resolution | None

    @property
    def blocked(self) -> int:
        return sum(line.blocked for line in self.lines)


def plans(today: date, told: Mapping[Sale, Invoice]) -> tuple[DisputePlan, ...]:
    """The disputes in the order of opening, numbered ``LIT-2026-0147``; every sale of the plot must be in `told`."""
    ordered = sorted(COMPLAINTS, key=lambda complaint: -complaint.ago)
    anchor = next(rank for rank, complaint in enumerate(ordered) if complaint.ago == _KNOWN[0])
    return tuple(_plan(today, told, complaint, _KNOWN[1] - anchor + rank) for rank, complaint in enumerate(ordered))


def _plan(today: date, told: Mapping[Sale, Invoice], complaint: Complaint, number: int) -> DisputePlan:
    invoices = [told[part.sale] for part in complaint.contested]
    lines = tuple(
        DisputedLine(invoice.number, part.blocked, part.claimed or part.blocked)
        for invoice, part in zip(invoices, complaint.contested, strict=True)
    )
    opened_on = today - timedelta(days=complaint.ago)
    reference = f"LIT-{opened_on.year}-{number:04d}"
    code = invoices[0].customer.code
    resolution = _resolution(today, complaint, invoices)
    return DisputePlan(reference, code, lines, opened_on, complaint.reason, complaint.words, resolution)


def _resolution(today: date, complaint: Complaint, invoices: list[Invoice]) -> Resolution | None:
    answer = complaint.answer
    if answer is None:
        return None
    conceded = tuple((invoice.number, cents) for invoice, cents in zip(invoices, answer.conceded, strict=True))
    on = today - timedelta(days=answer.ago)
    return Resolution(on, answer.finding, conceded, answer.policy, answer.policy_reason)
