"""The page of messages that wait for a person, and the pages on which templates are worded."""

import re

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import href, ink_buttons, rows_of, statements, text_of, toast_of

from amiable.correspondence.models import Message
from amiable.correspondence.operations import queue_message, set_template
from amiable.correspondence.queries import template_row
from amiable.correspondence.shipped import FIELDS, WORDINGS
from amiable.journal.operations import operation


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = "2026-11-24"


def at(acting, name, query="") -> str:
    return reverse(name, kwargs={"slug": acting.company.slug}) + query


def left(acting, state, key="a", title="Votre contestation"):
    """A message that came to this."""
    told = {"audience": "customer", "to": ["iris@halbrane.example"], "title": title, "text": "Merci."}
    with operation(acting, "test.told") as done:
        message = queue_message(done, subject=("dispute", 7), key=key, **told)
    Message.objects.filter(pk=message.pk).update(state=state, problem="550 no such mailbox")
    return message


def sent(client, address, **typed):
    shown = client.get(address).content.decode()
    hidden = {name: re.search(f'name="{name}" value="([^"]*)"', shown) for name in ("sent", "seen")}
    return client.post(address, {name: match[1] for name, match in hidden.items() if match} | typed)


# ---- messages to settle


def test_without_any_it_says_so_and_where_to_go(acting, signed_in, settings):
    settings.SMTP = "smtp://mail.example"
    answer = signed_in().get(at(acting, "messages"))
    assert "Aucun message n’est à régler" in text_of(answer) and ink_buttons(answer) == 1
    assert "AMIABLE_SMTP" not in text_of(answer)


def test_without_a_server_it_says_that_messages_wait(acting, signed_in, settings):
    settings.SMTP = ""
    left(acting, "queued")
    said = text_of(signed_in().get(at(acting, "messages")))
    assert "Rien ne part" in said and "Un message attend d’être envoyé" in said


def test_each_message_says_what_happened_and_what_can_be_done(acting, signed_in):
    left(acting, "refused", "a", "Premier")
    left(acting, "uncertain", "b", "Second")
    answer = signed_in().get(at(acting, "messages"))
    said = text_of(answer)
    assert "550 no such mailbox" in said and "iris@halbrane.example" in answer.content.decode()
    assert said.count("Renvoyer le message") == 2 and said.count("Il est arrivé") == 1
    assert said.count("Laisser de côté") == 1 and ink_buttons(answer) == 1
    assert href(answer, "Voir le litige").endswith("/disputes/7/")


@pytest.mark.parametrize(
    ("act", "state", "after"), [("arrived", "uncertain", "accepted"), ("aside", "refused", "withdrawn")]
)
def test_it_is_settled_with_one_click(acting, signed_in, act, state, after):
    message, client = left(acting, state), signed_in()
    answer = sent(client, at(acting, "messages"), message=message.pk, act=act, to="")
    assert answer.status_code == 302
    message.refresh_from_db()
    assert message.state == after
    assert "message" in toast_of(client.get(answer.url))


def test_it_is_sent_again_to_a_corrected_address(acting, signed_in):
    message, client = left(acting, "refused"), signed_in()
    typed = {"message": message.pk, "act": "again"}
    wrong = sent(client, at(acting, "messages"), **typed, to="iris@")
    assert wrong.status_code == 422 and 'value="iris@"' in wrong.content.decode()
    assert "n’est pas une adresse" in text_of(wrong) and 'aria-invalid="true"' in wrong.content.decode()
    assert sent(client, at(acting, "messages"), **typed, to="i.varga@halbrane.example").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.to, message.attempts) == ("queued", "i.varga@halbrane.example", 0)


def test_whoever_comes_second_is_told(acting, signed_in):
    message, client = left(acting, "uncertain"), signed_in()
    shown = re.search(r'name="sent" value="([^"]*)"', client.get(at(acting, "messages")).content.decode())[1]
    typed = {"sent": shown, "message": message.pk, "act": "arrived"}
    assert client.post(at(acting, "messages"), typed).status_code == 302
    assert client.post(at(acting, "messages"), typed).status_code == 302  # the same form again is done already
    answer = client.post(at(acting, "messages"), typed | {"sent": "another"})
    assert answer.status_code == 409 and "vient de régler ce message" in text_of(answer)


def test_what_is_not_there_is_absent(acting, signed_in):
    message, other = left(factories.acting(), "refused"), signed_in()
    assert other.post(at(acting, "messages"), {"message": message.pk, "act": "aside"}).status_code == 404
    for typed in ({"message": "x", "act": "aside"}, {"message": message.pk, "act": "burn"}, {}):
        answer = other.post(at(acting, "messages"), typed)
        assert answer.status_code == 422 and "Choisissez un message" in text_of(answer)
    message.refresh_from_db()
    assert message.state == "refused"


def test_readers_see_and_do_nothing(acting, signed_in):
    message, client = left(acting, "refused"), signed_in("auditor")
    answer = client.get(at(acting, "messages"))
    assert "Renvoyer" not in text_of(answer) and ink_buttons(answer) == 1
    assert client.post(at(acting, "messages"), {"message": message.pk, "act": "aside"}).status_code == 403
    then = signed_in().get(at(acting, "messages", "?as_of=2026-10-01"))
    assert "Renvoyer" not in text_of(then) and ink_buttons(then) == 1


def test_thirty_take_as_many_statements_as_one(acting, signed_in):
    client = signed_in()
    left(acting, "refused")
    one = statements(client, at(acting, "messages"))
    for number in range(30):
        left(acting, "uncertain", f"k{number}")
    assert statements(client, at(acting, "messages")) == one


# ---- templates


def worded(acting, key="question", language="fr"):
    return template_row(acting.company, key, language)


def test_all_templates_are_listed_in_both_languages(acting, signed_in):
    set_template(acting, "question", "en", title="A", text="B", version=0)
    answer = signed_in().get(at(acting, "settings_templates"))
    rows = rows_of(answer)
    assert len(rows) == len(FIELDS) and ink_buttons(answer) == 1
    assert sum("votre texte" in row for row in rows) == 1
    assert href(answer, "Nouveau lien, Anglais").endswith("?key=question_link_again&language=en")


def test_settings_lead_to_templates_and_messages(acting, signed_in):
    left(acting, "refused")
    client = signed_in()
    answer = client.get(at(acting, "settings"))
    assert "Un message à régler" in text_of(answer)
    assert at(acting, "settings_templates") in answer.content.decode()
    assert at(acting, "messages") in answer.content.decode()


QUERY = "?key=question&language=fr"


def test_a_template_shows_its_fields_and_how_it_would_arrive(acting, signed_in):
    answer = signed_in().get(at(acting, "settings_template", QUERY))
    said = text_of(answer)
    assert "{asked_by}" in said and "qui la pose" in said and ink_buttons(answer) == 1
    assert "Camille Tessandre a besoin de votre réponse" in said
    assert "Revenir au texte livré" not in said


def test_a_template_is_worded_and_used(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_template", QUERY)
    answer = sent(client, address, title="Pour {name}", text="Bonjour {name},\r\n\r\n{question}\r\n{link}")
    assert answer.status_code == 302 and "enregistré" in toast_of(client.get(answer.url))
    assert worded(acting) | {"version": 0} == {
        "title": "Pour {name}",
        "text": "Bonjour {name},\n\n{question}\n{link}",
        "own": True,
        "version": 0,
    }


def test_an_unknown_field_is_told_where_it_stands_and_nothing_typed_is_lost(acting, signed_in):
    answer = sent(signed_in(), at(acting, "settings_template", QUERY), title="Pour {name}", text="Montant {amount}")
    assert answer.status_code == 422 and "n’est pas un champ de ce modèle" in text_of(answer)
    assert "Montant {amount}</textarea>" in answer.content.decode() and not worded(acting)["own"]


def test_the_preview_writes_nothing(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_template", QUERY)
    typed = {"title": "Pour {customer}", "text": "Dites : {question}"}
    whole = sent(client, address, preview="1", **typed)
    part = client.post(address, typed, headers={"hx-request": "true"})
    for answer in (whole, part):
        assert answer.status_code == 200 and "Pour Laiterie Halbrane" in text_of(answer)
    assert "<form" not in part.content.decode() and "Dites : {question}</textarea>" in whole.content.decode()
    assert "n’est pas un champ" in text_of(client.post(address, {"title": "{x}"}, headers={"hx-request": "true"}))
    assert not worded(acting)["own"]


def test_one_goes_back_to_the_shipped_text_by_saving_it(acting, signed_in):
    set_template(acting, "question", "fr", title="A", text="B", version=0)
    client = signed_in()
    shown = client.get(at(acting, "settings_template", QUERY))
    shipped = href(shown, "Revenir au texte livré")
    page = client.get(shipped)
    assert "Voici le texte livré" in text_of(page) and "{asked_by} a besoin" in page.content.decode()
    assert worded(acting)["own"]
    seen = re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1]
    wording = WORDINGS["fr"]["question"]
    typed = {"sent": "one", "seen": seen, "title": wording.title, "text": wording.text.replace("\n", "\r\n")}
    assert client.post(at(acting, "settings_template", QUERY), typed).status_code == 302
    assert not worded(acting)["own"]


def test_the_second_writer_sees_the_first_and_keeps_their_own(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_template", QUERY)
    form = client.get(address).content.decode()
    hidden = {name: re.search(f'name="{name}" value="([^"]*)"', form)[1] for name in ("sent", "seen")}
    set_template(acting, "question", "fr", title="Premier", text="Texte du premier", version=0)
    answer = client.post(address, hidden | {"title": "Second", "text": "Texte du second"})
    assert answer.status_code == 409
    assert "Texte du premier" in text_of(answer) and "Texte du second</textarea>" in answer.content.decode()
    assert worded(acting)["title"] == "Premier"
    shown = answer.content.decode()
    again = {name: re.search(f'name="{name}" value="([^"]*)"', shown)[1] for name in ("sent", "seen")}
    assert client.post(address, again | {"title": "Second", "text": "Texte du second"}).status_code == 302
    assert worded(acting)["title"] == "Second"


def test_an_unknown_template_is_absent(acting, signed_in):
    for query in ("?key=nothing", "?language=de", "?key="):
        assert signed_in().get(at(acting, "settings_template", query)).status_code == 404
