"""Working days: weekends, public holidays of France, Alsace-Moselle, days on which the company is closed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.dispute import answer_due
from amiable.core.working_days import WorkingCalendar, public_holidays

FRANCE, STRASBOURG = WorkingCalendar(), WorkingCalendar(alsace_moselle=True)
HOLIDAYS_OF_2026 = (
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15",
    "2026-11-01", "2026-11-11", "2026-12-25",
)  # fmt: skip
SUMMER = (date(2026, 8, 3), date(2026, 8, 21))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendars = st.sampled_from([FRANCE, STRASBOURG, WorkingCalendar(closures=(SUMMER, (date(2026, 12, 24),) * 2))])


def test_the_public_holidays_are_the_eleven_of_the_labour_code():
    assert sorted(public_holidays(2026)) == [date.fromisoformat(day) for day in HOLIDAYS_OF_2026]


def test_alsace_moselle_has_good_friday_and_26_december_more():
    more = public_holidays(2026, alsace_moselle=True) - public_holidays(2026)
    assert sorted(more) == [date(2026, 4, 3), date(2026, 12, 26)]


@pytest.mark.parametrize(
    ("calendar", "start", "days", "end"),
    [
        (FRANCE, "2026-11-20", 1, "2026-11-23"),  # over a weekend
        (FRANCE, "2026-11-10", 1, "2026-11-12"),  # over Armistice Day
        (FRANCE, "2026-04-02", 1, "2026-04-03"),
        (STRASBOURG, "2026-04-02", 1, "2026-04-07"),  # Good Friday, a weekend, Easter Monday
        (FRANCE, "2026-11-12", -1, "2026-11-10"),
        (FRANCE, "2026-11-23", -1, "2026-11-20"),
        (FRANCE, "2026-11-22", 0, "2026-11-22"),
        (WorkingCalendar(closures=(SUMMER,)), "2026-07-31", 2, "2026-08-25"),
    ],
)
def test_days_off_are_stepped_over(calendar, start, days, end):
    assert calendar.add(date.fromisoformat(start), days) == date.fromisoformat(end)


@given(calendars, days, st.integers(0, 60))
def test_adding_days_and_counting_them_agree(calendar, day, count):
    assert calendar.between(day, calendar.add(day, count)) == count


@given(calendars, days, st.lists(st.integers(0, 40), max_size=6))
def test_days_that_follow_one_another_add_up(calendar, start, steps):
    marks = [start]
    for step in steps:
        marks.append(marks[-1] + timedelta(step))
    parts = sum(calendar.between(a, b) for a, b in pairwise(marks))
    assert parts == calendar.between(marks[0], marks[-1])


def test_an_answer_is_due_after_the_working_days_of_its_reason_where_the_company_works():
    closed = WorkingCalendar(closures=((date(2026, 11, 25), date(2026, 11, 27)),))
    assert answer_due("damaged_in_transport", date(2026, 11, 24)) == date(2026, 11, 26)
    assert answer_due("damaged_in_transport", date(2026, 11, 24), closed) == date(2026, 12, 1)
