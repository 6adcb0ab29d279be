"""Deciding with an answer to the customer: proposed from the decision, and effective once it has gone out."""

from datetime import date

import pytest
from tests import factories
from tests.web.test_decision_page import address_of as address
from tests.web.test_decision_page import decide, found, invoice, text, typed  # noqa: F401 (fixtures)

from amiable.correspondence.models import Message
from amiable.disputes.models import Decision, Dispute

TO = "compta@quai.example"
ANSWER = {
    "answer-send": "on",
    "answer-to": TO,
    "answer-title": "Votre contestation",
    "answer-text": "Nous vous accordons 120,00 €.",
}


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


def test_the_answer_is_proposed_from_what_is_decided(signed_in, found):
    shown = text(signed_in().post(address(found), typed(found) | {"go": "letter", "answer-to": TO}))
    assert "120,00" in shown and "FA-7" in shown and "partiellement fondé" in shown.lower()
    assert Message.objects.count() == 0 and Dispute.objects.get(pk=found.pk).status == "open"


def test_a_decision_with_an_answer_waits_until_it_has_gone_out(signed_in, found):
    answer = decide(signed_in(), found, **ANSWER)
    assert answer.status_code == 302
    message, made = Message.objects.get(), Decision.objects.get()
    assert (message.to, message.title, message.state) == (TO, "Votre contestation", "queued")
    assert (made.state, Dispute.objects.get(pk=found.pk).status) == ("to_send", "open")


def test_without_the_tick_nothing_is_written_and_the_decision_counts_at_once(signed_in, found):
    decide(signed_in(), found, **{**ANSWER, "answer-send": ""})
    assert Message.objects.count() == 0
    assert Dispute.objects.get(pk=found.pk).resolved_on == date(2026, 3, 20)


@pytest.mark.parametrize("missing", ["answer-to", "answer-title", "answer-text"])
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_decided(signed_in, found, missing):
    answer = decide(signed_in(), found, **{**ANSWER, missing: ""})
    assert answer.status_code == 422
    assert answer.context["answer"].errors.keys() == {missing.removeprefix("answer-")}
    assert Decision.objects.count() == Message.objects.count() == 0


def test_an_address_that_is_none_is_refused_and_what_was_written_stays(signed_in, found):
    answer = decide(signed_in(), found, **{**ANSWER, "answer-to": "compta"})
    assert answer.status_code == 422 and ANSWER["answer-text"] in text(answer)
    assert Decision.objects.count() == 0 and factories.faults(found.company) == []
