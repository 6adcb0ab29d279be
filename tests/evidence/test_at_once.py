"""The same file given by several people at the same moment, each in a transaction of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests import factories
from tests.evidence import given

from amiable.evidence.models import Blob, BlobPiece, Document
from amiable.evidence.operations import add_document, preview_once
from amiable.evidence.queries import content_of
from amiable.journal.queries import faults_of_chain

PEOPLE = 4


@pytest.fixture
def acting(own_database):
    return factories.acting()


def at_once(act) -> list:
    """What `act(n)` gives, for each of four at the same moment."""

    def alone(number: int):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(alone, range(PEOPLE)))


def test_it_is_kept_once(acting):
    content = given.pdf(2)

    def give(number: int) -> int:
        return add_document(acting, subject=("dispute", 1), name=f"bl-{number}.pdf", content=content).pk

    assert len(set(at_once(give))) == 1
    document = Document.objects.get(company=acting.company)
    assert Blob.objects.filter(company=acting.company).count() == 1
    assert BlobPiece.objects.filter(company=acting.company).count() == 1
    assert content_of(document) == content
    assert list(faults_of_chain(acting.company)) == []


def test_several_workers_open_it_once(acting):
    add_document(acting, subject=("dispute", 1), name="bl.pdf", content=given.pdf())
    assert sorted(at_once(lambda _number: preview_once(factories.NOW))) == [False, False, False, True]
    assert Document.objects.get(company=acting.company).attempts == 1
