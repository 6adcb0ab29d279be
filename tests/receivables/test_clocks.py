"""The two clocks of each open portion: the days contested, the days that bore, and when it falls due."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.events import DisputeOpened, InsolvencyOpened, Paid, Rescheduled, Returned, Share
from amiable.disputes.operations import resolve_dispute
from amiable.journal.queries import head_of
from amiable.receivables.queries.clocks import clocks, span
from amiable.receivables.queries.explained import explained

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
OPENED, ENDED = date(2026, 1, 20), date(2026, 3, 1)
DAY = timedelta(1)
AFTER_DUE = factories.DUE + DAY


@pytest.fixture
def acting():
    return factories.acting()


def resolve(acting, dispute, finding="founded", on=ENDED, **more):
    return resolve_dispute(acting, dispute=dispute, finding=finding, effective_on=on, **more)


def test_an_invoice_never_contested_bears_from_the_day_after_its_date_to_the_day_asked(acting):
    invoice = factories.invoice(acting)
    (clock,) = clocks(invoice, AS_OF)
    assert (clock.begins, clock.due, clock.original_due) == (factories.ISSUED, factories.DUE, factories.DUE)
    assert (clock.contested, clock.bears, clock.original_bears) == ((), ((AFTER_DUE, AS_OF),), ((AFTER_DUE, AS_OF),))
    assert span([clock], AS_OF) == (factories.ISSUED, AS_OF)
    assert clocks(invoice, factories.DUE)[0].bears == ()  # the day itself bears none
    assert clocks(invoice, factories.ISSUED - DAY) == ()


def test_while_contested_it_has_no_date_and_the_original_clock_goes_on(acting):
    invoice = factories.invoice(acting)
    factories.dispute(acting, invoice, on=OPENED, claimed=500_00)
    rest, contested = clocks(invoice, AS_OF)
    assert (rest.portion, rest.contested, rest.bears) == (0, (), ((AFTER_DUE, AS_OF),))
    assert (contested.portion, contested.due, contested.original_due) == (1, None, factories.DUE)
    assert (contested.contested, contested.bears) == (((OPENED, None),), ())
    assert contested.original_bears == ((AFTER_DUE, AS_OF),)
    assert clocks(invoice, OPENED)[1].contested == ((OPENED, None),)


def test_once_resolved_it_starts_anew_and_its_last_contested_day_is_the_eve(acting):
    """As many days as the dispute was open (`days_open`): from the day it was opened to the eve of its end."""
    invoice = factories.invoice(acting)
    resolve(acting, factories.dispute(acting, invoice, on=OPENED, claimed=1200_00))
    (clock,) = clocks(invoice, AS_OF)  # nothing is left in the portion it was taken from
    restarted = ENDED + (factories.DUE - factories.ISSUED)
    assert (clock.portion, clock.due, clock.contested) == (1, restarted, ((OPENED, ENDED - DAY),))
    assert clock.bears == ((restarted + DAY, AS_OF),)
    assert span([clock], date(2026, 3, 2)) == (factories.ISSUED, restarted)


def test_a_pause_after_the_due_date_bears_before_and_after_the_dispute(acting):
    invoice = factories.invoice(acting)
    opened = date(2026, 2, 20)
    resolve(acting, factories.dispute(acting, invoice, on=opened, claimed=1200_00), policy="pause")
    (clock,) = clocks(invoice, AS_OF)
    assert clock.bears == ((AFTER_DUE, opened), (ENDED + DAY, AS_OF))
    assert clock.original_bears == ((AFTER_DUE, AS_OF),)


def test_one_half_year_and_a_payment_do_not_cut_the_days(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(date(2026, 5, 1), 100_00))
    end = date(2026, 9, 1)
    assert len(explained(invoice, end).portions[0].retained) == 3
    assert clocks(invoice, end)[0].bears == ((AFTER_DUE, end),)


def test_a_second_dispute_keeps_the_line_of_the_first(acting):
    """The portion split off twice was contested twice: before the second split, with the one it came from."""
    invoice = factories.invoice(acting)
    resolve(acting, factories.dispute(acting, invoice, on=OPENED, claimed=1200_00), "unfounded")
    factories.dispute(acting, invoice, on=date(2026, 5, 1), claimed=300_00)
    kept, again = clocks(invoice, AS_OF)
    assert (kept.portion, kept.contested) == (1, ((OPENED, ENDED - DAY),))
    assert (again.portion, again.contested) == (2, ((OPENED, ENDED - DAY), (date(2026, 5, 1), None)))


def test_a_portion_that_a_plan_split_off_keeps_the_line_of_its_source_too(acting):
    invoice = factories.invoice(acting)
    resolve(acting, factories.dispute(acting, invoice, on=OPENED, claimed=1200_00), "unfounded")
    factories.say(acting, invoice, Rescheduled(date(2026, 4, 1), 1, (Share(200_00, date(2026, 8, 1)),)))
    factories.dispute(acting, invoice, on=date(2026, 5, 1), claimed=1000_00)
    by_portion = {clock.portion: clock for clock in clocks(invoice, AS_OF)}
    assert by_portion[2].contested == ((OPENED, ENDED - DAY),) and by_portion[2].due == date(2026, 8, 1)
    assert by_portion[3].contested[-1] == (date(2026, 5, 1), None)


def test_paid_while_contested_ends_the_period_and_a_payment_that_came_back_begins_another(acting):
    invoice = factories.invoice(acting)
    dispute = factories.dispute(acting, invoice, on=OPENED, claimed=400_00)
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 400_00, dispute.number))
    assert [clock.portion for clock in clocks(invoice, date(2026, 2, 1))] == [0]
    factories.say(acting, invoice, Paid(date(2026, 2, 5), 800_00), Returned(date(2026, 2, 10), 400_00))
    (clock,) = clocks(invoice, AS_OF)
    assert clock.contested == ((OPENED, date(2026, 1, 31)), (date(2026, 2, 10), None))


def test_a_judgment_ends_both_clocks(acting):
    invoice = factories.invoice(acting)
    judged = date(2026, 4, 1)
    factories.say(acting, invoice, InsolvencyOpened(judged))
    (clock,) = clocks(invoice, AS_OF)
    assert clock.bears == clock.original_bears == ((AFTER_DUE, judged - DAY),)


def test_as_known_then(acting):
    invoice = factories.invoice(acting)
    before = head_of(acting.company)[0]
    factories.say(acting, invoice, DisputeOpened(OPENED, "D1", 1200_00))
    (then,), (now,) = clocks(invoice, AS_OF, before), clocks(invoice, AS_OF)
    assert (then.contested, then.due) == ((), factories.DUE) and now.due is None


@pytest.mark.parametrize("number", range(trials(6)))
def test_the_days_are_those_of_the_explanation_and_contested_when_it_says_so(number):
    told = Story(drawn(f"clocks {number}"))
    told.tell()
    for row in told.rows.values():
        as_of = row.issued_on + timedelta(told.rng.randint(0, 600))
        one = explained(row, as_of)
        found = {clock.portion: clock for clock in clocks(row, as_of)}
        assert list(found) == [portion.number for portion in one.portions if portion.position.open]
        for portion in one.portions:
            clock = found.get(portion.number)
            if clock is None:
                continue
            for made_of, bears in ((portion.retained, clock.bears), (portion.original, clock.original_bears)):
                days = {one.first + DAY * n for one in made_of if one.rate != 0 for n in range(one.days)}
                assert days == {first + DAY * n for first, last in bears for n in range((last - first).days + 1)}
                assert all(one[1] + DAY < other[0] for one, other in pairwise(bears))
            assert (clock.due.toordinal() if clock.due else 0) == portion.position.due
            assert bool(clock.contested and clock.contested[-1][1] is None) == bool(portion.position.contested)
            first, last = span([clock], as_of)
            assert first <= clock.begins and last >= as_of
            _contested_on_its_days(told.rng, row, clock, as_of)


def _contested_on_its_days(rng, row, clock, as_of):
    """On any day since it was split off, the portion is contested in the explanation when the clock says so."""
    for _ in range(3):
        day = row.issued_on + timedelta(rng.randint(0, max((as_of - row.issued_on).days, 0)))
        there = [p.position.contested for p in explained(row, day).portions if p.number == clock.portion]
        if there:
            said = any(first <= day and (last is None or day <= last) for first, last in clock.contested)
            assert said == (there[0] > 0), (day, clock)


def test_two_statements_however_many_portions(acting):
    invoice = factories.invoice(acting)
    counts = []
    for more in (1, 8):
        for number in range(more):
            factories.say(acting, invoice, DisputeOpened(OPENED + DAY * number, f"D{more}{number}", 10_00))
        with CaptureQueriesContext(connection) as captured:
            clocks(invoice, AS_OF)
        counts.append(len(captured))
    assert counts == [2, 2]


def test_nothing_open_has_no_clock_and_the_axis_is_the_day(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(factories.DUE, 1200_00))
    assert clocks(invoice, AS_OF) == () and span((), AS_OF) == (AS_OF, AS_OF)
