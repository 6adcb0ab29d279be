"""Lateness climbs: each level once, to whoever is to know, on working days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests import factories

from amiable.core.escalation import LEVELS, reached
from amiable.core.working_days import WorkingCalendar
from amiable.correspondence.models import Message
from amiable.disputes.models import Dispute
from amiable.disputes.operations.escalation import escalate_disputes
from amiable.disputes.operations.stages import set_stage
from amiable.disputes.operations.turns import pass_turn
from amiable.disputes.queries import dispute_history
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.people.models import Absence, Closure, Department, Membership, User

pytestmark = pytest.mark.django_db
OPENED = date(2026, 9, 1)  # a Tuesday
DUE = date(2026, 9, 4)  # three working days for a price


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def company(acting):
    """Somebody for each level, and the shared mailbox of sales."""
    company = acting.company
    head = person(company, "head", "department_head")
    Department.objects.create(company=company, key="sales", email="commerce@orvenne.example", head=head)
    person(company, "manager", "credit_manager")
    person(company, "director", "director")
    return company


def person(company, name, role):
    made = User.objects.create_user(f"{name}-{company.pk}", email=f"{name}@orvenne.example")
    Membership.objects.create(company=company, user=made, role=role)
    return made


@pytest.fixture
def dispute(acting, company):
    return factories.dispute(acting, factories.invoice(acting), on=OPENED)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def mails(since=0):
    return [(row.to, row.title.partition(" : ")[2]) for row in Message.objects.order_by("pk")[since:]]


def level(dispute):
    return Dispute.objects.get(pk=dispute.pk).escalated


SALES = "commerce@orvenne.example"
CLIMB = [
    (date(2026, 9, 2), 0, []),
    (date(2026, 9, 3), 1, [(SALES, "à l’échéance demain")]),
    (date(2026, 9, 4), 2, [(SALES, "à l’échéance")]),
    (date(2026, 9, 7), 2, []),
    (date(2026, 9, 8), 4, [("head@orvenne.example", "en retard de deux jours ouvrés")]),
    (date(2026, 9, 11), 5, [("manager@orvenne.example", "en retard de cinq jours ouvrés")]),
    (date(2026, 9, 30), 5, []),
    (date(2026, 10, 1), 6, [("director@orvenne.example", "ouvert depuis trente jours")]),
    (date(2026, 11, 24), 6, []),
]


def test_day_after_day_it_climbs_one_level_at_a_time_each_once(company, dispute):
    for day, reached_level, sent in CLIMB:
        before = Message.objects.count()
        for hour in (9, 9, 15):
            escalate_disputes(company, at(day, hour))
        assert (day, level(dispute), mails(before)) == (day, reached_level, sent)
    climbed = [line["facts"]["levels"] for line in dispute_history(dispute) if line["verb"] == "dispute.escalated"]
    assert climbed == [[1], [2], [4], [5], [6]]


def test_run_after_a_long_while_it_tells_each_person_once_at_the_highest_level(company, dispute):
    assert escalate_disputes(company, at(date(2026, 9, 11))) == 1
    assert mails() == [
        (SALES, "à l’échéance"),
        ("head@orvenne.example", "en retard de deux jours ouvrés"),
        ("manager@orvenne.example", "en retard de cinq jours ouvrés"),
    ]


def test_a_clock_that_went_back_does_nothing(company, dispute):
    escalate_disputes(company, at(date(2026, 9, 8)))
    before = (head_of(company), level(dispute))
    for day in (date(2026, 9, 7), date(2026, 9, 3), date(2026, 8, 3)):
        assert escalate_disputes(company, at(day)) == 0
    assert (head_of(company), level(dispute)) == before


@pytest.mark.parametrize("when", [at(date(2026, 9, 12)), at(date(2026, 9, 13)), at(date(2026, 9, 14), 3)])
def test_nobody_is_mailed_at_night_or_on_a_day_off(company, dispute, when):
    assert escalate_disputes(company, when) == 0


def test_days_on_which_the_company_is_closed_are_not_days_late(company, dispute):
    Closure.objects.create(company=company, since=date(2026, 9, 7), until=date(2026, 9, 11))
    escalate_disputes(company, at(date(2026, 9, 14)))
    assert level(dispute) == 2
    escalate_disputes(company, at(date(2026, 9, 15)))
    assert level(dispute) == 4


def test_the_person_it_is_given_to_is_told_and_their_deputy_while_they_are_away(company, dispute):
    someone, deputy = person(company, "resolver", "resolver"), person(company, "deputy", "resolver")
    Dispute.objects.filter(pk=dispute.pk).update(assignee=someone)
    escalate_disputes(company, at(DUE))
    assert [to for to, _ in mails()] == ["resolver@orvenne.example"]
    Absence.objects.create(company=company, user=someone, deputy=deputy, since=date(2026, 9, 7), until=date(2026, 9, 9))
    escalate_disputes(company, at(date(2026, 9, 7)))
    assert mails(1) == [("deputy@orvenne.example", "sans réponse, le chargé de résolution est absent")]
    assert level(dispute) == 3


def test_it_is_not_late_with_us_while_it_waits_for_the_customer(acting, company, dispute):
    with operation(acting, "test.passed") as done:
        pass_turn(done, Dispute.objects.get(pk=dispute.pk), "customer")
    assert escalate_disputes(company, at(date(2026, 9, 11))) == 0
    escalate_disputes(company, at(date(2026, 10, 1)))
    assert [to for to, _ in mails()] == ["director@orvenne.example"]


@pytest.mark.parametrize("stage", ["mediation", "persistent"])
def test_in_other_hands_nothing_climbs(acting, company, dispute, stage):
    set_stage(acting, dispute=dispute, to=stage)
    assert escalate_disputes(company, at(date(2026, 11, 24))) == 0


def test_another_turn_does_not_say_the_same_again(acting, company, dispute):
    escalate_disputes(company, at(date(2026, 9, 8)))
    sent = Message.objects.count()
    with operation(acting, "test.passed") as done:
        pass_turn(done, Dispute.objects.get(pk=dispute.pk), "us")
    escalate_disputes(company, at(date(2026, 9, 9)))
    assert (Message.objects.count(), level(dispute)) == (sent, 0)


def test_where_nobody_has_an_address_nothing_is_claimed_to_have_been_said(acting):
    made = factories.dispute(acting, factories.invoice(acting), on=OPENED)
    before = head_of(acting.company)
    assert escalate_disputes(acting.company, at(date(2026, 11, 24))) == 0
    assert (head_of(acting.company), level(made)) == (before, 0)


def test_an_e_mail_says_which_case_and_by_when_and_no_amount(company, dispute):
    escalate_disputes(company, at(DUE))
    message = Message.objects.get()
    assert message.title == "LIT-2026-0001, Brasserie du Quai : à l’échéance"
    for words in ("attend une réponse du commerce", "attendue le 04/09/2026", "Ouvert le 01/09/2026", "motif : Prix"):
        assert words in message.text
    assert f"/c/{company.slug}/disputes/{dispute.pk}/" in message.text
    assert not {"€", "1200"} & set(message.text.split())


@pytest.mark.parametrize("count", [1, 12])
def test_the_statements_do_not_grow_with_what_is_not_late(acting, company, django_assert_max_num_queries, count):
    for number in range(count):
        made = factories.customer(acting, f"K{number}")
        factories.dispute(acting, factories.invoice(acting, made), on=date(2026, 11, 23))
    with django_assert_max_num_queries(7):
        escalate_disputes(company, at(date(2026, 11, 24)))


def test_levels_are_in_order_and_reached_by_the_calendar():
    assert [one.number for one in LEVELS] == list(range(1, 7))
    found = reached(
        DUE + timedelta(4), opened_on=OPENED, due_on=DUE, turn="us", stage="reported", calendar=WorkingCalendar()
    )
    assert [one.to for one in found] == ["resolver", "resolver", "deputy", "head"]
