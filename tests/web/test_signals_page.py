"""Signals on screen: raising one, the list, saying what one is, taking it back."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, statements, text_of, toast_of

from amiable.disputes.models import Dispute
from amiable.disputes.operations.signals import raise_signal
from amiable.disputes.queries.comments import comments_of
from amiable.receivables.models import Hold
from amiable.receivables.queries.signals import open_signals

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, factories.customer(acting, "C-0412", "Laiterie Halbrane"), number="F-1")


@pytest.fixture
def signal(acting, invoice):
    raise_signal(acting, invoice, source="short_payment", words="Il manque deux cartons.", amount=144_00)
    return Hold.objects.get(kind="signal")


def inked(answer):
    """The words of the one button that comes next."""
    assert ink_buttons(answer) == 1
    return re.search(r'class="btn btn-ink[^>]*>(.*?)</(?:button|a)>', answer.content.decode())[1]


def address(company, name, **parts):
    return reverse(name, kwargs={"slug": company.slug, **parts})


def raising(acting, invoice):
    return address(acting.company, "receivable_signal", id=invoice.pk)


TYPED = {
    "source": "call",
    "words": "Il manque\r\ndeux cartons.",
    "amount": "100",
    "tax": "incl",
    "vat": "",
    "on": "23/11/2026",
}


def test_an_invoice_is_held_back_from_its_page_and_that_is_taken_back(acting, signed_in, invoice):
    client = signed_in("accountant")
    assert inked(client.get(raising(acting, invoice))) == "Mettre en attente"
    answer = client.post(raising(acting, invoice), TYPED | {"sent": "cle"}, follow=True)
    assert "F-1 attend : dites d’ici le 30/11/2026 si c’est un litige." in toast_of(answer)
    (row,) = open_signals(acting.company)
    assert (row["amount"], row["words"], row["since"]) == (100_00, "Il manque\ndeux cartons.", date(2026, 11, 23))
    client.post(raising(acting, invoice), TYPED | {"sent": "cle"})
    assert len(open_signals(acting.company)) == 1  # sent twice, done once
    undo = f"{address(acting.company, 'signal_undo', id=row['id'])}?operation={row['subject'].partition(':')[2]}"
    assert "C’est annulé." in toast_of(client.post(undo, follow=True))
    assert open_signals(acting.company) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "5 000"}, "la facture est de"),
        ({"amount": "beaucoup"}, "n’est pas un montant"),
        ({"on": "24/12/2026"}, "est dans l’avenir"),
        ({"words": "x" * 2001}, "gardez l’essentiel"),
    ],
)
def test_what_does_not_do_is_told_and_all_that_was_typed_is_kept(acting, signed_in, invoice, typed, sentence):
    answer = signed_in().post(raising(acting, invoice), TYPED | typed)
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert all(value in answer.content.decode() for value in (typed | {"source": "call"}).values())
    assert not Hold.objects.exists()


def test_what_is_not_known_to_be_with_tax_is_shown_so(acting, signed_in, invoice):
    client = signed_in()
    client.post(raising(acting, invoice), TYPED | {"tax": "unknown"})
    row = open_signals(acting.company)[0]
    told = text_of(client.get(address(acting.company, "signal", id=row["id"])))
    assert euros(100_00) in told and "à demander au client" in told
    assert "TTC ou HT, à demander" in text_of(client.get(address(acting.company, "signals")))


def test_on_a_contested_invoice_it_joins_the_case(acting, signed_in, invoice):
    case = factories.dispute(acting, invoice, claimed=100_00)
    answer = signed_in().post(raising(acting, invoice), TYPED)
    assert answer.headers["Location"] == address(acting.company, "dispute", id=case.pk)
    assert "deux cartons" in comments_of(case)[0]["text"]


def test_the_list_leads_to_the_most_urgent(acting, signed_in, signal):
    answer = signed_in("auditor").get(address(acting.company, "signals"))
    assert inked(answer) == "Traiter F-1" and euros(144_00) in text_of(answer)
    assert href(answer, "F-1") == address(acting.company, "signal", id=signal.pk)


def test_without_any_the_list_says_what_to_do(acting, signed_in):
    answer = signed_in().get(address(acting.company, "signals"))
    assert "Aucun signalement n’attend" in text_of(answer) and inked(answer) == "Voir les litiges"


def test_a_dispute_is_made_of_it(acting, signed_in, signal):
    there, client = address(acting.company, "signal", id=signal.pk), signed_in("accountant")
    first = client.get(there)
    assert 'value="144,00"' in first.content.decode() and inked(first) == "Enregistrer ce que c’est"
    sent = {"sent": "cle", "end": "dispute", "reason": "quantity_missing", "claimed": "144,00"}
    answer = client.post(there, sent)
    made = Dispute.objects.get()
    assert answer.headers["Location"] == address(acting.company, "dispute", id=made.pk)
    assert (made.claimed, made.words) == (144_00, "Il manque deux cartons.")
    assert client.post(there, sent).headers["Location"] == answer.headers["Location"]
    assert Dispute.objects.count() == 1 and "C’est traité" in text_of(client.get(there))


def test_an_obstacle_or_nothing_is_made_of_it(acting, signed_in, signal, invoice):
    there, client = address(acting.company, "signal", id=signal.pk), signed_in()
    gone = client.post(there, {"end": "nothing", "why": "Cartons retrouvés."}, follow=True)
    assert "les demandes reprennent" in toast_of(gone) and open_signals(acting.company) == []
    lifted = Hold.objects.get(pk=signal.pk)
    assert lifted.until == TODAY
    raise_signal(acting, invoice, source="mail")
    other = Hold.objects.latest("pk")
    client.post(address(acting.company, "signal", id=other.pk), {"end": "obstacle", "obstacle": "document_missing"})
    assert Hold.objects.filter(kind="obstacle", reason="document_missing", until=None).exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"end": "dispute", "reason": ""}, "Choisissez un motif."),
        ({"end": "dispute", "reason": "price", "claimed": "1 200,01"}, "celui de la facture"),
        ({"end": "obstacle"}, "Choisissez un frein."),
        ({"end": "nothing", "why": " "}, "pourquoi ce n’est rien"),
    ],
)
def test_each_end_says_what_it_needs(acting, signed_in, signal, sent, sentence):
    answer = signed_in().post(address(acting.company, "signal", id=signal.pk), sent)
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert len(open_signals(acting.company)) == 1


def test_the_second_of_two_people_is_told(acting, signed_in, signal):
    there = address(acting.company, "signal", id=signal.pk)
    signed_in().post(there, {"end": "nothing", "why": "Rien."})
    answer = signed_in().post(there, {"end": "dispute", "reason": "price"})
    assert answer.status_code == 409 and "C’est déjà levé" in text_of(answer) and not Dispute.objects.exists()


def test_home_leads_to_them_while_there_are_any(acting, signed_in, signal):
    client, home = signed_in(), address(acting.company, "home")
    assert href(client.get(home), "1 signalement à traiter") == address(acting.company, "signals")
    client.post(address(acting.company, "signal", id=signal.pk), {"end": "nothing", "why": "Rien."})
    assert "signalement" not in text_of(client.get(home))


def test_the_dialog_leads_to_a_signal_and_to_what_has_no_invoice_yet(acting, signed_in, invoice):
    client = signed_in()
    dialog = client.get(address(acting.company, "receivable_dispute", id=invoice.pk))
    assert href(dialog, "Signalez-le seulement") == raising(acting, invoice)
    choosing = client.get(address(acting.company, "customer_case", id=invoice.customer_id))
    there = href(choosing, "Notez ce qui est contesté")
    assert there == f"{address(acting.company, 'announced')}?customer={invoice.customer_id}"


def test_who_only_reads_sees_it_and_another_moment_is_not_acted_in(acting, signed_in, signal):
    there = address(acting.company, "signal", id=signal.pk)
    reader = signed_in("auditor").get(there)
    assert "Enregistrer ce que" not in text_of(reader) and inked(reader) == "Revenir aux signalements"
    assert signed_in("auditor").post(there, {"end": "nothing", "why": "x"}).status_code == 403
    then = signed_in().get(f"{there}?as_of=2026-11-20")
    assert inked(then) == "Revenir à aujourd’hui"


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(acting, signed_in, signal):
    client, there = signed_in(), address(acting.company, "signals")
    few = statements(client, there)
    for place in range(30):
        raise_signal(acting, factories.invoice(acting, signal.customer, number=f"G-{place}"), source="mail", words="x")
    assert statements(client, there) == few
