"""Saved views: one's own and shared, one that a list opens with for a role, taken away and brought back."""

from dataclasses import replace

import pytest
from tests import factories

from amiable.journal.operations import AlreadyDone
from amiable.journal.queries import lines_about
from amiable.people.access import Absent, as_user
from amiable.portfolio.access import view_by_id
from amiable.portfolio.models import SavedView
from amiable.portfolio.operations.views import (
    MOST_VIEWS,
    UnableToSaveView,
    ViewMoved,
    change_view,
    remove_view,
    restore_view,
    save_view,
)
from amiable.portfolio.queries.views import saved_views

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    """A credit manager at work."""
    company = factories.company()
    return as_user(company, factories.user(company, "credit_manager"), factories.NOW)


def colleague(of, role="accountant"):
    return as_user(of.company, factories.user(of.company, role), factories.NOW)


def saved(acting, name="En retard, Nord", query="late=0&site=Nord", **more):
    return save_view(acting, listing="receivables", name=name, query=query, **more)


def names(acting) -> list[str]:
    return [row["name"] for row in saved_views(acting.company, acting.user_id, "receivables")]


def test_a_view_is_ones_own_until_it_is_shared(manager):
    view, other = saved(manager), colleague(manager)
    assert names(manager) == ["En retard, Nord"] and names(other) == []
    with pytest.raises(Absent):
        view_by_id(other, view.pk)
    change_view(manager, view, name="Nord", shared=True, version=1)
    (row,) = saved_views(other.company, other.user_id, "receivables")
    assert (row["name"], row["own"], row["query"]) == ("Nord", False, "late=0&site=Nord")
    assert view_by_id(other, view.pk) == view


def test_a_view_is_of_one_list_and_one_company(manager):
    saved(manager, shared=True)
    assert saved_views(manager.company, manager.user_id, "disputes") == []
    assert saved_views(factories.company(), manager.user_id, "receivables") == []


def test_ones_own_come_first(manager):
    other = colleague(manager)
    saved(manager, "A", shared=True)
    saved(other, "Z")
    assert names(other) == ["Z", "A"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"name": "  "}, "donnez un nom"),
        ({"name": "x" * 61}, "60 caractères au plus"),
        ({"query": "colour=blue"}, "« colour » ne se demande pas à cette liste"),
        ({"query": "text=" + "x" * 1200}, "trop longue"),
        ({"query": "text=a%00b"}, "trop longue"),
        ({"listing": "people"}, "n’est pas une liste"),
        ({"role": "king"}, "n’est pas un rôle"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_written(manager, asked, sentence):
    values = {"listing": "receivables", "name": "Nord", "query": "late=0"} | asked
    with pytest.raises(UnableToSaveView, match=sentence):
        save_view(manager, **values)
    assert not SavedView.objects.exists()


def test_a_name_stands_once_in_a_list(manager):
    saved(manager)
    with pytest.raises(UnableToSaveView, match="vous avez déjà une vue « En retard, Nord »"):
        saved(manager)
    saved(colleague(manager))  # of somebody else's, it may be the same


def test_there_is_an_end_to_how_many(manager):
    for number in range(MOST_VIEWS):
        SavedView.objects.create(
            company=manager.company, listing="receivables", name=f"v{number}", owner_id=manager.user_id
        )
    with pytest.raises(UnableToSaveView, match="retirez-en une"):
        saved(manager)


def test_a_list_opens_with_one_view_for_a_role_the_last_one_said(manager):
    first = saved(manager, "Une", role="salesperson")
    second = saved(manager, "Deux", role="salesperson")
    first.refresh_from_db()
    assert (first.role, first.shared, first.version) == ("", True, 2)
    assert (second.role, second.shared) == ("salesperson", True)


def test_only_who_arranges_says_what_a_list_opens_with(manager):
    other = colleague(manager)
    with pytest.raises(UnableToSaveView, match="un administrateur ou le credit manager"):
        saved(other, role="accountant")
    view = saved(other)
    with pytest.raises(UnableToSaveView, match="un administrateur ou le credit manager"):
        change_view(other, view, name="x", shared=True, role="accountant")


def test_nobody_changes_or_removes_somebody_elses(manager):
    view, other = saved(manager, shared=True), colleague(manager, "administrator")
    for act in (lambda: change_view(other, view, name="À moi", shared=True), lambda: remove_view(other, view)):
        with pytest.raises(UnableToSaveView, match="cette vue est à"):
            act()
    assert names(manager) == ["En retard, Nord"]


def test_the_second_of_two_changes_is_told(manager):
    view = saved(manager)
    change_view(manager, view, name="Nord", shared=False, version=1)
    with pytest.raises(ViewMoved, match="elle s’appelle « Nord »"):
        change_view(manager, view, name="Sud", shared=False, version=1)
    assert names(manager) == ["Nord"]


def test_a_view_taken_away_comes_back_as_it_was(manager):
    view = saved(manager, shared=True, role="auditor")
    remove_view(manager, view)
    assert names(manager) == []
    with pytest.raises(Absent):
        restore_view(colleague(manager), view.pk)
    back = restore_view(manager, view.pk)
    assert (back.pk, back.name, back.query, back.shared, back.role) == (
        view.pk, "En retard, Nord", "late=0&site=Nord", True, "auditor",
    )  # fmt: skip
    assert restore_view(manager, view.pk) == back  # twice is once


def test_a_view_that_comes_back_does_not_take_the_role_from_another(manager):
    view = saved(manager, "Une", role="auditor")
    remove_view(manager, view)
    saved(manager, "Deux", role="auditor")
    assert restore_view(manager, view.pk).role == ""


def test_what_never_was_does_not_come_back(manager):
    with pytest.raises(Absent):
        restore_view(manager, 12345)


def test_a_form_sent_twice_saves_once_and_all_is_in_the_journal(manager):
    view = saved(replace(manager, once="a-form"))
    with pytest.raises(AlreadyDone):
        saved(replace(manager, once="a-form"), name="Encore")
    remove_view(manager, view)
    lines = lines_about(manager.company, "view", view.pk)
    assert [line["verb"] for line in lines] == ["view.saved", "view.removed"]
    assert lines[0]["words"] == {"name": "En retard, Nord", "query": "late=0&site=Nord"}
    assert factories.faults(manager.company) == []


def test_the_operator_has_no_views_of_their_own():
    with pytest.raises(UnableToSaveView, match="connectez-vous"):
        saved(factories.acting())
