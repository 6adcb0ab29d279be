"""What is said about a dispute from its page: letters, calls, documents, questions; and where the case goes."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories

from amiable.correspondence.models import Message
from amiable.disputes.models import Dispute, Question
from amiable.disputes.operations import add_comment, change_dispute, resolve_dispute
from amiable.disputes.operations.deciding import decide
from amiable.disputes.operations.letters import write_to_customer
from amiable.disputes.queries.timeline import timeline_of
from amiable.people.access import as_user
from amiable.receivables.operations.contacts import Told, add_contact

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, amount=36_000_00, number="FA-7")


@pytest.fixture
def found(acting, invoice):
    return factories.dispute(acting, invoice, claimed=30_000_00, words="Il manque 6 000 pots : trois palettes.")


def address_of(dispute, name="dispute", **query) -> str:
    return reverse(name, kwargs={"slug": dispute.company.slug, "id": dispute.pk}, query=query)


def text(answer) -> str:
    return answer.content.decode()


def letter(**changes) -> dict[str, str]:
    said = {"to": "compta@quai.fr", "title": "Votre litige", "text": "Nous cherchons.", "sent": "une-lettre"}
    return said | {"template": "dispute_acknowledged", "language": "fr"} | changes


def test_a_new_case_proposes_to_acknowledge_it_where_the_customer_has_an_address(acting, signed_in, found):
    body = text(signed_in().get(address_of(found)))
    assert "Accuser réception" not in body and body.count("btn-ink") == 1
    add_contact(acting, found.customer, Told("Paul", role="accounts_payable", email="paul@quai.fr"))
    body = text(signed_in().get(address_of(found)))
    assert "Accuser réception" in body and body.count("btn-ink") == 1


def test_a_letter_is_shown_as_it_leaves_then_waits_a_minute_and_can_be_taken_back(acting, signed_in, found):
    add_contact(acting, found.customer, Told("Paul", role="accounts_payable", email="paul@quai.fr"))
    client = signed_in()
    shown = client.get(address_of(found, "dispute_write", template="dispute_acknowledged"))
    assert "paul@quai.fr" in text(shown) and found.number in shown.context["form"].initial["text"]
    assert client.post(address_of(found, "dispute_write"), letter()).status_code == 302
    client.post(address_of(found, "dispute_write"), letter())
    message = Message.objects.get(subject_kind="dispute")
    assert message.state == "queued" and Dispute.objects.get(pk=found.pk).stage == "acknowledged"
    taken = reverse("message_withdraw", kwargs={"slug": acting.company.slug, "id": message.pk})
    assert taken in text(client.get(address_of(found)))
    client.post(taken)
    message.refresh_from_db()
    assert message.state == "withdrawn" and "Retiré avant l’envoi" in text(client.get(address_of(found)))


def test_without_an_address_the_letter_says_where_to_add_one(signed_in, found):
    body = text(signed_in().get(address_of(found, "dispute_write")))
    assert "Aucune adresse pour ce client." in body and "fiche du client" in body


def test_without_a_mail_server_the_letter_says_that_nothing_leaves(signed_in, found, settings):
    settings.SMTP = ""
    assert "L’envoi d’e-mails n’est pas réglé." in text(signed_in().get(address_of(found, "dispute_write")))


def test_a_letter_that_will_not_do_keeps_what_was_typed(signed_in, found):
    answer = signed_in().post(address_of(found, "dispute_write"), letter(to="pas une adresse", text="Un long texte."))
    assert answer.status_code == 422 and not Message.objects.exists()
    body = text(answer)
    assert "n’est pas une adresse" in body and "Un long texte." in body and "pas une adresse" in body


def test_a_call_is_noted_at_its_hour_in_the_zone_of_the_company(signed_in, found):
    said = {"channel": "call", "direction": "in", "audience": "customer", "who": "Paul", "text": "Il attend."}
    client = signed_in()
    assert client.post(address_of(found, "dispute_note"), said | {"at": "2026-11-23T10:30"}).status_code == 302
    noted = Message.objects.get()
    assert noted.at.isoformat() == "2026-11-23T09:30:00+00:00"
    assert "23/11/2026\u00a010:30" in text(client.get(address_of(found)))
    late = client.post(address_of(found, "dispute_note"), said | {"at": "2030-01-01T10:30"})
    assert late.status_code == 422 and "Il attend." in text(late)


def test_documents_are_kept_and_shown_and_a_disguised_one_is_refused(signed_in, found):
    client = signed_in()
    given = {"files": SimpleUploadedFile("bl.pdf", PDF), "audience": "internal"}
    assert client.post(address_of(found, "dispute_document"), given).status_code == 302
    body = text(client.get(address_of(found)))
    assert "bl.pdf" in body and "Retirer" in body
    wrong = {"files": SimpleUploadedFile("bl.pdf", b"MZ\x90\x00 not a pdf"), "audience": "internal"}
    assert client.post(address_of(found, "dispute_document"), wrong).status_code == 422
    assert client.post(address_of(found, "dispute_document"), {"audience": "internal"}).status_code == 422
    assert [one["name"] for one in timeline_of(found).documents] == ["bl.pdf"]


def test_a_question_is_begun_by_the_reason_and_is_withdrawn_from_the_thread(signed_in, found):
    client = signed_in()
    shown = client.get(address_of(found, "dispute_ask"))
    begun = shown.context["form"].initial
    assert begun["department"] == "sales" and "FA-7" in begun["text"] and begun["due_on"] >= date(2026, 11, 24)
    asked = {"department": "sales", "text": "Quel prix ?", "email": "a@ici.fr", "due_on": "30/11/2026"}
    asked |= {"version": found.version, "sent": "une-question"}
    for _ in range(2):
        assert client.post(address_of(found, "dispute_ask"), asked).status_code == 302
    question = Question.objects.get()
    assert not question.prices and "Quel prix ?" in text(client.get(address_of(found)))
    client.post(reverse("question_withdraw", kwargs={"slug": found.company.slug, "id": question.pk}))
    assert "retirée" in text(client.get(address_of(found)))


def test_who_asks_after_somebody_changed_the_case_is_told_and_keeps_the_question(acting, signed_in, found):
    seen = found.version
    change_dispute(acting, dispute=found, reason="vat")
    asked = {"department": "sales", "text": "Quel prix ?", "email": "a@ici.fr", "due_on": "30/11/2026"}
    answer = signed_in().post(address_of(found, "dispute_ask"), asked | {"version": seen})
    assert answer.status_code == 409 and "Quel prix ?" in text(answer) and not Question.objects.exists()


def test_the_thread_shows_only_what_is_asked_for_and_its_part_alone(acting, signed_in, found):
    add_comment(acting, found, "Entre nous seulement.")
    said = {"to": ["a@quai.fr"], "title": "Objet", "text": "Pour le client."}
    write_to_customer(acting, dispute=found, key="k", **said)
    client = signed_in()
    outside = client.get(address_of(found, thread="customer"), headers={"hx-request": "true"})
    assert "Pour le client." in text(outside) and "Entre nous" not in text(outside)
    assert text(outside).startswith('<div id="fil-entries"') and "HX-Request" in outside["Vary"]
    inside = client.get(address_of(found, thread="internal"))
    assert [told.scope for told in inside.context["thread"]] == ["internal"]
    assert 'class="in internal"' in text(inside)  # not printed: what is printed may be handed over


def test_a_long_thread_begins_with_the_latest_and_opens(acting, signed_in, found):
    for number in range(20):
        add_comment(acting, found, f"Remarque {number}.")
    client = signed_in()
    short = client.get(address_of(found))
    assert short.context["older"] == 9 and "9 éléments plus anciens" in text(short)
    assert "Remarque 0." in text(client.get(address_of(found, older="1")))


def test_the_cause_is_noted_and_the_slower_of_two_is_told(signed_in, found):
    client, seen = signed_in(), found.version
    sent = {"root_cause": "picking_error", "version": seen}
    assert client.post(address_of(found, "dispute_cause"), sent).status_code == 302
    assert Dispute.objects.get(pk=found.pk).root_cause == "picking_error"
    answer = client.post(address_of(found, "dispute_cause"), {"root_cause": "other", "version": seen})
    assert answer.status_code == 409 and '<option value="other" selected>' in text(answer)
    assert Dispute.objects.get(pk=found.pk).root_cause == "picking_error"


def test_a_stage_that_may_follow_is_reached_and_another_is_refused(signed_in, found):
    client = signed_in()
    client.post(address_of(found, "dispute_stage"), {"to": "investigating", "version": found.version})
    now = Dispute.objects.get(pk=found.pk)
    assert now.stage == "investigating"
    answer = client.post(address_of(found, "dispute_stage"), {"to": "acknowledged", "version": now.version})
    assert answer.status_code == 409 and Dispute.objects.get(pk=found.pk).stage == "investigating"


def test_a_large_decision_is_approved_by_somebody_else_from_the_page(acting, signed_in, found):
    decides = factories.user(acting.company, "credit_manager")
    made = decide(
        as_user(acting.company, decides, acting.at), dispute=found, finding="founded", conceded={"FA-7": 18_000_00}
    )
    approve = reverse("decision_approve", kwargs={"slug": acting.company.slug, "id": made.pk})
    own = signed_in("credit_manager").get(address_of(found))
    assert approve not in text(own) and "Lire la décision" in text(own)
    director = signed_in("director")
    body = text(director.get(address_of(found)))
    assert approve in body and body.count("btn-ink") == 1 and "Décision en cours" in body
    refuse = reverse("decision_refuse", kwargs={"slug": acting.company.slug, "id": made.pk})
    assert director.post(refuse, {"why": ""}).status_code == 409
    director.post(approve)
    assert Dispute.objects.get(pk=found.pk).status == "resolved"


def test_a_resolved_case_is_opened_again_as_a_following_part(acting, signed_in, found):
    resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=date(2026, 3, 20))
    client = signed_in()
    assert address_of(found, "dispute_reopen") in text(client.get(address_of(found)))
    assert client.post(address_of(found, "dispute_reopen"), {"why": ""}).status_code == 422
    answer = client.post(address_of(found, "dispute_reopen"), {"why": "Voici le bon signé."})
    part = Dispute.objects.get(stage="reopened")
    assert answer.url == address_of(part) and "Voici le bon signé." in text(client.get(address_of(part)))
