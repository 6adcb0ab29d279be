"""A resolved dispute contested again: a following part, while the books keep what they said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories

from amiable.core.events import Paid
from amiable.disputes.models import Dispute
from amiable.disputes.operations import open_dispute, resolve_dispute, undo_last
from amiable.disputes.operations.open import BlockedLine
from amiable.disputes.operations.reopen import UnableToReopen, reopen_dispute
from amiable.disputes.queries import dispute_history, faults_of_disputes
from amiable.disputes.queries.parts import parts_of
from amiable.disputes.queries.turns import turns_of
from amiable.journal.queries import head_of
from amiable.people.access import Absent, Forbidden
from amiable.receivables.queries.positions import position_rows

pytestmark = pytest.mark.django_db
TODAY, OPENED, ENDED = date(2026, 11, 24), date(2026, 11, 2), date(2026, 11, 12)
WHY = "Le client maintient qu’il manque deux palettes."


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, number="FA-1")


@pytest.fixture
def resolved(acting, invoice):
    made = factories.dispute(acting, invoice, on=OPENED, claimed=500_00)
    return resolve_dispute(
        acting, dispute=made, finding="partly_founded", conceded={"FA-1": 200_00}, effective_on=ENDED
    )


def again(acting, dispute, on=TODAY, why=WHY):
    return reopen_dispute(acting, dispute=dispute, on=on, why=why)


def test_what_was_not_conceded_is_contested_again_in_a_following_part(acting, invoice, resolved):
    part = again(acting, resolved)
    assert (part.number, part.stage, part.status, part.opened_on, part.words) == (
        "LIT-2026-0001-2", "reopened", "open", TODAY, WHY
    )  # fmt: skip
    assert (part.claimed, part.blocked, part.reason) == (300_00, 300_00, resolved.reason)
    assert sum(portion.contested for portion in factories.portions(invoice)) == 300_00
    assert sum(portion.conceded for portion in factories.portions(invoice)) == 200_00


def test_the_end_of_before_stands_and_so_does_what_the_books_said_then(acting, resolved):
    columns = ("certain", "contested", "conceded")
    before = [[row[name] for name in columns] for row in position_rows(acting.company, ENDED, by="customer")]
    again(acting, resolved)
    assert (resolved.status, resolved.resolved_on, resolved.finding) == ("resolved", ENDED, "partly_founded")
    assert [[row[name] for name in columns] for row in position_rows(acting.company, ENDED, by="customer")] == before
    assert factories.faults(acting.company) == [] == list(faults_of_disputes(acting.company))


def test_the_following_part_waits_for_its_department_from_now_on(acting, resolved):
    part = again(acting, resolved)
    assert [(row["party"], row["since"]) for row in turns_of(part, acting.at)] == [("sales", acting.at)]
    assert turns_of(resolved, acting.at)[-1]["until"] is not None


def test_what_was_paid_meanwhile_is_claimed_but_not_blocked(acting, invoice, resolved):
    factories.say(acting, invoice, Paid(date(2026, 11, 20), 900_00))
    part = again(acting, resolved)
    assert (part.claimed, part.blocked) == (300_00, 100_00)


def test_the_parts_of_a_case_know_one_another(acting, resolved):
    second = again(acting, resolved)
    resolve_dispute(acting, dispute=second, finding="unfounded", effective_on=TODAY)
    third = again(acting, second)
    numbers = ["LIT-2026-0001", "LIT-2026-0001-2", "LIT-2026-0001-3"]
    for part in (resolved, second, third):
        assert [row["number"] for row in parts_of(part)] == numbers
    assert ("dispute.reopened", {"number": "LIT-2026-0001", "part": "LIT-2026-0001-2"}) in [
        (line["verb"], line["facts"]) for line in dispute_history(resolved)
    ]


def test_numbers_given_after_a_following_part_go_on_as_before(acting, resolved):
    again(acting, resolved)
    other = open_dispute(
        acting,
        lines=[BlockedLine(factories.invoice(acting, resolved.customer))],
        reason="price",
        opened_on=TODAY,
    )
    assert other.number == "LIT-2026-0002"


def test_a_reopening_taken_back_can_be_done_again(acting, resolved):
    part = again(acting, resolved)
    soon = replace(acting, at=acting.at + timedelta(seconds=9))
    undo_last(soon, dispute=part, operation_id=part.operation)
    assert again(soon, resolved).number == "LIT-2026-0001-3"


@pytest.mark.parametrize(
    ("on", "why", "said"),
    [
        (date(2026, 11, 11), WHY, "avant"),
        (date(2026, 11, 25), WHY, "dans l’avenir"),
        (TODAY, "  ", "dites pourquoi"),
        (TODAY, "x" * 5001, "5000 au plus"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(acting, resolved, on, why, said):
    before = head_of(acting.company)
    with pytest.raises(UnableToReopen, match=said):
        again(acting, resolved, on, why)
    assert (head_of(acting.company), Dispute.objects.count()) == (before, 1)


def test_a_case_is_reopened_once_at_a_time(acting, resolved):
    again(acting, resolved)
    with pytest.raises(UnableToReopen, match="a déjà été rouvert : c’est LIT-2026-0001-2"):
        again(acting, resolved)


def test_an_open_case_is_not_reopened(acting, invoice):
    made = factories.dispute(acting, invoice, on=OPENED)
    with pytest.raises(UnableToReopen, match="n’est pas résolu"):
        again(acting, made)


def test_where_all_was_conceded_there_is_nothing_to_contest_again(acting, invoice):
    made = factories.dispute(acting, invoice, on=OPENED, claimed=500_00)
    resolve_dispute(acting, dispute=made, finding="founded", conceded={"FA-1": 500_00}, effective_on=ENDED)
    with pytest.raises(UnableToReopen, match="tout ce que le client contestait lui a été accordé"):
        again(acting, made)


def test_it_asks_for_the_right_to_work_on_disputes_of_this_company(acting, resolved):
    with pytest.raises(Forbidden):
        again(factories.acting_as("auditor", acting), resolved)
    with pytest.raises(Absent):
        again(factories.acting(), resolved)
