"""Decisions: within what one may concede alone or approved by another; effective once the answer has gone out."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories

from amiable.correspondence.models import Message
from amiable.disputes.access import decision_by_id
from amiable.disputes.models import Decision, Dispute, DisputeLine, Item
from amiable.disputes.operations import UnableToUndo, resolve_dispute, undo_last
from amiable.disputes.operations.decisions import (
    Answer,
    UnableToApprove,
    UnableToResolve,
    approve_decision,
    decide,
    effective_once,
    refuse_decision,
    withdraw_decision,
)
from amiable.disputes.queries import dispute_history
from amiable.disputes.queries.decisions import decision_under_way, decisions_of, decisions_to_approve
from amiable.journal.queries import head_of
from amiable.people.access import Absent, Acting, Forbidden, as_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
ANSWER = Answer(("compta@quai.example",), "Votre contestation", "Nous vous accordons l’avoir.")


@pytest.fixture
def operator():
    return factories.acting()


@pytest.fixture
def invoice(operator):
    return factories.invoice(operator, number="FA-1", amount=60_000_00)


@pytest.fixture
def dispute(operator, invoice):
    return factories.dispute(operator, invoice, on=TODAY)


@pytest.fixture
def person(operator):
    """`person("accountant")` is somebody new with that role, acting now."""

    def somebody(role: str) -> Acting:
        return as_user(operator.company, factories.user(operator.company, role), operator.at)

    return somebody


def decided(acting, dispute, cents=0, **more):
    finding = "founded" if cents else "unfounded"
    return decide(acting, dispute=dispute, finding=finding, conceded={"FA-1": cents} if cents else {}, **more)


def later(acting, **delta):
    return replace(acting, at=acting.at + timedelta(**delta))


def gone(decision, at, state="accepted"):
    """What becomes of the answer at the mail server."""
    Message.objects.filter(key=decision.message_key).update(state=state, sent_at=at)


def conceded(invoice):
    return sum(portion.conceded for portion in factories.portions(invoice))


def state(decision):
    return Decision.objects.get(pk=decision.pk).state


WITHIN = [("accountant", 600_00), ("credit_manager", 6_000_00), ("director", 24_000_00), ("administrator", 60_000_00)]


@pytest.mark.parametrize(("role", "cents"), WITHIN)
def test_what_one_may_concede_alone_counts_at_once(person, invoice, dispute, role, cents):
    made = decided(person(role), dispute, cents)
    assert (made.state, dispute.status, dispute.resolved_on, conceded(invoice)) == (
        "effective", "resolved", TODAY, cents
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "cents", "approver"),
    [
        ("accountant", 600_02, "credit_manager"),
        ("accountant", 30_000_00, "administrator"),
        ("credit_manager", 6_000_02, "director"),
        ("director", 24_000_02, "administrator"),
    ],
)
def test_beyond_it_somebody_else_approves_before_anything_is_in_the_books(
    person, operator, invoice, dispute, role, cents, approver
):
    books = factories.portions(invoice)
    made = decided(person(role), dispute, cents)
    assert (made.state, made.approval, dispute.status) == ("to_approve", approver, "open")
    assert [p.contested for p in factories.portions(invoice)] == [p.contested for p in books]
    assert [row["id"] for row in decisions_to_approve(operator.company)] == [made.pk]
    assert (dispute.turn, factories.faults(operator.company)) == ("us", [])


def test_the_vat_of_what_is_contested_counts_where_it_is_known(operator, person, dispute):
    line = DisputeLine.objects.get(dispute=dispute)
    Item.objects.create(
        company=operator.company, line=line, vat=0, claimed=60_000_00, operation=1, finding="founded", decided_on=TODAY
    )
    made = decided(person("accountant"), dispute, 600_00)
    assert (made.state, json.loads(made.asked)["excl_vat"]) == ("to_approve", 600_00)


def test_once_approved_it_counts_from_that_day_in_the_name_of_who_decided(person, operator, invoice, dispute):
    accountant = person("accountant")
    made = decided(accountant, dispute, 6_000_00)
    manager = later(person("credit_manager"), days=2)
    approve_decision(manager, decision_by_id(manager, made.pk))
    dispute.refresh_from_db()
    assert (dispute.status, dispute.resolved_on, dispute.decided_by) == (
        "resolved", TODAY + timedelta(2), accountant.label
    )  # fmt: skip
    assert conceded(invoice) == 6_000_00
    (row,) = decisions_of(dispute)
    assert (row["state"], row["by"], row["approved_by"]) == ("effective", accountant.label, manager.label)


def test_nobody_approves_what_they_decided_themselves(person, invoice, dispute):
    accountant = person("accountant")
    made = decided(accountant, dispute, 6_000_00)
    promoted = replace(accountant, roles=frozenset({"director"}))
    with pytest.raises(UnableToApprove, match="vous avez pris cette décision : elle est à approuver par quelqu’un"):
        approve_decision(promoted, made)
    assert (state(made), conceded(invoice)) == ("to_approve", 0)


def test_nobody_approves_more_than_they_may_concede_themselves(person, invoice, dispute):
    manager, other = person("credit_manager"), person("credit_manager")
    made = decided(manager, dispute, 12_000_00)
    with pytest.raises(UnableToApprove) as told:
        approve_decision(other, made)
    assert str(told.value) == (
        f"{manager.label} accorde 10000.00 HT, plus que les 5000.00 que vous pouvez accorder seul ; l’approuver "
        "revient à : le directeur financier"
    )
    assert state(made) == "to_approve"


@pytest.mark.parametrize("role", ["salesperson", "resolver", "auditor"])
def test_who_decides_nothing_approves_nothing(person, dispute, role):
    made = decided(person("accountant"), dispute, 6_000_00)
    with pytest.raises(Forbidden):
        approve_decision(person(role), made)


def test_a_decision_is_approved_once(person, invoice, dispute):
    made = decided(person("accountant"), dispute, 6_000_00)
    first, second = person("credit_manager"), person("director")
    approve_decision(first, decision_by_id(first, made.pk))
    with pytest.raises((UnableToApprove, UnableToResolve)):
        approve_decision(second, made)
    assert conceded(invoice) == 6_000_00


def test_a_refusal_says_why_and_leaves_the_dispute_to_be_decided_again(person, invoice, dispute):
    made = decided(person("accountant"), dispute, 6_000_00)
    manager = person("credit_manager")
    with pytest.raises(UnableToApprove, match="dites pourquoi"):
        refuse_decision(manager, made, "  ")
    refuse_decision(manager, made, "Le BL est signé sans réserve.")
    assert (made.state, made.why, decision_under_way(dispute)) == ("refused", "Le BL est signé sans réserve.", None)
    assert decided(manager, dispute).state == "effective"
    assert conceded(invoice) == 0


def test_with_an_answer_it_counts_from_the_day_the_answer_went_out(person, invoice, dispute):
    manager = person("credit_manager")
    made = decided(manager, dispute, 1_200_00, answer=ANSWER)
    message = Message.objects.get(key=f"decision:{made.pk}")
    assert (made.state, message.to, message.audience, message.title) == (
        "to_send", "compta@quai.example", "customer", ANSWER.title
    )  # fmt: skip
    assert not effective_once(manager.at)
    gone(made, manager.at + timedelta(days=1))
    assert effective_once(manager.at + timedelta(days=3))
    dispute.refresh_from_db()
    assert (dispute.resolved_on, dispute.decided_by, conceded(invoice)) == (
        TODAY + timedelta(1), manager.label, 1_200_00
    )  # fmt: skip
    assert (state(made), effective_once(manager.at + timedelta(days=3))) == ("effective", False)
    assert dispute_history(dispute)[-1]["actor"] == manager.label


@pytest.mark.parametrize("became", ["queued", "sending", "uncertain", "refused", "withdrawn"])
def test_until_a_server_took_the_answer_nothing_counts(person, invoice, dispute, became):
    made = decided(person("credit_manager"), dispute, 1_200_00, answer=ANSWER)
    gone(made, None, became)
    assert not effective_once(factories.NOW + timedelta(days=9))
    assert (state(made), conceded(invoice)) == ("to_send", 0)


def test_one_answer_that_waits_keeps_no_other_back(person, operator, dispute):
    manager = person("credit_manager")
    stuck = decided(manager, dispute, answer=ANSWER)
    other = factories.dispute(operator, factories.invoice(operator, dispute.customer, number="FA-2"), on=TODAY)
    made = decide(manager, dispute=other, finding="unfounded", answer=ANSWER)
    gone(stuck, None, "uncertain")
    gone(made, manager.at)
    assert effective_once(manager.at)
    assert (state(stuck), state(made)) == ("to_send", "effective")


def test_an_answer_goes_out_only_once_its_decision_is_approved(person, dispute):
    made = decided(person("accountant"), dispute, 6_000_00, answer=ANSWER)
    assert not Message.objects.exists()
    approve_decision(person("director"), made)
    assert (made.state, Message.objects.get().key) == ("to_send", f"decision:{made.pk}")


def test_while_a_decision_is_under_way_nobody_else_decides_or_resolves(person, operator, dispute):
    accountant, manager = person("accountant"), person("credit_manager")
    decided(accountant, dispute, 6_000_00)
    said = f"une décision de {accountant.label}, du 24/11/2026.*, attend d’être approuvée"
    with pytest.raises(UnableToResolve, match=said):
        decided(manager, dispute)
    with pytest.raises(UnableToResolve, match=said):
        resolve_dispute(operator, dispute=dispute, finding="unfounded", effective_on=TODAY)
    assert Dispute.objects.get().status == "open"


def test_taking_it_back_takes_its_answer_back_too(person, dispute):
    manager = person("credit_manager")
    made = decided(manager, dispute, answer=ANSWER)
    withdraw_decision(person("director"), made)
    assert (made.state, Message.objects.get().state) == ("withdrawn", "withdrawn")
    assert decided(manager, dispute).state == "effective"


def test_it_is_not_taken_back_once_its_answer_may_have_gone(person, dispute):
    manager = person("credit_manager")
    made = decided(manager, dispute, answer=ANSWER)
    gone(made, None, "uncertain")
    with pytest.raises(Exception, match="ce message est parti, ou en train de partir"):
        withdraw_decision(manager, made)
    assert state(made) == "to_send"


def test_what_does_not_fit_any_more_when_the_answer_is_out_is_said_and_left_to_a_person(person, operator, dispute):
    manager = person("credit_manager")
    made = decided(manager, dispute, answer=ANSWER)
    line = DisputeLine.objects.get(dispute=dispute)
    Item.objects.create(company=operator.company, line=line, label="Bobines", claimed=1, operation=1)
    gone(made, manager.at)
    assert effective_once(manager.at)
    made.refresh_from_db()
    assert (made.state, made.why) == (
        "withdrawn",
        "LIT-2026-0001 : il reste à décider de Bobines (FA-1) ; qualifiez chaque ligne, puis résolvez le litige",
    )
    assert (Dispute.objects.get().status, effective_once(manager.at)) == ("open", False)


def test_an_opening_is_not_taken_back_under_a_decision(person, operator, dispute):
    decided(person("accountant"), dispute, 6_000_00)
    with pytest.raises(UnableToUndo):
        undo_last(operator, dispute=dispute, operation_id=dispute.operation)


def test_a_resolution_taken_back_takes_its_decision_along(person, dispute):
    manager = person("credit_manager")
    made = decided(manager, dispute, 1_200_00)
    last = dispute_history(dispute)[-1]["operation"]
    undo_last(later(manager, seconds=9), dispute=dispute, operation_id=last)
    assert (state(made), dispute.status) == ("withdrawn", "open")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"finding": "perhaps"}, "bien-fondé « perhaps » inconnu"),
        ({"finding": "founded", "conceded": {"FA-9": 1}}, "FA-9 n’est pas dans ce litige"),
        ({"finding": "founded", "conceded": {"FA-1": 60_000_01}}, "dépassent les"),
        ({"finding": "founded", "policy": "agreed"}, "une date convenue va avec"),
        ({"finding": "founded", "answer": Answer(("pas une adresse",), "a", "b")}, "pas une adresse"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(person, operator, dispute, asked, said):
    before = head_of(operator.company)
    with pytest.raises(Exception, match=said):
        decide(person("director"), dispute=dispute, **asked)
    assert (head_of(operator.company), Decision.objects.count()) == (before, 0)


def test_resolving_without_a_decision_concedes_no_more_than_one_may_alone(person, invoice, dispute):
    with pytest.raises(UnableToResolve, match="que vous pouvez accorder seul"):
        resolve_dispute(
            person("accountant"), dispute=dispute, finding="founded", conceded={"FA-1": 1_200_00}, effective_on=TODAY
        )
    assert conceded(invoice) == 0


def test_another_company_s_decision_is_not_there(person, dispute):
    made = decided(person("accountant"), dispute, 6_000_00)
    stranger = factories.acting()
    for act in (approve_decision, withdraw_decision, lambda who, what: refuse_decision(who, what, "non")):
        with pytest.raises(Absent):
            act(stranger, made)
    with pytest.raises(Absent):
        decision_by_id(stranger, made.pk)
    with pytest.raises(Absent):
        decided(stranger, dispute)
