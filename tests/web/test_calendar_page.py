"""The page of the calendar: holidays, closures, who is mailed at once; undone, and told to the second of two people."""

from datetime import date

import pytest
from django.urls import reverse
from tests import factories

from amiable.administration.queries import calendar_now, calendar_seen, last_change
from amiable.people.models import Closure, Membership, User
from amiable.people.queries import calendar_of


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def browser(signed_in):
    return signed_in("administrator")


@pytest.fixture
def someone(acting):
    made = User.objects.create_user("yann", first_name="Yann", email="yann@orvenne.example")
    Membership.objects.create(company=acting.company, user=made, role="resolver")
    return made


def address(acting, name="settings_calendar"):
    return reverse(name, kwargs={"slug": acting.company.slug})


def sent(acting, **typed):
    return {"sent": "une-cle", "seen": calendar_seen(acting.company), "since": "", "until": "", "name": "", **typed}


def posted(browser, acting, **typed):
    answer = browser.post(address(acting), sent(acting, **typed))
    acting.company.refresh_from_db()
    return answer


def test_alsace_moselle_and_a_closure_are_kept_and_count_for_delays(browser, acting):
    answer = posted(browser, acting, alsace_moselle="on", since="24/12/2026", until="31/12/2026", name="Congés")
    assert answer.status_code == 302
    assert calendar_now(acting.company)["closures"] == [["2026-12-24", "2026-12-31", "Congés"]]
    calendar = calendar_of(acting.company)
    assert calendar.alsace_moselle
    assert calendar.add(date(2026, 12, 23), 1) == date(2027, 1, 4)
    assert list(last_change(acting.company, "company.calendar_set")["facts"]) == ["alsace_moselle", "closures"]


def test_the_page_says_what_is_kept(browser, acting, someone):
    Closure.objects.create(company=acting.company, since=date(2026, 11, 26), until=date(2026, 11, 27), name="Pont")
    page = browser.get(address(acting)).content.decode()
    assert ": Pont" in page
    assert "Yann (yann@orvenne.example)" in page
    assert page.count("btn-ink") == 1


def test_a_closure_is_removed_and_that_is_undone(browser, acting):
    Closure.objects.create(company=acting.company, since=date(2026, 11, 26), until=date(2026, 11, 27))
    posted(browser, acting, removed="2026-11-26")
    assert not Closure.objects.exists()
    browser.post(address(acting, "settings_undo") + "?part=calendar")
    assert Closure.objects.get().since == date(2026, 11, 26)


def test_a_closure_of_the_past_stays_so_that_past_delays_stay_what_they_were(browser, acting):
    Closure.objects.create(company=acting.company, since=date(2026, 8, 3), until=date(2026, 8, 21))
    posted(browser, acting, since="24/12/2026", until="24/12/2026")
    assert Closure.objects.count() == 2


def test_who_is_ticked_is_mailed_at_once_and_who_is_not_no_more(browser, acting, someone):
    posted(browser, acting, at_once=str(someone.pk))
    assert calendar_now(acting.company)["at_once"] == [someone.pk]
    browser.post(address(acting), sent(acting, sent="une-autre"))
    assert calendar_now(acting.company)["at_once"] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"since": "24/12/2026"}, "Donnez aussi le dernier jour"),
        ({"until": "24/12/2026"}, "Donnez aussi le premier jour"),
        ({"since": "24/12/2026", "until": "23/12/2026"}, "avant de commencer"),
        ({"since": "24/12/2026", "until": "24/12/2028"}, "vérifiez l’année"),
        ({"since": "27/11/2026", "until": "28/11/2026"}, "est déjà fermée du 26/11/2026 au 27/11/2026"),
        ({"since": "jeudi"}, "jeudi"),
        ({"at_once": "999999"}, "999999"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field_and_nothing_is_written(browser, acting, typed, said):
    Closure.objects.create(company=acting.company, since=date(2026, 11, 26), until=date(2026, 11, 27))
    answer = posted(browser, acting, **typed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Closure.objects.count() == 1
    assert last_change(acting.company, "company.calendar_set") is None


def test_the_second_of_two_people_is_told(browser, acting):
    stale = sent(acting, alsace_moselle="on", sent="une-seconde")
    posted(browser, acting, since="24/12/2026", until="24/12/2026")
    answer = browser.post(address(acting), stale)
    assert answer.status_code == 409
    assert "vient d’enregistrer autre chose" in answer.content.decode()
    acting.company.refresh_from_db()
    assert not acting.company.alsace_moselle


def test_sent_twice_it_is_done_once(browser, acting):
    form = sent(acting, since="24/12/2026", until="24/12/2026")
    assert [browser.post(address(acting), form).status_code for _ in range(2)] == [302, 302]
    assert Closure.objects.count() == 1


def test_the_statements_do_not_grow_with_the_closures(browser, acting, django_assert_max_num_queries):
    for day in range(1, 29):
        Closure.objects.create(company=acting.company, since=date(2027, 2, day), until=date(2027, 2, day))
    with django_assert_max_num_queries(20):
        browser.get(address(acting))


def test_it_is_for_who_sets_the_company(signed_in, acting):
    assert signed_in("accountant").get(address(acting)).status_code == 403
    other = factories.company()
    assert signed_in("administrator").get(
        reverse("settings_calendar", kwargs={"slug": other.slug})
    ).status_code == 404  # fmt: skip
