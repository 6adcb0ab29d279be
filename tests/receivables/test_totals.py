"""The figures of the home page: the position of all customers, and the balance of the account 411, to the cent."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.events import Issued, Paid, Share
from amiable.journal.queries import head_of
from amiable.receivables.models import CustomerState, Receivable
from amiable.receivables.queries.moments import Moment, moment
from amiable.receivables.queries.positions import position_rows
from amiable.receivables.queries.totals import company_totals

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)


@pytest.fixture
def acting():
    return factories.acting()


def totals(acting, as_of=AS_OF, known_at=None):
    """The totals, the same by both ways."""
    at = moment(acting.company, as_of, known_at)
    found = company_totals(acting.company, at)
    if at.standing:
        assert company_totals(acting.company, Moment(as_of)) == found
    return found


def _expected(company, as_of, known_at):
    receivables = position_rows(company, as_of, by="receivable", known_at=known_at)
    names = ("open", "claimable", "contested", "conceded", "credit")
    sums = {name: sum(row[name] for row in receivables) for name in names}
    return sums | {
        "not_due": sum(row["certain"] - row["claimable"] for row in receivables),
        "balance": sums["open"] - sums["credit"],
        "claimable_count": sum(row["claimable"] > 0 for row in receivables),
        "contested_count": sum(row["contested"] > 0 for row in receivables),
        "count": sum(row["open"] != 0 for row in receivables),
        "customers_owing": len({row["customer"] for row in receivables if row["open"]}),
        "foreign_count": 0,
        "foreign": {},
    }


@pytest.mark.parametrize("number", range(trials(6)))
def test_they_are_those_of_the_position_on_any_day_as_known_then_or_now(number):
    told = Story(drawn(f"totals {number}"))
    told.tell()
    company, last = told.acting.company, head_of(told.acting.company)[0]
    for known_at in (None, None, told.rng.randint(1, last)):
        as_of = date(2024, 1, 1) + timedelta(told.rng.randint(0, 1200))
        found = totals(told.acting, as_of, known_at)
        portions = position_rows(company, as_of, by="portion", known_at=known_at)
        soon = {}
        for row in portions:
            until = as_of + timedelta(7)
            if row["certain"] and not row["claimable"] and row["due_on"] and as_of <= row["due_on"] <= until:
                soon[row["number"]] = soon.get(row["number"], 0) + row["certain"]
        if all(row["claimable"] or not row["retained_days_late"] for row in portions):  # no judgment
            assert (found["due_soon"], found["due_soon_count"]) == (sum(soon.values()), len(soon))
        expected = _expected(company, as_of, known_at)
        assert {name: found[name] for name in expected} == expected


def test_the_balance_is_that_of_the_customers_states(acting):
    for code in ("C1", "C2"):
        customer = factories.customer(acting, code)
        factories.dispute(acting, factories.invoice(acting, customer), claimed=300_00)
        factories.credit(acting, customer, 70_00)
    factories.say(acting, factories.invoice(acting, customer), Paid(AS_OF, 1300_00))
    states = CustomerState.objects.filter(company=acting.company)
    owed = sum(state.certain + state.contested + state.conceded - state.credit for state in states)
    found = totals(acting)
    assert (found["balance"], found["open"], found["credit"]) == (owed, 2400_00, 240_00)


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (7, True), (8, False)])
def test_what_falls_due_within_seven_days_begins_with_today(acting, days, soon):
    factories.invoice(acting, due_on=AS_OF + timedelta(days))
    factories.invoice(acting, due_on=None)
    found = totals(acting)
    assert (found["due_soon"], found["due_soon_count"]) == ((1200_00, 1) if soon else (0, 0))
    assert found["claimable_count"] == (1 if days < 0 else 0)


def test_what_is_contested_does_not_fall_due(acting):
    factories.dispute(acting, factories.invoice(acting, due_on=AS_OF), claimed=1200_00)
    found = totals(acting)
    assert (found["due_soon"], found["not_due"], found["contested"], found["contested_count"]) == (0, 0, 1200_00, 1)


def test_other_currencies_stand_apart(acting):
    customer = factories.invoice(acting).customer
    other = factories.customer(acting, "C9")
    for number, currency, cents in (("U1", "USD", 900_00), ("U2", "USD", 50_00), ("J1", "JPY", 7000)):
        document = factories.document(acting, other, number, cents, factories.ISSUED, currency=currency)
        factories.say(acting, document, Issued(factories.ISSUED, (Share(cents, factories.DUE),)))
    factories.dispute(acting, document, claimed=1000)
    credit = factories.credit(acting, customer, 10_00)
    Receivable.objects.filter(pk=credit.pk).update(currency="USD")
    found = totals(acting)
    assert (found["open"], found["credit"], found["claimable_count"], found["customers_owing"]) == (1200_00, 0, 1, 1)
    assert (found["contested"], found["contested_count"], found["foreign_count"]) == (0, 0, 3)
    assert found["foreign"] == {"JPY": {"count": 1, "open": 7000}, "USD": {"count": 2, "open": 950_00}}


def test_a_company_with_nothing_owes_nothing_in_one_statement(acting):
    at = moment(acting.company, AS_OF)
    with CaptureQueriesContext(connection) as captured:
        found = company_totals(acting.company, at)
    assert len(captured) == 1 and found.pop("foreign") == {} and not any(found.values())
    for _ in range(5):
        factories.invoice(acting)
    with CaptureQueriesContext(connection) as captured:
        assert company_totals(acting.company, at)["open"] == 6000_00
    assert len(captured) == 1
