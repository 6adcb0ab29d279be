"""The page of a customer: its account, its aged balance in both readings, what is known of it, and what one does."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, rows_of, statements, text_of

from amiable.core.events import Paid
from amiable.disputes.operations import resolve_dispute
from amiable.journal.operations import operation
from amiable.portfolio.queries.ageing import ageing
from amiable.receivables.models import Contact, Customer, CustomerNote, Receivable
from amiable.receivables.operations import place_hold, set_terms
from amiable.receivables.operations.causes import Cause, place_cause
from amiable.receivables.operations.contacts import Told, add_contact
from amiable.receivables.operations.identity import Identity, set_customer
from amiable.receivables.queries.listing import Filter, listing_totals
from amiable.receivables.queries.moments import moment

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def customer(acting):
    """F-1 late 40 days and partly contested, F-2 to come, F-3 settled, a credit; one dispute was founded."""
    found = factories.customer(acting, "C1", "Brasserie du Quai")
    contested = factories.invoice(acting, found, number="F-1", amount=900_00, due_on=TODAY - timedelta(40))
    factories.dispute(acting, contested, claimed=200_00)
    factories.invoice(acting, found, number="F-2", amount=100_00, due_on=TODAY + timedelta(9))
    settled = factories.invoice(acting, found, number="F-3", amount=300_00, due_on=TODAY - timedelta(9))
    founded = factories.dispute(acting, settled, claimed=80_00)
    resolve_dispute(acting, dispute=founded, finding="unfounded", effective_on=TODAY)
    factories.say(acting, settled, Paid(TODAY, 300_00))
    factories.credit(acting, found, 25_00, number="AC-1")
    return found


def page_of(acting, customer, name: str = "customer") -> str:
    return reverse(name, kwargs={"slug": acting.company.slug, "id": customer.pk})


def sent(client, address: str, **fields):
    """The form of a page, sent with what it holds and `fields`."""
    body = client.get(address).content.decode()
    form = re.search(r'<form method="post" action="[^"]*" data-draft.*?</form>', body, re.DOTALL)[0]
    held = dict(re.findall(r'<input type="(?:hidden|text)" name="([^"]+)"[^>]* value="([^"]*)"', form))
    held |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(address, {name: unescape(value) for name, value in held.items()} | fields)


# ---- the account


def test_the_head_and_the_open_items_are_those_of_the_books(acting, signed_in, customer):
    answer = signed_in().get(page_of(acting, customer))
    totals = listing_totals(acting.company, moment(acting.company, TODAY), Filter(customer="C1"))
    text = text_of(answer)
    assert (totals["open"], totals["claimable"], totals["contested"]) == (1000_00, 700_00, 200_00)
    for words, cents in (
        ("Encours", 1000_00),
        ("Réclamable aujourd’hui", 700_00),
        ("Contesté", 200_00),
        ("Crédits du client", 25_00),
        ("Réclamable, crédits déduits", 675_00),
    ):
        assert f"{words}{euros(cents)}" in text
    assert "Contestations fondées0 sur 1" in text
    first, second = rows_of(answer)
    assert first.startswith("F-1") and "40 j de retard" in first and euros(900_00) in first and "LIT-" in first
    assert second.startswith("F-2") and "à échoir" in second
    assert "2 pièces" in text and f"{euros(1000_00)} {euros(800_00)} {euros(200_00)}" in text
    assert ink_buttons(answer) == 1


def test_both_due_dates_stand_beside_each_other_where_they_differ(acting, signed_in):
    found = factories.customer(acting, "C1")
    invoice = factories.invoice(acting, found, number="F-9", amount=800_00, due_on=date(2026, 8, 1))
    case = factories.dispute(acting, invoice, claimed=800_00, on=date(2026, 7, 1))
    resolve_dispute(acting, dispute=case, finding="founded", conceded={"F-9": 1_00}, effective_on=date(2026, 11, 1))
    (row,) = rows_of(signed_in().get(page_of(acting, found)))
    assert "d’origine 01/08/2026, 115 j" in row


def test_ticked_items_go_to_the_dialog_by_get(acting, signed_in, customer):
    body = signed_in().get(page_of(acting, customer)).content.decode()
    form = re.search(r'<form id="etat".*?</form>', body, re.DOTALL)[0]
    assert f'action="{page_of(acting, customer, "customer_case")}"' in form and 'method="get"' in form
    assert len(re.findall(r'name="id" value="\d+" data-tick data-cents="(\d+)"', form)) == 2
    assert re.findall(r'name="kind" value="(\w+)"', form) == ["dispute", "obstacle", "hold"]


def test_who_may_not_act_and_whoever_looks_at_another_day_has_no_boxes(acting, signed_in, customer):
    for answer in (
        signed_in("auditor").get(page_of(acting, customer)),
        signed_in().get(page_of(acting, customer), {"as_of": "2026-11-20"}),
    ):
        body = answer.content.decode()
        assert "data-tick" not in body and "data-selected" not in body and "Ajouter la note" not in body
        assert ink_buttons(answer) == 1 and len(rows_of(answer)) >= 2
        workbook = signed_in().get(href(answer, "Excel"))
        assert workbook.content.startswith(b"PK")
    assert "2026-11-20.xlsx" in workbook.headers["Content-Disposition"]


def test_more_open_items_than_a_page_holds_come_page_by_page(acting, signed_in):
    found = factories.customer(acting, "C1")
    for number in range(205):
        factories.invoice(acting, found, number=f"F-{number:03}", amount=1_00, due_on=TODAY - timedelta(number))
    client = signed_in()
    first = client.get(page_of(acting, found))
    second = client.get(href(first, "Suivantes").partition("#")[0])
    assert (len(rows_of(first)), len(rows_of(second))) == (200, 5)
    assert "205 pièces" in text_of(second)
    assert client.get(page_of(acting, found), {"after": "x"}).status_code == 400


def test_holds_are_told_at_the_item_and_above_with_their_lifting(acting, signed_in, customer):
    first = Receivable.objects.get(company=acting.company, number="F-2")
    told = Cause("obstacle", TODAY, reason="missing_order_number", words="BC manquant", department="sales_admin")
    place_cause(acting, customer, told, [first])
    answer = signed_in().get(page_of(acting, customer))
    assert "frein au paiement à lever" in rows_of_account(answer)[1]
    text = text_of(answer)
    assert "numéro de commande absent" in text and "BC manquant" in text and "Lever" in text


def rows_of_account(answer) -> list[str]:
    body = answer.content.decode()
    start = body.index('class="am-t account"')
    table = body[start:].partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]*>", " ", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)]


# ---- the aged balance


@pytest.mark.parametrize("reading", ["original", "retained"])
def test_the_aged_balance_is_that_of_the_query_with_credits_beside(acting, signed_in, customer, reading):
    answer = signed_in().get(page_of(acting, customer), {"reading": reading})
    found = ageing(acting.company, moment(acting.company, TODAY), customer_id=customer.pk, reading=reading)
    body = answer.content.decode()
    table = body[body.index("am-t in balance") :].partition("</table>")[0]
    told = re.sub(r"[\s\u00a0\u202f]+", " ", unescape(re.sub(r"<[^>]*>", " ", table)))
    for row in found.rows:
        for cents in (row.certain, row.contested):
            assert not cents or euros(cents).replace(" €", "") in told.replace(" ,", ",")
    text = text_of(answer)
    assert f"{euros(found.credit)} de crédits du client" in text and f"Solde du compte : {euros(found.net)}" in text


def test_an_unknown_reading_is_told(acting, signed_in, customer):
    assert signed_in().get(page_of(acting, customer), {"reading": "mine"}).status_code == 400


# ---- what is known of it


def test_payer_group_contacts_terms_and_disputes_are_told(acting, signed_in, customer):
    head = factories.customer(acting, "C9", "Centrale des Quais")
    sister = factories.customer(acting, "C8", "Brasserie du Port")
    factories.invoice(acting, sister, amount=70_00)
    set_customer(acting, head, Identity("Centrale des Quais", group="Quais"))
    set_customer(acting, sister, Identity("Brasserie du Port", group="Quais"))
    set_customer(acting, customer, Identity(customer.name, payer="C9", group="Quais", salesperson="Paul Aubin"))
    add_contact(acting, customer, Told("Inès Varga", "buyer", "ines@quai.example", automatic=False))
    set_terms(acting, customer, term="45 days end of month", rate="12.40")
    answer = signed_in().get(page_of(acting, customer))
    text = text_of(answer)
    for said in (
        "Centrale des Quais",
        "Paul Aubin",
        f"Brasserie du Port{euros(70_00)}",
        "Inès Varga",
        "Acheteur",
        "ines@quai.example",
        "pas d’e-mail automatique",
        "45 jours, puis fin de mois",
        "12,40 %",
        "résolu, non fondé",
    ):
        assert said in text, said
    assert "Il paie aussi pour Brasserie du Quai" in text_of(signed_in().get(page_of(acting, head)))


# ---- changing it


def test_the_card_is_changed_and_what_is_wrong_is_told_at_its_field(acting, signed_in, customer):
    client, address = signed_in("accountant"), page_of(acting, customer, "customer_edit")
    wrong = sent(client, address, siren="123", salesperson="Paul Aubin")
    assert wrong.status_code == 422
    assert "n’est pas neuf chiffres" in text_of(wrong) and 'value="Paul Aubin"' in wrong.content.decode()
    done = sent(client, address, name="Brasserie Neuve", siren="000 001 008", language="en")
    assert done.status_code == 302 and done.headers["Location"].startswith(page_of(acting, customer))
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.name, kept.siren, kept.language, kept.version) == ("Brasserie Neuve", "000001008", "en", 2)


def test_the_second_of_two_people_sees_what_the_first_did_and_keeps_their_text(acting, signed_in, customer):
    client, address = signed_in(), page_of(acting, customer, "customer_edit")
    client.get(address)
    set_customer(acting, customer, Identity("Nom de Camille"), version=1)
    late = client.post(address, {"name": "Mon nom", "version": "1", "sent": "a-form"})
    assert late.status_code == 409
    assert "Nom de Camille" in text_of(late) and 'value="Mon nom"' in late.content.decode()
    held = dict(re.findall(r'<input type="hidden" name="(version|sent)" value="([^"]*)"', late.content.decode()))
    assert client.post(address, {"name": "Mon nom", **held}).status_code == 302
    assert Customer.objects.get(pk=customer.pk).name == "Mon nom"


def test_terms_are_typed_as_people_type_them(acting, signed_in, customer):
    client, address = signed_in(), page_of(acting, customer, "customer_terms")
    assert "Tapez votre taux" in text_of(sent(client, address, days="45", month_end="none", basis="agreed"))
    assert "Tapez un nombre de jours" in text_of(
        sent(client, address, days="quinze", month_end="none", basis="company")
    )
    done = sent(client, address, days="45", month_end="after", basis="agreed", rate="12,4 %")
    assert done.status_code == 302
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.term, kept.rate) == ("45 days end of month", "12.40")
    assert sent(client, address, days="", month_end="none", basis="company", rate="").status_code == 302
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.term, kept.rate, kept.version) == ("", "", 3)


def test_a_contact_is_added_changed_removed_and_put_back(acting, signed_in, customer):
    client, adding = signed_in("salesperson"), page_of(acting, customer, "customer_contact")
    refused = sent(client, adding, name="Inès Varga", role="buyer", email="ines@")
    assert refused.status_code == 422 and "n’est pas une adresse" in text_of(refused)
    assert sent(client, adding, name="Inès Varga", role="buyer", no_automatic="on").status_code == 302
    made = Contact.objects.get()
    assert (made.role, made.automatic) == ("buyer", False)
    assert sent(client, page_of(acting, made, "contact"), phone="06 07", role="manager").status_code == 302
    gone = client.post(page_of(acting, made, "contact_remove"))
    assert not Contact.objects.exists()
    shown = client.get(gone.headers["Location"].partition("#")[0])
    undo = unescape(re.search(r'action="([^"]*contacts/back/[^"]*)"', shown.content.decode())[1])
    client.post(undo)
    client.post(undo)
    back = Contact.objects.get()
    assert (back.name, back.phone, back.role, back.automatic) == ("Inès Varga", "06 07", "manager", True)
    assert client.post(page_of(acting, customer, "customer_contact_back")).status_code == 409
    assert client.post(page_of(acting, made, "contact_remove")).status_code == 404


def test_a_note_is_kept_once_and_an_empty_one_is_told(acting, signed_in, customer):
    client, address = signed_in(), page_of(acting, customer, "customer_note")
    for _ in range(2):
        assert client.post(address, {"text": "Rappeler <b>lundi</b>.", "sent": "a-form"}).status_code == 302
    assert CustomerNote.objects.get().text == "Rappeler <b>lundi</b>."
    assert "Rappeler &lt;b&gt;lundi&lt;/b&gt;." in client.get(page_of(acting, customer)).content.decode()
    empty = client.post(address, {"text": " ", "sent": "b-form"})
    assert empty.status_code == 422 and "Écrivez la note" in text_of(empty)


def test_nothing_is_changed_while_another_day_is_looked_at(acting, signed_in, customer):
    client = signed_in()
    before = page_of(acting, customer, "customer_note") + "?as_of=2026-11-20"
    assert client.post(before, {"text": "x", "sent": "a-form"}).status_code in (400, 409, 422)
    assert not CustomerNote.objects.exists()


# ---- the statement


def test_the_statement_is_read_printed_and_saved_with_the_amounts_of_the_page(acting, signed_in, customer):
    client, address = signed_in("auditor"), page_of(acting, customer, "customer_statement")
    answer = client.get(address)
    text = text_of(answer)
    for said in ("Relevé de compte au 24 novembre 2026", "n’est pas une demande", "Rien n’est réclamé",
                 euros(700_00), euros(200_00), euros(975_00)):  # fmt: skip
        assert said in text, said
    assert ink_buttons(answer) == 1
    pdf = client.get(address, {"format": "pdf"})
    assert pdf.content.startswith(b"%PDF") and pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="releve-c1-2026-11-24.pdf"'
    assert client.get(address, {"format": "xlsx"}).content.startswith(b"PK")
    assert "Statement of account" in text_of(client.get(address, {"language": "en"}))


@pytest.mark.parametrize("asked", [{"format": "exe"}, {"language": "xx"}])
def test_a_statement_of_another_kind_is_refused(acting, signed_in, customer, asked):
    assert signed_in().get(page_of(acting, customer, "customer_statement"), asked).status_code == 400


def test_the_customer_s_language_is_the_statement_s(acting, signed_in, customer):
    set_customer(acting, customer, Identity(customer.name, language="en"))
    assert "Statement of account" in text_of(signed_in().get(page_of(acting, customer, "customer_statement")))


# ---- at any size


def test_a_customer_without_anything_says_so(acting, signed_in):
    answer = signed_in().get(page_of(acting, factories.customer(acting, "C7", "Neuf")))
    assert answer.status_code == 200 and ink_buttons(answer) == 1
    assert "Rien n’est ouvert pour ce client" in text_of(answer) and "n’a rien contesté" in text_of(answer)


def test_it_takes_the_same_statements_for_one_thing_and_for_thirty(acting, signed_in):
    found = factories.customer(acting, "C1")
    client = signed_in()

    def more(count: int) -> None:
        for _ in range(count):
            contested = factories.invoice(acting, found, amount=100_00)
            factories.dispute(acting, contested, claimed=10_00)
            add_contact(acting, found, Told("Inès Varga"))
            with operation(acting, "test.held") as done:
                place_hold(done, customer_id=found.pk, receivable_id=contested.pk, kind="plan", since=TODAY)
            set_terms(acting, found, term=f"{count} days")

    more(1)
    one = statements(client, page_of(acting, found)), statements(client, page_of(acting, found, "customer_statement"))
    more(30)
    assert statements(client, page_of(acting, found)) == one[0] <= 28
    assert statements(client, page_of(acting, found, "customer_statement")) == one[1] <= 16
