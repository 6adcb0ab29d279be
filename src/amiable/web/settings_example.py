"""Terms and tables of policies shown on an example: one invoice, one dispute. Every figure is the core's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from amiable.core.calendar import Term, parse_term
from amiable.core.dispute import company_policy
from amiable.core.events import DisputeOpened, DisputeResolved, Finding, Issued, Share
from amiable.core.law.late_interest import Schedule, below_floor, parse_rate
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.simulation import Document, PortionRow, SimulatedEvent, SimulatedReceivable, run
from amiable.web.picture.clock import Axis, ClockPicture, axis_of

if TYPE_CHECKING:
    from amiable.people.models import Company

INVOICE, CONTESTED, CONCEDED = 1_200_00, 300_00, 100_00
LATE_DAYS = 30
BEFORE, AFTER, LASTS, SINCE = 10, 10, 30, 15
"""Days: before or after the due date the customer contests, how long the dispute lasts, and how long ago the latest of
the dates is past, so that each table shows something late."""
NUMBER, DISPUTE = "F", "L"
TABLES = ("standard", "letter", "letter_all")
CASES: tuple[tuple[Finding, bool, object], ...] = (
    ("partly_founded", True, _("Fondé en partie, contesté avant l’échéance")),
    ("partly_founded", False, _("Fondé en partie, contesté après l’échéance")),
    ("unfounded", True, _("Non fondé, contesté avant l’échéance")),
)
"""Finding, whether the customer contested in time, words."""


@dataclass(frozen=True, slots=True)
class TermsExample:
    """An invoice of `amount` cents, late enough by today that its penalties are known: its due date, the latest that
    the law allows (None: not known), whether it is later than that, and the penalties after `late_days` unpaid days
    (None: no rate known). `floor`: (half-year, basis points) of the legal floor that the rate does not reach."""

    amount: int
    issued_on: date
    due_on: date
    latest: date | None
    late_days: int
    interest: int | None
    floor: tuple[str, int] | None

    @property
    def too_late(self) -> bool:
        return self.latest is not None and self.due_on > self.latest


def terms_example(term: Term, schedule: Schedule, today: date) -> TermsExample:
    """What these terms give an invoice that is late by today."""
    issued_on = _issued(term, today, LATE_DAYS)
    due = term.due(issued_on)
    issued = Issued(issued_on, (Share(INVOICE, due),), schedule, term=term)
    document = Document((SimulatedReceivable(NUMBER, "C", issued),), ())
    interest = run(document, due + timedelta(LATE_DAYS)).receivables[0].total("interest")
    try:
        latest = latest_due_date(issued_on, month_end=bool(term.month_end))
    except OutsideKnownPeriod:
        latest = None
    floor = below_floor(schedule, today, today)
    said = (str(floor[0]), floor[1]) if floor else None
    return TermsExample(INVOICE, issued_on, due, latest, LATE_DAYS, interest, said)


@dataclass(frozen=True, slots=True)
class Case:
    """What remains owed of the contested part, `rest` cents, under one table: its retained date, how many days late it
    is, its penalties so far (cents, None: no rate known), and its clock."""

    words: object
    rest: int
    due_on: date
    days_late: int
    interest: int | None
    clock: ClockPicture


@dataclass(frozen=True, slots=True)
class PolicyExample:
    """The invoice of the example, and code of a table of policies → its cases; all clocks share `axis`."""

    invoice: int
    issued_on: date
    due_on: date
    contested: int
    conceded: int
    axis: Axis
    tables: dict[str, list[Case]]


def policy_example(company: "Company", today: date) -> PolicyExample:
    """The same three disputes under each table, as they would stand today."""
    term, schedule = parse_term(company.term), parse_rate(company.rate)
    issued_on = _issued(term, today, AFTER + LASTS + (term.due(today) - today).days + SINCE)
    due = term.due(issued_on)
    issued = Issued(issued_on, (Share(INVOICE, due),), schedule, term=term)
    tables = {table: [_case(issued, due, table, one, today) for one in CASES] for table in TABLES}
    axis = axis_of([case.clock for cases in tables.values() for case in cases], today)
    return PolicyExample(INVOICE, issued_on, due, CONTESTED, CONCEDED, axis, tables)


def _issued(term: Term, today: date, late: int) -> date:
    """A day of issue whose due date lies at least `late` days before today."""
    return today - timedelta((term.due(today) - today).days + (31 if term.month_end else 0) + late)


def _case(issued: Issued, due: date, table: str, case: tuple[Finding, bool, object], today: date) -> Case:
    finding, in_time, words = case
    opened = due - timedelta(BEFORE) if in_time else due + timedelta(AFTER)
    resolved = opened + timedelta(LASTS)
    conceded = CONCEDED if finding == "partly_founded" else 0
    end = DisputeResolved(resolved, DISPUTE, finding, conceded, company_policy(table, finding))
    row = _contested(issued, [DisputeOpened(opened, DISPUTE, CONTESTED), end], today)
    position = row.position
    return Case(
        words=words,
        rest=position.certain,
        due_on=date.fromordinal(position.due),
        days_late=max(0, today.toordinal() - position.due),
        interest=position.interest,
        clock=ClockPicture(
            begins=issued.on,
            due=date.fromordinal(position.due),
            original_due=date.fromordinal(position.original_due),
            contested=((opened, resolved),),
            bears=_span(date.fromordinal(position.due), today),
            original_bears=_span(due, today),
            name=str(words),
        ),
    )


def _contested(issued: Issued, said: Sequence[DisputeOpened | DisputeResolved], today: date) -> PortionRow:
    events = tuple(SimulatedEvent(place, "", event.on, ((NUMBER, event),)) for place, event in enumerate(said, start=1))
    result = run(Document((SimulatedReceivable(NUMBER, "C", issued),), events), today)
    return next(row for row in result.receivables[0].portions if row.dispute)


def _span(due: date, today: date) -> tuple[tuple[date, date], ...]:
    return ((due + timedelta(1), today),) if due < today else ()
