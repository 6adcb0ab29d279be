"""What is contested before its invoice, on screen."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, ink_buttons, statements, text_of, toast_of

from amiable.disputes.models import Announced
from amiable.disputes.operations.announced import announce
from amiable.receivables.queries.signals import open_signals


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = date(2026, 11, 24).isoformat()


@pytest.fixture
def customer(acting):
    return factories.customer(acting, "C-0412", "Laiterie Halbrane")


@pytest.fixture
def announced(acting, customer):
    return announce(
        acting, customer=customer, document_kind="order", document="CDE 7710", reason="price", words="Trop cher."
    )


def inked(answer):
    """The words of the one button that comes next."""
    assert ink_buttons(answer) == 1
    return re.search(r'class="btn btn-ink[^>]*>(.*?)</(?:button|a)>', answer.content.decode())[1]


def address(acting, name="announced", **parts):
    return reverse(name, kwargs={"slug": acting.company.slug, **parts})


TYPED = {
    "customer": "C-0412",
    "document_kind": "delivery_note",
    "document": "BL-4471",
    "reason": "quantity_missing",
    "words": "Il manque\r\ndeux cartons.",
    "amount": "144",
}


def test_one_is_noted_and_taken_back(acting, signed_in, customer):
    client = signed_in("accountant")
    first = client.get(f"{address(acting)}?customer={customer.pk}")
    assert inked(first) == "Noter, et attendre la facture" and 'value="C-0412"' in first.content.decode()
    answer = client.post(address(acting), TYPED | {"sent": "cle"}, follow=True)
    assert "la facture qui nomme BL-4471 attendra" in toast_of(answer) and euros(144_00) in text_of(answer)
    client.post(address(acting), TYPED | {"sent": "cle"})
    made = Announced.objects.get()
    assert made.words == "Il manque\ndeux cartons."
    closed = client.post(address(acting, "announced_close", id=made.pk), follow=True)
    assert "BL-4471 n’attend plus de facture." in toast_of(closed) and "Rien n’attend sa facture" in text_of(closed)
    again = client.post(address(acting, "announced_reopen", id=made.pk), follow=True)
    assert "attend de nouveau" in toast_of(again)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"customer": "C-9"}, "Aucun client C-9."),
        ({"customer": ""}, "Tapez le code du client"),
        ({"document": "7"}, "ne permet pas de reconnaître"),
        ({"reason": ""}, "Choisissez un motif."),
        ({"amount": "0"}, "plus de zéro"),
        ({"amount": "1,2345"}, "plus de deux décimales"),
    ],
)
def test_what_does_not_do_is_told_and_all_that_was_typed_is_kept(acting, signed_in, customer, typed, sentence):
    answer = signed_in().post(address(acting), TYPED | typed)
    assert answer.status_code == 422 and sentence in text_of(answer) and "deux cartons." in text_of(answer)
    assert not Announced.objects.exists()


def test_its_invoice_is_linked_by_hand(acting, signed_in, customer, announced):
    factories.invoice(acting, customer, number="F-1")
    client, there = signed_in(), address(acting, "announced_link", id=announced.pk)
    wrong = client.post(there, {"number": "F-2", "version": "1"})
    assert wrong.status_code == 409 and "Aucune pièce F-2 du client C-0412" in text_of(wrong)
    assert 'value="F-2"' in wrong.content.decode()
    done = client.post(there, {"number": "f1", "version": "1"}, follow=True)
    assert "F-1 attend : dites si c’est un litige." in toast_of(done)
    assert [row["number"] for row in open_signals(acting.company)] == ["F-1"]
    assert "Factures arrivées" in text_of(client.get(address(acting)))
    late = client.post(there, {"number": "f1", "version": "1"})
    assert late.status_code == 409 and "déjà rattaché à la facture F-1" in text_of(late)


def test_who_only_reads_may_not_act(acting, signed_in, announced):
    client = signed_in("auditor")
    assert "Rattacher" not in text_of(client.get(address(acting)))
    assert client.post(address(acting, "announced_close", id=announced.pk)).status_code == 403


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(acting, signed_in, customer, announced):
    client = signed_in()
    few = statements(client, address(acting))
    for place in range(30):
        announce(acting, customer=customer, document_kind="order", document=f"CDE 88{place:02}", reason="price")
    assert statements(client, address(acting)) == few
