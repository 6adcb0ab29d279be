"""`record`: late, corrected and impossible events; what is refused leaves nothing, what is cut is told."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests import factories

from amiable.core.events import (
    Cancelled,
    Credited,
    CreditUsed,
    Discounted,
    DisputeOpened,
    DisputeResolved,
    DueDateSet,
    Paid,
    Refunded,
    Returned,
    Share,
    WrittenOff,
)
from amiable.journal.models import Line
from amiable.journal.operations import operation
from amiable.receivables.models import Event, Movement, PortionState, Task
from amiable.receivables.operations import Fact, UnableToRecord, record

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def acting():
    return factories.acting()


def everything(acting):
    """All that the books of a company hold."""
    models = (Event, Movement, PortionState, Task, Line)
    return [list(model.objects.filter(company=acting.company).order_by("pk").values()) for model in models]


def test_an_invoice_and_a_payment_in_the_right_places(acting):
    invoice = factories.invoice(acting, amount=1200_00)
    factories.say(acting, invoice, Paid(factories.DUE, 200_00))
    (portion,) = factories.portions(invoice)
    assert (portion.certain, portion.paid, portion.due) == (1000_00, 200_00, factories.DUE)
    state = factories.state(invoice.customer)
    assert (state.certain, state.paid, state.credit) == (1000_00, 200_00, 0)


IMPOSSIBLE = [
    (WrittenOff(factories.DUE, 1200_01), "written_off_exceeds_open"),
    (Discounted(factories.DUE, 1200_01), "credited_exceeds_open"),
    (Returned(factories.DUE, 1), "returned_exceeds"),
    (CreditUsed(factories.DUE, 1), "credit_exceeds"),
    (Refunded(factories.DUE, 1), "credit_exceeds"),
    (Paid(factories.DUE, 1200_01, how="disappeared"), "paid_exceeds"),
    (DisputeOpened(factories.DUE, "D1", 1200_01), "contested_exceeds_certain"),
    (DisputeResolved(factories.DUE, "D1", "founded"), "unknown_dispute"),
    (DueDateSet(factories.DUE, 3, factories.DUE), "unknown_portion"),
    (DueDateSet(factories.DUE, 0, date(2025, 1, 1)), "due_before_issue"),
]


@pytest.mark.parametrize(("event", "code"), IMPOSSIBLE)
def test_a_new_event_that_is_impossible_is_refused_and_leaves_nothing(acting, event, code):
    invoice = factories.invoice(acting)
    before = everything(acting)
    with pytest.raises(UnableToRecord) as refused:
        factories.say(acting, invoice, event)
    assert (refused.value.number, refused.value.code) == (invoice.number, code)
    assert everything(acting) == before
    assert factories.faults(acting.company) == []


def test_one_impossible_fact_takes_the_others_of_its_operation_with_it(acting):
    first, second = factories.invoice(acting), factories.invoice(acting)
    before = everything(acting)
    with pytest.raises(UnableToRecord) as refused, operation(acting, "test.both") as done:
        facts = [Fact(first.pk, Paid(factories.DUE, 5_00)), Fact(second.pk, WrittenOff(factories.DUE, 9999_00))]
        record(done, facts)
    assert refused.value.number == second.number
    assert everything(acting) == before


def test_a_late_event_cuts_an_old_one_and_says_so(acting):
    """1200 were written off in March; in April a payment of 300 of February turns up."""
    invoice = factories.invoice(acting, amount=1200_00)
    written_off = factories.say(acting, invoice, WrittenOff(date(2026, 3, 1), 1200_00)).event_ids[0]
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 300_00))
    (portion,) = factories.portions(invoice)
    assert (portion.certain, portion.paid, portion.written_off) == (0, 300_00, 900_00)
    (task,) = Task.objects.filter(company=acting.company)
    assert (task.kind, task.receivable, task.opened_on, task.done_on) == (
        "event_cut", invoice, acting.today, None,
    )  # fmt: skip
    assert json.loads(task.facts) == {"event": written_off, "kind": "written_off", "said": 1200_00, "taken": 900_00}
    assert Event.objects.get(pk=written_off).cents == 1200_00  # what was said is not changed
    assert factories.faults(acting.company) == []


def test_a_cut_event_grows_back_when_the_late_one_is_taken_back(acting):
    invoice = factories.invoice(acting, amount=1200_00)
    factories.say(acting, invoice, WrittenOff(date(2026, 3, 1), 1200_00))
    late = factories.say(acting, invoice, Paid(date(2026, 2, 1), 300_00)).event_ids[0]
    factories.say(acting, invoice, None, voids=late)
    (portion,) = factories.portions(invoice)
    assert (portion.certain, portion.paid, portion.written_off) == (0, 0, 1200_00)
    assert factories.faults(acting.company) == []


def test_a_late_payment_leaves_less_to_contest(acting):
    invoice = factories.invoice(acting, amount=1200_00)
    factories.dispute(acting, invoice, on=date(2026, 3, 1), claimed=1200_00)
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 500_00))
    assert [p.contested for p in factories.portions(invoice)] == [0, 700_00]
    assert json.loads(Task.objects.get(company=acting.company).facts)["kind"] == "dispute_opened"
    assert factories.faults(acting.company) == []


def test_a_late_payment_that_moves_a_dispute_to_other_portions_keeps_them_held(acting):
    """What is contested after a replay is out of demands as before, on whatever portions it now is."""
    shares = [Share(600_00, factories.DUE), Share(600_00, factories.DUE + DAY)]
    invoice = factories.invoice(acting, amount=1200_00, shares=shares)
    factories.dispute(acting, invoice, on=date(2026, 3, 1), claimed=600_00)
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 300_00))
    portions = factories.portions(invoice)
    assert [(p.certain, p.contested, p.held) for p in portions] == [
        (0, 0, False), (300_00, 0, False), (0, 300_00, True), (0, 300_00, True),
    ]  # fmt: skip
    assert factories.faults(acting.company) == []


def test_a_correction_takes_the_place_of_what_it_corrects(acting):
    """Two payments of one day: the first one corrected still comes first, and it alone covers portion 0."""
    shares = [Share(100_00, factories.DUE), Share(100_00, factories.DUE + DAY)]
    invoice = factories.invoice(acting, amount=200_00, shares=shares)
    day = date(2026, 2, 1)
    first = factories.say(acting, invoice, Paid(day, 1_00)).event_ids[0]
    factories.say(acting, invoice, DisputeOpened(day, "D1", 150_00))
    assert [p.certain for p in factories.portions(invoice)] == [0, 49_00, 0, 0]
    factories.say(acting, invoice, Paid(day, 40_00), voids=first)
    assert [(p.certain, p.contested) for p in factories.portions(invoice)] == [
        (0, 0), (10_00, 0), (0, 60_00), (0, 90_00),
    ]  # fmt: skip


def test_what_a_correction_took_away_leaves_an_empty_row(acting):
    invoice = factories.invoice(acting)
    opened = factories.say(acting, invoice, DisputeOpened(factories.DUE, "D1", 100_00)).event_ids[0]
    factories.say(acting, invoice, None, voids=opened)
    kept, gone = factories.portions(invoice)
    assert (kept.certain, gone.contested, gone.due, gone.turnover) == (1200_00, 0, None, 0)
    assert factories.faults(acting.company) == []


def test_nothing_can_be_corrected_twice(acting):
    invoice = factories.invoice(acting)
    paid = factories.say(acting, invoice, Paid(factories.DUE, 100_00)).event_ids[0]
    factories.say(acting, invoice, Paid(factories.DUE, 90_00), voids=paid)
    before = everything(acting)
    with pytest.raises(DatabaseError), transaction.atomic():
        factories.say(acting, invoice, Paid(factories.DUE, 80_00), voids=paid)
    assert everything(acting) == before


def test_a_corrected_invoice_is_replayed_from_the_start(acting):
    from amiable.core.events import Issued

    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(factories.DUE, 100_00))
    issued = Event.objects.get(receivable=invoice, kind="issued")
    later = Issued(factories.ISSUED, (Share(1200_00, factories.DUE + 30 * DAY),))
    factories.say(acting, invoice, later, voids=issued.pk)
    (portion,) = factories.portions(invoice)
    assert (portion.certain, portion.paid, portion.due) == (1100_00, 100_00, factories.DUE + 30 * DAY)
    assert factories.faults(acting.company) == []


def test_movements_are_added_never_changed(acting):
    invoice = factories.invoice(acting)
    paid = factories.say(acting, invoice, Paid(factories.DUE, 100_00)).event_ids[0]
    before = list(Movement.objects.filter(receivable=invoice).order_by("pk").values())
    factories.say(acting, invoice, None, voids=paid)
    after = list(Movement.objects.filter(receivable=invoice).order_by("pk").values())
    assert after[: len(before)] == before
    counter = after[len(before) :]
    assert sum(row["paid"] for row in counter) == -100_00 and sum(row["certain"] for row in counter) == 100_00


def test_turnover_beyond_what_can_be_added_up_is_refused(acting):
    """A payment that comes and goes: the engine's sums stay below their bound, and the receivable is named."""
    invoice = factories.invoice(acting, amount=3 * 10**10)
    factories.say(acting, invoice, Paid(factories.DUE, 3 * 10**10))
    factories.say(acting, invoice, Returned(factories.DUE + DAY, 3 * 10**10))
    before = everything(acting)
    with pytest.raises(UnableToRecord) as refused:
        factories.say(acting, invoice, Paid(factories.DUE + 2 * DAY, 3 * 10**10))
    assert (refused.value.code, refused.value.number) == ("turnover", invoice.number)
    assert everything(acting) == before


# Credits: money that the customer has with us.


def balance(customer):
    """The account 411: what is open less the credits."""
    state = factories.state(customer)
    return state.certain + state.contested + state.conceded - state.credit


def test_an_overpayment_is_a_credit_and_the_balance_is_the_accounts(acting):
    customer = factories.customer(acting)
    first, second = (factories.invoice(acting, customer, amount=cents) for cents in (1000_00, 500_00))
    factories.say(acting, first, Paid(factories.DUE, 1200_00))
    state = factories.state(customer)
    assert (state.certain, state.paid, state.credit) == (500_00, 1000_00, 200_00)
    assert balance(customer) == 1000_00 + 500_00 - 1200_00
    # It is netted by an allocation only.
    with operation(acting, "test.allocated") as done:
        used = Fact(first.pk, CreditUsed(factories.DUE, 200_00))
        record(done, [used, Fact(second.pk, Paid(factories.DUE, 200_00, how="allocation"))])
    state = factories.state(customer)
    assert (state.certain, state.paid, state.credit) == (300_00, 1200_00, 0)
    assert balance(customer) == 300_00


def test_a_payment_on_account_bears_nothing_until_it_is_used_or_paid_back(acting):
    customer = factories.customer(acting)
    factories.invoice(acting, customer, amount=1000_00)
    credit = factories.credit(acting, customer, 300_00)
    assert (factories.state(customer).credit, balance(customer)) == (300_00, 700_00)
    factories.say(acting, credit, CreditUsed(factories.DUE, 100_00))
    factories.say(acting, credit, Refunded(factories.DUE, 150_00))
    assert factories.state(customer).credit == 50_00
    with pytest.raises(UnableToRecord):
        factories.say(acting, credit, Refunded(factories.DUE, 50_01))
    assert not PortionState.objects.filter(receivable=credit).exists()
    assert factories.faults(acting.company) == []


def test_a_credit_note_goes_first_to_what_was_conceded(acting):
    invoice = factories.invoice(acting, amount=1000_00)
    opened, resolved = (
        DisputeOpened(factories.DUE, "D1", 300_00),
        DisputeResolved(factories.DUE, "D1", "founded", 200_00),
    )
    factories.say(acting, invoice, opened, resolved)
    factories.say(acting, invoice, Credited(factories.DUE, 250_00))
    places = [(p.certain, p.conceded, p.credited) for p in factories.portions(invoice)]
    assert places == [(650_00, 0, 50_00), (100_00, 0, 200_00)]
    assert balance(invoice.customer) == 1000_00 - 250_00


def test_a_payment_that_comes_back_is_owed_again(acting):
    invoice = factories.invoice(acting, amount=1000_00)
    factories.say(acting, invoice, Paid(factories.DUE, 1100_00))
    factories.say(acting, invoice, Returned(factories.DUE + DAY, 1100_00))
    state = factories.state(invoice.customer)
    assert (state.certain, state.paid, state.credit) == (1000_00, 0, 0)


def test_a_credit_that_was_used_and_never_was_is_found_by_check(acting):
    """The euros went elsewhere, so the use stands: the customer's credit is shown below zero."""
    customer = factories.customer(acting)
    invoice = factories.invoice(acting, customer, amount=100_00)
    paid = factories.say(acting, invoice, Paid(factories.DUE, 150_00)).event_ids[0]
    factories.say(acting, invoice, CreditUsed(factories.DUE, 50_00))
    factories.say(acting, invoice, None, voids=paid)
    assert factories.state(customer).credit == -50_00
    assert [fault.where for fault in factories.faults(acting.company)] == [f"client {customer.code}"]


def test_a_cancelled_invoice_is_credited_whole(acting):
    invoice = factories.invoice(acting, amount=100_00)
    factories.say(acting, invoice, Cancelled(factories.DUE))
    assert [(p.certain, p.credited) for p in factories.portions(invoice)] == [(0, 100_00)]
