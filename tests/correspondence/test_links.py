"""Links open one thing; whatever opens nothing looks alike, and guessing comes to nothing."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from tests import factories
from tests.correspondence.conftest import AT, later

from amiable.correspondence.access import expired_link, link_by_id, link_by_token
from amiable.correspondence.models import Knock, Link
from amiable.correspondence.operations import UnableToWrite, make_link, revoke_links, use_link
from amiable.journal.models import Line
from amiable.journal.operations import operation
from amiable.people.access import Absent
from amiable.web.middleware import LookingWrote, reads_only

HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def made(acting):
    def make(subject=("question", 3), **values):
        with operation(acting, "test.linked") as done:
            return make_link(done, subject=subject, recipient="noe@depot.example", **values)

    return make


def test_a_link_opens_what_it_was_made_for(made, acting):
    token = made()
    link = link_by_token(token, HERE, later(days=14))
    assert (link.purpose, link.subject_kind, link.subject_id) == ("answer", "question", 3)
    assert (link.recipient, link.company) == ("noe@depot.example", acting.company)
    assert link_by_id(link.pk, AT) == link and not Knock.objects.exists()


def test_the_token_is_long_and_kept_nowhere(made):
    tokens = {made() for _ in range(50)}
    assert len(tokens) == 50 and all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)
    token = made()
    kept = [str(value) for row in Link.objects.values() for value in row.values()]
    kept += [line.body for line in Line.objects.all()]
    assert not any(token in text for text in kept)


def told(token, at=AT, origin=HERE):
    with pytest.raises(Absent) as refused:
        link_by_token(token, origin, at)
    return str(refused.value)


def test_unknown_expired_and_revoked_look_alike(made, acting):
    gone, expired = made(), made(subject=("question", 4), days=1)
    with operation(acting, "test.revoked") as done:
        assert revoke_links(done, "answer", ("question", 3)) == 1
        assert revoke_links(done, "answer", ("question", 3)) == 0
    answers = {told(gone), told(expired, later(days=1)), told("x" * 22), told(""), told("é" * 5000)}
    assert len(answers) == 1
    for link in Link.objects.all():
        with pytest.raises(Absent):
            link_by_id(link.pk, later(days=1))


def test_only_one_that_expired_offers_another(made, acting):
    token = made(days=1)
    with pytest.raises(Absent):
        expired_link(token, HERE, AT)
    assert expired_link(token, HERE, later(days=30)).recipient == "noe@depot.example"
    with operation(acting, "test.revoked") as done:
        revoke_links(done, "answer", ("question", 3))
    with pytest.raises(Absent):
        expired_link(token, HERE, later(days=30))


def test_after_many_guesses_even_the_right_token_opens_nothing_for_a_while(made):
    token = made()
    for number in range(20):
        told(f"guess-{number}")
    told(token)
    assert link_by_token(token, THERE, AT)
    told(token, later(minutes=9))
    assert link_by_token(token, HERE, later(minutes=11))


def test_who_knocked_is_not_readable_from_what_is_kept(made):
    told("guess")
    (knock,) = Knock.objects.all()
    assert HERE not in knock.origin and len(knock.origin) == 64
    made()
    assert Knock.objects.count() == 1
    Knock.objects.update(at=AT - timedelta(days=2))
    made()
    assert not Knock.objects.exists()


def test_each_act_counts_as_a_use_and_looking_does_not(made, acting):
    link = link_by_token(made(), HERE, AT)
    with operation(acting, "test.used") as done:
        use_link(done, link)
    link.refresh_from_db()
    assert (link.uses, link.used_at) == (1, AT)
    link_by_token(made(), HERE, AT)
    assert sum(Link.objects.values_list("uses", flat=True)) == 1


def test_a_page_that_only_looks_may_note_a_knock_and_nothing_else(made):
    def looks(request):
        told("guess")
        return HttpResponse()

    def writes(request):
        Link.objects.create(company_id=1, purpose="a", subject_id=1, made_at=AT, expires_at=AT, operation=1)
        return HttpResponse()

    reads_only(looks)(RequestFactory().get("/"))
    assert Knock.objects.count() == 1
    with pytest.raises(LookingWrote):
        reads_only(writes)(RequestFactory().get("/"))
    with pytest.raises(LookingWrote):
        reads_only(lambda request: Knock.objects.all().delete())(RequestFactory().get("/"))


def test_a_link_goes_to_an_address(acting):
    with operation(acting, "test.linked") as done, pytest.raises(UnableToWrite):
        make_link(done, subject=("question", 3), recipient="nobody")
    assert not Link.objects.exists()


def test_another_company_revokes_nothing_of_ours(made):
    token = made()
    with operation(factories.acting(), "test.revoked") as done:
        assert revoke_links(done, "answer", ("question", 3)) == 0
    assert link_by_token(token, HERE, AT)
