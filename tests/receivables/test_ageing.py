"""The aged balance of customers: every open cent in one column, by its original due date."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from tests import factories

from amiable.core.events import Paid
from amiable.receivables.models import PortionState
from amiable.receivables.queries.lists import ageing_by_customer

LATE = ("d1_30", "d31_60", "d61_90", "d91_more")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "column"),
    [(-1, "not_due"), (0, "not_due"), (1, "d1_30"), (30, "d1_30"), (31, "d31_60"), (60, "d31_60"), (61, "d61_90"),
     (90, "d61_90"), (91, "d91_more"), (4000, "d91_more")],
)  # fmt: skip
def test_each_column_begins_and_ends_on_its_day(days, column):
    acting = factories.acting()
    factories.invoice(acting, amount=100_00)
    (row,) = ageing_by_customer(acting.company, factories.DUE + timedelta(days))
    assert {name: row[name] for name in ("not_due", *LATE)} == dict.fromkeys(("not_due", *LATE), 0) | {column: 100_00}
    assert (row["contested"], row["total"]) == (0, 100_00)
    assert all(type(value) is int for value in row.values())


@pytest.mark.django_db
def test_contested_apart_paid_nowhere_and_without_a_date_not_due():
    other, acting = factories.acting(), factories.acting()
    factories.invoice(other)
    first, second = factories.customer(acting, "C2"), factories.customer(acting, "C1")
    invoice = factories.invoice(acting, first, amount=300_00)
    factories.dispute(acting, invoice, claimed=50_00)
    factories.say(acting, invoice, Paid(factories.ISSUED + timedelta(20), 70_00))
    factories.invoice(acting, second, amount=20_00, due_on=None)
    rows = ageing_by_customer(acting.company, factories.DUE + timedelta(40))
    assert [row["customer_id"] for row in rows] == sorted((first.pk, second.pk))
    by_customer = {row["customer_id"]: row for row in rows}
    assert by_customer[first.pk] == {
        "customer_id": first.pk, "not_due": 0, "d1_30": 0, "d31_60": 180_00, "d61_90": 0, "d91_more": 0,
        "contested": 50_00, "total": 230_00,
    }  # fmt: skip
    states = PortionState.objects.filter(company=acting.company)
    sums = states.aggregate(*(Sum(name) for name in ("certain", "contested", "conceded")))
    assert sum(row["total"] for row in rows) == sum(sums.values())


@pytest.mark.django_db
def test_a_company_without_receivables_has_no_rows():
    assert ageing_by_customer(factories.company(), factories.DUE) == []
