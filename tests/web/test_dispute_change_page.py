"""What a person changes on a dispute: reason, who answers, by when, a remark, a small stake conceded in one click."""

from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, ink_buttons, statements, text_of

from amiable.disputes.models import Comment
from amiable.disputes.operations import (
    BlockedLine,
    add_comment,
    change_dispute,
    goodwill,
    open_dispute,
    resolve_dispute,
)
from amiable.people.models import Membership


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, amount=1200_00, number="FA-7")


@pytest.fixture
def found(acting, invoice):
    lines = [BlockedLine(invoice, 23_40)]
    return open_dispute(
        acting, lines=lines, reason="to_qualify", words="Vos frais de port.", opened_on=date(2026, 11, 20)
    )


def address_of(dispute, name="dispute"):
    return reverse(name, kwargs={"slug": dispute.company.slug, "id": dispute.pk})


def fields(dispute, **typed):
    """The form as it is shown, with what is typed."""
    shown = {
        "reason": dispute.reason,
        "department": dispute.department,
        "assignee": dispute.assignee_id or "",
        "due_on": dispute.due_on.isoformat(),
        "version": dispute.version,
        "sent": "une-cle",
    }
    return shown | typed


def test_a_dispute_to_qualify_asks_first_for_its_reason(acting, signed_in, found):
    client = signed_in()
    page = client.get(address_of(found))
    assert "Qualifier le motif" in text_of(page) and ink_buttons(page) == 1
    form = client.get(address_of(found, "dispute_change"))
    assert "Vos frais de port." in text_of(form) and ink_buttons(form) == 1
    client.post(address_of(found, "dispute_change"), fields(found, reason="transport_charges"))
    found.refresh_from_db()
    assert (found.reason, found.department, found.due_on) == ("transport_charges", "", date(2026, 11, 25))
    after = client.get(address_of(found))
    assert "Administration des ventes" in text_of(after) and "Qualifier le motif" not in text_of(after)
    assert "change le motif en Frais de port" in text_of(after)


def test_it_is_given_to_a_person_for_a_day_and_that_is_taken_back_from_its_message(acting, signed_in, found):
    hugo = factories.user(acting.company, "resolver", name="hugo")
    Membership.objects.filter(user=hugo).update(department="logistics")
    client = signed_in()
    typed = {"department": "logistics", "assignee": hugo.pk, "due_on": "02/12/2026"}
    page = client.get(client.post(address_of(found, "dispute_change"), fields(found, **typed)).headers["Location"])
    found.refresh_from_db()
    assert (found.department, found.assignee_id, found.due_on) == ("logistics", hugo.pk, date(2026, 12, 2))
    assert "Logistique" in text_of(page) and hugo.username in text_of(page)
    (toast,) = page.context["messages"]
    client.post(toast.extra_tags)
    found.refresh_from_db()
    assert (found.department, found.assignee_id, found.due_on) == ("", None, date(2026, 11, 25))
    assert "annule cette modification" in text_of(client.get(address_of(found)))


def test_the_second_of_two_people_sees_what_the_first_did_beside_what_he_typed(acting, signed_in, found):
    client = signed_in()
    typed = fields(found, reason="vat", due_on="2026-12-09")
    change_dispute(factories.acting(acting.company), dispute=found, reason="price", department="legal")
    answer = client.post(address_of(found, "dispute_change"), typed)
    body = text_of(answer)
    assert answer.status_code == 409 and "a été changé par" in body
    assert "Enregistré maintenant : Prix" in body and "Enregistré maintenant : Juridique" in body
    assert 'value="2026-12-09"' in answer.content.decode() and 'value="vat" selected' in answer.content.decode()
    again = client.post(address_of(found, "dispute_change"), typed | {"version": found.version})
    assert again.status_code == 302
    found.refresh_from_db()
    assert (found.reason, found.due_on) == ("vat", date(2026, 12, 9))


def test_what_was_resolved_meanwhile_is_told(acting, signed_in, found):
    typed = fields(found, reason="vat")
    resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=date(2026, 11, 23))
    answer = signed_in().post(address_of(found, "dispute_change"), typed)
    assert answer.status_code == 409 and "a été résolu par" in text_of(answer) and ink_buttons(answer) == 1
    assert signed_in().get(address_of(found, "dispute_change")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "mood"}, "« mood » n’est pas un motif"),
        ({"due_on": "demain"}, "n’est pas une date"),
        ({"due_on": "2026-11-19"}, "avant l’ouverture du litige, le 20/11/2026"),
        ({"assignee": "999999"}, "ne travaille pas ici"),
        ({"department": "kitchen"}, "n’est pas un service"),
    ],
)
def test_what_does_not_do_is_told_at_its_field(signed_in, found, typed, sentence):
    answer = signed_in().post(address_of(found, "dispute_change"), fields(found, **typed))
    assert answer.status_code == 422 and sentence in text_of(answer)


def test_nothing_changed_leads_back_without_a_line_in_the_journal(signed_in, found):
    answer = signed_in().post(address_of(found, "dispute_change"), fields(found))
    assert answer.headers["Location"] == address_of(found)
    found.refresh_from_db()
    assert found.version == 1


def test_a_comment_is_in_the_story_newest_first_and_said_as_the_last_one(acting, signed_in, found):
    client = signed_in()
    for said in ("Premier <b>appel</b>", "Second appel\nsans réponse"):
        client.post(address_of(found), {"text": said, "sent": said[:6].strip()})
    page = client.get(address_of(found))
    body = page.content.decode()
    assert "Premier &lt;b&gt;appel&lt;/b&gt;" in body
    assert body.index("«&nbsp;Second appel<br>sans réponse") < body.index("«&nbsp;Premier")
    assert "Dernier commentaire Second appel sans réponse" in text_of(page)


def test_an_empty_comment_is_told_at_its_field_and_a_long_one_is_kept(signed_in, found):
    client = signed_in()
    assert "Écrivez le commentaire" in text_of(client.post(address_of(found), {"text": " ", "sent": "a"}))
    answer = client.post(address_of(found), {"text": "x" * 5001, "sent": "b"})
    assert answer.status_code == 422 and "x" * 5001 in answer.content.decode() and ink_buttons(answer) == 1
    assert not Comment.objects.exists()


def test_a_comment_sent_twice_is_kept_once(signed_in, found):
    client = signed_in()
    for _ in range(2):
        assert client.post(address_of(found), {"text": "Vu", "sent": "une"}).status_code == 302
    assert Comment.objects.count() == 1


def test_a_small_stake_is_conceded_in_one_click_and_taken_back(acting, signed_in, found):
    client = signed_in()
    page = client.get(address_of(found))
    assert f"Accorder {euros(23_40)} en geste commercial" in text_of(page)
    after = client.get(client.post(address_of(found, "dispute_goodwill"), {"sent": "une"}).headers["Location"])
    assert "geste commercial" in text_of(after) and "Accorder" not in text_of(after)
    found.refresh_from_db()
    assert (found.finding, found.conceded) == ("goodwill", 23_40)
    (toast,) = after.context["messages"]
    client.post(toast.extra_tags)
    found.refresh_from_db()
    assert found.status == "open"


def test_beyond_the_cap_nothing_is_offered_and_the_page_says_why(acting, signed_in, invoice, found):
    acting.company.goodwill_per_year = 30_00
    acting.company.save()
    goodwill(acting, factories.dispute(acting, invoice, claimed=10_00))
    client = signed_in()
    assert "geste commercial" not in text_of(client.get(address_of(found)))
    answer = client.post(address_of(found, "dispute_goodwill"), {"sent": "une"})
    body = text_of(answer)
    assert answer.status_code == 409 and f"{euros(10_00)} sont déjà accordés à ce client en 2026" in body
    assert f"Décider {found.number}" in body


def test_who_may_not_sees_no_act_and_does_none(acting, signed_in, found):
    page = text_of(signed_in("auditor").get(address_of(found)))
    assert not any(word in page for word in ("Modifier", "Ajouter le commentaire", "Accorder", "Qualifier"))
    assert signed_in("auditor").post(address_of(found), {"text": "x"}).status_code == 403
    assert signed_in("auditor").get(address_of(found, "dispute_change")).status_code == 403
    assert signed_in("salesperson").post(address_of(found, "dispute_goodwill")).status_code == 403
    stranger = signed_in("administrator", of=factories.company())
    for name in ("dispute_change", "dispute_goodwill", "dispute_back"):
        assert stranger.post(address_of(found, name)).status_code == 404
    then = text_of(signed_in().get(f"{address_of(found)}?as_of=2026-11-21"))
    assert "Modifier" not in then and "Ajouter le commentaire" not in then


def test_without_a_session_the_comment_comes_back_to_its_page(client, found):
    answer = client.post(address_of(found), {"text": "Vu", "sent": "une"})
    assert answer.status_code == 302 and address_of(found) in answer.headers["Location"]


def test_the_page_takes_as_many_statements_for_thirty_invoices_and_comments_as_for_one(acting, signed_in):
    buyer = factories.customer(acting, "C9", "Cave des Trois Ponts")
    counts = []
    for number in (1, 30):
        invoices = [factories.invoice(acting, buyer) for _ in range(number)]
        made = factories.dispute(acting, *invoices, claimed=10_00)
        for place in range(number):
            add_comment(acting, made, f"Remarque {place}")
        client = signed_in()
        counts.append((statements(client, address_of(made)), statements(client, address_of(made, "dispute_decide"))))
    assert counts[0] == counts[1] and counts[0][0] <= 21
