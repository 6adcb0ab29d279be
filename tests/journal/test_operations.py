"""One operation, one line: the chain, what nests, what is rolled back, what may be erased."""

import json
from datetime import UTC, date, datetime

import pytest
from tests import factories

from amiable.journal.models import Head, Line, Words
from amiable.journal.operations import OtherCompany, erase_words, operation
from amiable.journal.queries import faults_of_chain, head_of, last_seq_on
from amiable.receivables.models import Customer

pytestmark = pytest.mark.django_db


def lines(acting):
    return list(Line.objects.filter(company=acting.company).order_by("seq"))


def write(acting, verb="test.done", **words):
    with operation(acting, verb, [("thing", 7)]) as done:
        done.words.update(words)
    return done.id


def test_each_operation_writes_the_next_line_of_its_company():
    acting, other = factories.acting(), factories.acting()
    ids = [write(acting), write(other), write(acting), write(acting)]
    first, second, third = lines(acting)
    assert [line.seq for line in (first, second, third)] == [1, 2, 3]
    assert [line.operation for line in (first, second, third)] == [ids[0], ids[2], ids[3]]
    assert json.loads(first.body)["previous"] == ""
    assert json.loads(third.body)["previous"] == second.hash
    assert head_of(acting.company) == (3, third.hash)
    assert head_of(other.company)[0] == 1
    assert not list(faults_of_chain(acting.company)) and not list(faults_of_chain(other.company))


def test_a_line_says_who_did_what_to_what_and_when():
    acting = factories.acting()
    write(acting, "test.looked", note="bonjour")
    (line,) = lines(acting)
    body = json.loads(line.body)
    assert (body["verb"], body["actor"], body["subjects"]) == ("test.looked", "operator", [["thing", 7]])
    assert datetime.fromisoformat(body["at"]) == factories.NOW == line.at
    assert "bonjour" not in line.body and Words.objects.get(line=line).text == '{"note":"bonjour"}'


def test_a_person_is_named_by_a_number_that_outlives_the_name():
    from amiable.people.access import as_user

    company = factories.company()
    person = factories.user(company, "accountant")
    acting = as_user(company, person, factories.NOW)
    write(acting)
    (line,) = lines(acting)
    assert line.actor == f"user:{person.pk}" and person.username not in line.body


def test_nested_operations_hand_their_lines_to_the_outermost():
    acting = factories.acting()
    with operation(acting, "outer"):
        with operation(acting, "first"):
            assert not lines(acting)
            with operation(acting, "deepest"):
                pass
        with operation(acting, "second"):
            pass
        assert not lines(acting) and head_of(acting.company) == (0, "")
    assert [line.verb for line in lines(acting)] == ["deepest", "first", "second", "outer"]
    assert not list(faults_of_chain(acting.company))


def test_what_fails_leaves_no_line_and_no_row():
    acting = factories.acting()
    write(acting)
    before = head_of(acting.company)
    with pytest.raises(ZeroDivisionError), operation(acting, "failing"):
        Customer.objects.create(company=acting.company, code="C9", name="Personne")
        with operation(acting, "inner"):
            pass
        raise ZeroDivisionError
    assert head_of(acting.company) == before and len(lines(acting)) == 1
    assert not Customer.objects.filter(company=acting.company).exists()
    write(acting)  # and the next one follows on
    assert [line.seq for line in lines(acting)] == [1, 2]


def test_a_failure_inside_takes_the_outer_operation_with_it():
    acting = factories.acting()
    with pytest.raises(ZeroDivisionError), operation(acting, "outer"):
        Customer.objects.create(company=acting.company, code="C9", name="Personne")
        with operation(acting, "inner"):
            raise ZeroDivisionError
    assert not lines(acting) and not Customer.objects.filter(company=acting.company).exists()


def test_an_operation_never_runs_inside_that_of_another_company():
    acting, other = factories.acting(), factories.acting()
    with pytest.raises(OtherCompany), operation(acting, "outer"), operation(other, "inner"):
        pass
    assert not Line.objects.filter(company__in=[acting.company, other.company]).exists()


@pytest.mark.parametrize(
    ("zone", "of_23rd", "of_24th"),
    [("Europe/Paris", 1, 3), ("UTC", 2, 3), ("America/New_York", 2, 3), ("Asia/Tokyo", 0, 2)],
)
def test_the_last_line_of_a_day_is_that_of_the_company(zone, of_23rd, of_24th):
    """A line at 23:30 UTC is tomorrow's in Paris; in Tokyo one at 16:00 UTC is too."""
    acting = factories.acting()
    acting.company.time_zone = zone
    acting.company.save()
    for at in (
        datetime(2026, 11, 23, 16, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
        datetime(2026, 11, 24, 16, 30, tzinfo=UTC),
    ):
        write(factories.acting(acting.company, at=at))
    assert last_seq_on(acting.company, date(2026, 11, 23)) == of_23rd
    assert last_seq_on(acting.company, date(2026, 11, 24)) == of_24th
    assert last_seq_on(acting.company, date(2026, 11, 21)) == 0
    assert last_seq_on(acting.company, date(2026, 11, 26)) == 3


def test_a_day_of_25_hours_ends_at_its_own_midnight():
    """In Paris 25 October 2026 ends at 23:00 UTC, an hour later than the day before."""
    acting = factories.acting()
    for hour in (22, 23):
        write(factories.acting(acting.company, at=datetime(2026, 10, 25, hour, 30, tzinfo=UTC)))
    assert last_seq_on(acting.company, date(2026, 10, 25)) == 1


def test_words_may_be_erased_and_the_chain_still_holds():
    acting = factories.acting()
    write(acting, customer="la palette était mouillée")
    write(acting, customer="c'est trop cher")
    (first, _) = lines(acting)
    erase_words(first.pk)
    assert not list(faults_of_chain(acting.company))
    assert list(Words.objects.filter(line__company=acting.company).order_by("pk").values_list("text", flat=True)) == [
        "",
        '{"customer":"c\'est trop cher"}',
    ]


def test_words_changed_instead_of_erased_are_found():
    acting = factories.acting()
    write(acting, customer="la palette était mouillée")
    Words.objects.filter(line__company=acting.company).update(text='{"customer":"tout va bien"}')
    assert [fault.where for fault in faults_of_chain(acting.company)] == ["journal, ligne 1"]


def test_the_same_words_twice_have_different_digests():
    """Whoever holds the journal cannot guess what was erased by trying."""
    acting = factories.acting()
    write(acting, customer="non")
    write(acting, customer="non")
    assert len({json.loads(line.body)["words"] for line in lines(acting)}) == 2


def test_companies_have_one_head_each():
    acting, other = factories.acting(), factories.acting()
    write(acting), write(other)
    assert Head.objects.filter(company__in=[acting.company, other.company]).count() == 2
