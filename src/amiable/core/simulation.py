"""What `amiable simulate` computes: the position that follows from a few receivables and events, without a database."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from amiable.core.events import DisputeOpened, DisputeResolved, Event, InsolvencyOpened, Issued
from amiable.core.law.late_interest import below_floor, missing_rate
from amiable.core.law.payment_terms import latest_due_date
from amiable.core.law.source import OutsideKnownPeriod
from amiable.core.ledger import Impossible, Ledger, post
from amiable.core.position.portions import PortionPosition, indemnity, of_portions, total
from amiable.core.refusal import Refusal


class Refused(Refusal, ValueError):
    """A document that cannot be computed: which entry, a stable `code`, and the sentence that says why.

    `event` counts from 1 in the order of the file; None where a receivable or the document as a whole is meant.
    `where` names the entry for the reader: ``event 3 (dispute_resolved D1)``.
    """

    def __init__(self, code: str, message: str, *, where: str = "", event: int | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.code, self.message, self.where, self.event = code, message, where, event


@dataclass(frozen=True, slots=True)
class SimulatedReceivable:
    """An invoice of the document."""

    number: str
    customer: str
    issued: Issued


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """One event of the document: its place in it, what to call it, and what it says of which receivable.

    An insolvency names a `customer`. A resolution names in `parts` only the receivables that concede something.
    """

    place: int
    where: str
    on: date
    parts: tuple[tuple[str, Event], ...]
    customer: str = ""

    def refused(self, code: str, message: str) -> Refused:
        return Refused(code, message, where=self.where, event=self.place)


@dataclass(frozen=True, slots=True)
class Document:
    """What is simulated, in the order of the file."""

    receivables: tuple[SimulatedReceivable, ...]
    events: tuple[SimulatedEvent, ...]


@dataclass(frozen=True, slots=True)
class PortionRow:
    """One portion of the answer; `dispute` is the one that made it."""

    receivable: str
    portion: int
    dispute: str | None
    position: PortionPosition
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """The sum of a receivable's portions, in cents; `indemnity` None where no figure of the law is known."""

    receivable: str
    customer: str
    portions: tuple[PortionRow, ...]
    credit: int
    indemnity: int | None

    def total(self, name: str) -> int | None:
        """The sum of a figure over the portions; None as soon as one of them is unknown."""
        return total((row.position for row in self.portions), name)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something lawful to record and wise to look at."""

    receivable: str
    code: str
    message: str


@dataclass(slots=True)
class Result:
    """The answer. `credits`: customer → cents, not zero, in order of first appearance in the document."""

    as_of: date
    receivables: list[ReceivableRow] = field(default_factory=list)
    credits: dict[str, int] = field(default_factory=dict)
    warnings: list[Caution] = field(default_factory=list)


def run(document: Document, as_of: date) -> Result:
    """The position of `document` on `as_of`; events after it do not exist. Raises `Refused`."""
    told = _by_receivable(document, as_of)
    result = Result(as_of, credits={receivable.customer: 0 for receivable in document.receivables})
    refusals: list[tuple[int, Refused]] = []
    for receivable in document.receivables:
        if receivable.issued.on > as_of:
            continue
        events = told[receivable.number]
        try:
            ledger = post([receivable.issued, *(told.event for told in events)])
        except Impossible as impossible:
            refusals.append(_refusal(receivable, events, impossible))
            continue
        _add(result, receivable, ledger)
    if refusals:
        raise min(refusals, key=lambda refusal: refusal[0])[1]
    result.credits = {customer: cents for customer, cents in result.credits.items() if cents}
    return result


def _refusal(receivable: SimulatedReceivable, events: list["_Told"], impossible: Impossible) -> tuple[int, Refused]:
    """The refusal with its order among all of the document, so that the first one is named."""
    if not impossible.event:
        where = f"receivable {receivable.number}"
        return 0, Refused(impossible.code, impossible.message, where=where)
    told = events[impossible.event - 1]
    return told.order, told.said.refused(impossible.code, impossible.message)


class _Told(NamedTuple):
    """What one event says of one receivable, with its place in the order in which all are applied."""

    order: int
    said: SimulatedEvent
    event: Event


def _by_receivable(document: Document, as_of: date) -> dict[str, list[_Told]]:
    """The events of each receivable up to `as_of`, in order of day and file. Raises `Refused` on unknown names."""
    receivables = {receivable.number: receivable for receivable in document.receivables}
    customers: dict[str, list[str]] = defaultdict(list)
    for receivable in document.receivables:
        customers[receivable.customer].append(receivable.number)
    disputes: dict[str, list[str]] = {}
    told: dict[str, list[_Told]] = {number: [] for number in receivables}
    order = 0
    for said in sorted(document.events, key=lambda event: (event.on, event.place)):
        if said.on > as_of:
            break
        for number, event in _parts(said, customers, disputes):
            if number not in receivables:
                raise said.refused("unknown_receivable", f"there is no receivable {number}")
            issued_on = receivables[number].issued.on
            if said.on < issued_on and not said.customer:
                raise said.refused("before_issue", f"{said.on} is before the issue of {number} on {issued_on}")
            _know(said, number, event, disputes)
            order += 1
            told[number].append(_Told(order, said, event))
    return told


def _parts(
    said: SimulatedEvent, customers: dict[str, list[str]], disputes: dict[str, list[str]]
) -> list[tuple[str, Event]]:
    """What an event says of each receivable: an insolvency reaches all of a customer, a resolution all of a dispute."""
    if said.customer:
        if said.customer not in customers:
            raise said.refused("unknown_customer", f"there is no receivable of customer {said.customer}")
        return [(number, InsolvencyOpened(said.on)) for number in customers[said.customer]]
    parts = list(said.parts)
    first = parts[0][1]
    if not isinstance(first, DisputeResolved):
        return parts
    if first.dispute not in disputes:
        raise said.refused("unknown_dispute", f"dispute {first.dispute} is not open on {said.on}")
    conceding = {number: event for number, event in parts if number}
    for number in conceding:
        if number not in disputes[first.dispute]:
            raise said.refused("unknown_receivable", f"dispute {first.dispute} is not about receivable {number}")
    silent = DisputeResolved(first.on, first.dispute, first.finding, 0, first.policy)
    return [(number, conceding.get(number, silent)) for number in disputes[first.dispute]]


def _know(said: SimulatedEvent, number: str, event: Event, disputes: dict[str, list[str]]) -> None:
    """Remember which receivables a dispute is about; refuse a name that is taken or not known."""
    if isinstance(event, DisputeOpened):
        if event.dispute in disputes and number == said.parts[0][0]:
            raise said.refused("dispute_exists", f"dispute {event.dispute} was opened before")
        disputes.setdefault(event.dispute, []).append(number)
    named = getattr(event, "dispute", "")
    if named and named not in disputes:
        raise said.refused("unknown_dispute", f"dispute {named} is not known on {said.on}")


def _add(result: Result, receivable: SimulatedReceivable, ledger: Ledger) -> None:
    as_of = result.as_of.toordinal()
    positions = of_portions(((movement.portion, movement) for movement in ledger.movements), as_of)
    rows = tuple(
        PortionRow(
            receivable.number,
            portion.number,
            portion.dispute or None,
            positions[portion.number],
            _reasons(positions[portion.number], receivable.issued.on, result.as_of),
        )
        for portion in ledger.portions
    )
    owed = indemnity(positions.values())
    row = ReceivableRow(receivable.number, receivable.customer, rows, ledger.credit, owed)
    result.receivables.append(row)
    result.credits[receivable.customer] += ledger.credit
    result.warnings.extend(_warnings(receivable, rows, result.as_of))


def _reasons(position: PortionPosition, issued_on: date, as_of: date) -> tuple[str, ...]:
    if position.interest is None or position.original_interest is None:
        dues = [day for day in (position.due, position.original_due) if day]
        first = date.fromordinal(min(dues) + 1) if dues else issued_on
        return (f"no late-payment rate known for {missing_rate(first, as_of)}",)
    return ()


def _warnings(receivable: SimulatedReceivable, rows: tuple[PortionRow, ...], as_of: date) -> list[Caution]:
    found = []
    issued = receivable.issued
    floor = below_floor(issued.schedule, issued.on, as_of)
    if floor:
        half, rate = floor
        message = f"rate {issued.schedule} % is under the floor of {half}, {rate / 100:.2f} %; it is not corrected"
        found.append(Caution(receivable.number, "rate_below_floor", message))
    try:
        ceiling = latest_due_date(issued.on, month_end=bool(issued.term and issued.term.month_end))
    except OutsideKnownPeriod:
        return found
    for row in rows:
        due = row.position.due
        if row.position.certain and due > ceiling.toordinal():
            message = f"portion {row.portion}: {date.fromordinal(due)} is beyond the legal ceiling {ceiling}"
            found.append(Caution(receivable.number, "due_date_beyond_ceiling", message))
    return found
