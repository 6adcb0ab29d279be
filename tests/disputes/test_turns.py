"""Whose turn it is: one party at a time, from the opening to the end, in whole seconds that add up to the age."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories

from amiable.core.waiting import PARTIES, NotAParty, whole_seconds
from amiable.disputes.models import Dispute, Turn
from amiable.disputes.operations import change_dispute, resolve_dispute, undo_last
from amiable.disputes.operations.turns import UnableToPass, end_turns, pass_turn
from amiable.disputes.queries import dispute_history
from amiable.disputes.queries.turns import turn_totals, turns_of
from amiable.journal.operations import operation
from amiable.people.models import Closure

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
codes = count(1)


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def dispute(acting):
    return factories.dispute(acting, factories.invoice(acting), on=TODAY)


def later(acting, **delta):
    return replace(acting, at=acting.at + timedelta(**delta))


def passed(acting, dispute, to):
    with operation(acting, "test.passed", [("dispute", dispute.pk)]) as done:
        pass_turn(done, Dispute.objects.select_for_update().get(pk=dispute.pk), to)
    dispute.refresh_from_db()


def resolved(acting, dispute, on=TODAY):
    return resolve_dispute(acting, dispute=dispute, finding="unfounded", effective_on=on)


def told(dispute, at):
    return [(row["party"], row["seconds"]) for row in turns_of(dispute, at)]


def test_a_dispute_opens_waiting_for_the_department_of_its_reason(acting, dispute):
    assert (dispute.turn, dispute.turn_since) == ("sales", acting.at)
    assert turns_of(dispute, acting.at + timedelta(minutes=5)) == [
        {"party": "sales", "since": acting.at, "until": None, "seconds": 300, "working_days": 0}
    ]


def test_one_opened_for_a_day_of_the_past_waits_since_that_day_began_here(acting):
    dispute = factories.dispute(acting, factories.invoice(acting), on=date(2026, 11, 20))
    assert dispute.turn_since == datetime(2026, 11, 19, 23, 0, tzinfo=UTC)  # midnight in Paris


def test_passing_the_turn_says_who_had_it_for_how_long(acting, dispute):
    passed(later(acting, minutes=10), dispute, "us")
    passed(later(acting, minutes=25), dispute, "customer")
    assert told(dispute, acting.at + timedelta(minutes=60)) == [("sales", 600), ("us", 900), ("customer", 2100)]
    assert (dispute.turn, dispute.turn_since) == ("customer", acting.at + timedelta(minutes=25))


def test_passing_it_to_who_has_it_already_begins_nothing_anew(acting, dispute):
    passed(later(acting, minutes=10), dispute, "sales")
    assert told(dispute, acting.at + timedelta(minutes=30)) == [("sales", 1800)]


def test_the_credit_department_is_us(acting, dispute):
    passed(acting, dispute, "credit")
    assert dispute.turn == "us"


def test_nobody_unknown_gets_the_turn(acting, dispute):
    with pytest.raises(NotAParty):
        passed(acting, dispute, "cuisine")
    assert told(dispute, acting.at) == [("sales", 0)]


def test_how_high_its_lateness_had_climbed_is_forgotten_when_somebody_else_is_asked(acting, dispute):
    Dispute.objects.filter(pk=dispute.pk).update(escalated=3)
    passed(later(acting, minutes=1), dispute, "logistics")
    assert dispute.escalated == 0


def test_a_clock_that_went_back_moves_no_turn_before_it_began(acting, dispute):
    passed(later(acting, minutes=10), dispute, "us")
    passed(later(acting, minutes=2), dispute, "customer")
    assert told(dispute, acting.at + timedelta(minutes=20)) == [("sales", 600), ("us", 0), ("customer", 600)]


def test_a_dispute_that_ended_waits_for_nobody(acting, dispute):
    resolved(later(acting, hours=2), dispute)
    assert told(dispute, acting.at + timedelta(days=9)) == [("sales", 7200)]
    with pytest.raises(UnableToPass, match=r"LIT-2026-0001 est terminé : il n’attend plus personne"):
        passed(later(acting, hours=3), dispute, "us")


def test_one_that_ended_on_a_day_of_the_past_stopped_waiting_when_that_day_began(acting):
    dispute = factories.dispute(acting, factories.invoice(acting), on=date(2026, 11, 16))
    resolved(acting, dispute, on=date(2026, 11, 18))
    assert told(dispute, acting.at) == [("sales", 2 * 86400)]


def test_taking_the_resolution_back_lets_the_turn_go_on_as_if_it_had_never_ended(acting, dispute):
    resolved(later(acting, hours=2), dispute)
    last = dispute_history(dispute)[-1]["operation"]
    undo_last(later(acting, hours=2, seconds=30), dispute=dispute, operation_id=last)
    assert told(dispute, acting.at + timedelta(hours=5)) == [("sales", 5 * 3600)]


def test_taking_the_opening_back_ends_the_turn(acting, dispute):
    undo_last(later(acting, seconds=30), dispute=dispute, operation_id=dispute.operation)
    assert (dispute.stage, told(dispute, acting.at + timedelta(days=1))) == ("cancelled", [("sales", 30)])


def test_another_department_to_answer_gets_the_turn_and_gives_it_back_when_that_is_undone(acting, dispute):
    change_dispute(later(acting, minutes=1), dispute=dispute, department="quality")
    assert dispute.turn == "quality"
    last = dispute_history(dispute)[-1]["operation"]
    undo_last(later(acting, minutes=1, seconds=20), dispute=dispute, operation_id=last)
    assert told(dispute, acting.at + timedelta(minutes=2)) == [("sales", 60), ("quality", 20), ("sales", 40)]


def test_another_reason_passes_the_turn_to_its_department(acting, dispute):
    change_dispute(later(acting, minutes=1), dispute=dispute, reason="quantity_missing")
    assert dispute.turn == "logistics"


def test_another_department_does_not_take_the_turn_from_the_customer(acting, dispute):
    passed(later(acting, minutes=1), dispute, "customer")
    change_dispute(later(acting, minutes=2), dispute=dispute, department="quality")
    assert dispute.turn == "customer"


def test_working_days_are_a_second_figure_by_the_company_s_calendar(acting, dispute):
    Closure.objects.create(company=acting.company, since=date(2026, 11, 26), until=date(2026, 11, 27))
    passed(later(acting, days=1), dispute, "us")
    rows = turns_of(dispute, acting.at + timedelta(days=7))  # Tuesday 1 December
    assert [(row["party"], row["working_days"]) for row in rows] == [("sales", 1), ("us", 2)]


def test_totals_say_what_each_party_had_and_whose_turn_it_is(acting, dispute):
    for minutes, to in ((1, "us"), (3, "sales"), (6, "us")):
        passed(later(acting, minutes=minutes), dispute, to)
    assert turn_totals(turns_of(dispute, acting.at + timedelta(minutes=10))) == [
        {"party": "sales", "seconds": 240, "working_days": 0, "now": False},
        {"party": "us", "seconds": 360, "working_days": 0, "now": True},
    ]


PASSES = st.lists(
    st.tuples(st.sampled_from(PARTIES), st.timedeltas(timedelta(hours=-3), timedelta(days=20))), max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(PASSES, st.booleans())
def test_whatever_is_passed_the_turns_add_up_to_the_age_without_gap_or_overlap(acting, passes, ends):
    dispute = factories.dispute(
        acting, factories.invoice(acting, factories.customer(acting, f"T{next(codes)}")), on=TODAY
    )
    at = acting.at
    for to, delta in passes:
        at += delta
        passed(replace(acting, at=at), dispute, to)
    if ends:
        with operation(replace(acting, at=at), "test.ended") as done:
            end_turns(done, dispute)
    rows = list(Turn.objects.filter(dispute=dispute).order_by("since", "pk"))
    assert all(one.until == two.since for one, two in pairwise(rows))
    seen = max(at, rows[-1].since) + timedelta(hours=1)
    age = whole_seconds(rows[0].since, rows[-1].until or seen)
    assert sum(seconds for _, seconds in told(dispute, seen)) == age
    assert rows[0].since == acting.at
