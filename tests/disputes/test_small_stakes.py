"""Small stakes: conceded in one click, within the company's limit and the customer's yearly cap."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests import factories

from amiable.core.events import Paid
from amiable.disputes.operations import BlockedLine, NoGoodwill, UnableToResolve, goodwill, open_dispute, undo_last
from amiable.disputes.queries import faults_of_disputes, undoable
from amiable.disputes.queries.small_stakes import goodwill_given, small_stakes
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting():
    made = factories.acting()
    made.company.goodwill_under, made.company.goodwill_per_year = 50_00, 100_00
    made.company.save()
    return made


@pytest.fixture
def customer(acting):
    return factories.customer(acting)


def contested(acting, customer, claimed=23_40, **line):
    return factories.dispute(acting, factories.invoice(acting, customer), claimed=claimed, **line)


def small(acting, *disputes):
    return small_stakes(acting.company, [dispute.pk for dispute in disputes], acting.today)


def test_all_that_is_blocked_is_conceded_and_the_case_is_resolved_today(acting, customer):
    made = contested(acting, customer)
    goodwill(acting, made)
    assert (made.status, made.finding, made.conceded) == ("resolved", "goodwill", 23_40)
    assert made.resolved_on == acting.today
    assert [(p.contested, p.conceded) for p in factories.portions(made.lines.get().receivable)] == [(0, 0), (0, 23_40)]
    assert goodwill_given(acting.company, customer.pk, 2026) == 23_40
    assert factories.faults(acting.company) == [] and faults_of_disputes(acting.company) == []


def test_over_several_invoices_too(acting, customer):
    invoices = [factories.invoice(acting, customer) for _ in range(3)]
    lines = [BlockedLine(invoice, 10_00) for invoice in invoices]
    made = open_dispute(acting, lines=lines, reason="transport_charges", opened_on=date(2026, 2, 1))
    goodwill(acting, made)
    assert [line.conceded for line in made.lines.all()] == [10_00] * 3 and made.conceded == 30_00


def test_what_was_paid_meanwhile_is_not_conceded(acting, customer):
    made = contested(acting, customer, 40_00)
    factories.say(acting, made.lines.get().receivable, Paid(date(2026, 3, 1), 1185_00))
    goodwill(acting, made)
    assert made.conceded == 15_00


def test_it_is_taken_back_like_any_decision(acting, customer):
    made = contested(acting, customer)
    goodwill(acting, made)
    undo_last(acting, dispute=made, operation_id=undoable(acting.company, made, acting.at))
    assert made.status == "open" and goodwill_given(acting.company, customer.pk, 2026) == 0
    goodwill(acting, made)
    assert made.finding == "goodwill"


def test_more_than_the_limit_is_decided_by_hand(acting, customer):
    made = contested(acting, customer, 50_01)
    assert small(acting, made) == set()
    with pytest.raises(NoGoodwill, match=r"50\.01 contestés dépassent les 50\.00 .*décidez ce litige"):
        goodwill(acting, made)


def test_the_cap_of_the_year_says_what_was_given_and_what_to_do(acting, customer):
    for _ in range(2):
        goodwill(acting, contested(acting, customer, 45_00))
    third, other = contested(acting, customer, 10_01), contested(acting, customer, 10_00)
    assert small(acting, third, other) == {other.pk}
    with pytest.raises(NoGoodwill, match=r"90\.00 sont déjà accordés à ce client en 2026, et 10\.01"):
        goodwill(acting, third)
    goodwill(acting, other)
    assert goodwill_given(acting.company, customer.pk, 2026) == 100_00


def test_the_cap_is_of_a_customer_and_of_a_calendar_year(acting, customer):
    for _ in range(2):
        goodwill(acting, contested(acting, customer, 50_00))
    elsewhere = contested(acting, factories.customer(acting, "C002", "Autre"))
    mine = contested(acting, customer)
    assert small(acting, elsewhere, mine) == {elsewhere.pk}
    next_year = factories.acting(acting.company, at=datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert small(next_year, mine) == {mine.pk}
    goodwill(next_year, mine)
    assert goodwill_given(acting.company, customer.pk, 2026) == 100_00


@pytest.mark.parametrize("limit", ["goodwill_under", "goodwill_per_year"])
def test_a_company_that_gives_nothing_so_decides_by_hand(acting, customer, limit):
    setattr(acting.company, limit, 0)
    made = contested(acting, customer)
    assert small(acting, made) == set()
    with pytest.raises(NoGoodwill, match=f"ne sont pas ouverts ici : décidez {made.number}"):
        goodwill(acting, made)


def test_a_case_that_blocks_nothing_is_decided_by_hand(acting, customer):
    made = contested(acting, customer, blocked=0)
    assert small(acting, made) == set()
    with pytest.raises(NoGoodwill, match="ne bloque plus rien"):
        goodwill(acting, made)


def test_the_second_of_two_people_is_told_who_was_faster(acting, customer):
    made = contested(acting, customer)
    goodwill(replace(acting, label="Camille"), made)
    with pytest.raises(UnableToResolve, match="a été résolu par Camille"):
        goodwill(acting, made)
    assert small(acting, made) == set()


def test_a_form_sent_twice_gives_once(acting, customer):
    made = contested(acting, customer)
    goodwill(replace(acting, once="une-cle"), made)
    with pytest.raises(AlreadyDone):
        goodwill(replace(acting, once="une-cle"), made)
    assert goodwill_given(acting.company, customer.pk, 2026) == 23_40


def test_who_may_not_decide_and_who_is_elsewhere_gives_nothing(acting, customer):
    made = contested(acting, customer)
    with pytest.raises(Forbidden):
        goodwill(factories.acting_as("salesperson", acting), made)
    with pytest.raises(Absent):
        goodwill(factories.acting(), made)
    assert made.status == "open"


def test_which_are_small_takes_one_statement_for_a_whole_page(acting, customer, django_assert_num_queries):
    made = [contested(acting, customer, 1_00 + cents) for cents in range(30)]
    with django_assert_num_queries(1):
        assert small(acting, *made) == {dispute.pk for dispute in made}
