"""Who customers are, their terms, contacts and notes: written once, with a journal line, and never over somebody
else's unseen change."""

from dataclasses import replace

import pytest
from tests import factories

from amiable.journal.models import Words
from amiable.journal.operations import AlreadyDone, erase_words
from amiable.journal.queries import faults_of_chain, lines_about
from amiable.people.access import Absent, Forbidden
from amiable.receivables.models import Contact, Customer, CustomerNote
from amiable.receivables.operations import set_terms
from amiable.receivables.operations.contacts import (
    Told,
    UnableToSetContact,
    add_contact,
    remove_contact,
    restore_contact,
    set_contact,
)
from amiable.receivables.operations.identity import Identity, UnableToSetCustomer, set_customer
from amiable.receivables.operations.meanwhile import ChangedMeanwhile
from amiable.receivables.operations.notes import UnableToNote, add_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def customer(acting):
    return factories.customer(acting)


def lines(acting, customer):
    return lines_about(acting.company, "customer", customer.pk)


# ---- who it is


def test_a_change_is_kept_and_told_in_the_journal_names_apart_from_facts(acting, customer):
    factories.customer(acting, "C9", "Centrale des Quais")
    said = Identity(
        " Brasserie  du Quai ", siren="000 001 008", payer="C9", group="Quais", salesperson="Paul Aubin", language="en"
    )
    set_customer(acting, customer, said, version=1)
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.name, kept.siren, kept.payer.code, kept.language, kept.version) == (
        "Brasserie du Quai", "000001008", "C9", "en", 2,
    )  # fmt: skip
    line = lines(acting, customer)[-1]
    assert line["verb"] == "customer.changed"
    assert line["facts"]["payer"] == ["", "C9"] and line["facts"]["siren"] == ["", "000001008"]
    assert line["words"]["salesperson"] == "Paul Aubin" and "Paul" not in str(line["facts"])
    assert not list(faults_of_chain(acting.company))


def test_what_is_the_same_already_writes_nothing(acting, customer):
    before = lines(acting, customer)
    assert set_customer(acting, customer, Identity(customer.name), version=1).version == 1
    assert lines(acting, customer) == before


def test_the_second_of_two_people_is_told_and_changes_nothing(acting, customer):
    set_customer(replace(acting, label="camille"), customer, Identity("Nom de Camille"), version=1)
    with pytest.raises(ChangedMeanwhile, match=r"Nom de Camille.*camille"):
        set_customer(acting, customer, Identity("Le mien"), version=1)
    with pytest.raises(ChangedMeanwhile):
        set_terms(acting, customer, term="45 days", version=1)
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.name, kept.term, kept.version) == ("Nom de Camille", "", 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"siren": "123456789"}, "siren"),
        ({"siren": "abc"}, "siren"),
        ({"vat_number": "FR1"}, "vat_number"),
        ({"payer": "C404"}, "payer"),
        ({"group": "x" * 101}, "group"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(acting, customer, wrong, field):
    with pytest.raises(UnableToSetCustomer) as refusal:
        set_customer(acting, customer, replace(Identity(customer.name), **wrong))
    assert refusal.value.field == field
    assert Customer.objects.get(pk=customer.pk).version == 1


def test_a_circle_of_payers_in_which_nobody_pays_is_refused(acting, customer):
    others = [factories.customer(acting, code, code) for code in ("C2", "C3")]
    set_customer(acting, customer, Identity(customer.name, payer="C2"))
    set_customer(acting, others[0], Identity("C2", payer="C3"))
    with pytest.raises(UnableToSetCustomer, match="cercle"):
        set_customer(acting, others[1], Identity("C3", payer=customer.code))
    assert Customer.objects.get(pk=others[1].pk).payer is None
    assert set_customer(acting, others[1], Identity("C3", payer="C3")).payer is None  # itself is nobody else


def test_the_payer_of_another_company_is_not_found(acting, customer):
    factories.customer(factories.acting(), "C7")
    with pytest.raises(UnableToSetCustomer, match="C7"):
        set_customer(acting, customer, Identity(customer.name, payer="C7"))


def test_terms_have_a_version_too(acting, customer):
    set_terms(acting, customer, term="45 days end of month", rate="12.00", version=1)
    assert (customer.term, customer.rate, customer.version) == ("45 days end of month", "12.00", 2)


# ---- contacts


def test_a_contact_is_added_changed_taken_away_and_put_back_as_it_was(acting, customer):
    told = Told("Inès Varga", "buyer", "ines@octemare.example", "01 02 03 04 05", "en", automatic=False)
    made = add_contact(acting, customer, told)
    changed = set_contact(acting, made, replace(told, phone="06"), version=1)
    assert (changed.phone, changed.version) == ("06", 2)
    operation = remove_contact(acting, changed)
    assert not Contact.objects.exists()
    back = restore_contact(acting, customer, operation)
    assert (back.name, back.role, back.email, back.phone, back.language, back.automatic) == (
        "Inès Varga", "buyer", "ines@octemare.example", "06", "en", False,
    )  # fmt: skip
    verbs = [line["verb"] for line in lines(acting, customer)]
    assert verbs == ["contact.added", "contact.changed", "contact.removed", "contact.restored"]
    assert all("ines" not in str(line["facts"]).lower() for line in lines(acting, customer))


def test_an_erased_contact_cannot_be_put_back(acting, customer):
    operation = remove_contact(acting, add_contact(acting, customer, Told("Inès Varga")))
    for words in Words.objects.filter(line__operation=operation):
        erase_words(words.line_id)
    with pytest.raises(UnableToSetContact, match="ajoutez-le"):
        restore_contact(acting, customer, operation)
    with pytest.raises(UnableToSetContact):
        restore_contact(acting, customer, 12345)


def test_the_second_of_two_people_at_a_contact_is_told(acting, customer):
    made = add_contact(acting, customer, Told("Inès Varga"))
    set_contact(replace(acting, label="camille"), made, Told("Inès Varga", phone="06"), version=1)
    with pytest.raises(ChangedMeanwhile, match="camille"):
        set_contact(acting, made, Told("Inès V."), version=1)
    remove_contact(replace(acting, label="camille"), made)
    with pytest.raises(ChangedMeanwhile, match="retiré"):
        set_contact(acting, made, Told("Inès V."), version=2)


@pytest.mark.parametrize(
    ("told", "field"),
    [(Told(" "), "name"), (Told("x" * 151), "name"), (Told("A", "king"), "role"), (Told("A", email="a@"), "email"),
     (Told("A", phone="0" * 41), "phone"), (Told("A", language="xx"), "language")],
)  # fmt: skip
def test_a_contact_that_cannot_be_is_refused_at_its_field(acting, customer, told, field):
    with pytest.raises(UnableToSetContact) as refusal:
        add_contact(acting, customer, told)
    assert refusal.value.field == field and not Contact.objects.exists()


def test_a_form_sent_twice_adds_one_contact_and_one_note(acting, customer):
    once = replace(acting, once="a-form")
    add_contact(once, customer, Told("Inès Varga"))
    with pytest.raises(AlreadyDone):
        add_contact(once, customer, Told("Inès Varga"))
    twice = replace(acting, once="another")
    add_note(twice, customer, "Rappeler lundi.")
    with pytest.raises(AlreadyDone):
        add_note(twice, customer, "Rappeler lundi.")
    assert (Contact.objects.count(), CustomerNote.objects.count()) == (1, 1)


# ---- notes, and who may


def test_a_note_is_signed_dated_and_in_words_only(acting, customer):
    note = add_note(acting, customer, "  Le comptable change en janvier.\n")
    assert (note.text, note.by, note.at) == ("Le comptable change en janvier.", "operator", acting.at)
    line = lines(acting, customer)[-1]
    assert line["words"] == {"text": note.text} and line["facts"] == {}
    for text in ("  ", "x" * 2001):
        with pytest.raises(UnableToNote):
            add_note(acting, customer, text)


def test_roles(acting, customer):
    auditor, sales = factories.acting_as("auditor", acting), factories.acting_as("salesperson", acting)
    contact = add_contact(sales, customer, Told("Inès Varga"))
    add_note(sales, customer, "Vu au salon.")
    with pytest.raises(Forbidden):
        set_customer(sales, customer, Identity("Autre"))
    for act in (
        lambda: add_contact(auditor, customer, Told("X")),
        lambda: set_contact(auditor, contact, Told("X")),
        lambda: remove_contact(auditor, contact),
        lambda: add_note(auditor, customer, "x"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_another_company_can_do_nothing_here(acting, customer):
    stranger = factories.acting()
    contact = add_contact(acting, customer, Told("Inès Varga"))
    with pytest.raises(Absent):
        set_customer(stranger, customer, Identity("Autre"))
    with pytest.raises(Absent):
        add_contact(stranger, customer, Told("X"))
    with pytest.raises(Absent):
        add_note(stranger, customer, "x")
    with pytest.raises(ChangedMeanwhile):
        remove_contact(stranger, contact)
    assert Contact.objects.get() == contact and Customer.objects.get(pk=customer.pk).name == customer.name
