"""Opening a dispute from an invoice: three steps, nothing written before the last, nothing typed lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories
from tests.web.explained_books import all_of

from amiable.core.events import Paid
from amiable.disputes.models import Dispute
from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.receivables.queries.explained import explained
from amiable.web import dispute_books as books
from amiable.web.picture.writing import money

WHAT = {"how": "incl", "claimed": "360,00", "vat": "20", "blocked": ""}
WHY = {"reason": "quantity_missing", "words": "Il en manque trente.", "opened_on": "2026-03-02"}


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, amount=1200_00)


@pytest.fixture
def address(acting, invoice):
    return reverse("receivable_dispute", kwargs={"slug": acting.company.slug, "id": invoice.pk})


def fields(address, **typed):
    """As the form names them: what is contested and blocked by document."""
    pk = address.split("/receivables/")[1].split("/")[0]
    return {f"{name}-{pk}" if name in ("claimed", "blocked") else name: value for name, value in typed.items()}


def sent(client, address, go, **typed):
    return client.post(address, {"sent": "une-cle", "go": go, **fields(address, **(WHAT | WHY | typed))})


def read_again(client, address, **typed):
    """What step 3 shows and proposes, as a browser sends it."""
    third = sent(client, address, "3", **typed)
    case, who = third.context["case"], third.context["who"]
    return {"seen": case.seen, **{bound.name: str(bound.value() or "") for bound in who}}


def opened(client, address, **typed):
    """Through step 3, as a browser does it."""
    return sent(client, address, "open", **{**read_again(client, address, **typed), **typed})


def text(answer) -> str:
    return answer.content.decode()


def test_three_steps_open_a_dispute_and_nothing_is_written_before_the_last(acting, signed_in, invoice, address):
    client = signed_in("accountant")
    first = text(client.get(address))
    assert "Quoi, et combien" in first and "1\u202f200,00" in first
    second = text(client.post(address, {"sent": "une-cle", "go": "2", **fields(address, **WHAT)}))
    assert money(360_00) in second and "Quantité manquante · Logistique, 3" in second
    third = sent(client, address, "3")
    assert not Dispute.objects.exists()
    assert "Il en manque trente." in text(third) and "Quantité manquante" in text(third)
    assert third.context["who"]["due_on"].value() == date(2026, 3, 5) and 'value="2026-03-05"' in text(third)
    done = opened(client, address)
    made = Dispute.objects.get()
    assert done.headers["Location"] == reverse("dispute", kwargs={"slug": acting.company.slug, "id": made.pk})
    line = made.lines.get()
    assert (line.claimed, line.blocked, made.reason) == (360_00, 360_00, "quantity_missing")
    assert (made.words, made.opened_on) == ("Il en manque trente.", date(2026, 3, 2))
    assert (made.department, made.assignee, made.due_on) == ("", None, date(2026, 3, 5))


def test_what_is_read_again_is_what_the_books_say_afterwards(acting, signed_in, invoice, address):
    client = signed_in()
    third = sent(client, address, "3")
    foretold, today = third.context["case"].effect, third.context["page"].today
    opened(client, address)
    book = explained(invoice, today)
    assert foretold.after == books.parts(all_of([book]))
    assert [after for _, _, after in foretold.rows][:4] == [
        book.total(figure) for figure in ("claimable", "contested", "interest", "original_interest")
    ]
    for cents in (840_00, 360_00, book.total("original_interest")):
        assert money(cents) in text(third)


def test_an_amount_without_vat_is_brought_to_cents_with_it(signed_in, address):
    opened(signed_in(), address, how="excl", claimed="100,01", vat="5,5")
    assert Dispute.objects.get().lines.get().claimed == 105_51


def test_the_whole_invoice_is_contested_without_typing_its_amount(signed_in, invoice, address):
    factories.say(factories.acting(invoice.company), invoice, Paid(date(2026, 2, 1), 200_00))
    opened(signed_in(), address, how="whole", claimed="")
    line = Dispute.objects.get().lines.get()
    assert (line.claimed, line.blocked) == (1200_00, 1000_00)


def test_less_may_be_blocked_than_is_contested(signed_in, address):
    opened(signed_in(), address, blocked="100")
    line = Dispute.objects.get().lines.get()
    assert (line.claimed, line.blocked) == (360_00, 100_00)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"claimed": "1234,567"}, "a plus de deux décimales"),
        ({"claimed": "douze"}, "n’est pas un montant"),
        ({"claimed": ""}, "Tapez un montant"),
        ({"claimed": "0"}, "Un litige porte sur plus de zéro"),
        ({"claimed": "-5"}, "sans signe moins"),
        ({"claimed": "1 200,01"}, "dépassent le montant de la facture"),
        ({"how": "excl", "claimed": "1 000,01"}, "dépassent le montant de la facture"),
        ({"how": "excl", "vat": "vingt"}, "n’est pas un taux de TVA"),
        ({"blocked": "360,01"}, "On ne bloque pas plus que ce qui est contesté"),
        ({"blocked": "1,2,3"}, "n’est pas un montant"),
    ],
)
def test_an_amount_that_does_not_do_is_told_at_its_field_and_kept(signed_in, address, typed, sentence):
    answer = sent(signed_in(), address, "2", **typed)
    body = text(answer)
    assert answer.status_code == 422 and sentence in body
    assert body.index("Quoi, et combien") < body.index(sentence) < body.index("Pourquoi, et depuis quand")
    for value in typed.values():
        assert f'value="{value}"' in body or not value
    assert 'value="Il en manque trente."' in body  # of the step that comes after
    assert not Dispute.objects.exists()


def test_no_more_can_be_blocked_than_is_certain(acting, signed_in, invoice, address):
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 1000_00))
    answer = sent(signed_in(), address, "2", blocked="300")
    assert answer.status_code == 422 and f"Il ne reste que {money(200_00)} de part non contestée" in text(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Choisissez un motif."),
        ({"reason": "mood"}, "« mood » n’est pas un motif"),
        ({"opened_on": "2026-01-09"}, "est avant l’émission de la facture"),
        ({"opened_on": "2099-01-01"}, "est dans l’avenir"),
        ({"opened_on": "demain"}, "n’est pas une date comme 24/11/2026"),
        ({"opened_on": ""}, "Tapez une date"),
        ({"words": "x" * 5001}, "gardez l’essentiel, 5000 au plus"),
    ],
)
def test_a_reason_or_day_that_does_not_do_is_told_at_its_field_and_kept(signed_in, address, typed, sentence):
    answer = sent(signed_in(), address, "open", **typed)
    assert answer.status_code == 422 and sentence in text(answer)
    for value in typed.values():
        assert value in text(answer)
    assert not Dispute.objects.exists()


def test_going_back_keeps_everything(signed_in, address):
    client = signed_in()
    body = text(sent(client, address, "1", claimed="360,0", words="Il en manque\r\ntrente."))
    assert 'value="360,0"' in body and "Il en manque" in body and 'value="quantity_missing"' in body
    assert "alert-triangle" not in body and 'class="fault"' not in body
    half = text(client.post(address, {"sent": "une-cle", "go": "1", **fields(address, **WHAT), "words": "à moitié"}))
    assert 'class="fault"' not in half and "à moitié" in half


def test_the_words_of_the_customer_are_kept_as_they_are_and_never_become_markup(signed_in, address):
    client = signed_in()
    words = "Il manque <b>30</b> caisses ;\r\n« rappel » & relance"
    assert "&lt;b&gt;30&lt;/b&gt;" in text(sent(client, address, "3", words=words))
    opened(client, address, words=words)
    assert Dispute.objects.get().words == words.replace("\r\n", "\n")


def test_the_same_form_sent_twice_opens_one_dispute(signed_in, address):
    client = signed_in()
    again = read_again(client, address, how="whole")
    one, two = [sent(client, address, "open", how="whole", **again) for _ in range(2)]
    assert one.headers["Location"] == two.headers["Location"]
    assert Dispute.objects.count() == 1


def test_what_changed_since_it_was_read_is_shown_again_before_it_is_opened(acting, signed_in, invoice, address):
    client = signed_in()
    again = read_again(client, address)
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 1000_00))
    answer = sent(client, address, "open", **again)
    assert answer.status_code == 409 and "a changé depuis" in text(answer) and money(200_00) in text(answer)
    assert "Il en manque trente." in text(answer) and not Dispute.objects.exists()
    opened(client, address)
    assert Dispute.objects.get().lines.get().blocked == 200_00


def test_the_opening_is_taken_back_and_the_page_says_so(acting, signed_in, invoice, address):
    client = signed_in()
    page = client.get(opened(client, address).headers["Location"])
    (toast,) = page.context["messages"]
    assert "ne sont plus réclamés" in toast.message and toast.extra_tags in text(page).replace("&amp;", "&")
    after = client.post(toast.extra_tags)
    assert after.headers["Location"] == page.request["PATH_INFO"]
    body = text(client.get(after.headers["Location"]))
    assert "Ce litige est annulé." in body and "rien n’a été contesté" in body
    assert explained(invoice, acting.today).total("contested") == 0
    assert client.post(toast.extra_tags).headers["Location"] == page.request["PATH_INFO"]  # pressed twice


def test_an_opening_is_not_taken_back_after_its_minute(acting, signed_in, invoice):
    earlier = factories.acting(acting.company, at=acting.at - timedelta(days=3))
    made = open_dispute(earlier, lines=[BlockedLine(invoice)], reason="price", opened_on=date(2026, 3, 2))
    undo = reverse("dispute_cancel", kwargs={"slug": acting.company.slug, "id": made.pk})
    answer = signed_in().post(f"{undo}?operation={made.operation}")
    assert answer.status_code == 409 and "ne s’annule que dans la minute" in text(answer)
    assert f"Voir {made.number}" in text(answer)
    for nonsense in ("", "abc", "9" * 400, "12"):
        assert signed_in().post(f"{undo}?operation={nonsense}").status_code == 409
    made.refresh_from_db()
    assert made.status == "open"


def test_a_paid_invoice_can_be_contested_and_the_page_says_what_follows(acting, signed_in, invoice, address):
    factories.say(acting, invoice, Paid(date(2026, 2, 1), 1200_00))
    client = signed_in()
    assert "Rien ne reste à bloquer" in text(client.get(address))
    opened(client, address)
    line = Dispute.objects.get().lines.get()
    assert (line.claimed, line.blocked) == (360_00, 0)


def test_a_credit_of_the_customer_is_not_contested(acting, signed_in, invoice):
    credit = factories.credit(acting, invoice.customer, 50_00)
    there = reverse("receivable_dispute", kwargs={"slug": acting.company.slug, "id": credit.pk})
    answer = signed_in().get(there)
    assert answer.status_code == 400 and "n’est pas une facture mais un crédit du client" in text(answer)


def test_at_another_moment_one_only_looks(signed_in, address):
    client = signed_in()
    body = text(client.get(f"{address}?as_of=2026-03-01"))
    assert "On n’ouvre un litige qu’au présent." in body and '<form method="post" action="/c/' not in body
    there = sent(client, f"{address}?as_of=2026-03-01", "open")
    assert there.status_code == 400 and "revenez à aujourd’hui" in text(there)
    assert not Dispute.objects.exists()


def test_who_may_not_dispute_or_belongs_elsewhere_opens_nothing(acting, signed_in, address):
    assert signed_in("auditor").get(address).status_code == 403
    assert sent(signed_in("auditor"), address, "open").status_code == 403
    assert signed_in("administrator", of=factories.company()).get(address).status_code == 404
    assert not Dispute.objects.exists()


def test_each_step_has_one_thing_to_do_and_one_title(signed_in, address):
    client = signed_in()
    for answer in (client.get(address), sent(client, address, "2"), sent(client, address, "3")):
        body = text(answer)
        assert body.count("btn-ink") == 1 and body.count("<h1") == 1


def test_the_page_takes_as_many_statements_for_a_long_story_as_for_a_short_one(acting, signed_in, invoice, address):
    client = signed_in()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as short:
            sent(client, address, "3")
        counts.append(len(short))
        for day in range(1, 30):
            factories.say(acting, invoice, Paid(date(2026, 2, day % 28 + 1), 100))
    assert counts[0] == counts[1] <= 13
