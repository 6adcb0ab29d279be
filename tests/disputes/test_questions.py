"""Questions to departments: whom they reach, when they are mailed, what an answer does, and what nobody can do."""

from datetime import date, datetime, timedelta

import pytest
from tests import factories
from tests.disputes import asking
from tests.disputes.asking import DOCK, HUGO, LATER, TODAY

from amiable.correspondence.models import Link
from amiable.disputes.models import Decision, DecisionState, Question, Turn
from amiable.disputes.operations import resolve_dispute
from amiable.disputes.operations.answers import UnableToAnswer, answer, decline, forward, new_link
from amiable.disputes.operations.question_mails import mail_questions, remind_questions, tell_answerers
from amiable.disputes.operations.questions import UnableToAsk, ask, withdraw_question
from amiable.disputes.queries.questions import open_questions, questions_of
from amiable.evidence.models import Document
from amiable.journal.operations import AlreadyDone, operation
from amiable.people.access import Absent, Forbidden
from amiable.people.operations import add_absence, set_department

pytestmark = pytest.mark.django_db
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<<>>\n%%EOF\n"
)


@pytest.fixture
def acting():
    return factories.acting()


def by_hand(question, **more):
    said = {"link": asking.link_of(question), "by": "Hugo Lamberive", "at": factories.NOW}
    return said | more


def test_a_question_gives_the_turn_to_its_department_and_its_answer_gives_it_back(acting):
    dispute = asking.case(acting)
    question = asking.asked(acting, dispute)
    assert (dispute.turn, question.kind, question.state) == ("logistics", "quantity", "asked")
    answer(question, key="missing", number=2_000, words="Restées au quai 3.", **by_hand(question))
    dispute.refresh_from_db()
    assert (dispute.turn, question.state) == ("us", "answered")
    (row,) = questions_of(dispute)
    assert (row["label"], row["number"], row["words"]) == ("Il en manque bien", 2_000, "Restées au quai 3.")
    assert row["answered_by"] == "Hugo Lamberive"
    assert factories.faults(acting.company) == []


def test_the_turn_stays_with_whoever_is_still_asked(acting):
    dispute = asking.case(acting)
    first = asking.asked(acting, dispute)
    second = asking.asked(acting, dispute, department="quality", email="labo@orvenne.example")
    assert dispute.turn == "quality"
    answer(second, key="unknown", **by_hand(second))
    dispute.refresh_from_db()
    assert dispute.turn == "logistics"
    withdraw_question(acting, first)
    dispute.refresh_from_db()
    assert dispute.turn == "us"
    assert Turn.objects.filter(dispute=dispute, until=None).count() == 1


def test_an_answer_of_one_department_leaves_the_turn_of_another(acting):
    dispute = asking.case(acting)
    first = asking.asked(acting, dispute)
    asking.asked(acting, dispute, department="quality", email="labo@orvenne.example")
    answer(first, key="complete", **by_hand(first))
    dispute.refresh_from_db()
    assert dispute.turn == "quality"


def test_it_goes_to_the_person_of_the_case_then_to_the_head_then_to_the_mailbox(acting):
    dispute = asking.case(acting)
    asking.shared_mailbox(acting)
    said = {"dispute": dispute, "department": "logistics", "text": "Combien ?"}
    assert (ask(acting, **said).email, ask(acting, **said).to_name) == (DOCK, "")
    head = asking.person(acting, "Nora Vélin", "nora@orvenne.example")
    set_department(acting.company, "logistics", name="", email=DOCK, head=head)
    assert ask(acting, **said).to_name == "Nora Vélin"
    hugo = asking.person(acting)
    dispute.assignee = hugo
    dispute.save()
    assert ask(acting, **said).email == HUGO
    assert ask(acting, **said, to_user=head.pk).to_user_id == head.pk
    assert ask(acting, **said, email="anybody@elsewhere.example").email == "anybody@elsewhere.example"


def test_somebody_away_is_stood_in_for_by_their_deputy(acting):
    dispute = asking.case(acting)
    hugo, nora = asking.person(acting), asking.person(acting, "Nora Vélin", "nora@orvenne.example")
    add_absence(acting.company, user=hugo, deputy=nora, since=TODAY, until=TODAY + timedelta(days=5))
    dispute.assignee = hugo
    dispute.save()
    assert ask(acting, dispute=dispute, department="logistics", text="Combien ?").email == "nora@orvenne.example"


def test_where_nobody_can_be_reached_an_address_is_asked_for(acting):
    dispute = asking.case(acting)
    with pytest.raises(UnableToAsk, match="donnez l’adresse") as refused:
        ask(acting, dispute=dispute, department="logistics", text="Combien ?")
    assert refused.value.field == "email"
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"department": "moon"}, "department"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"email": "nobody"}, "email"),
        ({"to_user": 10**9}, "to_user"),
        ({"kind": "weather"}, ""),
    ],
)
def test_what_is_not_right_is_said_beside_its_field(acting, said, field):
    dispute = asking.case(acting)
    with pytest.raises(UnableToAsk) as refused:
        asking.asked(acting, dispute, **said)
    assert refused.value.field == field
    assert not Question.objects.exists()


def test_the_second_of_two_people_is_told_what_the_first_asked(acting):
    dispute = asking.case(acting)
    seen = dispute.version
    asking.asked(acting, dispute, version=seen)
    with pytest.raises(UnableToAsk, match="a été changé par"):
        asking.asked(acting, dispute, version=seen)
    assert Question.objects.count() == 1


def test_who_may_not_work_on_disputes_may_not_ask_nor_withdraw(acting):
    question = asking.asked(acting)
    auditor = factories.acting_as("auditor", acting)
    with pytest.raises(Forbidden):
        asking.asked(auditor, question.dispute)
    with pytest.raises(Forbidden):
        withdraw_question(auditor, question)


def test_another_company_sees_no_question_and_its_links_open_none(acting):
    question, other = asking.asked(acting), factories.acting()
    with pytest.raises(Absent):
        asking.asked(other, question.dispute)
    with pytest.raises(Absent):
        withdraw_question(other, question)
    theirs = asking.asked(other)
    for link in (asking.link_of(theirs), asking.link_of(asking.asked(acting, question.dispute))):
        with pytest.raises(Absent):
            answer(question, link=link, key="complete", by="Hugo", at=factories.NOW)
    question.refresh_from_db()
    assert question.state == "asked"
    assert [row["id"] for row in open_questions(other.company)] == [theirs.pk]


# ---- mails


def test_due_today_goes_at_once_and_the_rest_waits_for_the_morning(acting):
    today, later = asking.asked(acting), asking.asked(acting, due_on=LATER)
    (mail,) = asking.mails(acting)
    assert (mail.to, mail.template, mail.audience) == (DOCK, "question", "internal")
    assert today.text in mail.text and len(asking.tokens(mail)) == 1
    assert later.mailed_on is None


def test_who_wants_each_question_at_once_has_it(acting):
    hugo = asking.person(acting, at_once=True)
    asking.asked(acting, to_user=hugo.pk, due_on=LATER)
    assert [mail.to for mail in asking.mails(acting)] == [HUGO]


def morning(acting, day: date = TODAY + timedelta(days=1), hour: int = 7) -> datetime:
    """An hour in Paris, in winter."""
    return datetime(day.year, day.month, day.day, hour - 1, 0, tzinfo=acting.at.tzinfo)


def test_one_mail_in_the_morning_has_all_the_questions_of_an_address(acting):
    questions = [asking.asked(acting, due_on=LATER, text=f"Question {n} ?") for n in range(3)]
    asking.asked(acting, due_on=LATER, email=HUGO)
    assert mail_questions(acting.company, morning(acting, hour=6)) == 0
    assert mail_questions(acting.company, morning(acting)) == 2
    dock, _hugo = asking.mails(acting, "questions_digest")
    found = asking.tokens(dock)
    assert all(question.text in dock.text for question in questions)
    assert len(found) == len(set(found)) == 3
    assert dock.key == f"digest:{DOCK}:2026-11-25"
    assert mail_questions(acting.company, morning(acting, hour=8)) == 0
    assert len(asking.mails(acting)) == 2
    assert {question.mailed_on for question in Question.objects.all()} == {TODAY + timedelta(days=1)}


def test_no_mail_leaves_on_a_day_off(acting):
    asking.asked(acting, due_on=LATER)
    assert mail_questions(acting.company, morning(acting, date(2026, 11, 28))) == 0
    assert mail_questions(acting.company, morning(acting, date(2026, 12, 25))) == 0
    assert mail_questions(acting.company, morning(acting, date(2026, 11, 30))) == 1


def test_no_mail_says_an_amount(acting):
    asking.asked(acting)
    asking.asked(acting, due_on=LATER)
    mail_questions(acting.company, morning(acting))
    remind_questions(acting.company, morning(acting))
    for mail in asking.mails(acting):
        assert "€" not in mail.title + mail.text and "1200" not in mail.text and "1 200" not in mail.text


def test_the_day_after_it_was_expected_it_is_asked_once_more(acting):
    question = asking.asked(acting)
    assert remind_questions(acting.company, morning(acting, TODAY, 18)) == 0
    assert remind_questions(acting.company, morning(acting)) == 1
    assert remind_questions(acting.company, morning(acting, hour=9)) == 0
    assert remind_questions(acting.company, morning(acting, TODAY + timedelta(days=2))) == 0
    question.refresh_from_db()
    assert question.reminded == 1
    assert len(asking.mails(acting, "question_reminder")) == 1


def test_several_late_at_one_address_are_asked_for_in_one_mail(acting):
    late = [asking.asked(acting, text=f"Question {n} ?") for n in range(3)]
    assert remind_questions(acting.company, morning(acting)) == 1
    assert remind_questions(acting.company, morning(acting, hour=9)) == 0
    (mail,) = asking.mails(acting, "questions_digest")
    assert all(question.text in mail.text for question in late)
    assert asking.mails(acting, "question_reminder") == []
    assert {question.reminded for question in Question.objects.all()} == {1}


def test_what_the_mail_of_the_morning_asks_for_again_is_asked_for_no_second_time(acting):
    asking.asked(acting)
    asking.asked(acting, due_on=LATER)
    assert mail_questions(acting.company, morning(acting)) == 1
    assert remind_questions(acting.company, morning(acting)) == 0


def test_nothing_more_is_mailed_of_what_was_answered_withdrawn_or_ended(acting):
    answered, withdrawn, ended = (asking.asked(acting, due_on=TODAY) for _ in range(3))
    waiting = asking.asked(acting, due_on=LATER)
    answer(answered, key="complete", **by_hand(answered))
    withdraw_question(acting, withdrawn)
    withdraw_question(acting, waiting)
    resolve_dispute(acting, dispute=ended.dispute, finding="unfounded", effective_on=TODAY)
    before = len(asking.mails(acting))
    assert mail_questions(acting.company, morning(acting)) == remind_questions(acting.company, morning(acting)) == 0
    assert len(asking.mails(acting)) == before


def test_whoever_answered_is_told_once_how_it_ended(acting):
    dispute = asking.case(acting)
    questions = [asking.asked(acting, dispute) for _ in range(2)]
    asking.asked(acting, dispute, email="silent@orvenne.example")
    for question in questions:
        answer(question, key="complete", **by_hand(question))
    dispute.refresh_from_db()
    dispute.finding = "unfounded"
    for _again in range(2):
        with operation(acting, "test.ended") as done:
            tell_answerers(done, dispute)
    (mail,) = asking.mails(acting, "question_ended")
    assert mail.to == DOCK and "non fondé" in mail.text and "€" not in mail.text


# ---- answers


def test_photos_and_documents_are_kept_for_colleagues_with_the_dispute(acting):
    question = asking.asked(acting)
    answer(question, key="complete", files=[("bon.pdf", PDF)], **by_hand(question))
    (kept,) = Document.objects.filter(subject_kind="dispute", subject_id=question.dispute_id)
    assert (kept.name, kept.source, kept.audience, kept.by) == ("bon.pdf", "resolver", "internal", "Hugo Lamberive")


def test_one_file_that_will_not_do_leaves_everything_as_it_was(acting):
    question = asking.asked(acting)
    files = [("bon.pdf", PDF), ("photo.jpg", b"MZ\x90\x00 a program")]
    with pytest.raises(UnableToAnswer) as refused:
        answer(question, key="complete", files=files, **by_hand(question))
    assert refused.value.field == "files"
    question.refresh_from_db()
    question.dispute.refresh_from_db()
    assert (question.state, question.dispute.turn) == ("asked", "logistics")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"key": "nonsense"}, "answer"),
        ({"key": "not_ours"}, "answer"),
        ({"key": "missing"}, "number"),
        ({"key": "missing", "number": -1}, "number"),
        ({"key": "complete", "by": "  "}, "by"),
        ({"key": "complete", "words": "x" * 5001}, "words"),
    ],
)
def test_an_answer_that_will_not_do_is_refused_beside_its_field(acting, said, field):
    question = asking.asked(acting)
    with pytest.raises(UnableToAnswer) as refused:
        answer(question, **by_hand(question, **said))
    assert refused.value.field == field


def test_a_number_goes_only_with_an_answer_that_holds_one(acting):
    question = asking.asked(acting)
    answer(question, key="complete", number=3_000, **by_hand(question))
    assert question.number is None


def test_the_same_form_answers_once(acting):
    question = asking.asked(acting)
    answer(question, key="missing", number=2_000, once="one-form", **by_hand(question))
    with pytest.raises(AlreadyDone):
        answer(question, key="missing", number=9_000, once="one-form", **by_hand(question))
    question.refresh_from_db()
    assert question.number == 2_000


def test_an_answer_may_be_corrected_until_the_dispute_is_decided(acting):
    question = asking.asked(acting)
    answer(question, key="missing", number=2_000, **by_hand(question))
    answer(question, key="missing", number=3_000, **by_hand(question))
    assert question.number == 3_000
    Decision.objects.create(
        company=acting.company, dispute=question.dispute, asked="{}", state=DecisionState.TO_SEND, by="Camille",
        at=factories.NOW, operation=1,
    )  # fmt: skip
    with pytest.raises(UnableToAnswer, match="vient d’être décidé"):
        answer(question, key="complete", **by_hand(question))
    question.refresh_from_db()
    assert question.number == 3_000


def test_what_was_withdrawn_or_has_ended_is_no_longer_answered(acting):
    withdrawn, ended = asking.asked(acting), asking.asked(acting)
    withdraw_question(acting, withdrawn)
    resolve_dispute(acting, dispute=ended.dispute, finding="unfounded", effective_on=TODAY)
    for question, said in ((withdrawn, "a retiré cette question"), (ended, "est terminé")):
        for act in (
            lambda q=question: answer(q, key="complete", **by_hand(q)),
            lambda q=question: decline(q, **by_hand(q)),
        ):
            with pytest.raises(UnableToAnswer, match=said) as refused:
                act()
            assert refused.value.field == ""
        with pytest.raises(UnableToAnswer, match=said):
            forward(question, to="nora@orvenne.example", **by_hand(question))
    assert not Question.objects.filter(state="answered").exists()


def test_an_answered_question_is_not_withdrawn(acting):
    question = asking.asked(acting)
    answer(question, key="complete", **by_hand(question))
    with pytest.raises(UnableToAsk, match="Hugo Lamberive a déjà répondu"):
        withdraw_question(acting, question)


def test_handing_back_gives_the_turn_back_and_keeps_the_word(acting):
    question = asking.asked(acting)
    decline(question, words="Voyez la qualité.", **by_hand(question))
    question.dispute.refresh_from_db()
    (row,) = questions_of(question.dispute)
    assert (row["state"], row["words"], question.dispute.turn) == ("declined", "Voyez la qualité.", "us")


def test_passing_on_makes_a_link_for_the_other_and_shuts_ones_own(acting):
    question = asking.asked(acting)
    mine = asking.link_of(question)
    passed = forward(question, to="Nora@orvenne.example", words="C’était son quai.", **by_hand(question))
    mine.refresh_from_db()
    assert mine.revoked_at is not None
    first, second = questions_of(question.dispute)
    assert (first["state"], first["forwarded_to"]) == ("declined", "Nora@orvenne.example")
    assert (second["id"], second["state"], second["department"]) == (passed.pk, "asked", "logistics")
    question.dispute.refresh_from_db()
    assert question.dispute.turn == "logistics"
    assert asking.mails(acting)[-1].to == "Nora@orvenne.example"
    assert asking.link_of(passed).recipient == "Nora@orvenne.example"


@pytest.mark.parametrize("to", ["nobody", DOCK.upper(), "", "a@b.example\nBcc: c@d.example"])
def test_it_is_passed_on_only_to_another_address(acting, to):
    question = asking.asked(acting)
    with pytest.raises(UnableToAnswer) as refused:
        forward(question, to=to, **by_hand(question))
    assert refused.value.field == "to"


def test_a_question_is_not_passed_on_for_ever(acting):
    question = asking.asked(acting)
    for n in range(5):
        question = forward(question, to=f"p{n}@orvenne.example", **by_hand(question))
    with pytest.raises(UnableToAnswer, match="transmise trop souvent"):
        forward(question, to="again@orvenne.example", **by_hand(question))


def test_a_new_link_goes_to_the_same_address_once_an_hour(acting):
    question = asking.asked(acting)
    link = asking.link_of(question)
    assert new_link(question, link=link, at=factories.NOW)
    assert not new_link(question, link=link, at=factories.NOW)
    (mail,) = asking.mails(acting, "question_link_again")
    assert mail.to == link.recipient
    assert Link.objects.filter(subject_id=question.pk).count() == 2


def test_the_name_of_whoever_answered_can_be_erased_from_the_journal(acting):
    from amiable.journal.models import Line

    question = asking.asked(acting)
    answer(question, key="complete", words="Parti à midi.", **by_hand(question))
    bodies = " ".join(Line.objects.values_list("body", flat=True))
    assert "Lamberive" not in bodies and "midi" not in bodies and HUGO not in bodies and DOCK not in bodies


def test_lists_take_one_statement_whatever_their_number(acting, django_assert_num_queries):
    dispute = asking.case(acting)
    for n in range(12):
        asking.asked(acting, dispute, due_on=LATER, text=f"Question {n} ?")
    with django_assert_num_queries(1):
        assert len(questions_of(dispute)) == 12
    with django_assert_num_queries(1):
        assert len(open_questions(acting.company)) == 12
