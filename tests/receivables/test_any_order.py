"""The property of the books: whatever the order in which events arrive, are corrected and taken back, what is stored
is what follows from those that stand; and what the program shows of it is what `simulate` computes without a database.
"""

import json
from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest
from tests import factories
from tests.core.random_documents import random_as_of, random_document, shuffled
from tests.trials import drawn, trials

from amiable.core.events import DisputeOpened, DisputeResolved, Event, InsolvencyOpened, Paid
from amiable.core.ledger import post
from amiable.core.position.portions import of_portions
from amiable.core.simulation import Document, SimulatedEvent, run
from amiable.formats.simulation import parse
from amiable.journal.models import Line
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.receivables.models import CustomerState, Movement, PortionState, Receivable
from amiable.receivables.models import Event as EventRow
from amiable.receivables.operations import Fact, UnableToRecord, record
from amiable.receivables.queries.positions import position_rows
from amiable.receivables.replay import PLACES, core_events, standing

pytestmark = pytest.mark.django_db

DOCUMENTS = trials(8)
FIGURES = (*PLACES, "claimable", "retained_days_late", "original_days_late", "interest", "original_interest")


class Story:
    """A random document told to the books, entry by entry, with some entries told wrongly or for nothing first."""

    def __init__(self, rng: Random) -> None:
        raw = random_document(rng)
        raw["events"] = shuffled(rng, raw["events"])
        self.rng, self.document = rng, parse(json.dumps(raw))
        self.acting = factories.acting()
        codes = {receivable.customer for receivable in self.document.receivables}
        customers = {code: factories.customer(self.acting, code, f"Client {code}") for code in codes}
        self.rows = {
            r.number: factories.document(
                self.acting, customers[r.customer], r.number, sum(s.cents for s in r.issued.shares), r.issued.on
            )
            for r in self.document.receivables
        }
        self.parts = _parts_of(self.document)
        self.arrived: list[SimulatedEvent] = []
        self.to_mend: list[tuple[SimulatedEvent, list[int]]] = []
        self.to_void: list[tuple[str, int]] = []
        self.mended = self.voided = self.waited = 0

    def tell(self) -> None:
        """Everything, in random order: what is not yet possible waits for what it needs."""
        waiting: list[SimulatedEvent | str] = [*self.document.events, *self.rows]
        self.rng.shuffle(waiting)
        while waiting or self.to_mend or self.to_void:
            told = [entry for entry in waiting if self._in_turn(entry, waiting) and self._one(entry)]
            waiting = [entry for entry in waiting if entry not in told]
            mended = self._mend(all_of_them=not told)
            self.waited += len(waiting)
            assert told or mended, waiting

    def _in_turn(self, entry: SimulatedEvent | str, waiting: list) -> bool:
        """Events of one day keep the order of the file: there it is what says which came first."""
        return isinstance(entry, str) or not any(
            isinstance(other, SimulatedEvent)
            and other.on == entry.on
            and other.place < entry.place
            and other not in self.arrived
            for other in waiting
        )

    def _one(self, entry: SimulatedEvent | str) -> bool:
        if isinstance(entry, str):
            issued = next(r.issued for r in self.document.receivables if r.number == entry)
            return bool(self._record([(entry, issued)]))
        parts = self.parts[entry.place]
        if self.rng.random() < 0.2:
            self._for_nothing()
        wrong = [(number, _wrong(event)) for number, event in parts] if self.rng.random() < 0.3 else parts
        ids = self._record(wrong) if wrong != parts else []
        if ids:
            self.to_mend.append((entry, ids))
        else:
            ids = self._record(parts)
        if ids:
            self.arrived.append(entry)
        return bool(ids)

    def _for_nothing(self) -> None:
        """A payment that never was."""
        number = self.rng.choice(list(self.rows))
        day = self.rows[number].issued_on.replace(day=self.rng.randint(1, 28))
        if day >= self.rows[number].issued_on:
            for event_id in self._record([(number, Paid(day, self.rng.randint(1, 10**6)))]):
                self.to_void.append((number, event_id))

    def _mend(self, *, all_of_them: bool) -> bool:
        chance = 1.0 if all_of_them else 0.4
        done = 0
        for number, event_id in list(self.to_void):
            if self.rng.random() < chance:
                self._record([(number, None)], [event_id])
                self.to_void.remove((number, event_id))
                self.voided += 1
                done += 1
        for entry, ids in list(self.to_mend):
            if self.rng.random() < chance and self._record(self.parts[entry.place], ids):
                self.to_mend.remove((entry, ids))
                self.mended += 1
                done += 1
        return bool(done)

    def _record(self, parts: list[tuple[str, Event | None]], voids: list[int] = ()) -> list[int]:
        """The ids of the events, none where the books refuse them: then nothing may have changed."""
        before = head_of(self.acting.company)
        corrected = [*voids] or [None] * len(parts)
        facts = [Fact(self.rows[n].pk, event, voids=v) for (n, event), v in zip(parts, corrected, strict=True)]
        try:
            with operation(self.acting, "test.told") as done:
                return record(done, facts).event_ids
        except UnableToRecord:
            assert head_of(self.acting.company) == before
            return []

    def as_it_arrived(self) -> Document:
        """The document that says the same in the order in which the books heard it."""
        events = [replace(event, place=place) for place, event in enumerate(self.arrived, 1)]
        return Document(self.document.receivables, tuple(events))


def _parts_of(document: Document) -> dict[int, list[tuple[str, Event]]]:
    """What each event of the document says of which receivable: a resolution of all of its dispute's."""
    of_dispute: dict[str, list[str]] = {}
    for event in document.events:
        if isinstance(event.parts and event.parts[0][1], DisputeOpened):
            of_dispute[event.parts[0][1].dispute] = [number for number, _ in event.parts]
    found = {}
    for event in document.events:
        parts = list(event.parts)
        if event.customer:
            parts = [
                (r.number, InsolvencyOpened(event.on)) for r in document.receivables if r.customer == event.customer
            ]
        elif isinstance(parts[0][1], DisputeResolved):
            whole, conceding = parts[0][1], dict(parts[1:])
            parts = [(number, conceding.get(number, whole)) for number in of_dispute[whole.dispute]]
        found[event.place] = parts
    return found


def _wrong(event: Event) -> Event:
    """The same event with an amount that will have to be corrected."""
    cents = getattr(event, "cents", 0)
    return replace(event, cents=cents // 2 or 2) if cents else event


@pytest.mark.parametrize("number", range(DOCUMENTS))
def test_any_order_of_arrival_leaves_the_same_books(number):
    story = Story(drawn(f"any order {number}"))
    story.tell()
    company = story.acting.company
    _movements_follow_from_what_stands(company)
    _states_are_what_was_recomputed(company)
    assert [f for f in factories.faults(company) if "rien ne la retient" not in f.what] == []
    for _ in range(3):
        _position_equals_simulation(story, random_as_of(story.rng))
    for seq in story.rng.sample(range(1, head_of(company)[0] + 1), 3):
        _position_known_then(story, random_as_of(story.rng), seq)


def test_the_random_stories_are_told_wrongly_and_late_enough():
    """Else the property above would say little."""
    stories = [Story(drawn(f"any order {number}")) for number in range(DOCUMENTS)]
    for story in stories:
        story.tell()
    assert sum(story.mended for story in stories) and sum(story.voided for story in stories)
    assert sum(story.waited for story in stories)


def _ledgers(company, known_at=None):
    """Receivable id → what follows from the events that stand, or that stood at a line of the journal."""
    seqs = dict(Line.objects.filter(company=company).values_list("operation", "seq"))
    rows = defaultdict(list)
    for row in EventRow.objects.filter(company=company).order_by("pk"):
        if known_at is None or seqs[row.operation] <= known_at:
            rows[row.receivable_id].append(row)
    return {
        pk: post(core_events(standing(said)), new=None if known_at is None else frozenset())
        for pk, said in rows.items()
    }


def _movements_follow_from_what_stands(company):
    keys = ("receivable_id", "portion", "on", "schedule", "from_day")
    sums = (*PLACES, "credit", "due", "original_due", "base", "original_base", "judged")
    written, owed = defaultdict(lambda: [0] * len(sums)), defaultdict(lambda: [0] * len(sums))
    for row in Movement.objects.filter(company=company):
        key = tuple(getattr(row, name) for name in keys)
        written[key] = [a + getattr(row, name) for a, name in zip(written[key], sums, strict=True)]
    for pk, ledger in _ledgers(company).items():
        assert not ledger.cuts
        for movement in ledger.movements:
            key = (pk, movement.portion, movement.on, movement.schedule, movement.from_day)
            owed[key] = [a + getattr(movement, name) for a, name in zip(owed[key], sums, strict=True)]
    found = {(pk, n, on.toordinal(), *rest): v for (pk, n, on, *rest), v in written.items() if any(v)}
    assert found == {key: values for key, values in owed.items() if any(values)}


def _states_are_what_was_recomputed(company):
    customers = defaultdict(lambda: [0] * 7)
    of_customer = dict(Receivable.objects.filter(company=company).values_list("pk", "customer_id"))
    for pk, ledger in _ledgers(company).items():
        states = list(PortionState.objects.filter(receivable_id=pk).order_by("number"))
        for state, portion in zip(states, ledger.portions, strict=False):
            assert tuple(getattr(state, place) for place in PLACES) == portion.places()
            due = portion.due if not portion.contested else None
            assert (state.due and state.due.toordinal()) == due
            assert (state.original_due and state.original_due.toordinal()) == portion.original_due
        gone = states[len(ledger.portions) :]
        assert not any(getattr(state, place) for state in gone for place in PLACES)
        totals = [sum(values) for values in zip(*(p.places() for p in ledger.portions), strict=True)]
        before = customers[of_customer[pk]]
        customers[of_customer[pk]] = [a + b for a, b in zip(before, [*totals, ledger.credit], strict=True)]
    for state in CustomerState.objects.filter(company=company):
        assert [getattr(state, name) for name in (*PLACES, "credit")] == customers[state.customer_id]


def _position_equals_simulation(story, as_of):
    result = run(story.as_it_arrived(), as_of)
    company = story.acting.company
    expected = {
        (row.receivable, row.portion): [getattr(row.position, name) for name in FIGURES]
        + [row.position.due, row.position.original_due]
        for receivable in result.receivables
        for row in receivable.portions
    }
    assert _by_portion(company, as_of, None, expected) == expected
    wholes = {r.receivable: r for r in result.receivables}
    for row in position_rows(company, as_of, by="receivable"):
        if row["number"] in wholes:
            whole = wholes[row["number"]]
            assert (row["indemnity"], row["credit"]) == (whole.indemnity, whole.credit)
            for name in (*PLACES[:3], "claimable", "interest", "original_interest"):
                assert row[name] == whole.total(name), (name, as_of)
    credits_ = {row["customer"]: row["credit"] for row in position_rows(company, as_of, by="customer")}
    assert {code: cents for code, cents in credits_.items() if cents} == result.credits


def _position_known_then(story, as_of, seq):
    company = story.acting.company
    numbers = {row.pk: number for number, row in story.rows.items()}
    expected = {}
    for pk, ledger in _ledgers(company, seq).items():
        movements = ((movement.portion, movement) for movement in ledger.movements)
        for portion, position in of_portions(movements, as_of.toordinal()).items():
            figures = [getattr(position, name) for name in FIGURES]
            expected[numbers[pk], portion] = [*figures, position.due, position.original_due]
    assert _by_portion(company, as_of, seq, expected) == expected


def _by_portion(company, as_of, known_at, expected):
    """What the program shows; a portion that a correction took away may be shown, with nothing in it."""
    found = {}
    for row in position_rows(company, as_of, by="portion", known_at=known_at):
        days = [row[name].toordinal() if row[name] else 0 for name in ("due_on", "original_due_on")]
        values = [*(row[name] for name in FIGURES), *days]
        if any(values) or (row["number"], row["portion"]) in expected:
            found[row["number"], row["portion"]] = values
    return found
