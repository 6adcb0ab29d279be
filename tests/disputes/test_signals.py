"""Signals: an invoice held back until a person says what it is."""

from datetime import date, timedelta

import pytest
from tests import factories

from amiable.correspondence.queries import messages_of
from amiable.disputes.models import Dispute
from amiable.disputes.operations import UnableToOpen
from amiable.disputes.operations.signals import (
    UnableToSignal,
    climb_signals,
    dismiss_signal,
    raise_signal,
    signal_to_dispute,
    signal_to_obstacle,
)
from amiable.disputes.queries.comments import comments_of
from amiable.people.access import Absent, Forbidden
from amiable.people.models import Department
from amiable.receivables.access import signal_by_id
from amiable.receivables.models import Hold
from amiable.receivables.operations.causes import UnableToLift, undo_cause
from amiable.receivables.queries.causes import causes_of_receivable
from amiable.receivables.queries.signals import late_signals, open_signals, signals_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, number="F-1")


@pytest.fixture
def signal(acting, invoice):
    raised = raise_signal(acting, invoice, source="short_payment", words="Il manque deux cartons.", amount=144_00)
    return signal_by_id(acting, Hold.objects.get(subject=raised.subject).pk)


def held(invoice):
    return [portion.held for portion in factories.portions(invoice)]


def test_a_signal_holds_its_invoice_back_and_contests_nothing(acting, invoice, signal):
    assert held(invoice) == [True]
    assert [(p.certain, p.contested) for p in factories.portions(invoice)] == [(1200_00, 0)]
    (row,) = open_signals(acting.company)
    told = (row["number"], row["amount"], row["open"], row["source"], row["words"], row["by"])
    assert told == ("F-1", 144_00, 1200_00, "short_payment", "Il manque deux cartons.", "operator")
    assert (row["since"], row["answer_due"]) == (date(2026, 11, 24), date(2026, 12, 1))
    assert factories.faults(acting.company) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"amount": 100_00, "tax": "excl", "vat": 550}, (105_50, None, None)),
        ({"amount": 100_00, "tax": "excl"}, (None, 100_00, "excl")),
        ({"amount": 100_00, "tax": "unknown"}, (None, 100_00, "unknown")),
        ({}, (None, None, None)),
    ],
)
def test_an_amount_whose_tax_is_not_known_is_kept_as_it_was_heard(acting, invoice, said, kept):
    raise_signal(acting, invoice, source="mail", **said)
    (row,) = open_signals(acting.company)
    assert (row["amount"], row["heard"], row["tax"]) == kept


def test_it_still_holds_when_its_days_have_passed(acting, invoice, signal):
    later = acting.today + timedelta(30)
    assert [row["number"] for row in late_signals(acting.company, later)] == ["F-1"]
    assert signals_waiting(acting.company, later) == {"count": 1, "late": 1}
    assert held(invoice) == [True]


def test_past_its_day_the_credit_managers_are_written_to_once_and_it_holds_on(acting, invoice, signal):
    manager = factories.user(acting.company, "credit_manager")
    type(manager).objects.filter(pk=manager.pk).update(email="nadia@orvenne.example")
    assert climb_signals(acting.company, acting.at + timedelta(7)) == 0  # its day, the 1st, is not past
    assert climb_signals(acting.company, acting.at + timedelta(8)) == 1
    assert climb_signals(acting.company, acting.at + timedelta(9)) == 0
    (message,) = messages_of(acting.company, "receivable", invoice.pk)
    assert message["to"] == "nadia@orvenne.example" and "F-1" in message["title"]
    assert f"/signals/{signal.pk}/" in message["text"] and "Il manque deux cartons." in message["text"]
    assert held(invoice) == [True]


def test_without_an_address_nobody_is_written_to_and_it_is_tried_again(acting, signal):
    assert climb_signals(acting.company, acting.at + timedelta(8)) == 0
    shared = Department.objects.create(company=acting.company, key="credit", email="credit@orvenne.example")
    assert climb_signals(acting.company, acting.at + timedelta(9)) == 1 and shared.email


def test_a_dispute_is_made_of_it_in_its_words_since_its_day(acting, invoice, signal):
    dispute = signal_to_dispute(acting, signal, reason="quantity_missing", amount=144_00)
    assert (dispute.words, dispute.opened_on, dispute.blocked) == ("Il manque deux cartons.", signal.since, 144_00)
    assert open_signals(acting.company) == [] and held(invoice) == [False, True]
    assert factories.faults(acting.company) == []


def test_a_dispute_that_cannot_be_leaves_the_signal(acting, invoice, signal):
    with pytest.raises(UnableToOpen):
        signal_to_dispute(acting, signal, reason="quantity_missing", amount=5000_00)
    assert held(invoice) == [True] and not Dispute.objects.exists()


def test_an_obstacle_is_made_of_it(acting, invoice, signal):
    subject = signal_to_obstacle(acting, signal, reason="document_missing")
    (cause,) = causes_of_receivable(acting.company, invoice.pk, invoice.customer_id, acting.today)
    assert (cause["subject"], cause["reason"], cause["words"]) == (subject, "document_missing", signal.words)
    assert open_signals(acting.company) == [] and held(invoice) == [True]


def test_nothing_is_made_of_it_and_why_is_kept_and_it_can_be_taken_back(acting, invoice, signal):
    with pytest.raises(UnableToSignal, match="pourquoi ce n’est rien"):
        dismiss_signal(acting, signal, why="  ")
    lifted = dismiss_signal(acting, signal, why="Le client a retrouvé les cartons.")
    assert open_signals(acting.company) == [] and held(invoice) == [False]
    undo_cause(acting, signal.subject, operation_id=lifted)
    assert [row["number"] for row in open_signals(acting.company)] == ["F-1"] and held(invoice) == [True]


def test_of_two_people_the_second_is_told_what_became_of_it(acting, invoice, signal):
    dismiss_signal(acting, signal, why="Rien.")
    with pytest.raises(UnableToLift, match="c’est déjà levé, par operator"):
        signal_to_dispute(acting, signal, reason="price")
    assert not Dispute.objects.exists()


def test_a_signal_on_a_contested_invoice_joins_its_case(acting, invoice):
    case = factories.dispute(acting, invoice, claimed=100_00)
    raised = raise_signal(acting, invoice, source="status_207", words="Toujours pas.", amount=50_00, tax="unknown")
    assert raised.dispute == case and open_signals(acting.company) == []
    (comment,) = comments_of(case)
    assert "50.00 € TTC ou hors taxes, à demander" in comment["text"] and "Toujours pas." in comment["text"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"source": "pigeon"}, "source « pigeon » inconnue"),
        ({"amount": 1200_01}, "la facture est de 1200.00"),
        ({"tax": "perhaps"}, "« incl », « excl » ou « unknown »"),
    ],
)
def test_what_does_not_do_is_refused(acting, invoice, said, sentence):
    with pytest.raises(UnableToSignal, match=sentence):
        raise_signal(acting, invoice, **({"source": "call"} | said))
    assert not Hold.objects.exists()


def test_an_obstacle_has_a_reason_of_its_kind(acting, signal):
    with pytest.raises(UnableToSignal, match="choisissez ce qui bloque"):
        signal_to_obstacle(acting, signal, reason="price")


def test_another_company_and_those_who_only_read_change_nothing(acting, invoice, signal):
    other = factories.acting()
    with pytest.raises(Absent):
        signal_by_id(other, signal.pk)
    with pytest.raises(Absent):
        dismiss_signal(other, signal, why="x")
    with pytest.raises(Absent):
        raise_signal(other, invoice, source="call")
    with pytest.raises(Forbidden):
        dismiss_signal(factories.acting_as("auditor", acting), signal, why="x")
    assert open_signals(other.company) == [] and len(open_signals(acting.company)) == 1
