"""A form sent twice is done once: by the key of its showing, whatever else happens around it."""

from dataclasses import replace

import pytest
from django.db import transaction
from tests import factories

from amiable.journal.models import Line, Sent
from amiable.journal.operations import AlreadyDone, UnreadableKey, operation
from amiable.journal.queries import faults_of_chain, head_of, sent_before

pytestmark = pytest.mark.django_db

KEY = "hJ3_x-9"


@pytest.fixture
def acting():
    return factories.acting()


def send(acting, key=KEY, *, thing=7):
    with operation(replace(acting, once=key), "test.sent", [("thing", thing), ("other", 1)]) as done:
        pass
    return done.id


def verbs(acting):
    return list(Line.objects.filter(company=acting.company).order_by("seq").values_list("verb", flat=True))


def test_the_second_sending_does_nothing_and_says_what_the_first_did(acting):
    send(acting)
    before = head_of(acting.company)
    ran = []
    with pytest.raises(AlreadyDone) as refusal, operation(replace(acting, once=KEY), "test.sent", [("thing", 8)]):
        ran.append(True)
    assert (refusal.value.verb, refusal.value.subjects) == ("test.sent", [("thing", 7), ("other", 1)])
    assert not ran and head_of(acting.company) == before
    assert not list(faults_of_chain(acting.company))


def test_a_key_is_the_same_whoever_sends_it(acting):
    send(acting)
    with pytest.raises(AlreadyDone):
        send(factories.acting_as("director", acting))


def test_each_showing_of_a_form_is_done_and_so_is_what_has_no_key(acting):
    for key in (KEY, f"{KEY}2", "", ""):
        send(acting, key)
    assert verbs(acting) == ["test.sent"] * 4 and Sent.objects.count() == 2


def test_another_company_has_keys_of_its_own(acting):
    other = factories.acting()
    send(acting), send(other)
    assert verbs(other) == ["test.sent"]


def test_what_failed_may_be_sent_again(acting):
    with pytest.raises(ZeroDivisionError), operation(replace(acting, once=KEY), "test.sent"):
        raise ZeroDivisionError
    assert sent_before(acting.company, KEY) is None
    send(acting)
    assert verbs(acting) == ["test.sent"]


def test_the_operations_inside_one_belong_to_the_same_sending(acting):
    once = replace(acting, once=KEY)
    with operation(once, "outer", [("thing", 1)]), operation(once, "inner", [("thing", 2)]):
        pass
    assert verbs(acting) == ["inner", "outer"]
    assert sent_before(acting.company, KEY) == [("thing", 1)]


def test_the_transaction_around_a_second_sending_goes_on(acting):
    """A conflict in the database would have spoilt it."""
    send(acting)
    with transaction.atomic():
        with pytest.raises(AlreadyDone):
            send(acting)
        send(acting, "another")
    assert verbs(acting) == ["test.sent"] * 2


def test_a_page_may_ask_before_it_does_anything(acting):
    assert sent_before(acting.company, KEY) is None and sent_before(acting.company, "") is None
    send(acting, thing=9)
    assert sent_before(acting.company, KEY) == [("thing", 9), ("other", 1)]
    assert sent_before(factories.company(), KEY) is None


@pytest.mark.parametrize("key", ["two words", "é", "x" * 65, "line\n", "a;b"])
def test_a_key_that_no_form_of_ours_has_is_refused(acting, key):
    with pytest.raises(UnreadableKey, match="rechargez la page"):
        send(acting, key)
    assert verbs(acting) == [] and not Sent.objects.exists()


def test_the_longest_key_is_taken(acting):
    send(acting, "x" * 64)
    assert verbs(acting) == ["test.sent"]
