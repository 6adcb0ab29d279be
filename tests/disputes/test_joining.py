"""The same contest heard twice is one case."""

import pytest
from tests import factories

from amiable.disputes.operations import resolve_dispute
from amiable.disputes.operations.joining import UnableToJoin, join_dispute
from amiable.disputes.queries.comments import comments_of
from amiable.disputes.queries.concerned import similar
from amiable.people.access import Absent, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoices(acting):
    customer = factories.customer(acting)
    return [factories.invoice(acting, customer, number=f"F-{place}") for place in (1, 2, 3)]


def test_cases_of_the_same_reason_come_first_and_say_what_they_are_not_about(acting, invoices):
    first = factories.dispute(acting, invoices[0], claimed=100_00)
    both = factories.dispute(acting, invoices[0], invoices[1], claimed=50_00)
    ids = [one.pk for one in invoices]
    told = similar(acting.company, ids, "price")
    assert [(row["number"], row["same"]) for row in told] == [(first.number, True), (both.number, True)]
    assert (told[1]["receivables"], told[1]["missing"], told[1]["claimed"]) == (["F-1", "F-2"], ids[2:], 100_00)
    assert [row["same"] for row in similar(acting.company, ids, "vat")] == [False, False]
    assert similar(acting.company, ids[2:], "price") == [] == similar(factories.company(), ids, "price")


def test_what_was_said_again_is_kept_with_the_case(acting, invoices):
    case = factories.dispute(acting, invoices[0], claimed=100_00)
    join_dispute(acting, case, "Le client le redit.")
    assert [row["text"] for row in comments_of(case)] == ["Le client le redit."]
    assert case.claimed == 100_00


def test_a_closed_case_is_not_joined(acting, invoices):
    case = factories.dispute(acting, invoices[0], claimed=100_00)
    resolve_dispute(acting, dispute=case, finding="withdrawn", effective_on=acting.today)
    with pytest.raises(UnableToJoin, match="n’est plus ouvert"):
        join_dispute(acting, case, "Encore.")
    with pytest.raises(Absent):
        join_dispute(factories.acting(), case, "Encore.")
    with pytest.raises(Forbidden):
        join_dispute(factories.acting_as("auditor", acting), case, "Encore.")
