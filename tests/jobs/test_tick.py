"""`amiable tick`: what time brings, for every company; safe twice."""

from datetime import UTC, date, datetime

import pytest
from tests import factories
from tests.intake.commands import amiable

from amiable.correspondence.models import Message
from amiable.disputes.models import Dispute
from amiable.jobs.ticking import STEPS, tick
from amiable.journal.queries import head_of
from amiable.people.models import Membership, User

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def acting():
    acting = factories.acting()
    manager = User.objects.create_user("manager", email="manager@orvenne.example")
    Membership.objects.create(company=acting.company, user=manager, role="credit_manager")
    return acting


@pytest.fixture
def late(acting):
    return factories.dispute(acting, factories.invoice(acting), on=date(2026, 11, 2))


def counts(rows):
    return {row["step"]: row["count"] for row in rows}


@pytest.mark.django_db
def test_it_says_of_each_step_how_many_there_were(acting, late):
    rows = tick(acting.company, AT)
    assert [row["step"] for row in rows] == [name for name, _ in STEPS]
    assert {row["problem"] for row in rows} == {""}
    assert counts(rows)["disputes_escalated"] == 1
    assert Dispute.objects.get().escalated == 5


@pytest.mark.django_db
def test_twice_at_the_same_instant_on_the_same_day_or_earlier_nothing_more_is_done(acting, late):
    tick(acting.company, AT)
    before = (head_of(acting.company), Message.objects.count())
    for hour in (9, 10, 8):
        assert set(counts(tick(acting.company, AT.replace(hour=hour))).values()) == {0}
    tick(acting.company, AT.replace(month=10))
    assert (head_of(acting.company), Message.objects.count()) == before


@pytest.mark.django_db
def test_another_company_s_disputes_are_left_alone(acting, late):
    other = factories.acting()
    assert set(counts(tick(other.company, AT)).values()) == {0}
    assert Dispute.objects.get().escalated == 0


@pytest.fixture
def two_companies(own_database):
    """Both with a dispute that has been open for long; nobody there has an address but the manager of the first."""
    first, second = factories.acting(), factories.acting()
    manager = User.objects.create_user("manager", email="manager@orvenne.example")
    Membership.objects.create(company=first.company, user=manager, role="credit_manager")
    for acting in (first, second):
        factories.dispute(acting, factories.invoice(acting), on=date(2026, 1, 20))
    return first.company.slug, second.company.slug


def test_the_command_does_it_for_all_companies_or_the_one_named(two_companies):
    done = amiable("tick", "--format", "json")
    assert {row["company"] for row in done.json} == set(two_companies)
    assert {row["company"] for row in amiable("tick", "--company", two_companies[1], "--format", "json").json} == {
        two_companies[1]
    }
    assert amiable("tick", "--company", "nobody").code == 1


def test_its_table_says_in_words_what_was_done(two_companies):
    done = amiable("tick")
    assert (done.code, "litiges en retard signalés plus haut" in done.out) == (0, True)
