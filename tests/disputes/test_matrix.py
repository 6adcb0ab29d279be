"""Where the disputes are: reason by department, in number and in euros, on a day or over a period."""

from datetime import date, timedelta

import pytest
from tests import factories

from amiable.disputes.operations import BlockedLine, change_dispute, open_dispute, resolve_dispute, undo_last
from amiable.disputes.queries import dispute_totals
from amiable.disputes.queries.matrix import dispute_matrix, disputes_by_department

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def acting():
    return factories.acting()


def opened(acting, reason, cents, *, on=date(2026, 11, 2)):
    line = BlockedLine(factories.invoice(acting), cents)
    return open_dispute(acting, lines=[line], reason=reason, opened_on=on)


@pytest.fixture
def some(acting):
    """Open: two of price (sales), one of price given to legal, one of quality. Ended: vat. Taken back: vat."""
    opened(acting, "price", 100_00)
    opened(acting, "price", 50_00, on=date(2026, 9, 1))
    change_dispute(acting, dispute=opened(acting, "price", 30_00), department="legal")
    opened(acting, "quality_defect", 400_00)
    ended = opened(acting, "vat", 70_00)
    resolve_dispute(acting, dispute=ended, finding="unfounded", effective_on=date(2026, 11, 10))
    mistaken = opened(acting, "vat", 9_00)
    undo_last(acting, dispute=mistaken, operation_id=mistaken.operation)


def told(rows):
    return {(row["reason"], row["department"]): (row["count"], row["cents"]) for row in rows}


def test_what_is_open_is_counted_by_reason_and_by_who_answers(acting, some):
    rows = dispute_matrix(acting.company, TODAY)
    assert told(rows) == {
        ("quality_defect", "quality"): (1, 400_00),
        ("price", "sales"): (2, 150_00),
        ("price", "legal"): (1, 30_00),
    }
    assert [row["cents"] for row in rows] == [400_00, 150_00, 30_00]


def test_what_opened_in_a_period_counts_whatever_became_of_it_but_for_mistakes(acting, some):
    rows = dispute_matrix(acting.company, TODAY, since=date(2026, 11, 1))
    assert told(rows) == {
        ("quality_defect", "quality"): (1, 400_00),
        ("price", "sales"): (1, 100_00),
        ("vat", "accounting"): (1, 70_00),
        ("price", "legal"): (1, 30_00),
    }


def test_the_day_before_the_end_it_was_open(acting, some):
    assert told(dispute_matrix(acting.company, date(2026, 11, 9)))["vat", "accounting"] == (1, 70_00)


def test_each_cell_is_the_total_of_its_list(acting, some):
    for since in (None, date(2026, 11, 1)):
        asked = {"status": "open"} if since is None else {"status": "stood", "since": since.isoformat()}
        for cell in dispute_matrix(acting.company, TODAY, since=since):
            pair = {"reason": cell["reason"], "department": cell["department"]}
            totals = dispute_totals(acting.company, TODAY, **asked, **pair)
            assert (totals["count"], totals["claimed"]) == (cell["count"], cell["cents"])


def test_it_takes_as_many_statements_for_thirty_as_for_one(acting, django_assert_num_queries):
    for count in (1, 30):
        for number in range(count):
            opened(acting, "price", 10_00, on=TODAY - timedelta(number))
        with django_assert_num_queries(2):
            dispute_matrix(acting.company, TODAY)
        with django_assert_num_queries(1):
            dispute_matrix(acting.company, TODAY, since=date(2026, 1, 1))


def test_those_chosen_are_counted_by_who_answers(acting, some):
    rows = disputes_by_department(acting.company, TODAY, status="open")
    assert [(row["department"], row["count"], row["cents"]) for row in rows] == [
        ("sales", 2, 150_00),
        ("legal", 1, 30_00),
        ("quality", 1, 400_00),
    ]
