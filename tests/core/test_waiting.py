"""Whole seconds add up, whatever the instants; a case opens waiting for whoever answers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.waiting import NotAParty, first_party, not_before, party, whole_seconds

START = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.lists(st.timedeltas(timedelta(0), timedelta(400)), min_size=2).map(
    lambda deltas: [START + delta for delta in sorted(deltas)]
)


@given(instants)
def test_seconds_of_stretches_that_follow_one_another_are_those_of_the_whole(marks):
    parts = [whole_seconds(a, b) for a, b in pairwise(marks)]
    assert sum(parts) == whole_seconds(marks[0], marks[-1])
    assert all(part >= 0 for part in parts)


def test_a_clock_that_went_back_ends_nothing_before_it_began():
    assert not_before(START, START - timedelta(hours=1)) == START


@pytest.mark.parametrize(
    ("reason", "department", "first"),
    [("price", "", "sales"), ("price", "quality", "quality"), ("other", "", "us"), ("price", "credit", "us")],
)
def test_a_dispute_first_waits_for_whoever_answers(reason, department, first):
    assert first_party(reason, department) == first


def test_a_dispute_waits_for_nobody_unknown():
    with pytest.raises(NotAParty, match="cuisine"):
        party("cuisine")
