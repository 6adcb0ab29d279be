"""What is contested before its invoice exists, and the day the invoice comes."""

import pytest
from tests import factories

from amiable.correspondence.queries import messages_of
from amiable.disputes.access import announced_by_id
from amiable.disputes.models import Announced
from amiable.disputes.operations.announced import (
    UnableToAnnounce,
    announce,
    close_announced,
    link_announced,
    match_announced,
    reopen_announced,
)
from amiable.disputes.queries.announced import announced_rows, arrived_rows, waiting
from amiable.disputes.queries.comments import comments_of
from amiable.people.access import Absent, Forbidden
from amiable.people.models import Department
from amiable.receivables.queries.signals import open_signals

pytestmark = pytest.mark.django_db
TOLD = {"document_kind": "delivery_note", "document": "BL-4471/2", "reason": "quantity_missing"}


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def customer(acting):
    return factories.customer(acting, "C-0412", "Laiterie Halbrane")


@pytest.fixture
def announced(acting, customer):
    return announce(acting, customer=customer, words="Il manque deux cartons.", amount=144_00, **TOLD)


def note(invoice, text):
    type(invoice).objects.filter(pk=invoice.pk).update(note=text)


def test_it_waits_for_its_invoice(acting, announced):
    (row,) = announced_rows(acting.company)
    told = (row["document"], row["customer"], row["amount"], row["by"])
    assert told == ("BL-4471/2", "Laiterie Halbrane", 144_00, "operator")
    assert match_announced(acting.company, acting.at) == 0


@pytest.mark.parametrize("said", ["livraison bl 4471/2 du 3", "BL-4471/2", "n° BL-4471/2, franco"])
def test_an_invoice_that_names_the_document_is_held_back(acting, customer, announced, said):
    invoice = factories.invoice(acting, customer, number="F-1")
    note(invoice, said)
    if said.startswith("livraison"):  # in two words it is not the same document for sure: a person links it
        assert match_announced(acting.company, acting.at) == 0
        return
    assert match_announced(acting.company, acting.at) == 1
    (signal,) = open_signals(acting.company)
    assert (signal["number"], signal["source"], signal["amount"]) == ("F-1", "announced", 144_00)
    assert signal["words"] == "Il manque deux cartons."
    assert [p.contested for p in factories.portions(invoice)] == [0]
    assert waiting(acting.company) == [] and arrived_rows(acting.company)[0]["number"] == "F-1"
    assert match_announced(acting.company, acting.at) == 0  # once
    assert factories.faults(acting.company) == []


def test_sales_administration_is_told_once(acting, customer, announced):
    Department.objects.create(company=acting.company, key="sales_admin", email="adv@orvenne.example")
    link_announced(acting, announced, factories.invoice(acting, customer, number="F-1"))
    (message,) = messages_of(acting.company, "announced", announced.pk)
    assert (message["to"], message["audience"], message["state"]) == ("adv@orvenne.example", "internal", "queued")
    assert "F-1" in message["title"] and "BL-4471/2" in message["text"] and "Il manque" in message["text"]
    assert match_announced(acting.company, acting.at) == 0
    assert len(messages_of(acting.company, "announced", announced.pk)) == 1


def test_another_customer_or_a_longer_number_is_not_it(acting, customer, announced):
    note(factories.invoice(acting, factories.customer(acting, "C-2", "Autre"), number="F-1"), "BL-4471/2")
    note(factories.invoice(acting, customer, number="F-2"), "BL-4471/25")
    assert match_announced(acting.company, acting.at) == 0


def test_a_person_links_it_by_hand_and_an_open_case_is_joined(acting, customer, announced):
    invoice = factories.invoice(acting, customer, number="F-9")
    case = factories.dispute(acting, invoice, claimed=10_00)
    assert link_announced(acting, announced, invoice, version=1).dispute == case
    assert "Il manque deux cartons." in comments_of(case)[0]["text"]
    with pytest.raises(UnableToAnnounce, match="déjà rattaché à la facture F-9"):
        link_announced(acting, announced, invoice)


def test_an_amount_beyond_the_invoice_holds_all_of_it(acting, customer):
    made = announce(acting, customer=customer, amount=5000_00, **TOLD)
    link_announced(acting, made, factories.invoice(acting, customer, amount=1200_00))
    assert open_signals(acting.company)[0]["amount"] == 1200_00


def test_it_is_closed_and_reopened(acting, announced):
    close_announced(acting, announced, on=acting.today, version=1)
    assert announced_rows(acting.company) == []
    with pytest.raises(UnableToAnnounce, match="changé entre-temps"):
        close_announced(acting, announced, on=acting.today, version=1)
    reopen_announced(acting, announced, version=2)
    assert len(announced_rows(acting.company)) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"document_kind": "invoice"}, "une commande ou un bon de livraison"),
        ({"document": "-7"}, "ne permet pas de reconnaître"),
        ({"document": "x" * 61}, "ne permet pas de reconnaître"),
        ({"reason": "moon"}, "motif « moon » inconnu"),
        ({"amount": 0}, "doit être positif"),
        ({"words": "x" * 5001}, "gardez l’essentiel"),
    ],
)
def test_what_does_not_do_is_refused(acting, customer, said, sentence):
    with pytest.raises(UnableToAnnounce, match=sentence):
        announce(acting, customer=customer, **(TOLD | said))
    assert not Announced.objects.exists()


def test_the_same_document_twice_is_told(acting, customer, announced):
    with pytest.raises(UnableToAnnounce, match="BL-4471/2 est déjà annoncé, par operator"):
        announce(acting, customer=customer, **(TOLD | {"document": "bl 4471 2"}))


def test_another_company_and_those_who_only_read_change_nothing(acting, customer, announced):
    other = factories.acting()
    with pytest.raises(Absent):
        announced_by_id(other, announced.pk)
    with pytest.raises(Absent):
        announce(other, customer=customer, **TOLD)
    with pytest.raises(Absent):
        close_announced(other, announced, on=other.today)
    with pytest.raises(Absent):
        link_announced(acting, announced, factories.invoice(acting))
    with pytest.raises(Forbidden):
        close_announced(factories.acting_as("auditor", acting), announced, on=acting.today)
    assert announced_rows(other.company) == [] == arrived_rows(other.company)
