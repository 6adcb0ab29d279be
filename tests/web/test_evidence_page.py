"""Documents on the screen: handed out safely, listed with their picture, set aside and put back."""

import re

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories
from tests.evidence import given
from tests.web.reading import text_of

from amiable.evidence.limits import LIMITS, Unacceptable
from amiable.evidence.operations import add_document, preview_once
from amiable.evidence.queries import documents_of
from amiable.web.given_files import Bounded, given_files
from amiable.web.page import Page

CASE = ("dispute", 12)


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = "2026-11-24"


def give(acting, content=None, name="Bon de livraison « été ».pdf", subject=CASE, **more):
    return add_document(acting, subject=subject, name=name, content=content or given.pdf(), **more)


def to(acting, name, document, of=None):
    return reverse(name, kwargs={"slug": (of or acting).company.slug, "id": document.pk})


def test_a_file_is_saved_and_never_opened_in_the_browser(acting, signed_in):
    answer = signed_in("auditor").get(to(acting, "evidence_file", give(acting)))
    assert answer.content == given.pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    said = answer.headers["Content-Disposition"]
    assert said == "attachment; filename*=utf-8''Bon%20de%20livraison%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_picture_is_ours_and_not_the_file(acting, signed_in):
    original = given.photo_with_position()
    document, client = give(acting, original, "photo.jpg"), signed_in("auditor")
    assert client.get(to(acting, "evidence_picture", document)).status_code == 404
    assert preview_once(factories.NOW)
    answer = client.get(to(acting, "evidence_picture", document))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert b"Quai de la Halle" in original
    assert b"Quai de la Halle" not in answer.content


def test_another_company_s_document_looks_like_none(acting, signed_in):
    document, stranger = give(acting), factories.acting()
    client = signed_in("credit_manager", of=stranger.company)
    for name in ("evidence_file", "evidence_picture"):
        assert client.get(to(acting, name, document, of=stranger)).status_code == 404
        assert client.get(to(acting, name, document)).status_code == 404
    for name in ("evidence_withdraw", "evidence_restore"):
        assert client.post(to(acting, name, document, of=stranger)).status_code == 404
    assert not documents_of(acting.company, *CASE)[0]["withdrawn"]


def test_withdrawing_can_be_undone_from_where_one_is(acting, signed_in):
    dispute = factories.dispute(acting, factories.invoice(acting))
    document, client = give(acting, subject=("dispute", dispute.pk)), signed_in("accountant")

    def is_withdrawn() -> bool:
        return documents_of(acting.company, "dispute", dispute.pk)[0]["withdrawn"]

    answer = client.post(to(acting, "evidence_withdraw", document))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("dispute", kwargs={"slug": acting.company.slug, "id": dispute.pk})
    assert is_withdrawn()
    assert to(acting, "evidence_restore", document) in client.get(reverse("arrivals", args=[acting.company.slug])).text
    client.post(to(acting, "evidence_restore", document))
    assert not is_withdrawn()


def test_who_may_only_read_cannot_withdraw(acting, signed_in):
    document = give(acting)
    assert signed_in("auditor").post(to(acting, "evidence_withdraw", document)).status_code == 403
    assert not documents_of(acting.company, *CASE)[0]["withdrawn"]


def listed(acting) -> HttpResponse:
    request = RequestFactory().get("/")
    page = Page(request, acting, acting.today)
    return render(request, "evidence/_documents.html", {"page": page, "documents": documents_of(acting.company, *CASE)})


def test_the_list_says_who_gave_what_and_keeps_what_was_withdrawn_apart(acting):
    from amiable.evidence.operations import withdraw_document

    give(acting, given.pdf(3), audience="customer", source="customer")
    preview_once(factories.NOW)
    withdraw_document(acting, give(acting, b"Bonjour", "note.txt"))
    said = text_of(listed(acting))
    first, _, aside = said.partition("1 pièce retirée, toujours gardée")
    assert "Bon de livraison « été ».pdf" in first
    assert "visible par le client" in first
    assert "3 pages" in first
    assert re.search(r"L’opérateur de la machine \(\s?client\s?\)", first)
    assert "note.txt" in aside
    assert "Remettre" in aside
    assert "Remettre" not in first


def test_an_empty_list_says_what_helps(acting):
    assert "Aucune pièce." in text_of(listed(acting))


def test_thirty_documents_are_one_statement_like_one(acting):
    give(acting)
    with CaptureQueriesContext(connection) as one:
        listed(acting)
    for number in range(29):
        give(acting, f"Palette {number}".encode(), f"note-{number}.txt")
    with CaptureQueriesContext(connection) as thirty:
        assert text_of(listed(acting)).count("interne") == 30
    assert len(one) == len(thirty) == 1


class Sent:
    """A page to which files were sent."""

    def __init__(self, *files: tuple[str, bytes]) -> None:
        self.request: HttpRequest = RequestFactory().post("/", {"files": [named(*file) for file in files]})
        self.request.upload_handlers = [Bounded(self.request), *self.request.upload_handlers]


@pytest.fixture
def sent():
    """`sent(("a.txt", b"un"))`: a page to which files were sent, closed when the test is over, as a request is."""
    made: list[Sent] = []

    def page(*files: tuple[str, bytes]) -> Sent:
        made.append(Sent(*files))
        return made[-1]

    yield page
    for one in made:
        one.request.close()


def named(name: str, content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_files_of_a_form_are_read_with_their_names(sent):
    files = given_files(sent(("a.txt", b"un"), ("b.txt", b"deux")), "files")
    assert [(file.name, file.content) for file in files] == [("a.txt", b"un"), ("b.txt", b"deux")]
    assert given_files(sent(), "files") == []


def test_one_file_too_many_is_refused_by_name(sent):
    most = LIMITS["files"].most
    assert len(given_files(sent(*((f"{n}.txt", b"x") for n in range(most))), "files")) == most
    with pytest.raises(Unacceptable, match=rf"{most + 2} fichiers .*{most} au plus.*« {most}\.txt »"):
        given_files(sent(*((f"{n}.txt", b"x") for n in range(most + 2))), "files")


def test_a_file_too_heavy_is_refused_and_not_kept(sent):
    page = sent(("lourd.pdf", b"x" * (LIMITS["file"].most + 1)), ("b.txt", b"deux"))
    with pytest.raises(Unacceptable, match=r"« lourd\.pdf » pèse plus de 25 Mo"):
        given_files(page, "files")
    assert [file.name for file in page.request.FILES.getlist("files")] == ["b.txt"]


def test_files_that_are_too_heavy_together_are_refused(sent):
    half = b"x" * (LIMITS["file"].most - 10)
    with pytest.raises(Unacceptable, match=r"ensemble pèsent plus de 50 Mo \(« c\.pdf » est de trop\)"):
        given_files(sent(("a.pdf", half), ("b.pdf", half), ("c.pdf", b"x" * 30)), "files")
