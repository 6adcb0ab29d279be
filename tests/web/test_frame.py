"""What holds on every page: sign-in, the policy of contents, looking that writes nothing, the moment looked at."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests import factories
from tests.web.routes import told

from amiable.people.models import Company
from amiable.people.operations import set_password
from amiable.web.middleware import LookingWrote, reads_only

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


def test_a_part_asked_for_without_session_sends_the_whole_page_to_sign_in(acting):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{home_of(acting)}?as_of=2026-03-01"}
    answer = Client().get(home_of(acting), headers=headers)
    back = quote(f"{home_of(acting)}?as_of=2026-03-01", safe="")
    assert answer.headers["HX-Redirect"] == f"/account/sign-in/?next={back}"


def test_a_form_without_its_token_is_told_and_does_nothing(acting, signed_in):
    user = factories.user(acting.company, "credit_manager")
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "fr"})
    strict.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403 and "Ce formulaire est trop ancien" in answer.content.decode()
