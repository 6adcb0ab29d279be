"""An opening or a resolution is taken back within moments: the books are as before, and who comes late is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories

from amiable.core.events import Paid
from amiable.core.reminder import Claimable, Withheld
from amiable.disputes.models import Dispute
from amiable.disputes.operations import (
    BlockedLine,
    UnableToResolve,
    UnableToUndo,
    open_dispute,
    resolve_dispute,
    undo_last,
)
from amiable.disputes.queries import (
    UNDO_WITHIN,
    dispute_history,
    dispute_lines,
    dispute_row,
    dispute_rows,
    faults_of_disputes,
    undoable,
)
from amiable.journal.queries import head_of
from amiable.people.access import Absent, Forbidden
from amiable.receivables.models import Hold
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.positions import position_rows

pytestmark = pytest.mark.django_db

EARLY, ENDED = date(2026, 1, 20), date(2026, 3, 1)
DAYS = (EARLY, date(2026, 2, 15), ENDED, date(2026, 4, 15), factories.NOW.date())
FINDINGS = ("founded", "partly_founded", "unfounded", "goodwill", "withdrawn")


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting)


def later(acting, seconds=5):
    return replace(acting, at=acting.at + timedelta(seconds=seconds))


def resolve(acting, dispute, finding="founded", **more):
    return resolve_dispute(acting, dispute=dispute, finding=finding, effective_on=ENDED, **more)


def last_operation(dispute):
    return dispute_history(dispute)[-1]["operation"]


def undo(acting, dispute, operation=None):
    return undo_last(acting, dispute=dispute, operation_id=operation or last_operation(dispute))


def figures(invoice):
    """Everything that is told of the invoice on several days, and its customer's sums."""
    names = ("certain", "contested", "conceded", "paid", "credited", "credit")
    state = factories.state(invoice.customer)
    return [explained(invoice, day) for day in DAYS], [getattr(state, name) for name in names]


def sound(acting):
    return factories.faults(acting.company) == [] and faults_of_disputes(acting.company) == []


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_resolution_taken_back_leaves_every_figure_as_it_was(acting, invoice, finding):
    dispute = factories.dispute(acting, invoice, claimed=700_00)
    before, positions = figures(invoice), position_rows(acting.company, ENDED, by="portion")
    conceded = {invoice.number: 200_00} if finding in ("founded", "partly_founded", "goodwill") else {}
    resolve(acting, dispute, finding, conceded=conceded)
    assert figures(invoice) != before
    undo(later(acting), dispute)
    assert figures(invoice) == before
    assert position_rows(acting.company, ENDED, by="portion") == positions
    assert sound(acting)


def test_a_dispute_whose_resolution_was_taken_back_is_open_as_it_was(acting, invoice):
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 900_00))
    dispute = factories.dispute(acting, invoice, claimed=700_00, words="Trop cher.")
    was = vars(Dispute.objects.get(pk=dispute.pk)) | {"_state": None}
    resolve(acting, dispute, conceded={invoice.number: 600_00}, policy="original", policy_reason="geste")
    assert dispute.warnings and dispute.decided_by and dispute_lines(dispute)[0]["conceded"] == 600_00
    undone = undo(later(acting), dispute)
    assert vars(Dispute.objects.get(pk=dispute.pk)) | {"_state": None} == was | {"version": 3}
    assert (undone.status, undone.version) == ("open", 3)
    assert dispute_lines(dispute)[0]["conceded"] == 0
    (row,) = dispute_rows(acting.company, acting.today, status="open")
    assert (row["number"], row["finding"], row["conceded"]) == (dispute.number, "to_qualify", 0)


def test_its_contested_part_is_held_and_asked_of_nobody_again(acting, invoice):
    dispute = factories.dispute(acting, invoice, claimed=300_00)
    resolve(acting, dispute, "unfounded")
    assert isinstance(gates(invoice)[1], Claimable)
    undo(later(acting), dispute)
    assert [portion.held for portion in factories.portions(invoice)] == [False, True]
    assert gates(invoice)[1] == Withheld(invoice.number, 1, ("contested",))
    assert Hold.objects.get(subject=f"dispute:{dispute.number}", until=None).since == EARLY


def gates(invoice):
    return [portion.gate for portion in explained(invoice, factories.NOW.date()).portions]


def test_it_may_be_resolved_again_and_taken_back_again(acting, invoice):
    dispute = factories.dispute(acting, invoice)
    before = figures(invoice)
    for finding in ("founded", "unfounded"):
        resolve(acting, dispute, finding)
        undo(later(acting), dispute)
    assert figures(invoice) == before and sound(acting)
    resolve(acting, dispute, "goodwill", conceded={invoice.number: 50_00})
    assert factories.portions(invoice)[1].conceded == 50_00 and sound(acting)


@pytest.mark.parametrize("cents", [{}, {"claimed": 300_00}, {"claimed": 800_00, "blocked": 200_00}])
def test_an_opening_taken_back_leaves_every_figure_as_it_was(acting, invoice, cents):
    before = figures(invoice)
    dispute = factories.dispute(acting, invoice, **cents)
    undo(later(acting), dispute)
    assert figures(invoice) == before
    assert sound(acting)


def test_a_dispute_whose_opening_was_taken_back_blocks_and_holds_nothing(acting, invoice):
    dispute = undo(later(acting), factories.dispute(acting, invoice))
    assert (dispute.status, dispute.resolved_on, dispute.version) == ("cancelled", None, 2)
    assert [p.held for p in factories.portions(invoice)] == [False, False]
    assert isinstance(gates(invoice)[0], Claimable)
    holds = list(Hold.objects.filter(subject=f"dispute:{dispute.number}").values_list("since", "until"))
    assert holds == [(EARLY, EARLY)]  # not for one day


def test_on_several_invoices_it_is_taken_back_from_all(acting):
    customer = factories.customer(acting)
    invoices = [factories.invoice(acting, customer) for _ in range(3)]
    before = [figures(one) for one in invoices]
    dispute = factories.dispute(acting, *invoices)
    opened = [figures(one) for one in invoices]
    resolve(acting, dispute, conceded={invoices[1].number: 10_00})
    undo(later(acting), dispute)
    assert [figures(one) for one in invoices] == opened
    undo(later(acting), dispute, dispute.operation)
    assert [figures(one) for one in invoices] == before and sound(acting)


def test_on_a_paid_invoice_too(acting, invoice):
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 1200_00))
    before = figures(invoice)
    dispute = factories.dispute(acting, invoice, claimed=100_00)
    resolve(acting, dispute, conceded={invoice.number: 100_00})
    undo(later(acting), dispute)
    undo(later(acting), dispute, dispute.operation)
    assert figures(invoice) == before and sound(acting)


def test_the_number_of_a_cancelled_dispute_is_never_given_again(acting, invoice):
    first = undo(later(acting), factories.dispute(acting, invoice))
    second = factories.dispute(acting, invoice)
    assert (first.number, second.number) == ("LIT-2026-0001", "LIT-2026-0002")
    assert [(p.contested, p.dispute) for p in factories.portions(invoice)] == [(0, ""), (1200_00, second.number)]
    assert sound(acting)


def test_lists_show_a_cancelled_dispute_apart_on_every_day(acting, invoice):
    dispute = undo(later(acting), factories.dispute(acting, invoice))
    for day in DAYS:
        assert dispute_rows(acting.company, day, status="open") == []
        assert dispute_rows(acting.company, day, status="resolved") == []
        (row,) = dispute_rows(acting.company, day, status="cancelled")
        assert (row["number"], row["status"], row["days"]) == (dispute.number, "cancelled", 0)
        assert (row["claimed"], row["blocked"], row["conceded"]) == (0, 0, 0)  # so that no total counts it
    assert dispute_rows(acting.company, EARLY - timedelta(days=1)) == []
    assert dispute_row(dispute, EARLY)["status"] == "cancelled"
    assert dispute_lines(dispute)[0]["claimed"] == 1200_00  # what had been said stays readable


def test_a_cancelled_dispute_cannot_be_resolved(acting, invoice):
    dispute = factories.dispute(acting, invoice)
    undo(factories.acting_as("salesperson", later(acting)), Dispute.objects.get(pk=dispute.pk))
    with pytest.raises(UnableToResolve, match="annulé par salesperson le 24/11/2026 à 10:00"):
        resolve(acting, dispute)
    assert sound(acting)


def test_the_history_tells_what_was_taken_back(acting, invoice):
    dispute = factories.dispute(acting, invoice, words="Trop cher.")
    resolve(acting, dispute)
    undo(later(acting), dispute)
    lines = dispute_history(dispute)
    assert [line["verb"] for line in lines] == ["dispute.opened", "dispute.resolved", "dispute.resolution_undone"]
    assert lines[2]["facts"] == {"number": dispute.number, "undone": lines[1]["operation"]}
    assert lines[0]["words"] == {"customer": "Trop cher."}


def test_sixty_seconds_are_given_and_not_one_more(acting, invoice):
    assert timedelta(seconds=60) == UNDO_WITHIN
    dispute = factories.dispute(acting, invoice)
    refused(later(acting, 61), dispute, "dans la minute ; si le client ne conteste pas, résolvez ce litige")
    resolve(acting, dispute)
    refused(later(acting, 61), dispute, "dans la minute ; si le client conteste encore, ouvrez un nouveau litige")
    undo(later(acting, 60), dispute)


def test_what_something_rests_on_stays(acting, invoice):
    dispute = factories.dispute(acting, invoice, claimed=300_00)
    paid = factories.say(acting, invoice, Paid(date(2026, 2, 1), 100_00)).event_ids[0]
    refused(later(acting), dispute, f"s’y appuient depuis, sur {invoice.number} ; si le client ne conteste pas")
    factories.say(acting, invoice, None, voids=paid)
    resolve(acting, dispute)
    factories.say(acting, invoice, Paid(date(2026, 3, 2), 100_00))
    refused(later(acting), dispute, f"s’y appuient depuis, sur {invoice.number} ; si le client conteste encore")


def test_only_the_last_thing_is_taken_back_and_only_once(acting, invoice):
    dispute = factories.dispute(acting, invoice)
    resolve(acting, dispute)
    resolution = last_operation(dispute)
    refused(later(acting), dispute, "a été résolu depuis, par operator le 24/11/2026 à 10:00", dispute.operation)
    undo(later(acting), dispute)
    refused(later(acting), dispute, "déjà annulé, par operator le 24/11/2026 à 10:00", resolution)
    undo(later(acting), dispute, dispute.operation)  # the opening is now the last thing that stands
    refused(later(acting), dispute, "déjà annulé", dispute.operation)


def test_what_is_no_act_of_this_dispute_is_not_taken_back(acting, invoice):
    other = factories.dispute(acting, factories.invoice(acting))
    dispute = factories.dispute(acting, invoice)
    for operation in (other.operation, 12345):
        refused(later(acting), dispute, "rechargez la page", operation)


def refused(acting, dispute, said, operation=None):
    """Nothing was written."""
    before = head_of(acting.company)
    with pytest.raises(UnableToUndo, match=said):
        undo(acting, dispute, operation)
    assert head_of(acting.company) == before and sound(acting)


def test_another_company_s_dispute_is_none(acting, invoice):
    dispute = factories.dispute(acting, invoice)
    with pytest.raises(Absent):
        undo(later(factories.acting()), dispute)


#                  opening resolution
MAY_UNDO = {
    "administrator": (True, True),
    "credit_manager": (True, True),
    "accountant": (True, True),
    "department_head": (True, False),
    "salesperson": (True, False),
    "director": (False, True),
    "resolver": (False, False),
    "auditor": (False, False),
}


@pytest.mark.parametrize("role", MAY_UNDO)
def test_who_may_do_it_may_undo_it(acting, role):
    who = later(factories.acting_as(role, acting))
    opened, resolved = (factories.dispute(acting, factories.invoice(acting)) for _ in range(2))
    resolve(acting, resolved)
    for dispute, may in zip((opened, resolved), MAY_UNDO[role], strict=True):
        if may:
            undo(who, dispute)
        else:
            with pytest.raises(Forbidden):
                undo(who, dispute)


def test_the_page_knows_what_can_be_taken_back_and_until_when(acting, invoice):
    def told(dispute, seconds=10):
        return undoable(acting.company, dispute, acting.at + timedelta(seconds=seconds))

    dispute = factories.dispute(acting, invoice)
    assert told(dispute) == told(dispute, 60) == dispute.operation
    assert told(dispute, 61) is None
    resolve(acting, dispute)
    assert told(dispute) == last_operation(dispute) != dispute.operation
    undo(later(acting), dispute)
    assert told(dispute) == dispute.operation
    factories.say(acting, invoice, Paid(ENDED, 1_00))
    assert told(dispute) is None
    assert undoable(factories.company(), dispute, acting.at) is None


def test_a_cancelled_dispute_has_nothing_more_to_take_back(acting, invoice):
    dispute = undo(later(acting), factories.dispute(acting, invoice))
    assert undoable(acting.company, dispute, later(acting).at) is None


def test_two_days_later_it_is_one_statement_to_know_that_nothing_can(acting, invoice, django_assert_num_queries):
    dispute = factories.dispute(acting, invoice)
    with django_assert_num_queries(1):
        assert undoable(acting.company, dispute, acting.at + timedelta(days=2)) is None


def test_the_form_that_undoes_may_be_sent_twice(acting, invoice):
    from amiable.journal.operations import AlreadyDone

    dispute = factories.dispute(acting, invoice)
    who = replace(later(acting), once="form-1")
    undo(who, dispute, dispute.operation)
    with pytest.raises(AlreadyDone) as done:
        undo(who, dispute, dispute.operation)
    assert done.value.subjects[0] == ("dispute", dispute.pk)


def test_a_late_payment_during_the_undone_dispute_is_not_lost(acting, invoice):
    """What was said before the opening, of a later day, is replayed over it and back."""
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 500_00, how="disappeared"))
    before = figures(invoice)
    lines = [BlockedLine(invoice, 1000_00, 700_00)]
    dispute = open_dispute(acting, lines=lines, reason="price", opened_on=EARLY)
    undo(later(acting), dispute)
    assert figures(invoice) == before and sound(acting)
