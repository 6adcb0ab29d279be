"""What holds on every page: sign-in, the policy of contents, looking that writes nothing, the moment looked at."""

import re
from urllib.parse import parse_qsl, quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from tests import factories
from tests.web.routes import told

from amiable.people.models import Company
from amiable.people.operations import set_password
from amiable.web.middleware import LookingWrote, reads_only
from amiable.web.page import KEYS, ROOMS, view

PASSWORD = "un mot de passe assez long"


def home_of(acting) -> str:
    return f"/c/{acting.company.slug}/"


def test_one_signs_in_with_name_or_address_and_comes_back_to_the_page_asked_for(acting):
    user = factories.user(acting.company, "credit_manager")
    user.email = "claire@orvenne.example"
    user.save()
    set_password(user, PASSWORD)
    for name in (user.username, user.email):
        client = Client()
        asked = client.get(f"{home_of(acting)}?as_of=2026-10-01")
        assert asked.status_code == 302
        assert asked.headers["Location"] == f"/account/sign-in/?next={quote(home_of(acting) + '?as_of=2026-10-01')}"
        sent = {"login": name, "password": PASSWORD, "next": home_of(acting)}
        assert client.post("/account/sign-in/", sent).headers["Location"] == home_of(acting)
        assert client.get(home_of(acting)).status_code == 200


def test_a_wrong_password_is_told_and_eight_of_them_lock_the_name_out_from_here(acting):
    user = factories.user(acting.company, "credit_manager")
    set_password(user, PASSWORD)
    client = Client(headers={"accept-language": "fr"})
    wrong = {"login": user.username, "password": "pas celui-là"}
    answers = [client.post("/account/sign-in/", wrong) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429]
    assert "pas celui-là" not in answers[0].content.decode() and 'role="alert"' in answers[0].content.decode()
    right = client.post("/account/sign-in/", {"login": user.username, "password": PASSWORD})
    assert right.status_code == 429 and "Trop d’essais" in right.content.decode()


def test_nobody_signs_up(db):
    answer = Client(headers={"accept-language": "fr"}).get("/account/sign-up/")
    assert "On ne s’inscrit pas ici" in answer.content.decode()


def test_signing_in_elsewhere_is_not_followed(acting):
    user = factories.user(acting.company, "credit_manager")
    set_password(user, PASSWORD)
    sent = {"login": user.username, "password": PASSWORD, "next": "https://ailleurs.example/"}
    assert "ailleurs" not in Client().post("/account/sign-in/", sent).headers["Location"]


def test_the_people_of_the_demonstration_sign_in_with_one_click_and_others_do_not(acting):
    person = factories.user(acting.company, "auditor")
    person.set_unusable_password()
    person.save()
    other = factories.user(acting.company, "administrator")
    set_password(other, PASSWORD)
    client = Client()
    assert client.post("/demo/sign-in/", {"name": other.username}).headers["Location"] == "/account/sign-in/"
    assert client.get(home_of(acting)).status_code == 302
    client.post("/demo/sign-in/", {"name": person.username})
    assert client.get(home_of(acting)).status_code == 200


def test_every_page_refuses_what_is_inline_or_from_elsewhere(acting, signed_in):
    answers = [Client().get("/account/sign-in/"), signed_in().get(home_of(acting)), Client().get("/nulle/part/")]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        body = answer.content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", body)
        assert not re.search(r"(src|href)=\"(https?:)?//", body)


def test_another_company_and_none_look_alike(acting, signed_in):
    other = factories.company()
    client = signed_in()
    theirs, nowhere = client.get(f"/c/{other.slug}/"), client.get("/c/nulle-part/")
    assert theirs.status_code == nowhere.status_code == 404
    assert told(theirs).replace(other.slug, "nulle-part") == told(nowhere)


def test_looking_cannot_write(acting):
    def writing(request) -> HttpResponse:
        Company.objects.filter(pk=acting.company.pk).update(name="autre")
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(LookingWrote), transaction.atomic():
        reads_only(writing)(request)
    acting.company.refresh_from_db()
    assert acting.company.name != "autre"
    reads_only(writing)(RequestFactory().post("/"))
    acting.company.refresh_from_db()
    assert acting.company.name == "autre"


@pytest.mark.parametrize("statement", ["WITH x AS (SELECT 1) INSERT INTO y SELECT 1", "/* a */ DELETE FROM x"])
def test_looking_cannot_write_in_other_words_either(db, statement):
    with pytest.raises(LookingWrote):
        reads_only(lambda request: connection.cursor().execute(statement))(RequestFactory().get("/"))


@pytest.mark.parametrize("day", ["2026-13-01", "hier", "24/11/2026", "9999-01-01", "0001-01-01", "2026-02-30"])
def test_a_date_in_the_address_that_is_none_is_told(acting, signed_in, day):
    answer = signed_in().get(home_of(acting), {"as_of": day})
    assert answer.status_code == 400
    assert f"« {day} » n’est pas une date comme 2026-11-24" in answer.content.decode()


def test_the_moment_looked_at_is_kept_in_the_links(acting, signed_in):
    body = signed_in().get(home_of(acting), {"as_of": "2026-03-01", "known_at": "2026-02-01"}).content.decode()
    links = re.findall(rf'href="(/c/{acting.company.slug}/[a-z]*/?\?[^"]*)"', body)
    assert links and all("as_of=2026-03-01" in link and "known_at=2026-02-01" in link for link in links)
    assert "on n’agit qu’au présent" in body


def test_language_and_light_are_chosen_and_kept(acting, signed_in):
    client = signed_in()
    assert 'lang="fr"' in client.get(home_of(acting)).content.decode()
    sent = client.post("/language/", {"language": "en", "next": home_of(acting)})
    assert sent.headers["Location"] == home_of(acting)
    client.post("/theme/", {"theme": "dark", "next": "https://ailleurs.example/"})
    body = client.get(home_of(acting)).content.decode()
    assert 'lang="en"' in body and 'data-bs-theme="dark"' in body


# ---- a session that ends


def way_back(there: str) -> dict[str, str]:
    address, _, query = there.partition("?")
    assert address == "/account/sign-in/"
    return dict(parse_qsl(query))


def test_a_part_asked_for_without_session_leads_back_to_the_whole_page(acting):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{home_of(acting)}?as_of=2026-03-01"}
    answer = Client().get(home_of(acting), headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == answer.headers["X-Sign-In"]
    assert way_back(answer.headers["X-Sign-In"]) == {"next": f"{home_of(acting)}?as_of=2026-03-01", "ended": "1"}


def test_a_form_sent_without_session_leads_back_to_the_form(acting):
    form = f"{home_of(acting)}receivables/{factories.invoice(acting).pk}/dispute/"
    sent = Client().post(form, {"go": "2"})
    assert sent.status_code == 302 and way_back(sent.headers["Location"]) == {"next": form, "ended": "1"}
    in_place = Client().post(form, {"go": "2"}, headers={"X-Sheet": "1"})
    assert in_place.status_code == 401 and way_back(in_place.headers["X-Sign-In"])["next"] == form


def test_an_act_without_a_page_sent_without_session_leads_back_to_the_page_before(acting):
    act, before = f"{home_of(acting)}disputes/7/undo/", f"{home_of(acting)}disputes/7/"
    sent = Client().post(act, headers={"Referer": f"http://testserver{before}?as_of=2026-03-01"})
    assert way_back(sent.headers["Location"])["next"] == f"{before}?as_of=2026-03-01"
    for elsewhere in ("https://ailleurs.example/c/", ""):
        sent = Client().post(act, headers={"Referer": elsewhere})
        assert way_back(sent.headers["Location"])["next"] == home_of(acting)


def test_who_was_signed_in_is_told_that_the_session_ended_and_who_was_not_is_not(acting, signed_in):
    client = signed_in()
    Session.objects.all().delete()
    again = client.get(home_of(acting))
    assert "Votre session est terminée" in client.get(again.headers["Location"]).content.decode()
    fresh = Client(headers={"accept-language": "fr"})
    first = fresh.get(home_of(acting))
    assert "Votre session" not in fresh.get(first.headers["Location"]).content.decode()


# ---- a page shown over another


def test_a_redirect_is_told_to_a_sheet_which_goes_there_itself(acting):
    @view(POST="dispute")
    def act(page) -> HttpResponse:
        answer = HttpResponseRedirect("/fait/")
        answer.set_cookie("messages", "C’est fait")
        return answer

    user = factories.user(acting.company, "credit_manager")
    for headers, status, where in (({}, 302, "Location"), ({"X-Sheet": "1"}, 204, "X-Location")):
        request = RequestFactory().post("/", headers=headers)
        request.user = user
        answer = act(request, slug=acting.company.slug)
        assert (answer.status_code, answer.headers[where], answer.content) == (status, "/fait/", b"")
        assert "X-Sheet" in answer.headers["Vary"] and "messages" in answer.cookies


# ---- keys


def test_the_keys_are_switched_off_and_on_again(acting, signed_in):
    client = signed_in()
    page = client.get(home_of(acting)).content.decode()
    assert "data-keys" not in page and "(g a)" in page
    sent = client.post("/keys/", {"keys": "off", "next": home_of(acting)})
    assert sent.headers["Location"] == home_of(acting)
    off = client.get(home_of(acting)).content.decode()
    assert 'data-keys="off"' in off and "Reprendre les touches" in off and "(g a)" not in off
    client.post("/keys/", {"keys": "on"})
    assert "data-keys" not in client.get(home_of(acting)).content.decode()


def test_no_two_rooms_have_the_same_key(acting):
    named = [KEYS[name] for name, *_ in ROOMS if name in KEYS]
    assert len(named) == len(set(named)) and {"home", "receivables", "disputes"} <= set(KEYS)


def test_only_who_may_open_disputes_has_the_key_for_a_new_one(acting, signed_in):
    assert 'data-key="n"' in signed_in("accountant").get(home_of(acting)).content.decode()
    assert 'data-key="n"' not in signed_in("auditor").get(home_of(acting)).content.decode()


def test_a_form_without_its_token_is_told_and_does_nothing(acting, signed_in):
    user = factories.user(acting.company, "credit_manager")
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "fr"})
    strict.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403 and "Ce formulaire est trop ancien" in answer.content.decode()
    assert answer.headers["X-Form"] == "old"
