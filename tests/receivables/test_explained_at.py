"""One receivable explained on a past day, and as it was known then: portions, disputes and figures of that moment."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.events import DisputeOpened, Issued, Paid, Share
from amiable.core.ledger import post
from amiable.core.reminder import Claimable, Withheld
from amiable.disputes.operations import resolve_dispute
from amiable.journal.models import Line
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.people.access import Absent
from amiable.receivables.access import customer_by_id, receivable_by_id, receivable_by_number
from amiable.receivables.models import Event, Receivable
from amiable.receivables.operations import confirm_due_dates, place_hold, record
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.positions import position_rows
from amiable.receivables.replay import core_events, standing

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
FIGURES = ("certain", "contested", "conceded", "paid", "credited", "written_off", "claimable", "credit", "interest")


@pytest.fixture
def acting():
    return factories.acting()


def _known_portions(receivable, as_of, known_at):
    """(dispute, kind, source) by portion, from the events alone."""
    seqs = dict(Line.objects.filter(company=receivable.company).values_list("operation", "seq"))
    rows = [row for row in Event.objects.filter(receivable=receivable) if seqs[row.operation] <= known_at]
    said = [event for event in core_events(standing(rows)) if event.on <= as_of]
    return {p.number: (p.dispute, p.kind, p.source) for p in post(said, new=frozenset()).portions}


@pytest.mark.parametrize("number", range(trials(6)))
def test_figures_and_disputes_are_those_of_the_day_as_known_then_or_now(number):
    told = Story(drawn(f"explained {number}"))
    told.tell()
    company, last = told.acting.company, head_of(told.acting.company)[0]
    for known_at in (None, told.rng.randint(1, last), told.rng.randint(1, last)):
        as_of = date(2024, 6, 1) + timedelta(told.rng.randint(0, 900))
        by_portion = {}
        for row in position_rows(company, as_of, by="portion", known_at=known_at):
            by_portion.setdefault(row["number"], {})[row["portion"]] = row
        for row in told.rows.values():
            one = explained(row, as_of, known_at)
            for portion in one.portions:
                position = by_portion[row.number].pop(portion.number)
                assert {n: getattr(portion.position, n) for n in FIGURES} == {n: position[n] for n in FIGURES}
            for gone in by_portion.get(row.number, {}).values():
                assert not any(gone[name] for name in FIGURES)
            known = _known_portions(row, as_of, last if known_at is None else known_at)
            found = {portion.number: (portion.dispute, portion.kind, portion.source) for portion in one.portions}
            assert {number: found[number] for number in known} == known
            assert all(found[number] == ("", "ordinary", None) for number in found.keys() - known.keys())


def test_a_late_dispute_renumbers_portions_and_the_past_keeps_its_own(acting):
    """Opened later than the one that was known first: what was signed shows the numbers of then."""
    invoice = factories.invoice(acting)
    first = factories.dispute(acting, invoice, on=date(2026, 2, 20), claimed=100_00)
    signed = head_of(acting.company)[0]
    factories.say(acting, invoice, DisputeOpened(date(2026, 2, 1), "EARLIER", 50_00))
    now = {p.number: (p.dispute, p.position.contested) for p in explained(invoice, AS_OF).portions}
    then = {p.number: (p.dispute, p.position.contested) for p in explained(invoice, AS_OF, signed).portions}
    assert now == {0: ("", 0), 1: ("EARLIER", 50_00), 2: (first.number, 100_00)}
    assert then == {0: ("", 0), 1: (first.number, 100_00)}
    before = explained(invoice, date(2026, 2, 10)).portions
    assert [(p.number, p.dispute, p.source) for p in before] == [(0, "", None), (1, "EARLIER", 0)]


def test_kinds_and_what_a_page_names(acting):
    shares = (Share(1000_00, factories.DUE), Share(200_00, None, "retention"))
    invoice = factories.invoice(acting, shares=shares)
    factories.dispute(acting, invoice, claimed=1150_00)
    told = explained(invoice, AS_OF)
    kinds = [(portion.kind, portion.source, bool(portion.dispute)) for portion in told.portions]
    assert kinds == [
        ("ordinary", None, False),
        ("retention", None, False),
        ("ordinary", 0, True),
        ("retention", 1, True),
    ]
    assert (told.id, told.kind, told.customer_id, told.currency) == (invoice.pk, "invoice", invoice.customer_id, "EUR")


def test_what_is_held_and_what_may_be_asked_is_that_of_the_day(acting):
    invoice = factories.invoice(acting)
    dispute = factories.dispute(acting, invoice, on=date(2026, 3, 1), claimed=1200_00)
    opened = head_of(acting.company)[0]
    resolve_dispute(acting, dispute=dispute, finding="unfounded", effective_on=date(2026, 4, 1))
    gates = {day: explained(invoice, day).portions[-1].gate for day in (date(2026, 2, 20), date(2026, 3, 5), AS_OF)}
    assert [type(gate) for gate in gates.values()] == [Claimable, Withheld, Claimable]
    still = explained(invoice, AS_OF, opened).portions[-1]
    assert still.position.contested == 1200_00 and still.gate.reasons == ("contested",)
    unheard = explained(invoice, AS_OF, opened - 1).portions
    assert [type(portion.gate) for portion in unheard] == [Claimable]


def test_a_hold_placed_since_holds_nothing_then(acting):
    invoice = factories.invoice(acting)
    signed = head_of(acting.company)[0]
    with operation(acting, "test.held") as done:
        place_hold(done, customer_id=invoice.customer_id, kind="manual", since=date(2026, 3, 1))
    (then,), (now,) = explained(invoice, AS_OF, signed).portions, explained(invoice, AS_OF).portions
    assert isinstance(then.gate, Claimable) and now.gate.reasons == ("manual",)


def test_an_estimate_confirmed_since_is_an_estimate_then(acting):
    invoice = factories.invoice(acting, estimated=True)
    signed = head_of(acting.company)[0]
    with operation(acting, "test.confirmed") as done:
        record(done, confirm_due_dates(done, {invoice.pk: date(2026, 3, 1)}))
    invoice.refresh_from_db()
    then, now = explained(invoice, AS_OF, signed), explained(invoice, AS_OF)
    assert (then.estimated, then.total("interest"), now.estimated) == (True, None, False)
    assert now.total("interest") > 0


def test_a_credit_and_what_was_not_yet_issued(acting):
    credit = factories.credit(acting, factories.customer(acting), 80_00)
    (portion,) = explained(credit, AS_OF).portions
    assert (portion.number, portion.position.credit, portion.dispute) == (0, 80_00, "")
    assert explained(credit, factories.ISSUED - timedelta(1)).portions == ()


def test_a_portion_taken_away_by_a_correction_is_not_shown(acting):
    invoice = factories.invoice(acting)
    opened = factories.say(acting, invoice, DisputeOpened(date(2026, 2, 1), "D1", 50_00)).event_ids[0]
    factories.say(acting, invoice, None, voids=opened)
    assert [portion.number for portion in explained(invoice, AS_OF).portions] == [0]


def test_the_statements_do_not_grow_with_what_happened(acting):
    counts = []
    invoice = factories.invoice(acting, amount=5000_00)
    for events in (1, 30):
        for number in range(events):
            factories.say(acting, invoice, Paid(factories.DUE + timedelta(number), 1_00))
        door = receivable_by_id(acting, invoice.pk)
        with CaptureQueriesContext(connection) as captured:
            explained(door, AS_OF, 10**6)
        counts.append(len(captured))
    assert counts == [3, 3]


# Doors


def test_a_receivable_and_a_customer_by_id_come_with_what_a_page_shows(acting):
    invoice = factories.invoice(acting)
    with CaptureQueriesContext(connection) as captured:
        found = receivable_by_id(acting, invoice.pk)
        assert (found.customer.name, found.company.currency) == ("Brasserie du Quai", "EUR")
        assert receivable_by_number(acting, invoice.number).customer.code == "C001"
        assert customer_by_id(acting, invoice.customer_id).code == "C001"
    assert len(captured) == 3


@pytest.mark.parametrize("id_", [0, -1, 10**9, 10**30])
def test_an_id_of_nothing_is_absent_whatever_its_size(acting, id_):
    for door in (receivable_by_id, customer_by_id):
        with pytest.raises(Absent, match=str(id_)):
            door(acting, id_)


def test_a_document_recorded_but_not_said_yet_has_no_portion(acting):
    made = factories.document(acting, factories.customer(acting), "FA-1", 10_00, factories.ISSUED)
    assert explained(made, AS_OF).portions == ()
    factories.say(acting, made, Issued(factories.ISSUED, (Share(10_00, factories.DUE),)))
    assert len(explained(Receivable.objects.get(pk=made.pk), AS_OF).portions) == 1
