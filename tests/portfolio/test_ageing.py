"""The aged balance of a company and of a customer: both readings, contested and credits apart."""

from datetime import date, timedelta

import pytest
from tests import factories

from amiable.core.events import Paid
from amiable.disputes.operations import resolve_dispute
from amiable.portfolio.queries.ageing import BUCKETS, ageing
from amiable.receivables.queries.listing import Filter, listing_totals
from amiable.receivables.queries.lists import ageing_by_customer
from amiable.receivables.queries.moments import Moment, moment

TODAY = date(2026, 11, 24)
LATE = BUCKETS[1:]

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    """Two customers: late by 5, 40, 70 and 288 days, to come, without a date, contested, conceded, a credit."""
    acting = factories.acting()
    quai = factories.customer(acting, "C1", "Brasserie du Quai")
    other = factories.customer(acting, "C2", "Épicerie Octemare")
    for days, cents in ((5, 11_00), (40, 22_00), (70, 33_00), (288, 44_00), (-10, 55_00)):
        factories.invoice(acting, quai, amount=cents, due_on=TODAY - timedelta(days))
    factories.invoice(acting, quai, amount=66_00, due_on=None)
    contested = factories.invoice(acting, quai, amount=500_00, due_on=TODAY - timedelta(35))
    factories.dispute(acting, contested, claimed=200_00)
    conceded = factories.invoice(acting, other, amount=300_00, due_on=TODAY - timedelta(95))
    resolve_dispute(
        acting,
        dispute=factories.dispute(acting, conceded, claimed=100_00),
        finding="founded",
        conceded={conceded.number: 100_00},
        effective_on=TODAY,
    )
    factories.credit(acting, quai, 25_00)
    factories.credit(acting, other, 7_00)
    return acting, quai, other


def named(found) -> dict[str, tuple[int, int, int]]:
    return {row.bucket: (row.certain, row.contested, row.conceded) for row in found.rows if row.open}


def test_each_euro_is_in_the_bucket_of_its_original_due_date(books):
    acting, quai, _ = books
    found = ageing(acting.company, moment(acting.company, TODAY), customer_id=quai.pk)
    assert [row.bucket for row in found.rows] == list(BUCKETS)
    assert named(found) == {
        "not_due": (121_00, 0, 0),
        "d1_30": (11_00, 0, 0),
        "d31_60": (322_00, 200_00, 0),
        "d61_90": (33_00, 0, 0),
        "d91_more": (44_00, 0, 0),
    }
    assert (found.credit, found.total.open, found.net) == (25_00, 731_00, 706_00)
    assert all(type(cents) is int for row in found.rows for cents in (row.certain, row.contested, row.conceded))


def test_in_the_retained_reading_what_is_contested_is_not_due_and_what_is_late_is_claimable(books):
    acting, quai, _ = books
    at = moment(acting.company, TODAY)
    found = ageing(acting.company, at, customer_id=quai.pk, reading="retained")
    assert named(found)["not_due"] == (121_00, 200_00, 0)
    for of, asked in ((quai.pk, Filter(customer="C1")), (None, Filter())):
        retained = ageing(acting.company, at, customer_id=of, reading="retained")
        claimable = listing_totals(acting.company, at, asked)["claimable"]
        assert sum(row.certain for row in retained.rows if row.bucket in LATE) == claimable > 0


@pytest.mark.parametrize("days", [0, -3, -39, 12])
def test_the_company_s_balance_is_the_sum_of_its_customers_as_the_printed_one_tells_it(books, days):
    acting, *_ = books
    day = TODAY + timedelta(days)
    printed = ageing_by_customer(acting.company, day)  # everything now known
    whole = ageing(acting.company, Moment(day, standing=True))
    assert [row.certain + row.conceded for row in whole.rows] == [sum(row[name] for row in printed) for name in BUCKETS]
    assert whole.total.contested == sum(row["contested"] for row in printed)
    assert whole.total.conceded == 100_00
    each = [ageing(acting.company, Moment(day, standing=True), customer_id=row["customer_id"]) for row in printed]
    assert [sum(rows) for rows in zip(*([row.open for row in one.rows] for one in each), strict=True)] == [
        row.open for row in whole.rows
    ]
    assert sum(one.credit for one in each) == whole.credit == 32_00


@pytest.mark.parametrize("reading", ["original", "retained"])
def test_it_is_the_same_read_from_states_and_from_movements(books, reading):
    acting, quai, other = books
    for of in (None, quai.pk, other.pk):
        standing = ageing(acting.company, Moment(TODAY, standing=True), customer_id=of, reading=reading)
        assert ageing(acting.company, Moment(TODAY), customer_id=of, reading=reading) == standing
        assert standing.total.open > 0


def test_on_a_day_gone_by_it_is_what_it_was_then(books):
    acting, quai, _ = books
    paid = factories.invoice(acting, quai, amount=900_00, due_on=date(2026, 2, 9))
    before = ageing(acting.company, moment(acting.company, date(2026, 3, 1)), customer_id=quai.pk)
    factories.say(acting, paid, Paid(date(2026, 3, 2), 900_00))
    assert ageing(acting.company, moment(acting.company, date(2026, 3, 1)), customer_id=quai.pk) == before
    assert ageing(acting.company, moment(acting.company, TODAY), customer_id=quai.pk).total.open == 731_00


def test_another_currency_is_in_no_sum(acting_with_dollars):
    acting, customer = acting_with_dollars
    found = ageing(acting.company, moment(acting.company, TODAY), customer_id=customer.pk)
    assert (found.total.open, found.credit) == (10_00, 0)


@pytest.fixture
def acting_with_dollars():
    acting = factories.acting()
    customer = factories.customer(acting)
    factories.invoice(acting, customer, amount=10_00)
    abroad = factories.document(acting, customer, "US-1", 999_00, factories.ISSUED, currency="USD")
    from amiable.core.events import Issued, Share

    factories.say(acting, abroad, Issued(factories.ISSUED, (Share(999_00, factories.DUE),)))
    return acting, customer


def test_a_company_without_anything_has_five_empty_buckets_and_it_takes_one_statement(django_assert_num_queries):
    company = factories.company()
    with django_assert_num_queries(1):
        found = ageing(company, Moment(TODAY, standing=True))
    assert (len(found.rows), found.total.open, found.credit, found.net) == (5, 0, 0, 0)
