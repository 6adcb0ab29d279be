"""Templates: every shipped wording says something complete, and a company may word its own."""

import re

import pytest
from tests import factories

from amiable.correspondence.operations import WordedMeanwhile, set_template
from amiable.correspondence.queries import template_row, templates_of
from amiable.correspondence.rendering import UnableToWord, rendered
from amiable.correspondence.shipped import FIELDS, LANGUAGES, SAMPLES, WORDINGS
from amiable.people.access import Absent, Forbidden

EVERY = [(key, language) for key in FIELDS for language in LANGUAGES]


@pytest.fixture
def acting(db):
    return factories.acting()


def test_each_template_is_shipped_in_each_language():
    for language in LANGUAGES:
        assert set(WORDINGS[language]) == set(FIELDS)
        assert set(SAMPLES[language]) == set().union(*FIELDS.values())


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_shipped_wording_is_whole_with_its_sample(acting, key, language):
    made = rendered(acting.company, key, language, {field: SAMPLES[language][field] for field in FIELDS[key]})
    used = set(re.findall(r"\{(\w+)\}", WORDINGS[language][key].title + WORDINGS[language][key].text))
    assert used <= set(FIELDS[key])
    assert "{" not in made.title + made.text and "\n" not in made.title
    for field in used:
        assert SAMPLES[language][field] in made.title + made.text


@pytest.mark.parametrize("key", FIELDS)
def test_french_is_courteous_and_well_set(key):
    wording = WORDINGS["fr"][key]
    words = f"{wording.title}\n{wording.text}"
    assert not re.search(r"!|'|[^\u202f\u00a0][;:?»]|«[^\u00a0]|erreur|invalide|prétend|contentieux", words), words
    assert "Bonjour {name}," in wording.text


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_with_nothing_to_say_no_hole_is_left(acting, key, language):
    made = rendered(acting.company, key, language, {})
    assert not re.search(r" ,|\n{3,}|:\u00a0?\n(?!\n)|[{}]", made.text), made.text


def test_a_value_that_looks_like_a_field_stays_as_it_is(acting):
    made = rendered(acting.company, "question", "fr", {"question": "{company} {0.__class__}", "company": "Orvenne"})
    assert "{company} {0.__class__}" in made.text


def test_an_unknown_template_is_absent(acting):
    for key, language in (("nothing", "fr"), ("question", "de")):
        with pytest.raises(Absent):
            rendered(acting.company, key, language, {})
        with pytest.raises(Absent):
            set_template(acting, key, language, title="a", text="b", version=0)
        assert template_row(acting.company, key, language) is None


def test_a_company_words_its_own_and_goes_back(acting):
    set_template(acting, "question", "fr", title="Pour {customer}", text="Dites : {question}", version=0)
    made = rendered(acting.company, "question", "fr", {"customer": "Quai", "question": "Combien ?"})
    assert (made.title, made.text) == ("Pour Quai", "Dites : Combien ?\n")
    assert rendered(acting.company, "question", "en", {}).title.startswith("A question")
    assert rendered(factories.acting().company, "question", "fr", {}).title.startswith("Une question")
    assert template_row(acting.company, "question", "fr")["own"]
    shipped = WORDINGS["fr"]["question"]
    set_template(acting, "question", "fr", title=shipped.title, text=shipped.text.replace("\n", "\r\n"), version=1)
    row = template_row(acting.company, "question", "fr")
    assert (row["own"], row["version"], row["text"]) == (False, 2, WORDINGS["fr"]["question"].text)
    assert rendered(acting.company, "question", "fr", {}).title.startswith("Une question")


def test_an_unknown_field_is_refused_with_those_there_are(acting):
    for title, text, field in (("{amount}", "a", "title"), ("a", "{link} {Montant du}", "text"), ("a", "{}", "text")):
        with pytest.raises(UnableToWord, match=r"\{link\}") as refused:
            set_template(acting, "question", "fr", title=title, text=text, version=0)
        assert refused.value.field == field


def test_an_empty_or_endless_wording_is_refused(acting):
    for title, text, field in ((" ", "a", "title"), ("a", "\n", "text"), ("a" * 301, "a", "title"),
                               ("a", "a" * 20_001, "text")):  # fmt: skip
        with pytest.raises(UnableToWord) as refused:
            set_template(acting, "question", "fr", title=title, text=text, version=0)
        assert refused.value.field == field


def test_the_second_of_two_writers_overwrites_nothing(acting):
    set_template(acting, "question", "fr", title="Premier", text="Premier", version=0)
    for version in (0, 2):
        with pytest.raises(WordedMeanwhile):
            set_template(acting, "question", "fr", title="Second", text="Second", version=version)
    assert template_row(acting.company, "question", "fr")["title"] == "Premier"


def test_wording_is_for_those_who_settle_what_is_agreed(acting):
    for role in ("accountant", "auditor", "resolver"):
        with pytest.raises(Forbidden):
            set_template(factories.acting_as(role, acting), "question", "fr", title="a", text="a", version=0)


def test_all_are_listed_with_what_is_their_own(acting, django_assert_num_queries):
    set_template(acting, "question", "en", title="A", text="B", version=0)
    with django_assert_num_queries(1):
        rows = {row["key"]: row for row in templates_of(acting.company)}
    assert list(rows) == list(FIELDS)
    assert rows["question"]["languages"]["en"] == {"title": "A", "text": "B", "own": True, "version": 1}
    assert not rows["question"]["languages"]["fr"]["own"]
