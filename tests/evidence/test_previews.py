"""Pictures of documents, made one after the other by the worker."""

from datetime import timedelta

import pytest
from tests import factories
from tests.evidence import given
from tests.intake.commands import amiable

from amiable.evidence.access import document_by_id
from amiable.evidence.models import Document
from amiable.evidence.operations import add_document, preview_once, previews
from amiable.evidence.queries import content_of, documents_of, picture_of

CASE = ("dispute", 12)
AT = factories.NOW
LATER = [AT + previews.LEASE * n + timedelta(seconds=n) for n in range(5)]


@pytest.fixture
def acting(db):
    return factories.acting()


def give(acting, content, name="bl.pdf", subject=CASE):
    return add_document(acting, subject=subject, name=name, content=content)


def told(acting, document) -> dict:
    return next(row for row in documents_of(acting.company, *CASE) if row["id"] == document.pk)


def test_a_pdf_gets_its_picture_and_its_number_of_pages(acting):
    document = give(acting, given.pdf(2))
    assert told(acting, document)["preview"] == "waiting"
    assert preview_once(AT)
    assert (told(acting, document)["preview"], told(acting, document)["pages"]) == ("ready", 2)
    assert picture_of(document_by_id(acting, document.pk)).startswith(b"\xff\xd8\xff")
    assert content_of(document_by_id(acting, document.pk)) == given.pdf(2)
    assert not preview_once(AT)


@pytest.mark.parametrize("content", [given.ENCRYPTED, b"%PDF-1.7 et rien"])
def test_what_cannot_be_opened_is_still_handed_out(acting, content):
    document = give(acting, content)
    assert preview_once(AT)
    assert told(acting, document)["preview"] == "none"
    assert picture_of(document_by_id(acting, document.pk)) is None
    assert content_of(document_by_id(acting, document.pk)) == content


def test_a_text_waits_for_no_picture(acting):
    assert told(acting, give(acting, b"Bonjour", "note.txt"))["preview"] == "none"
    assert not preview_once(AT)


def test_the_same_bytes_are_opened_once(acting):
    first = give(acting, given.image(), "photo.jpg")
    other = give(acting, given.image(), "photo.jpg", subject=("dispute", 13))
    assert preview_once(AT)
    assert not preview_once(AT)
    third = give(acting, given.image(), "photo.jpg", subject=("dispute", 14))
    kept = set(Document.objects.filter(company=acting.company).values_list("preview", "picture"))
    assert kept == {("ready", document_by_id(acting, first.pk).picture_id)}
    assert len({first.pk, other.pk, third.pk}) == 3


def test_a_worker_that_died_is_replaced_after_its_lease_and_no_more_than_three_times(acting):
    document = give(acting, given.pdf())
    for attempt in range(previews.MOST_ATTEMPTS):
        assert previews._claimed(LATER[attempt]).pk == document.pk  # and this worker is killed here
        assert not preview_once(LATER[attempt])  # nobody else is at it meanwhile
    assert told(acting, document)["preview"] == "waiting"
    assert preview_once(LATER[3])
    assert told(acting, document)["preview"] == "none"
    assert not preview_once(LATER[4])


def test_a_worker_that_comes_back_too_late_changes_nothing(acting):
    document = give(acting, given.pdf())
    slow = previews._claimed(LATER[0])
    quick = previews._claimed(LATER[1])
    previews._settle(slow, None)
    assert told(acting, document)["preview"] == "waiting"
    previews._settle(quick, None)
    assert told(acting, document)["preview"] == "none"


def test_the_worker_makes_the_pictures(own_database):
    acting = factories.acting()
    documents = [give(acting, given.pdf(n)) for n in (1, 2)]
    assert amiable("work", "--stop-when-idle").code == 0
    assert [told(acting, document)["preview"] for document in documents] == ["ready", "ready"]
