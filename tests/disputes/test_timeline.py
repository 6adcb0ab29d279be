"""The thread of a dispute: everything said, asked, given and decided, in one list, each for whom it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from amiable.correspondence.operations import UnableToWrite
from amiable.disputes.models import Dispute
from amiable.disputes.operations import add_comment, resolve_dispute, undo_last
from amiable.disputes.operations.letters import give_documents, note_said, take_letter_back, write_to_customer
from amiable.disputes.operations.questions import ask
from amiable.disputes.queries.timeline import timeline_of
from amiable.people.access import Forbidden

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SAID = {"to": ["compta@halbrane.fr"], "title": "Votre litige", "text": "Nous avons bien reçu votre message."}


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def found(acting):
    return factories.dispute(acting, factories.invoice(acting), claimed=100_00)


def call(acting, dispute, text="Le client rappelle."):
    said = {"audience": "customer", "direction": "in", "channel": "call", "who": "Paul", "text": text}
    return note_said(acting, dispute=dispute, at=acting.at - timedelta(hours=1), **said)


def question(acting, dispute, text="Le lot est-il conforme ?"):
    return ask(acting, dispute=dispute, department="quality", text=text, email="ines@orvenne.fr")


def test_what_was_said_to_the_customer_and_among_us_are_told_apart(acting, found):
    write_to_customer(acting, dispute=found, key="l1", **SAID)
    call(acting, found)
    question(acting, found)
    add_comment(acting, found, "Attendre la qualité.")
    give_documents(acting, dispute=found, files=[("bl.pdf", PDF)], audience="internal", from_customer=False)
    thread = timeline_of(found)
    told = {entry.kind: entry.audience for entry in thread.entries}
    assert told == {"sent": "customer", "call": "customer", "question": "internal", "comment": "internal",
                    "document": "internal", "act": "fact"}  # fmt: skip
    assert [one["name"] for entry in thread.entries for one in entry.documents] == ["bl.pdf"]
    assert [one["title"] for one in thread.written] == ["Votre litige"] and len(thread.asked) == 1


def test_each_thing_is_told_once(acting, found):
    write_to_customer(acting, dispute=found, key="l1", **SAID)
    question(acting, found)
    give_documents(acting, dispute=found, files=[("bl.pdf", PDF)], audience="customer", from_customer=True)
    kinds = sorted(entry.kind for entry in timeline_of(found).entries)
    assert kinds == ["act", "document", "question", "sent"]


def test_a_decision_and_its_taking_back_are_decisions(acting, found):
    resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=acting.today)
    (decided,) = [entry for entry in timeline_of(found).entries if entry.kind == "decision"]
    undo_last(acting, dispute=found, operation_id=decided.row["operation"])
    latest, first = [entry for entry in timeline_of(found).entries if entry.kind == "decision"]
    assert (latest.row["verb"], first.row["verb"]) == ("dispute.resolution_undone", "dispute.resolved")


def test_the_latest_comes_first(acting, found):
    for hours, text in ((3, "Un"), (1, "Trois"), (2, "Deux")):
        said = {"audience": "internal", "direction": "out", "channel": "call", "who": "Paul", "text": text}
        note_said(acting, dispute=found, at=acting.at - timedelta(hours=hours), **said)
    assert [entry.text.strip() for entry in timeline_of(found).entries if entry.kind == "call"] == [
        "Trois",
        "Deux",
        "Un",
    ]


def test_an_acknowledgement_moves_a_new_case_on_and_its_taking_back_moves_it_back(acting, found):
    message = write_to_customer(acting, dispute=found, key="l1", template="dispute_acknowledged", **SAID)
    assert found.stage == "acknowledged" and message.next_at == acting.at + timedelta(seconds=60)
    take_letter_back(acting, found, message)
    found.refresh_from_db()
    assert found.stage == "reported" and timeline_of(found).written == []


def test_a_letter_sent_twice_is_one_letter(acting, found):
    one = write_to_customer(acting, dispute=found, key="l1", **SAID)
    assert write_to_customer(acting, dispute=found, key="l1", **SAID).pk == one.pk
    assert len(timeline_of(found).messages) == 1


def test_asking_the_customer_makes_it_their_turn_and_their_answer_ours(acting, found):
    write_to_customer(acting, dispute=found, key="l1", waits=True, **SAID)
    assert found.turn == "customer"
    call(acting, found)
    assert Dispute.objects.get(pk=found.pk).turn == "us"


def test_what_is_asked_of_the_customer_and_taken_back_is_no_longer_waited_for(acting, found):
    before = found.turn
    message = write_to_customer(acting, dispute=found, key="l1", waits=True, **SAID)
    take_letter_back(acting, found, message)
    assert Dispute.objects.get(pk=found.pk).turn == before != "customer"


def test_a_letter_without_address_or_text_is_refused_and_nothing_is_written(acting, found):
    for wrong, field in (({"to": []}, "to"), ({"to": ["pas une adresse"]}, "to"), ({"text": " "}, "text")):
        with pytest.raises(UnableToWrite) as refused:
            write_to_customer(acting, dispute=found, key="l1", **(SAID | wrong))
        assert refused.value.field == field
    with pytest.raises(UnableToWrite):
        note_said(acting, dispute=found, audience="customer", direction="in", channel="call", who="Paul", text="Demain",
                  at=datetime(2030, 1, 1, tzinfo=UTC))  # fmt: skip
    assert [entry.kind for entry in timeline_of(found).entries] == ["act"]


def test_a_cancelled_case_takes_nothing_more(acting, found):
    undo_last(acting, dispute=found, operation_id=found.operation)
    for act in (
        lambda: write_to_customer(acting, dispute=found, key="l1", **SAID),
        lambda: call(acting, found),
        lambda: give_documents(acting, dispute=found, files=[("a.pdf", PDF)], audience="internal", from_customer=False),
    ):
        with pytest.raises(UnableToWrite, match="annulé"):
            act()


def test_an_auditor_says_nothing(acting, found):
    with pytest.raises(Forbidden):
        call(factories.acting_as("auditor", acting), found)


def test_a_long_thread_takes_as_many_statements_as_a_short_one(acting, found):
    counts = []
    for _ in range(2):
        call(acting, found)
        question(acting, found)
        add_comment(acting, found, "Noté.")
        give_documents(acting, dispute=found, files=[(f"{len(counts)}.pdf", PDF + bytes([len(counts)]))],
                       audience="internal", from_customer=False)  # fmt: skip
        with CaptureQueriesContext(connection) as taken:
            timeline_of(found)
        counts.append(len(taken))
        for number in range(30):
            call(acting, found, f"Appel {number}")
            question(acting, found, f"Question {number} ?")
    assert counts[0] == counts[1] <= 9
