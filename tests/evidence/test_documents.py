"""Files given on a subject: what is kept, once, and who may."""

import pytest
from tests import factories

from amiable.evidence.access import document_by_id, document_of_subject
from amiable.evidence.limits import LIMITS
from amiable.evidence.models import Blob, BlobPiece, Document
from amiable.evidence.operations import Unacceptable, add_document, keep, restore_document, withdraw_document
from amiable.evidence.queries import Altered, content_of, documents_of
from amiable.journal.models import Line
from amiable.journal.operations import operation
from amiable.people.access import Absent, Forbidden

pytestmark = pytest.mark.django_db
CASE = ("dispute", 12)
NOTE = b"Palette 4 : 3 000 pots casses\n"


@pytest.fixture
def acting():
    return factories.acting()


def give(acting, content=NOTE, name="constat.txt", subject=CASE, **more):
    return add_document(acting, subject=subject, name=name, content=content, **more)


def verbs(acting) -> list[str]:
    return list(Line.objects.filter(company=acting.company).order_by("seq").values_list("verb", flat=True))


def test_what_is_given_comes_back_byte_for_byte_and_the_journal_says_its_hash(acting):
    content = bytes(range(32, 127)) * 30_000  # 2.8 MB: three pieces
    document = give(acting, content)
    assert content_of(document_by_id(acting, document.pk)) == content
    assert BlobPiece.objects.filter(blob=document.blob).count() == 3
    (row,) = documents_of(acting.company, *CASE)
    assert (row["name"], row["size"], row["by"], row["audience"], row["source"], row["withdrawn"]) == (
        "constat.txt", len(content), "operator", "internal", "us", False,
    )  # fmt: skip
    line = Line.objects.get(company=acting.company, verb="document.added")
    assert row["sha256"] in line.body
    assert "constat" not in line.body  # names are apart, where they can be erased


def test_the_same_bytes_are_stored_once_in_a_company_and_apart_in_another(acting):
    first, other = give(acting), give(acting, name="autre.txt", subject=("dispute", 13))
    elsewhere = give(factories.acting())
    assert first.blob_id == other.blob_id != elsewhere.blob_id
    assert Blob.objects.filter(company=acting.company).count() == 1


def test_the_same_file_twice_on_a_subject_stays_one_document(acting):
    first = give(acting)
    before = verbs(acting)
    again = give(acting, name="le même.txt")
    assert verbs(acting) == before
    assert (first.is_new, again.is_new, again.pk) == (True, False, first.pk)
    assert [row["name"] for row in documents_of(acting.company, *CASE)] == ["constat.txt"]


def test_a_withdrawn_document_keeps_its_bytes_and_comes_back(acting):
    document = give(acting)
    withdraw_document(acting, document)
    withdraw_document(acting, document)
    assert documents_of(acting.company, *CASE)[0]["withdrawn"]
    assert content_of(document_by_id(acting, document.pk)) == NOTE
    with pytest.raises(Absent):
        document_of_subject(acting.company, CASE, document.pk)
    restore_document(acting, document)
    assert document_of_subject(acting.company, CASE, document.pk).pk == document.pk
    assert [verb for verb in verbs(acting) if verb != "document.added"] == ["document.withdrawn", "document.restored"]


def test_giving_a_withdrawn_file_again_puts_it_back(acting):
    withdraw_document(acting, give(acting))
    give(acting)
    assert [row["withdrawn"] for row in documents_of(acting.company, *CASE)] == [False]


def test_another_company_or_another_subject_finds_nothing(acting):
    document = give(acting)
    with pytest.raises(Absent):
        document_by_id(factories.acting(), document.pk)
    with pytest.raises(Absent):
        document_of_subject(acting.company, ("dispute", 13), document.pk)
    assert documents_of(factories.company(), *CASE) == []


def test_what_another_company_has_is_neither_withdrawn_nor_put_back(acting):
    document, stranger = give(acting), factories.acting()
    withdraw_document(stranger, document)
    assert not documents_of(acting.company, *CASE)[0]["withdrawn"]
    withdraw_document(acting, document)
    restore_document(stranger, document)
    assert documents_of(acting.company, *CASE)[0]["withdrawn"]
    assert verbs(stranger) == []


def test_a_subject_holds_only_so_many_files_and_so_much(acting):
    first = give(acting)
    with operation(acting, "test.many", [CASE]) as done:
        for number in range(LIMITS["subject_files"].most - 1):
            keep(done, subject=CASE, name=f"{number}.txt", content=f"Palette {number}".encode())
    with pytest.raises(Unacceptable, match=r"« trop\.txt » serait la 201e pièce"):
        give(acting, b"une de trop", "trop.txt")
    give(acting, b"ailleurs", "ailleurs.txt", subject=("dispute", 13))
    Document.objects.exclude(pk=first.pk).filter(subject_id=CASE[1]).delete()
    Blob.objects.filter(pk=first.blob_id).update(size=LIMITS["subject_bytes"].most - 3)
    give(acting, b"fin", "fin.txt")
    with pytest.raises(Unacceptable, match="plus de 500 Mo"):
        give(acting, b"x", "trop.txt")


@pytest.mark.parametrize("act", [withdraw_document, restore_document])
def test_who_may_only_read_neither_gives_nor_withdraws(acting, act):
    document, auditor = give(acting), factories.acting_as("auditor", acting)
    with pytest.raises(Forbidden):
        act(auditor, document)
    with pytest.raises(Forbidden):
        give(auditor)


def test_a_refused_file_leaves_nothing_behind(acting):
    before = verbs(acting)
    with pytest.raises(Unacceptable, match="page web"):
        give(acting, b"<!DOCTYPE html><script>alert(1)</script>", "facture.pdf")
    assert verbs(acting) == before
    assert not Document.objects.exists()
    assert not Blob.objects.exists()


def test_bytes_that_were_changed_in_the_database_are_not_handed_out(acting):
    document = give(acting)
    BlobPiece.objects.filter(blob=document.blob).update(content=b"autre chose")
    with pytest.raises(Altered, match=r"constat\.txt"):
        content_of(document)
