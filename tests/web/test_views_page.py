"""Views of a list: tabs, kept under a name, shared, taken away and back, and what a list opens with."""

from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import href, ink_buttons, rows_of, text_of

from amiable.disputes.operations import change_dispute
from amiable.portfolio.models import SavedView
from amiable.portfolio.operations.views import FIELDS
from amiable.receivables.models import Customer
from amiable.web import disputes_filter, receivables_filter


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def some(acting):
    """F-1 is late, F-2 is not."""
    quai = factories.customer(acting)
    factories.invoice(acting, quai, number="F-1")
    factories.invoice(acting, quai, number="F-2", due_on=date(2026, 12, 24))


def to(acting, name, **parts):
    return reverse(name, kwargs={"slug": acting.company.slug, **parts})


def numbers(answer):
    return [row.split()[1] for row in rows_of(answer)]


def save(client, acting, query="late=0&columns=number,open", **sent):
    data = {"listing": "receivables", "query": query, "name": "Mes retards", "sent": "a-form"} | sent
    return client.post(to(acting, "views_new"), data, follow=True)


def test_what_is_asked_is_kept_under_a_name_and_asked_again(acting, signed_in, some):
    client = signed_in()
    listed = client.get(to(acting, "receivables"), {"late": "0", "columns": ["number", "open"]})
    form = client.get(href(listed, "Enregistrer cette vue"))
    assert ink_buttons(form) == 1 and "columns=number%2Copen" in form.content.decode()
    answer = save(client, acting)
    assert "La vue « Mes retards » est enregistrée" in answer.content.decode().replace("\xa0", " ")
    assert numbers(answer) == ["F-1"] and 'class="on" aria-current="page">Mes retards' in answer.content.decode()
    again = client.get(href(client.get(to(acting, "receivables")), "Mes retards"))
    assert numbers(again) == ["F-1"] and rows_of(again)[0].count("€") == 1


def test_it_is_ones_own_until_shared_and_then_others_see_whose_it_is(acting, signed_in, some):
    client, other = signed_in(), signed_in("accountant")
    save(client, acting)
    view = SavedView.objects.get()
    assert "Mes retards" not in text_of(other.get(to(acting, "receivables")))
    assert other.get(to(acting, "view", id=view.pk)).status_code == 404
    client.post(to(acting, "view", id=view.pk), {"name": "Retards", "shared": "on", "version": "1", "sent": "b"})
    assert "Retards, partagée" in text_of(other.get(to(acting, "receivables")))
    seen = other.get(to(acting, "view", id=view.pk))
    assert "Cette vue est à" in text_of(seen) and 'name="name"' not in seen.content.decode()
    refused = other.post(to(acting, "view", id=view.pk), {"name": "À moi"})
    assert refused.status_code == 409 and "cette vue est à" in text_of(refused)


def test_what_was_typed_is_kept_where_it_is_refused(acting, signed_in, some):
    client = signed_in()
    save(client, acting)
    again = save(client, acting, sent="other")
    assert again.status_code == 422 and "vous avez déjà une vue" in text_of(again)
    assert 'value="Mes retards"' in again.content.decode() and SavedView.objects.count() == 1
    empty = save(client, acting, name="", sent="third")
    assert empty.status_code == 422


def test_the_second_of_two_is_told_and_keeps_what_they_typed(acting, signed_in, some):
    client = signed_in()
    save(client, acting)
    address = to(acting, "view", id=SavedView.objects.get().pk)
    client.post(address, {"name": "Un", "version": "1", "sent": "one"})
    second = client.post(address, {"name": "Deux", "version": "1", "sent": "two"})
    assert second.status_code == 409 and "elle s’appelle « Un »" in text_of(second)
    assert 'value="Deux"' in second.content.decode()


def test_taken_away_and_brought_back(acting, signed_in, some):
    client = signed_in()
    save(client, acting)
    view = SavedView.objects.get()
    gone = client.post(to(acting, "view_remove", id=view.pk), follow=True)
    assert "Mes retards" not in gone.content.decode().partition('<nav class="views"')[2].partition("</nav>")[0]
    assert to(acting, "view_restore", id=view.pk) in gone.content.decode()
    back = client.post(to(acting, "view_restore", id=view.pk), follow=True)
    assert numbers(back) == ["F-1"] and SavedView.objects.get() == view


def test_a_view_whose_column_is_gone_says_so_and_the_list_is_shown(acting, signed_in, some):
    client = signed_in()
    save(client, acting)
    SavedView.objects.update(query="late=0&columns=number,colour")
    answer = client.get(href(client.get(to(acting, "receivables")), "Mes retards"))
    assert answer.status_code == 400 and "La colonne « colour » n’existe pas, ou plus" in text_of(answer)
    assert numbers(answer) == ["F-1"]


def test_a_list_opens_with_what_was_said_for_a_role_and_can_be_asked_for_all(acting, signed_in, some):
    save(signed_in(), acting, role="accountant")
    client = signed_in("accountant")
    opened = client.get(to(acting, "receivables"))
    assert numbers(opened) == ["F-1"]
    everything = client.get(href(opened, "retirer ce filtre"))
    assert numbers(everything) == ["F-1", "F-2"]
    assert numbers(client.get(href(opened, "Ouvertes"))) == ["F-1", "F-2"]
    assert numbers(signed_in("auditor").get(to(acting, "receivables"))) == ["F-1", "F-2"]


def test_only_who_arranges_is_asked_for_which_role(acting, signed_in, some):
    query = {"listing": "receivables", "query": "late=0"}
    assert 'name="role"' in signed_in().get(to(acting, "views_new"), query).content.decode()
    assert 'name="role"' not in signed_in("accountant").get(to(acting, "views_new"), query).content.decode()


@pytest.mark.parametrize("query", [{"listing": "people"}, {"listing": "receivables", "query": "colour=1"}, {}])
def test_what_cannot_be_kept_is_said(acting, signed_in, query):
    answer = signed_in().get(to(acting, "views_new"), query)
    assert answer.status_code == 400 and "Cette vue ne se garde pas" in text_of(answer) and ink_buttons(answer) == 1


def test_disputes_open_with_ones_own_late_first_as_soon_as_there_are_any(acting, signed_in):
    user = factories.user(acting.company, "credit_manager")
    cases = [factories.dispute(acting, factories.invoice(acting, number=f"F-{n}"), claimed=10_00) for n in range(2)]
    client = signed_in()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert len(rows_of(client.get(to(acting, "disputes")))) == 2
    change_dispute(acting, dispute=cases[1], assignee=user.pk)
    answer = client.get(to(acting, "disputes"))
    assert [cases[1].number in row for row in rows_of(answer)] == [True]
    assert "Chargé du litige : moi" in text_of(answer)
    assert len(rows_of(client.get(href(answer, "retirer ce filtre")))) == 2


def test_a_salesperson_sees_their_own_customers_first(acting, signed_in, some):
    mine = factories.customer(acting, "C2", "Octemare")
    factories.invoice(acting, mine, number="F-MINE")
    Customer.objects.filter(pk=mine.pk).update(salesperson="Anne Durel")
    user = factories.user(acting.company, "salesperson")
    user.first_name, user.last_name = "Anne", "Durel"
    user.save()
    client = signed_in()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert numbers(client.get(to(acting, "receivables"))) == ["F-MINE"]
    assert numbers(client.get(to(acting, "receivables"), {"place": "open"})) == ["F-1", "F-MINE", "F-2"]


def test_a_department_sees_its_own(acting, signed_in):
    case = factories.dispute(acting, factories.invoice(acting, number="F-1"), claimed=10_00)
    factories.dispute(acting, factories.invoice(acting, number="F-2"), claimed=10_00)
    change_dispute(acting, dispute=case, department="quality")
    user = factories.user(acting.company, "resolver")
    from amiable.people.models import Membership

    Membership.objects.filter(user=user).update(department="quality")
    client = signed_in()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert [case.number in row for row in rows_of(client.get(to(acting, "disputes")))] == [True]


def test_what_a_list_can_be_asked_is_what_its_views_may_hold():
    assert set(receivables_filter.FilterForm(offered={}).fields) == FIELDS["receivables"]
    assert set(disputes_filter.FilterForm(people=[], me=None).fields) == FIELDS["disputes"]
