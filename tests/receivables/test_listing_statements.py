"""The list of receivables takes as many statements for many as for few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from amiable.receivables.queries.listing import Filter, listing_totals, receivable_rows
from amiable.receivables.queries.moments import Moment, moment

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 30)
EVERYTHING = Filter("all")


@pytest.fixture
def acting():
    return factories.acting()


def _statements(acting, at, asked):
    with CaptureQueriesContext(connection) as captured:
        receivable_rows(acting.company, at, asked)
        listing_totals(acting.company, at, asked)
    return len(captured)


@pytest.mark.parametrize("asked", [Filter(), EVERYTHING, Filter("credit"), Filter(text="quai", dispute=False)])
def test_a_page_takes_as_many_statements_for_forty_receivables_as_for_two(acting, asked):
    customer = factories.customer(acting)
    counts = []
    for more in (2, 38):
        for _ in range(more):
            factories.invoice(acting, customer)
            factories.credit(acting, customer, 1_00)
        ats = (moment(acting.company, AS_OF), Moment(AS_OF), Moment(AS_OF, 10**6))
        counts.append([_statements(acting, at, asked) for at in ats])
    assert counts[0] == counts[1] and max(counts[0]) <= 9
