"""The page of an answer: opened by a link alone; what it shows, what it takes, what it says when it cannot."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.disputes import asking
from tests.disputes.asking import DOCK, HUGO, TODAY

from amiable.core.answers import ANSWERS, answers_of
from amiable.correspondence.models import Link
from amiable.disputes.models import DisputeLine, Item, Question
from amiable.disputes.operations import resolve_dispute
from amiable.disputes.operations.questions import withdraw_question
from amiable.evidence.models import Document
from amiable.evidence.operations import add_document
from amiable.web.answer_words import LABELS_OF_CORE, quantity_shown, quantity_typed
from amiable.web.typed import Unreadable

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<<>>\n%%EOF\n"
)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "fr"})


def opened(visitor: Client, question: Question) -> str:
    """Open the link of the mail as a browser does; the address of the page."""
    got = visitor.get(f"/a/{asking.token_of(question)}/")
    assert got.status_code == 302
    return got.headers["Location"]


def text(got) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", got.content.decode())


def sent(visitor: Client, address: str, **fields: object):
    """Send the form as it is shown."""
    page = visitor.get(address).content.decode()
    key = re.search(r'name="sent" value="([^"]+)"', page)
    return visitor.post(address, {"sent": key[1] if key else ""} | fields)


def item(question: Question, **more: object) -> None:
    line = DisputeLine.objects.get(dispute=question.dispute)
    said = {"position": "1", "label": "Palette Europe", "delivery_note": "BL-26-5066", "unit_price": 612_0000}
    said |= {"invoiced_quantity": 12_000, "quantity": 2_000, "claimed": 1468_80, "operation": 1}
    Item.objects.create(company=question.company, line=line, **(said | more))


# ---- the way in


def test_the_link_leads_to_an_address_without_its_token(acting, visitor):
    question = asking.asked(acting)
    token = asking.token_of(question)
    got = visitor.get(f"/a/{token}/")
    link = asking.link_of(question)
    assert (got.status_code, got.headers["Location"]) == (302, f"/a/{link.pk}/")
    assert got.headers["Referrer-Policy"] == "no-referrer"
    cookie = got.cookies["answer"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/a/{link.pk}/", True, "Lax")
    page = visitor.get(f"/a/{link.pk}/")
    assert page.status_code == 200 and token not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_a_program_that_opens_links_does_nothing(acting, visitor):
    question = asking.asked(acting)
    token = asking.token_of(question)
    for _again in range(3):
        visitor.get(f"/a/{token}/", follow=True)
        visitor.head(f"/a/{token}/")
    question.refresh_from_db()
    assert question.state == "asked"


def test_unknown_forged_revoked_and_expired_links_look_alike(acting, visitor):
    question, revoked, expired = (asking.asked(acting) for _ in range(3))
    Link.objects.filter(subject_id=revoked.pk).update(revoked_at=factories.NOW)
    Link.objects.filter(subject_id=expired.pk).update(expires_at=factories.NOW - timedelta(days=1))
    token = asking.token_of(question)
    seen = set()
    for tried in (
        "unknown",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        asking.token_of(revoked),
        asking.token_of(expired),
    ):
        got = Client(headers={"accept-language": "fr"}).get(f"/a/{tried}/")
        assert got.status_code == 404 and "Recevoir un nouveau lien" in text(got)
        seen.add(re.sub(r'value="[^"]{40,}"', "", got.content.decode()).replace(tried, "…"))
    assert len(seen) == 1


def test_without_the_cookie_or_with_anothers_the_page_is_not_there(acting, visitor):
    question, other = asking.asked(acting), asking.asked(factories.acting())
    address = opened(visitor, question)
    theirs = opened(Client(), other)
    assert visitor.get(theirs).status_code == Client().get(address).status_code == 404
    forged = visitor.cookies["answer"].value
    stranger = Client()
    for value in (forged.replace(str(asking.link_of(question).pk), str(asking.link_of(other).pk), 1), "1", "", "é:x:y"):
        stranger.cookies["answer"] = value
        assert stranger.get(theirs).status_code == 404
        assert stranger.post(theirs, {"answer": "complete", "by": "X"}).status_code == 404
    other.refresh_from_db()
    assert other.state == "asked"


def test_a_link_that_is_revoked_shuts_the_page_that_is_open(acting, visitor):
    question = asking.asked(acting)
    address = opened(visitor, question)
    Link.objects.filter(subject_id=question.pk).update(revoked_at=factories.NOW)
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, {"answer": "complete"}).status_code == 404


def test_a_form_without_its_token_is_refused(acting):
    strict = Client(enforce_csrf_checks=True)
    question = asking.asked(acting)
    address = opened(strict, question)
    assert strict.post(address, {"answer": "complete", "by": "X", "sent": "k"}).status_code == 403
    assert strict.post(f"/a/{asking.token_of(question)}/").status_code == 403
    question.refresh_from_db()
    assert question.state == "asked"


def test_an_expired_link_has_another_sent_to_the_same_address_whatever_is_told(acting, visitor):
    question = asking.asked(acting)
    token = asking.token_of(question)
    Link.objects.filter(subject_id=question.pk).update(expires_at=factories.NOW - timedelta(days=1))
    told = {
        text(visitor.post(f"/a/{tried}/", {"to": "thief@elsewhere.example"})) for tried in (token, token, "unknown")
    }
    assert len(told) == 1 and "Regardez vos e-mails" in told.pop()
    (mail,) = asking.mails(acting, "question_link_again")
    assert mail.to == DOCK
    assert visitor.get(f"/a/{asking.token_of(question)}/").status_code == 302


# ---- what is shown


def test_it_shows_what_concerns_them_without_any_amount(acting, visitor):
    question = asking.asked(acting)
    item(question)
    page = visitor.get(opened(visitor, question))
    shown = text(page)
    for said in (
        question.text,
        question.dispute.number,
        "Brasserie du Quai",
        "BL-26-5066",
        "Palette Europe",
        "12",
        "10 à quai",
    ):
        assert said in shown
    assert "€" not in shown and "1 200" not in shown and "612" not in shown and "468" not in shown
    assert 'name="viewport"' in page.content.decode() and "am-rail" not in page.content.decode()


def test_amounts_and_lateness_are_shown_where_the_question_says_so(acting, visitor, settings):
    told = asking.asked(acting, prices=True, lateness=True)
    silent = asking.asked(acting)
    settings.TODAY = (TODAY + timedelta(days=6)).isoformat()
    shown = text(visitor.get(opened(visitor, told)))
    assert "1 200,00 €" in shown and "6 j" in shown
    assert "retard" not in text(visitor.get(opened(visitor, silent)))


def test_only_documents_the_customer_gave_or_may_see_are_shown(acting, visitor):
    question = asking.asked(acting)
    subject = ("dispute", question.dispute_id)
    theirs = add_document(acting, subject=subject, name="quai.pdf", content=PDF, audience="customer", source="customer")
    ours = add_document(acting, subject=subject, name="marge.pdf", content=PDF + b"\n")
    elsewhere = asking.case(acting)
    other = add_document(
        acting, subject=("dispute", elsewhere.pk), name="autre.pdf", content=PDF, audience="customer", source="customer"
    )
    address = opened(visitor, question)
    shown = text(visitor.get(address))
    assert "quai.pdf" in shown and "marge.pdf" not in shown
    assert visitor.get(f"{address}file/{theirs.pk}/").content == PDF
    for hidden in (ours, other):
        assert visitor.get(f"{address}file/{hidden.pk}/").status_code == 404
        assert visitor.get(f"{address}picture/{hidden.pk}/").status_code == 404


def test_the_page_takes_as_many_statements_with_one_line_as_with_many(acting, visitor, django_assert_max_num_queries):
    question = asking.asked(acting)
    item(question)
    address = opened(visitor, question)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        visitor.get(address)
    for n in range(20):
        item(question, position=str(n + 2))
        add_document(
            acting, subject=("dispute", question.dispute_id), name=f"{n}.pdf", content=PDF + b"%" * n,
            audience="customer",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        visitor.get(address)
    assert len(many) == len(one)


def test_it_is_in_english_for_whoever_reads_english(acting):
    question = asking.asked(acting)
    reader = Client(headers={"accept-language": "en"})
    assert '<html lang="en"' in reader.get(opened(reader, question)).content.decode()


# ---- answering


def test_two_taps_answer_and_the_link_shows_the_answer_from_then_on(acting, visitor):
    hugo = asking.person(acting)
    question = asking.asked(acting, to_user=hugo.pk)
    address = opened(visitor, question)
    got = sent(visitor, address, answer="complete")
    assert (got.status_code, got.headers["Location"]) == (302, address)
    shown = text(visitor.get(address))
    assert "Merci, Hugo Lamberive" in shown and "Livré complet" in shown and "rien d’autre à faire" in shown
    question.refresh_from_db()
    assert (question.state, question.answered_by) == ("answered", "Hugo Lamberive")
    assert "Livré complet" in text(visitor.get(f"/a/{asking.token_of(question)}/", follow=True))


def test_the_quantity_they_contest_stands_in_the_answer_that_admits_it(acting, visitor):
    question = asking.asked(acting)
    item(question)
    address = opened(visitor, question)
    assert re.search(r'name="number-missing" value="2"', visitor.get(address).content.decode())
    sent(visitor, address, answer="missing", **{"number-missing": "2,5"}, by="Paul du quai")
    question.refresh_from_db()
    assert (question.answer, question.number) == ("missing", 2_500)


def test_a_shared_mailbox_asks_who_answers_and_remembers_it(acting, visitor):
    first, second = asking.asked(acting), asking.asked(acting)
    address = opened(visitor, first)
    got = sent(visitor, address, answer="unknown")
    assert got.status_code == 422 and "dites qui répond" in text(got)
    sent(visitor, address, answer="unknown", by="Paul du quai")
    first.refresh_from_db()
    assert first.answered_by == "Paul du quai"
    assert 'value="Paul du quai"' in visitor.get(opened(visitor, second)).content.decode()


def test_photos_are_kept_with_the_dispute(acting, visitor):
    question = asking.asked(acting)
    address = opened(visitor, question)
    file = SimpleUploadedFile("bon.pdf", PDF, "application/pdf")
    assert sent(visitor, address, answer="complete", by="Paul", files=file).status_code == 302
    (kept,) = Document.objects.filter(subject_kind="dispute", subject_id=question.dispute_id)
    assert (kept.name, kept.source, kept.by) == ("bon.pdf", "resolver", "Paul")
    assert "bon.pdf" in text(visitor.get(address))


@pytest.mark.parametrize(
    ("name", "content"), [("photo.jpg", b"MZ\x90\x00 a program"), ("lourd.pdf", PDF + b"%" * 25_000_001)]
)
def test_a_file_that_will_not_do_leaves_all_that_was_typed(acting, visitor, name, content):
    question = asking.asked(acting)
    address = opened(visitor, question)
    fields = {"answer": "missing", "number-missing": "7", "words": "Restées au quai 3.", "by": "Paul du quai"}
    got = sent(visitor, address, **fields, files=SimpleUploadedFile(name, content))
    page = got.content.decode()
    assert got.status_code == 422 and 'id="files-fault"' in page and name in page
    for kept in ('value="missing" checked', 'value="7"', "Restées au quai 3.", 'value="Paul du quai"'):
        assert kept in page
    question.refresh_from_db()
    assert question.state == "asked" and not Document.objects.exists()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "answer-fault"),
        ({"answer": "nonsense"}, "answer-fault"),
        ({"answer": "missing", "number-missing": ""}, "n-fault"),
        ({"answer": "missing", "number-missing": "beaucoup"}, "n-fault"),
        ({"answer": "not_ours", "to": "nobody"}, "to-fault"),
        ({"answer": "complete", "words": "x" * 5001}, "words-fault"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(acting, visitor, fields, fault):
    question = asking.asked(acting)
    got = sent(visitor, opened(visitor, question), by="Paul", **fields)
    assert got.status_code == 422 and f'id="{fault}"' in got.content.decode()
    question.refresh_from_db()
    assert question.state == "asked"


def test_a_form_sent_twice_answers_once(acting, visitor):
    question = asking.asked(acting)
    address = opened(visitor, question)
    fields = {"sent": "the-same-form", "answer": "complete", "by": "Paul"}
    assert [visitor.post(address, fields).status_code for _ in range(2)] == [302, 302]
    question.refresh_from_db()
    assert question.version == 2


def test_the_second_of_two_at_a_shared_mailbox_is_told_what_the_first_answered(acting, visitor):
    question = asking.asked(acting)
    other = Client(headers={"accept-language": "fr"})
    address = opened(visitor, question)
    opened(other, question)
    page = other.get(address).content.decode()
    seen = re.search(r'name="version" value="([0-9]+)"', page)[1]
    sent(visitor, address, answer="complete", by="Paul", version=seen)
    late = {"sent": "a-late-form", "answer": "missing", "number-missing": "2", "by": "Nora", "version": seen}
    got = other.post(address, late | {"words": "Deux au quai 3."})
    assert got.status_code == 409 and "Paul a répondu entre-temps" in text(got) and "Livré complet" in text(got)
    assert "Deux au quai 3." in text(got) and 'value="missing" checked' in got.content.decode()
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("complete", "Paul")
    again = re.search(r'name="version" value="([0-9]+)"', got.content.decode())[1]
    assert other.post(address, late | {"version": again}).status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("missing", "Nora")


def test_no_log_names_a_token(acting, visitor, caplog):
    token = asking.token_of(asking.asked(acting))
    Link.objects.update(expires_at=factories.NOW - timedelta(days=1))
    visitor.get(f"/a/{token}/")
    assert "Not Found" in caplog.text and token not in caplog.text


def test_an_answer_is_corrected_while_the_dispute_is_open(acting, visitor):
    question = asking.asked(acting)
    address = opened(visitor, question)
    sent(visitor, address, answer="missing", **{"number-missing": "2"}, by="Paul")
    page = visitor.get(f"{address}?correct=1").content.decode()
    assert 'value="missing" checked' in page and "Corriger ma réponse" in page
    sent(visitor, f"{address}?correct=1", answer="missing", **{"number-missing": "3"}, by="Paul")
    question.refresh_from_db()
    assert question.number == 3_000
    resolve_dispute(acting, dispute=question.dispute, finding="unfounded", effective_on=TODAY)
    assert '<form method="post" action="/a/' not in visitor.get(f"{address}?correct=1").content.decode()
    assert "ne peut plus être corrigée" in text(visitor.get(address))


@pytest.mark.parametrize("how", ["withdrawn", "ended"])
def test_what_was_withdrawn_or_has_ended_says_so_and_takes_nothing(acting, visitor, how):
    question = asking.asked(acting)
    address = opened(visitor, question)
    if how == "withdrawn":
        withdraw_question(acting, question)
    else:
        resolve_dispute(acting, dispute=question.dispute, finding="unfounded", effective_on=TODAY)
    got = visitor.post(address, {"sent": "k", "answer": "complete", "by": "Paul", "words": "Trop tard ?"})
    assert got.status_code == 409 and "plus rien à répondre" in text(got) and "Trop tard ?" in text(got)
    assert "plus rien à répondre" in text(visitor.get(address))
    question.refresh_from_db()
    assert question.state != "answered"


def test_handing_back_says_to_whom(acting, visitor):
    question = asking.asked(acting)
    address = opened(visitor, question)
    assert sent(visitor, address, answer="not_ours", by="Paul", words="Voyez la qualité.").status_code == 302
    assert "revenue à" in text(visitor.get(address))
    question.dispute.refresh_from_db()
    assert question.dispute.turn == "us"


def test_passing_on_shuts_ones_own_link_and_the_other_sees_who_passed_it(acting, visitor):
    question = asking.asked(acting)
    address = opened(visitor, question)
    fields = {"sent": "k", "answer": "not_ours", "by": "Paul", "to": HUGO, "words": "C’était son quai."}
    got = visitor.post(address, fields, follow=True)
    assert got.status_code == 200 and "La question est transmise" in text(got)
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, fields).status_code == 404
    passed = Question.objects.get(forwarded_from=question)
    other = Client(headers={"accept-language": "fr"})
    shown = text(other.get(opened(other, passed)))
    assert "Transmise par Paul" in shown and "C’était son quai." in shown
    assert Question.objects.count() == 2


# ---- words


def test_each_ready_answer_has_a_word_that_is_translated():
    labels = {ready.label for kind in ANSWERS for ready in answers_of(kind).values()}
    assert labels == set(LABELS_OF_CORE)


@pytest.mark.parametrize(("typed", "thousandths"), [("0", 0), ("2", 2_000), (" 2,5 ", 2_500), ("1 200", 1_200_000)])
def test_quantities_are_read_as_they_are_typed_and_written(typed, thousandths):
    assert quantity_typed(typed) == thousandths
    assert quantity_typed(quantity_shown(thousandths)) == thousandths


@pytest.mark.parametrize("typed", ["", "-2", "deux", "2;5", "1e3", "9" * 30, "2,12345"])
def test_what_is_no_quantity_is_said(typed):
    with pytest.raises(Unreadable):
        quantity_typed(typed)
