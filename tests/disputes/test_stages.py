"""At which stage a dispute is: moved by a person, followed by what is done to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories

from amiable.disputes.models import Dispute
from amiable.disputes.operations import resolve_dispute, undo_last
from amiable.disputes.operations.stages import UnableToSetStage, set_stage
from amiable.disputes.queries import dispute_history
from amiable.journal.queries import head_of
from amiable.people.access import Absent, Forbidden
from amiable.receivables.models import Hold

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting)


@pytest.fixture
def dispute(acting, invoice):
    return factories.dispute(acting, invoice, on=TODAY, blocked=400_00, claimed=400_00)


def holds(dispute):
    open_ones = Hold.objects.filter(subject__startswith=f"dispute:{dispute.number}", until=None).order_by("pk")
    return list(open_ones.values_list("kind", "portion"))


def test_a_dispute_opens_reported_and_ends_resolved(acting, dispute):
    assert dispute.stage == "reported"
    resolve_dispute(acting, dispute=dispute, finding="unfounded", effective_on=TODAY)
    assert dispute.stage == "resolved"


def test_a_person_says_how_far_it_is_and_the_journal_says_who(acting, dispute):
    set_stage(acting, dispute=dispute, to="investigating", why="Le BL est demandé.")
    line = dispute_history(dispute)[-1]
    assert (dispute.stage, line["verb"], line["words"]) == (
        "investigating", "dispute.stage_set", {"why": "Le BL est demandé."}
    )  # fmt: skip
    assert line["facts"] == {"number": dispute.number, "from": "reported", "to": "investigating"}


def test_a_proposal_waits_for_the_customer(acting, dispute):
    set_stage(acting, dispute=dispute, to="proposed")
    assert dispute.turn == "customer"
    set_stage(acting, dispute=dispute, to="investigating")
    assert dispute.turn == "us"


@pytest.mark.parametrize("to", ["resolved", "settled"])
def test_an_end_is_not_chosen_but_decided(acting, dispute, to):
    with pytest.raises(UnableToSetStage, match="cela vient d’une décision"):
        set_stage(acting, dispute=dispute, to=to)


def test_a_move_that_is_not_allowed_says_why_and_writes_nothing(acting, dispute):
    set_stage(acting, dispute=dispute, to="investigating")
    before = head_of(acting.company)
    with pytest.raises(
        UnableToSetStage, match="de « En instruction » on ne passe pas à « Accusé de réception envoyé »"
    ):
        set_stage(acting, dispute=dispute, to="acknowledged")
    assert (head_of(acting.company), Dispute.objects.get().stage) == (before, "investigating")


def test_the_second_of_two_people_is_told_what_the_first_did(acting, dispute):
    seen = dispute.version
    set_stage(acting, dispute=dispute, to="investigating", version=seen)
    with pytest.raises(UnableToSetStage, match=r"a été changé par operator"):
        set_stage(acting, dispute=dispute, to="proposed", version=seen)


def test_a_case_that_ended_moves_no_more(acting, dispute):
    resolve_dispute(acting, dispute=dispute, finding="unfounded", effective_on=TODAY)
    with pytest.raises(UnableToSetStage, match="a été résolu par operator"):
        set_stage(acting, dispute=dispute, to="mediation")


@pytest.mark.parametrize("to", ["mediation", "persistent"])
def test_in_other_hands_the_portion_stays_contested_and_nothing_moves_in_the_books(acting, invoice, dispute, to):
    before = factories.portions(invoice)
    set_stage(acting, dispute=dispute, to=to)
    assert [(p.certain, p.contested, p.held) for p in factories.portions(invoice)] == [
        (p.certain, p.contested, p.held) for p in before
    ]
    assert ("contested", 1) in holds(dispute)
    assert factories.faults(acting.company) == []


def test_a_mediation_holds_what_is_contested_until_it_is_over(acting, dispute):
    set_stage(acting, dispute=dispute, to="mediation")
    assert holds(dispute) == [("contested", 1), ("mediation", 1)]
    set_stage(acting, dispute=dispute, to="investigating")
    assert holds(dispute) == [("contested", 1)]


def test_resolving_lifts_the_hold_of_the_mediation_and_taking_that_back_places_it_again(acting, dispute):
    set_stage(acting, dispute=dispute, to="mediation")
    resolve_dispute(acting, dispute=dispute, finding="unfounded", effective_on=TODAY)
    assert holds(dispute) == []
    last = dispute_history(dispute)[-1]["operation"]
    undo_last(replace(acting, at=acting.at + timedelta(seconds=5)), dispute=dispute, operation_id=last)
    assert (dispute.stage, holds(dispute)) == ("mediation", [("contested", 1), ("mediation", 1)])


def test_it_asks_for_the_right_to_work_on_disputes_of_this_company(acting, dispute):
    with pytest.raises(Forbidden):
        set_stage(factories.acting_as("auditor", acting), dispute=dispute, to="investigating")
    with pytest.raises(Absent):
        set_stage(factories.acting(), dispute=dispute, to="investigating")
