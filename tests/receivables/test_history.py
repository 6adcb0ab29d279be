"""What happened to a receivable: each event with its author, and the euros that went from place to place."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.events import (
    Cancelled,
    Credited,
    CreditUsed,
    DisputeOpened,
    DisputeResolved,
    DueDateSet,
    Issued,
    Paid,
    Returned,
    Share,
    WrittenOff,
)
from amiable.core.places import PLACES
from amiable.journal.queries import head_of
from amiable.people.access import as_user
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.history import history

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
OPENED, ENDED = date(2026, 1, 20), date(2026, 3, 1)


@pytest.fixture
def acting():
    return factories.acting()


def moved(of, as_of=AS_OF, known_at=None):
    return [(entry["kind"], entry["moved"]) for entry in history(of, as_of, known_at)]


def test_a_whole_life_in_the_words_of_places(acting):
    invoice = factories.invoice(acting)
    factories.say(
        acting,
        invoice,
        DisputeOpened(OPENED, "D1", 500_00),
        Paid(date(2026, 2, 1), 300_00),
        DisputeResolved(ENDED, "D1", "partly_founded", 200_00),
        Credited(date(2026, 3, 5), 200_00),
        WrittenOff(date(2026, 3, 6), 5_00),
        Paid(date(2026, 3, 7), 800_00),
        Returned(date(2026, 3, 8), 150_00),
    )
    assert moved(invoice) == [
        ("issued", [(None, "certain", 0, 1200_00)]),
        ("dispute_opened", [("certain", "contested", 1, 500_00)]),
        ("paid", [("certain", "paid", 0, 300_00)]),
        ("dispute_resolved", [("contested", "certain", 1, 300_00), ("contested", "conceded", 1, 200_00)]),
        ("credited", [("conceded", "credited", 1, 200_00)]),
        ("written_off", [("certain", "written_off", 0, 5_00)]),
        ("paid", [("certain", "paid", 0, 395_00), ("certain", "paid", 1, 300_00), (None, "credit", 0, 105_00)]),
        ("returned", [("paid", "certain", 1, 45_00), ("credit", None, 0, 105_00)]),
    ]


def test_a_dispute_over_several_portions_says_where_each_part_went(acting):
    """Taken by due date, not by number: the amounts are those of the portions that came to be."""
    shares = (Share(700_00, date(2026, 5, 1)), Share(500_00, factories.DUE))
    invoice = factories.invoice(acting, shares=shares)
    factories.say(acting, invoice, DisputeOpened(OPENED, "D1", 900_00))
    assert moved(invoice)[1][1] == [("certain", "contested", 2, 500_00), ("certain", "contested", 3, 400_00)]


def test_a_credit_comes_and_goes(acting):
    credit = factories.credit(acting, factories.customer(acting), 80_00)
    factories.say(acting, credit, CreditUsed(AS_OF, 30_00))
    assert moved(credit) == [
        ("credit_given", [(None, "credit", 0, 80_00)]),
        ("credit_used", [("credit", None, 0, 30_00)]),
    ]


def test_dates_that_change_are_told(acting):
    invoice = factories.invoice(acting, shares=[Share(1200_00, None, "retention")])
    factories.say(acting, invoice, DueDateSet(date(2026, 2, 1), 0, date(2026, 4, 1)))
    factories.say(acting, invoice, DueDateSet(date(2026, 2, 2), 0, date(2026, 5, 1)))
    factories.say(acting, invoice, DisputeOpened(date(2026, 2, 3), "D1", 200_00))
    factories.say(acting, invoice, DisputeResolved(ENDED, "D1", "unfounded"))
    told = history(invoice, AS_OF)
    assert [entry["redated"] for entry in told] == [
        [],
        [(0, date(2026, 4, 1))],
        [(0, date(2026, 5, 1))],
        [],
        [(1, date(2026, 5, 1))],
    ]
    assert [entry["dispute"] for entry in told] == ["", "", "", "D1", "D1"]
    assert told[1]["moved"] == [] and told[1]["said"] == DueDateSet(date(2026, 2, 1), 0, date(2026, 4, 1))


def test_who_said_it_when_and_under_which_line(acting):
    invoice = factories.invoice(acting)
    person = factories.user(acting.company, "accountant")
    factories.say(as_user(acting.company, person, factories.NOW + timedelta(hours=1)), invoice, Paid(ENDED, 1_00))
    issued, paid = history(invoice, AS_OF)
    head = head_of(acting.company)[0]
    assert (issued["actor"], issued["seq"], issued["at"]) == ("operator", head - 1, factories.NOW)
    assert (paid["actor"], paid["seq"]) == (f"user:{person.pk}", head)
    assert paid["at"] == factories.NOW + timedelta(hours=1)
    assert paid["operation"] != issued["operation"] and paid["on"] == ENDED


def test_what_was_taken_back_stays_struck_out_with_who_did_it(acting):
    invoice = factories.invoice(acting)
    paid = factories.say(acting, invoice, Paid(date(2026, 2, 1), 400_00)).event_ids[0]
    before = head_of(acting.company)[0]
    factories.say(acting, invoice, None, voids=paid)
    (_, struck) = history(invoice, AS_OF)
    assert (struck["voided"], struck["moved"], struck["said"].cents) == (True, [], 400_00)
    assert (struck["ended"]["kind"], struck["ended"]["seq"], struck["ended"]["actor"]) == (
        "voided",
        before + 1,
        "operator",
    )
    (_, then) = history(invoice, AS_OF, before)
    assert (then["voided"], then["ended"], then["moved"]) == (False, None, [("certain", "paid", 0, 400_00)])


def test_a_correction_stands_right_after_what_it_replaces(acting):
    invoice = factories.invoice(acting)
    wrong = factories.say(acting, invoice, Paid(date(2026, 2, 1), 400_00)).event_ids[0]
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 70_00))
    right = factories.say(acting, invoice, Paid(date(2026, 2, 1), 40_00), voids=wrong).event_ids[0]
    told = history(invoice, AS_OF)
    assert [(entry["said"].cents, entry["voided"]) for entry in told[1:]] == [
        (400_00, True),
        (40_00, False),
        (70_00, False),
    ]
    assert (told[1]["ended"]["id"], told[1]["ended"]["kind"], told[2]["replaces"]) == (right, "paid", wrong)
    assert [entry["moved"] for entry in told[1:]] == [
        [],
        [("certain", "paid", 0, 40_00)],
        [("certain", "paid", 0, 70_00)],
    ]


def test_a_late_event_changes_what_later_ones_moved(acting):
    """Paid in full, then a dispute of before the payment becomes known: what the payment took is told anew."""
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 1000_00))
    factories.say(acting, invoice, DisputeOpened(OPENED, "D1", 600_00))
    assert moved(invoice)[1:] == [
        ("dispute_opened", [("certain", "contested", 1, 600_00)]),
        ("paid", [("certain", "paid", 0, 600_00), ("contested", "paid", 1, 400_00)]),
    ]


def test_cancelled_and_days_to_come(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, DisputeOpened(OPENED, "D1", 200_00), Cancelled(ENDED))
    assert moved(invoice)[-1] == (
        "cancelled",
        [("certain", "credited", 0, 1000_00), ("contested", "credited", 1, 200_00)],
    )
    assert [kind for kind, _ in moved(invoice, ENDED - timedelta(1))] == ["issued", "dispute_opened"]
    assert isinstance(history(invoice, factories.ISSUED)[0]["said"], Issued)
    assert history(invoice, factories.ISSUED - timedelta(1)) == []


@pytest.mark.parametrize("number", range(trials(6)))
def test_the_moves_add_up_to_the_places_of_the_day_as_known_then_or_now(number):
    told = Story(drawn(f"history {number}"))
    told.tell()
    last = head_of(told.acting.company)[0]
    for row in told.rows.values():
        for known_at in (None, told.rng.randint(1, last)):
            as_of = row.issued_on + timedelta(told.rng.randint(0, 600))
            entries = history(row, as_of, known_at)
            one = explained(row, as_of, known_at)
            sums = Counter()
            for entry in entries:
                assert all(cents > 0 and (source or into) for source, into, _, cents in entry["moved"])
                assert not (entry["voided"] and (entry["moved"] or entry["redated"]))
                for source, into, _, cents in entry["moved"]:
                    sums[into] += cents
                    sums[source] -= cents
            for place in (*PLACES, "credit"):
                assert sums[place] == one.total(place), (place, as_of, known_at)
            dates = {portion: day for entry in entries for portion, day in entry["redated"]}
            for portion in one.portions:
                due = dates.get(portion.number)
                assert (due.toordinal() if due else 0) == portion.position.due
            assert [entry["on"] for entry in entries] == sorted(entry["on"] for entry in entries)


def test_two_statements_however_much_happened(acting):
    invoice = factories.invoice(acting, amount=9000_00)
    counts = []
    for more in (1, 20):
        for number in range(more):
            factories.say(acting, invoice, Paid(ENDED + timedelta(number), 1_00))
        with CaptureQueriesContext(connection) as captured:
            history(invoice, AS_OF, 10**6)
        counts.append(len(captured))
    assert counts == [2, 2]
