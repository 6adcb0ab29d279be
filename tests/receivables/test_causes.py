"""Obstacles, holds by hand and promises: placed, said with their words, lifted, taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from amiable.core.reminder import Claimable
from amiable.journal.models import Line, Words
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Forbidden
from amiable.receivables.models import Hold, PortionState
from amiable.receivables.operations.causes import (
    Cause,
    UnableToLift,
    UnableToPlace,
    lift_cause,
    place_cause,
    undo_cause,
)
from amiable.receivables.queries.causes import (
    cause_row,
    causes_of_customer,
    causes_of_receivable,
    open_causes,
)
from amiable.receivables.queries.explained import explained

pytestmark = pytest.mark.django_db

TODAY = factories.NOW.date()
OBSTACLE = Cause(
    "obstacle", TODAY, reason="missing_order_number", words="Il nous faut le n° de commande.",
    department="sales_admin", answer_due=TODAY + timedelta(1),
)  # fmt: skip


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def customer(acting):
    return factories.customer(acting)


@pytest.fixture
def invoices(acting, customer):
    return [factories.invoice(acting, customer) for _ in range(3)]


def claimed(invoice, day=TODAY):
    """Cents that the gate lets pass."""
    gates = [portion.gate for portion in explained(invoice, day).portions]
    return sum(gate.cents for gate in gates if isinstance(gate, Claimable))


def held(invoice):
    return [state.held for state in factories.portions(invoice)]


def last_operation():
    return Line.objects.order_by("-seq").first().operation


def test_an_obstacle_over_two_invoices_is_one_cause_that_says_why_since_when_and_who_lifts_it(
    acting, customer, invoices
):
    subject = place_cause(acting, customer, OBSTACLE, invoices[:2])
    (row,) = causes_of_customer(acting.company, customer.pk, TODAY)
    assert row == {
        "id": Hold.objects.order_by("pk").first().pk,
        "subject": subject,
        "kind": "obstacle",
        "reason": "missing_order_number",
        "words": "Il nous faut le n° de commande.",
        "department": "sales_admin",
        "since": TODAY,
        "until": None,
        "answer_due": TODAY + timedelta(1),
        "customer_id": customer.pk,
        "by": "operator",
        "receivables": [{"id": one.pk, "number": one.number} for one in invoices[:2]],
    }
    assert subject.startswith("obstacle:") and cause_row(acting.company, subject) == row
    assert [claimed(one) for one in invoices] == [0, 0, 1200_00]
    assert [held(one) for one in invoices] == [[True], [True], [False]]
    assert [factories.portions(one)[0].certain for one in invoices] == [1200_00] * 3  # it contests nothing
    assert factories.faults(acting.company) == []


def test_a_cause_over_the_whole_customer_holds_all_there_is_and_will_be(acting, customer, invoices):
    place_cause(acting, customer, replace(OBSTACLE, reason="bank_details"))
    (row,) = causes_of_receivable(acting.company, invoices[0].pk, customer.pk, TODAY)
    assert row["receivables"] == [] and row["reason"] == "bank_details"
    assert [claimed(one) for one in invoices] == [0, 0, 0]
    assert claimed(factories.invoice(acting, customer)) == 0
    assert factories.faults(acting.company) == []


def test_the_causes_of_a_document_are_its_own_and_those_of_its_customer(acting, customer, invoices):
    one = place_cause(acting, customer, OBSTACLE, invoices[:2])
    two = place_cause(acting, customer, Cause("manual", TODAY, words="Directeur en visite chez eux"))

    def of(invoice):
        return [row["subject"] for row in causes_of_receivable(acting.company, invoice.pk, customer.pk, TODAY)]

    assert (of(invoices[0]), of(invoices[2])) == ([one, two], [two])


def test_a_dated_hold_ends_of_itself(acting, customer, invoices):
    back = TODAY + timedelta(10)
    subject = place_cause(acting, customer, Cause("manual", TODAY, until=back, words="Congés"), invoices[:1])
    assert [claimed(invoices[0], day) for day in (TODAY, back - timedelta(1), back)] == [0, 0, 1200_00]
    assert causes_of_customer(acting.company, customer.pk, back) == []
    later = factories.acting(acting.company, at=factories.NOW + timedelta(11))
    with pytest.raises(UnableToLift, match="a pris fin de soi-même"):
        lift_cause(later, subject, on=later.today)


def test_lifting_ends_it_on_that_day_and_what_was_before_stays_said(acting, customer, invoices):
    subject = place_cause(acting, customer, OBSTACLE, invoices[:2])
    later = factories.acting(acting.company, at=factories.NOW + timedelta(3))
    lift_cause(later, subject, on=later.today)
    assert [claimed(invoices[0], day) for day in (TODAY, later.today - timedelta(1), later.today)] == [0, 0, 1200_00]
    assert held(invoices[0]) == [False]
    assert causes_of_customer(acting.company, customer.pk, later.today) == []
    assert [row["subject"] for row in causes_of_customer(acting.company, customer.pk, TODAY)] == [subject]
    assert factories.faults(acting.company) == []


def test_a_dated_hold_is_lifted_before_its_day(acting, customer, invoices):
    subject = place_cause(
        acting, customer, Cause("manual", TODAY, until=TODAY + timedelta(30), words="Congés"), invoices[:1]
    )
    lift_cause(acting, subject, on=TODAY)
    assert claimed(invoices[0]) == 1200_00


def test_the_second_to_lift_is_told_who_was_faster(acting, customer, invoices):
    subject = place_cause(acting, customer, OBSTACLE, invoices)
    lift_cause(replace(acting, label="Camille"), subject, on=TODAY)
    with pytest.raises(UnableToLift, match="déjà levé, par Camille le 24/11/2026"):
        lift_cause(acting, subject, on=TODAY)


def test_placing_is_taken_back_as_if_it_never_was(acting, customer, invoices):
    subject = place_cause(acting, customer, OBSTACLE, invoices)
    undo_cause(acting, subject, operation_id=last_operation())
    assert causes_of_customer(acting.company, customer.pk, TODAY) == [] and claimed(invoices[0]) == 1200_00
    with pytest.raises(UnableToLift, match="a été changé depuis"):
        undo_cause(acting, subject, operation_id=last_operation())
    with pytest.raises(UnableToLift, match="déjà levé"):
        lift_cause(acting, subject, on=TODAY)


@pytest.mark.parametrize("until", [None, TODAY + timedelta(9)])
def test_a_lifting_is_taken_back_and_it_goes_on_as_before(acting, customer, invoices, until):
    subject = place_cause(acting, customer, replace(OBSTACLE, until=until), invoices)
    lifted = lift_cause(acting, subject, on=TODAY)
    undo_cause(acting, subject, operation_id=lifted)
    assert cause_row(acting.company, subject)["until"] == until
    assert claimed(invoices[0]) == 0 and held(invoices[0]) == [until is None]


def test_it_is_taken_back_on_the_same_day_only(acting, customer, invoices):
    subject = place_cause(acting, customer, OBSTACLE, invoices)
    operation = last_operation()
    with pytest.raises(UnableToLift, match="que le jour même"):
        undo_cause(factories.acting(acting.company, at=factories.NOW + timedelta(1)), subject, operation_id=operation)
    assert claimed(invoices[0]) == 0


def test_the_words_can_be_erased_from_the_journal_which_keeps_the_facts(acting, customer, invoices):
    place_cause(acting, customer, OBSTACLE, invoices)
    line = Line.objects.get(verb="obstacle.placed")
    assert "n° de commande" not in line.body and "n° de commande" in Words.objects.get(line=line).text
    assert "missing_order_number" in line.body


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": "price"}, "n’est pas un frein au paiement"),
        ({"kind": "manual", "words": "  "}, "dites pourquoi"),
        ({"kind": "mood"}, "inconnue"),
        ({"words": "x" * 2001}, "2000 au plus"),
        ({"department": "kitchen"}, "service « kitchen » inconnu"),
        ({"since": TODAY + timedelta(1)}, "est dans l’avenir"),
        ({"until": TODAY}, "doit être après aujourd’hui"),
        ({"answer_due": TODAY - timedelta(1)}, "avant le"),
    ],
)
def test_what_does_not_do_is_refused_and_nothing_is_written(acting, customer, invoices, changes, sentence):
    with pytest.raises(UnableToPlace, match=sentence):
        place_cause(acting, customer, replace(OBSTACLE, **changes), invoices)
    assert not Hold.objects.exists()


def test_documents_of_others_and_credits_are_not_held(acting, customer, invoices):
    credit = factories.credit(acting, customer, 10_00)
    with pytest.raises(UnableToPlace, match="n’est pas une facture"):
        place_cause(acting, customer, OBSTACLE, [credit])
    other = factories.invoice(acting, factories.customer(acting, "C002", "Autre"))
    with pytest.raises(Absent):
        place_cause(acting, customer, OBSTACLE, [other])
    stranger = factories.acting()
    subject = place_cause(acting, customer, OBSTACLE, invoices)
    for act in (
        lambda: place_cause(stranger, customer, OBSTACLE),
        lambda: lift_cause(stranger, subject, on=TODAY),
        lambda: undo_cause(stranger, subject, operation_id=1),
        lambda: lift_cause(acting, "dispute:LIT-2026-0001", on=TODAY),
    ):
        with pytest.raises(Absent):
            act()


def test_who_may_not_dispute_places_and_lifts_nothing(acting, customer, invoices):
    subject = place_cause(acting, customer, OBSTACLE, invoices)
    reader = factories.acting_as("auditor", acting)
    with pytest.raises(Forbidden):
        place_cause(reader, customer, OBSTACLE)
    with pytest.raises(Forbidden):
        lift_cause(reader, subject, on=TODAY)


def test_a_form_sent_twice_places_one_cause(acting, customer, invoices):
    once = replace(acting, once="une-cle")
    place_cause(once, customer, OBSTACLE, invoices)
    with pytest.raises(AlreadyDone):
        place_cause(once, customer, OBSTACLE, invoices)
    assert Hold.objects.count() == 3


def test_the_latest_obstacle_comes_first_then_the_others_then_holds(acting, customer, invoices):
    def placed(**changes):
        return place_cause(acting, customer, replace(OBSTACLE, **changes), invoices[:1])

    since = TODAY - timedelta(20)
    hold = placed(kind="manual", answer_due=None)
    soon = placed(answer_due=TODAY + timedelta(2))
    late = placed(since=since, answer_due=TODAY - timedelta(1))
    latest = placed(since=since, answer_due=TODAY - timedelta(9))
    rows = open_causes(acting.company, TODAY, 10)
    assert [row["subject"] for row in rows] == [latest, late, soon, hold]
    assert [row["days_late"] for row in rows] == [9, 1, 0, 0] and rows[0]["customer"] == customer.name
    assert [row["subject"] for row in open_causes(acting.company, TODAY, 1)] == [latest]


def test_causes_take_as_many_statements_for_many_as_for_one(acting, customer, invoices, django_assert_max_num_queries):
    for _ in range(30):
        place_cause(acting, customer, OBSTACLE, invoices)
    with django_assert_max_num_queries(5):
        assert len(open_causes(acting.company, date(2026, 11, 24), 50)) == 30
    with django_assert_max_num_queries(4):
        assert len(causes_of_customer(acting.company, customer.pk, TODAY)) == 30


def test_forty_invoices_are_held_and_let_go_in_as_many_statements_as_two(acting, customer):
    """Whatever else the customer has is neither read one by one nor held with them."""
    factories.invoice(acting, customer)
    counts = []
    for many in (2, 40):
        some = [factories.invoice(acting, customer) for _ in range(many)]
        with CaptureQueriesContext(connection) as captured:
            subject = place_cause(acting, customer, OBSTACLE, some)
        assert sum(PortionState.objects.filter(customer=customer).values_list("held", flat=True)) == many
        with CaptureQueriesContext(connection) as lifting:
            lift_cause(acting, subject, on=TODAY)
        assert not any(PortionState.objects.filter(customer=customer).values_list("held", flat=True))
        counts.append((len(captured), len(lifting)))
    assert counts[0] == counts[1]
