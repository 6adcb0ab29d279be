"""What would follow: the very figures of what follows once it is done, and nothing is written."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.calendar import Term
from amiable.core.dispute import FINDINGS, POLICIES
from amiable.core.events import Credited, DisputeOpened, DisputeResolved, Paid, Share
from amiable.core.ledger import Impossible
from amiable.disputes.models import Dispute
from amiable.disputes.operations import resolve_dispute
from amiable.journal.operations import operation
from amiable.receivables.operations import Fact, UnableToRecord, record
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.portions import certain_of, contested_of
from amiable.receivables.queries.supposed import supposed

pytestmark = pytest.mark.django_db

AS_OF = factories.NOW.date()


@pytest.fixture
def acting():
    return factories.acting()


def only_reading(execute, sql, params, many, context):
    assert sql.lstrip("( ").upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)


def preview(receivable, events=(), as_of=AS_OF):
    with connection.execute_wrapper(only_reading):
        return supposed(receivable, events, as_of)


def assert_it_is_so(told, receivable, as_of=AS_OF):
    """The figures of a preview are those of the books now."""
    now = explained(receivable, as_of)
    assert told.portions == {portion.number: portion.position for portion in now.portions}
    assert told.disputes == {
        portion.number: portion.dispute for portion in now.portions if portion.number in told.disputes
    }
    assert told.total("claimable") == now.total("claimable") and told.total("interest") == now.total("interest")
    for number, (due, original) in told.dues.items():
        position = told.portions[number]
        assert (due.toordinal() if due else 0, original.toordinal() if original else 0) == (
            position.due,
            position.original_due,
        )


def _invoice(acting, rng: Random):
    """An invoice of random portions and dates, paid in part."""
    cents = [rng.randint(100_00, 5000_00) for _ in range(rng.randint(1, 3))]
    shares = [Share(c, rng.choice((None, factories.DUE, factories.DUE + timedelta(rng.randint(1, 90))))) for c in cents]
    term = rng.choice((None, Term(45, month_end="after")))
    invoice = factories.invoice(acting, amount=sum(cents), shares=shares, term=term)
    if rng.random() < 0.6:
        factories.say(
            acting, invoice, Paid(factories.ISSUED + timedelta(rng.randint(1, 60)), rng.randint(1, cents[0] - 1))
        )
    return invoice


def next_number(acting):
    return f"LIT-2026-{Dispute.objects.filter(company=acting.company).count() + 1:04d}"


def _resolution(rng, dispute, invoice, finding, policy, on):
    claimed = dispute.lines.get().claimed
    asked = rng.choice((0, claimed, rng.randint(0, claimed)))
    agreed = on + timedelta(rng.randint(0, 60)) if policy == "agreed" else None
    unpaid = min(asked, contested_of(invoice.pk, dispute.number, on))
    return asked, agreed, DisputeResolved(on, dispute.number, finding, unpaid, policy, agreed)


@pytest.mark.parametrize("policy", [None, *POLICIES])
@pytest.mark.parametrize("finding", FINDINGS)
def test_a_resolution_gives_what_its_preview_showed(acting, finding, policy):
    rng = drawn(f"preview {finding} {policy}")
    for _ in range(trials(2)):
        invoice = _invoice(acting, rng)
        opened = factories.ISSUED + timedelta(rng.randint(0, 90))
        blocked = rng.randint(1, certain_of(invoice.pk))
        event = DisputeOpened(opened, next_number(acting), blocked)
        before = preview(invoice, [event])
        dispute = factories.dispute(acting, invoice, on=opened, claimed=blocked)
        assert dispute.number == event.dispute
        assert_it_is_so(before, invoice)
        on = opened + timedelta(rng.randint(0, 120))
        if rng.random() < 0.4:
            factories.say(acting, invoice, rng.choice((Paid, Credited))(on, blocked // 2 + 1, dispute.number))
        asked, agreed, resolved = _resolution(rng, dispute, invoice, finding, policy, on)
        assert_it_is_so(preview(invoice), invoice)
        told = {as_of: preview(invoice, [resolved], as_of) for as_of in (AS_OF, on, on + timedelta(40))}
        resolve_dispute(
            acting,
            dispute=dispute,
            finding=finding,
            policy=policy,
            agreed_on=agreed,
            conceded={invoice.number: asked},
            effective_on=on,
        )
        for as_of, one in told.items():
            assert_it_is_so(one, invoice, as_of)


@pytest.mark.parametrize("number", range(trials(4)))
def test_each_event_of_a_random_story_gives_what_its_preview_showed_or_is_refused_alike(number):
    """Late and corrected events among them: what is said before goes on standing or is cut."""
    told = Story(drawn(f"supposed {number}"))
    told.tell()
    rng = told.rng
    for row in told.rows.values():
        for _ in range(3):
            on = row.issued_on + timedelta(rng.randint(0, 300))
            event = rng.choice((Paid(on, rng.randint(1, row.amount)), DisputeOpened(on, f"N{rng.random()}", 1_00)))
            as_of = on + timedelta(rng.randint(-30, 300))
            try:
                before = preview(row, [event], as_of)
            except Impossible as refusal:
                with pytest.raises(UnableToRecord) as refused:
                    factories.say(told.acting, row, event)
                assert (refused.value.code, refused.value.said) == (refusal.code, refusal.said)
                continue
            with operation(told.acting, "test.said") as done:
                ledger = record(done, [Fact(row.pk, event)]).ledgers[row.pk]
            assert_it_is_so(before, row, as_of)
            assert [(cut.said, cut.taken) for cut in ledger.cuts] == [cut[1:] for cut in before.cuts]


def test_without_anything_it_is_what_is(acting):
    invoice = factories.invoice(acting)
    factories.dispute(acting, invoice, claimed=200_00)
    told = preview(invoice)
    assert_it_is_so(told, invoice)
    assert told.dues == {0: (factories.DUE, factories.DUE), 1: (None, factories.DUE)}
    assert told.disputes[0] == "" and told.disputes[1].startswith("LIT-")
    assert told.total("claimable") == 1000_00


def test_several_events_are_supposed_together_and_in_the_order_of_their_days(acting):
    invoice = factories.invoice(acting)
    opened = DisputeOpened(date(2026, 1, 20), "D1", 500_00)
    resolved = DisputeResolved(date(2026, 3, 1), "D1", "unfounded")
    assert preview(invoice, [resolved, opened]) == preview(invoice, [opened, resolved])
    assert preview(invoice, [opened, resolved]).total("claimable") == 1200_00


def test_what_an_older_event_would_lose_is_told(acting):
    invoice = factories.invoice(acting)
    dispute = factories.dispute(acting, invoice, on=date(2026, 2, 1), claimed=1200_00)
    told = preview(invoice, [Paid(date(2026, 1, 15), 300_00)])
    assert told.cuts == ((DisputeOpened(date(2026, 2, 1), dispute.number, 1200_00), 1200_00, 900_00),)


def test_what_cannot_be_is_refused_as_the_ledger_refuses_it(acting):
    invoice = factories.invoice(acting)
    with pytest.raises(Impossible) as refused:
        preview(invoice, [DisputeOpened(AS_OF, "D1", 1200_01)])
    assert (refused.value.code, refused.value.said, refused.value.available) == (
        "contested_exceeds_certain",
        1200_01,
        1200_00,
    )
    resolved = DisputeResolved(AS_OF, "D9", "founded")
    for event in (resolved, replace(resolved, conceded=1)):
        with pytest.raises(Impossible, match="D9"):
            preview(invoice, [event])


def test_a_credit_is_supposed_like_any_document(acting):
    credit = factories.credit(acting, factories.customer(acting), 80_00)
    assert preview(credit).total("credit") == 80_00
    assert_it_is_so(preview(credit), credit)
