"""Changing an open dispute, remarks on it, and setting a change back: two people never overwrite one another unseen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories

from amiable.core.dispute import answer_due
from amiable.disputes.models import Comment, Dispute
from amiable.disputes.operations import (
    BlockedLine,
    UnableToChange,
    UnableToComment,
    UnableToOpen,
    UnableToUndo,
    add_comment,
    change_dispute,
    open_dispute,
    qualify_dispute,
    resolve_dispute,
    undo_last,
)
from amiable.disputes.queries import dispute_history, undoable
from amiable.disputes.queries.comments import comments_of
from amiable.journal.models import Line, Words
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Forbidden, as_user

pytestmark = pytest.mark.django_db

OPENED = date(2026, 1, 20)


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting)


def opened(acting, invoice, **more):
    return open_dispute(acting, lines=[BlockedLine(invoice, 300_00)], opened_on=OPENED, **({"reason": "price"} | more))


def test_a_dispute_is_opened_for_a_department_a_person_and_a_day(acting, invoice):
    hugo = factories.user(acting.company, "resolver")
    made = opened(
        acting, invoice, department="logistics", assignee=hugo.pk, reference="SAV 77", due_on=date(2026, 2, 2)
    )
    made.refresh_from_db()
    assert (made.department, made.assignee_id, made.reference) == ("logistics", hugo.pk, "SAV 77")
    assert made.due_on == date(2026, 2, 2)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"department": "kitchen"}, "service « kitchen » inconnu"),
        ({"assignee": 10**9}, "ne travaille pas ici"),
        ({"due_on": date(2026, 1, 19)}, "avant l’ouverture du 20/01/2026"),
    ],
)
def test_who_answers_has_to_exist_and_the_day_to_come_after(acting, invoice, more, sentence):
    with pytest.raises(UnableToOpen, match=sentence):
        opened(acting, invoice, **more)
    made = opened(acting, invoice)
    with pytest.raises(UnableToChange, match=sentence):
        change_dispute(acting, dispute=made, **more)
    assert Dispute.objects.get().version == 1


def test_somebody_of_another_company_does_not_answer(acting, invoice):
    stranger = factories.user(factories.company(), "resolver")
    with pytest.raises(UnableToOpen, match="ne travaille pas ici"):
        opened(acting, invoice, assignee=stranger.pk)


def test_qualifying_brings_the_department_and_the_day_of_the_reason(acting, invoice):
    made = opened(acting, invoice, reason="to_qualify")
    qualify_dispute(acting, dispute=made, reason="quality_defect", version=1)
    assert (made.reason, made.department, made.version) == ("quality_defect", "", 2)
    assert made.due_on == answer_due("quality_defect", OPENED)
    line = Line.objects.get(verb="dispute.changed")
    assert '"from":{"due_on"' in line.body and '"reason":"quality_defect"' in line.body


def test_a_day_that_a_person_set_stays_when_the_reason_changes(acting, invoice):
    made = opened(acting, invoice, due_on=date(2026, 3, 3))
    change_dispute(acting, dispute=made, reason="quality_defect")
    assert made.due_on == date(2026, 3, 3)


def test_the_second_of_two_people_is_told_who_was_faster_and_changes_nothing(acting, invoice):
    made = opened(acting, invoice)
    change_dispute(replace(acting, label="Camille"), dispute=made, version=1, department="legal")
    with pytest.raises(UnableToChange, match="a été changé par Camille le 24/11/2026"):
        change_dispute(acting, dispute=made, version=1, department="quality")
    made.refresh_from_db()
    assert (made.department, made.version) == ("legal", 2)


def test_what_is_resolved_is_no_longer_changed(acting, invoice):
    made = opened(acting, invoice)
    resolve_dispute(acting, dispute=made, finding="unfounded", effective_on=date(2026, 2, 1))
    with pytest.raises(UnableToChange, match="a été résolu par operator"):
        change_dispute(acting, dispute=made, department="legal")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({}, "rien n’a changé"), ({"department": ""}, "rien n’a changé"), ({"reason": "mood"}, "motif « mood » inconnu")],
)
def test_a_change_of_nothing_or_to_nothing_known_is_refused(acting, invoice, changes, sentence):
    made = opened(acting, invoice)
    with pytest.raises(UnableToChange, match=sentence):
        change_dispute(acting, dispute=made, **changes)
    assert not Line.objects.filter(verb="dispute.changed").exists()


def test_a_change_is_set_back_all_of_it(acting, invoice):
    hugo = factories.user(acting.company, "resolver")
    made = opened(acting, invoice, due_on=date(2026, 3, 3), assignee=hugo.pk)
    change_dispute(acting, dispute=made, reason="vat", department="legal", assignee=None, due_on=date(2026, 4, 4))
    undo_last(acting, dispute=made, operation_id=undoable(acting.company, made, acting.at))
    assert (made.reason, made.department, made.assignee_id, made.due_on) == ("price", "", hugo.pk, date(2026, 3, 3))
    assert made.version == 3 and dispute_history(made)[-1]["verb"] == "dispute.change_undone"


def test_a_change_is_set_back_within_its_minute_and_only_the_last(acting, invoice):
    made = opened(acting, invoice)
    change_dispute(acting, dispute=made, department="legal")
    first = undoable(acting.company, made, acting.at)
    later = factories.acting(acting.company, at=acting.at + timedelta(minutes=2))
    with pytest.raises(UnableToUndo, match="ne s’annule que dans la minute ; changez-le de nouveau"):
        undo_last(later, dispute=made, operation_id=first)
    change_dispute(acting, dispute=made, department="quality")
    with pytest.raises(UnableToUndo, match="a été changé depuis"):
        undo_last(acting, dispute=made, operation_id=first)


def test_a_comment_does_not_stand_in_the_way_of_undoing_nor_of_deciding(acting, invoice):
    made = opened(acting, invoice)
    add_comment(acting, made, "Vu avec le client.")
    resolve_dispute(acting, dispute=made, finding="unfounded", effective_on=date(2026, 2, 1), version=1)
    add_comment(acting, made, "C’est réglé.")
    undo_last(acting, dispute=made, operation_id=undoable(acting.company, made, acting.at))
    assert made.status == "open"


def test_comments_are_kept_newest_first_and_the_last_is_repeated_for_lists(acting, invoice):
    made = opened(acting, invoice)
    claire = factories.user(acting.company, "accountant")
    claire.first_name, claire.last_name = "Claire", "Martel"
    claire.save()
    add_comment(acting, made, "Un")
    add_comment(as_user(acting.company, claire, acting.at), made, "  Deux\r\nlignes ")
    assert [(row["text"], row["by"]) for row in comments_of(made)] == [
        ("Deux\nlignes", "Claire Martel"),
        ("Un", "operator"),
    ]
    made.refresh_from_db()
    assert (made.last_comment, made.version) == ("Deux\nlignes", 1)


def test_the_words_of_a_comment_can_be_erased_from_the_journal(acting, invoice):
    add_comment(acting, opened(acting, invoice), "Madame Durand a rappelé")
    line = Line.objects.get(verb="dispute.commented")
    assert "Durand" not in line.body and "Durand" in Words.objects.get(line=line).text


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_an_empty_or_endless_comment_is_refused(acting, invoice, text):
    with pytest.raises(UnableToComment):
        add_comment(acting, opened(acting, invoice), text)
    assert not Comment.objects.exists()


def test_a_form_sent_twice_comments_and_changes_once(acting, invoice):
    made = opened(acting, invoice)
    add_comment(replace(acting, once="a"), made, "Un")
    change_dispute(replace(acting, once="b"), dispute=made, department="legal")
    with pytest.raises(AlreadyDone):
        add_comment(replace(acting, once="a"), made, "Un")
    with pytest.raises(AlreadyDone):
        change_dispute(replace(acting, once="b"), dispute=made, department="legal")
    assert Comment.objects.count() == 1


def test_who_may_not_and_who_is_elsewhere_changes_and_says_nothing(acting, invoice):
    made = opened(acting, invoice)
    auditor, stranger = factories.acting_as("auditor", acting), factories.acting()
    with pytest.raises(Forbidden):
        change_dispute(auditor, dispute=made, department="legal")
    with pytest.raises(Forbidden):
        add_comment(auditor, made, "x")
    with pytest.raises(Absent):
        change_dispute(stranger, dispute=made, department="legal")
    with pytest.raises(Absent):
        add_comment(stranger, made, "x")
