"""A thing tells its history: the lines about it are found by one index, which `check` compares with the lines."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from tests import factories

from amiable.intake.operations import take
from amiable.journal.models import Line, Subject
from amiable.journal.operations import erase_words, operation
from amiable.journal.queries import faults_of_chain, lines_about
from amiable.people.access import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting():
    return factories.acting()


def write(acting, verb, *subjects, words=None, **facts):
    with operation(acting, verb, subjects) as done:
        done.facts |= facts
        done.words |= words or {}
    return done.id


def test_the_history_of_a_thing_is_what_was_done_to_it_in_order(acting):
    first = write(acting, "made", ("thing", 1), words={"customer": "trop cher"}, cents=5)
    write(acting, "made", ("thing", 2))
    write(acting, "seen", ("place", 1))
    later = factories.acting(acting.company, at=factories.NOW + timedelta(hours=1))
    last = write(later, "moved", ("place", 9), ("thing", 1))
    lines = lines_about(acting.company, "thing", 1)
    assert lines == [
        {
            "seq": 1,
            "operation": first,
            "at": factories.NOW,
            "actor": "operator",
            "verb": "made",
            "facts": {"cents": 5},
            "words": {"customer": "trop cher"},
        },
        {
            "seq": 4,
            "operation": last,
            "at": later.at,
            "actor": "operator",
            "verb": "moved",
            "facts": {},
            "words": {},
        },
    ]


def test_each_company_has_its_own_things(acting):
    other = factories.acting()
    write(acting, "made", ("thing", 1))
    write(other, "unmade", ("thing", 1))
    assert [line["verb"] for line in lines_about(acting.company, "thing", 1)] == ["made"]


def test_words_that_were_erased_are_missing_from_the_history(acting):
    write(acting, "made", ("thing", 1), words={"customer": "la palette était mouillée"})
    erase_words(Line.objects.get(company=acting.company).pk)
    assert lines_about(acting.company, "thing", 1)[0]["words"] == {}


def test_people_are_called_by_their_names(acting):
    named, unnamed = (factories.user(acting.company, "accountant") for _ in range(2))
    named.first_name, named.last_name = "Claire", "Martel"
    named.save()
    for person in (named, unnamed):
        write(as_user(acting.company, person, factories.NOW), "made", ("thing", 1))
    assert [line["actor"] for line in lines_about(acting.company, "thing", 1)] == ["Claire Martel", unnamed.username]


def test_a_history_is_read_in_two_statements_at_any_length(acting, django_assert_num_queries):
    for length in (1, 30):
        while Line.objects.filter(company=acting.company).count() < length:
            write(as_user(acting.company, factories.user(acting.company, "director"), factories.NOW), "m", ("thing", 1))
        with django_assert_num_queries(2):
            assert len(lines_about(acting.company, "thing", 1)) == length


def test_a_subject_said_twice_is_found_once(acting):
    write(acting, "made", ("thing", 1), ("thing", 1))
    assert len(lines_about(acting.company, "thing", 1)) == 1 and not list(faults_of_chain(acting.company))


def test_an_import_of_many_documents_fills_no_index(acting):
    take(acting, factories.parsed(*(factories.item(f"FA-{number}") for number in range(50))))
    assert not Subject.objects.exists()


def test_lines_written_before_there_was_an_index_are_found_too(acting):
    write(acting, "made", ("thing", 1), ("place", 2), ("thing", 1))
    write(acting, "nothing")
    write(factories.acting(), "made", ("thing", 1))
    told = list(Subject.objects.order_by("pk").values_list("company", "kind", "subject_id", "line"))
    Subject.objects.all().delete()
    migration = import_module("amiable.journal.migrations.0004_subjects_of_lines")
    migration.find(apps, None)
    assert list(Subject.objects.order_by("pk").values_list("company", "kind", "subject_id", "line")) == told


CHANGES = {
    "removed": lambda rows: rows.filter(subject_id=1).delete(),
    "moved to another line": lambda rows: rows.filter(subject_id=1).update(line=Line.objects.last()),
    "given to another thing": lambda rows: rows.filter(subject_id=1).update(subject_id=3),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_history_with_a_line_missing_is_found(acting, change):
    write(acting, "made", ("thing", 1))
    write(acting, "made", ("thing", 2))
    CHANGES[change](Subject.objects.all())
    found = [fault.where for fault in faults_of_chain(acting.company)]
    assert found == (["journal, ligne 1", "journal, ligne 2"] if "line" in change else ["journal, ligne 1"])


@pytest.mark.parametrize("subjects", ['"x"', '[["thing"]]', "[[1,2]]", '[[["thing"],1]]', "null"])
def test_subjects_that_cannot_be_read_are_a_fault_and_stop_nothing(acting, subjects):
    write(acting, "made", ("thing", 1))
    body = Line.objects.get(company=acting.company).body.replace('[["thing",1]]', subjects)
    change = "UPDATE journal_line SET body = %s WHERE company_id = %s"
    factories.tamper("journal_line", change, [body, acting.company.pk])
    what = " ; ".join(fault.what for fault in faults_of_chain(acting.company))
    assert "empreinte" in what and "sujets" in what
