"""The page of a dispute: its figures are those of the books, its story is told, and what is next is offered."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories
from tests.web.explained_books import all_of, of_dispute

from amiable.core.events import Credited, Paid
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute, undo_last
from amiable.disputes.queries import undoable
from amiable.people.access import as_user
from amiable.receivables.queries.explained import explained
from amiable.web import dispute_books as books
from amiable.web.picture.writing import money

WORDS = "Nous avons compté 970 caisses. Il en manque trente, et le bon de livraison porte nos réserves."


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, amount=1200_00, number="FA-7")


@pytest.fixture
def found(acting, invoice):
    return factories.dispute(acting, invoice, claimed=360_00, on=date(2026, 1, 20), words=WORDS)


def address_of(dispute, name="dispute") -> str:
    return reverse(name, kwargs={"slug": dispute.company.slug, "id": dispute.pk})


def take_back(acting, dispute) -> None:
    undo_last(acting, dispute=dispute, operation_id=undoable(acting.company, dispute, acting.at))


def text(answer) -> str:
    return answer.content.decode()


def test_the_stake_and_the_lines_are_what_the_books_say(acting, signed_in, invoice, found):
    factories.say(acting, invoice, Paid(date(2026, 3, 1), 900_00))
    answer = signed_in().get(address_of(found))
    book = explained(invoice, answer.context["page"].today)
    (line,) = answer.context["lines"]
    assert line.contested == book.total("contested") == 300_00  # 60 of the payment went beyond what is certain
    assert line.parts == books.parts(all_of([book]))
    assert (line.amount, line.claimed, line.blocked, line.conceded) == (1200_00, 360_00, 360_00, 0)
    body = text(answer)
    own = of_dispute([book], found.number)
    for cents in (300_00, 1200_00, 360_00, books.total(own, "original_interest")):
        assert money(cents).replace("\u00a0€", "") in body
    assert "Prix" in body and "Commerce" in body and WORDS in body


def test_the_title_says_why_in_a_few_words_of_the_customer(signed_in, found):
    body = text(signed_in().get(address_of(found)))
    assert "<h1>Nous avons compté 970 caisses. Il en manque trente…</h1>" in body
    assert f"<title>{found.number}" in body


def test_an_open_dispute_offers_to_decide_to_who_may(acting, signed_in, found):
    decide = f'href="{address_of(found, "dispute_decide")}" data-key="d"'
    assert decide in text(signed_in("director").get(address_of(found)))
    sells = text(signed_in("salesperson").get(address_of(found)))
    assert decide not in sells and "Poser la question" in sells and sells.count("btn-ink") == 1
    before = text(signed_in("director").get(f"{address_of(found)}?as_of=2026-03-01"))
    assert decide not in before and "Voir FA-7" in before and before.count("btn-ink") == 1


def test_the_decision_is_told_once_it_is_taken(acting, signed_in, invoice, found):
    user = factories.user(acting.company, "credit_manager")
    user.first_name, user.last_name = "Claire", "Martel"
    user.save()
    decided = resolve_dispute(
        as_user(acting.company, user, acting.at),
        dispute=found,
        finding="partly_founded",
        conceded={"FA-7": 120_00},
        policy="pause",
        policy_reason="Notre réponse a tardé.",
        effective_on=date(2026, 3, 20),
    )
    answer = signed_in("auditor").get(address_of(decided))
    body = text(answer)
    (line,) = answer.context["lines"]
    own = of_dispute([explained(invoice, answer.context["page"].today)], found.number)
    assert (line.conceded, line.awaiting, line.owed) == (120_00, 120_00, books.total(own, "certain"))
    assert line.due == books.dues(own) == [date(2026, 4, 9)]
    for said in (
        "partiellement fondé",
        "le délai est suspendu",
        "Notre réponse a tardé.",
        "Claire Martel",
        "avoir à établir",
    ):
        assert said in body
    assert "dépasse le plafond" in body and "20/03/2026" in body and "09/04/2026" in body
    assert "Décider" not in body


def test_a_decision_by_the_rule_says_so_and_shows_the_date_it_came_to(acting, signed_in, found):
    resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=date(2026, 3, 20))
    body = text(signed_in().get(address_of(found)))
    assert "règle de l’entreprise" in body and "09/02/2026" in body and "rien" in body


def test_a_concession_once_credited_no_longer_waits_for_its_credit_note(acting, signed_in, invoice, found):
    resolve_dispute(acting, dispute=found, finding="founded", conceded={"FA-7": 360_00}, effective_on=date(2026, 3, 20))
    assert "avoir à établir" in text(signed_in().get(address_of(found)))
    factories.say(acting, invoice, Credited(date(2026, 3, 25), 360_00, found.number))
    assert "avoir à établir" not in text(signed_in().get(address_of(found)))


def test_a_day_before_shows_the_dispute_as_it_stood_then(acting, signed_in, invoice, found):
    resolve_dispute(acting, dispute=found, finding="founded", conceded={"FA-7": 360_00}, effective_on=date(2026, 3, 20))
    client = signed_in()
    then = client.get(f"{address_of(found)}?as_of=2026-03-01")
    assert then.context["row"]["status"] == "open" and then.context["lines"][0].contested == 360_00
    before = text(client.get(f"{address_of(found)}?as_of=2026-01-15"))
    assert "Ce jour-là, rien n’était contesté." in before and "20\u00a0janvier\u00a02026" in before
    assert "qu’on savait alors" in text(client.get(f"{address_of(found)}?known_at=2026-03-01"))


def test_a_cancelled_dispute_says_so_and_that_nothing_was_contested(acting, signed_in, found):
    undo_last(acting, dispute=found, operation_id=found.operation)
    body = text(signed_in().get(address_of(found)))
    assert "Ce litige est annulé." in body and "annule l’ouverture" in body and "Décider" not in body


def test_a_decision_taken_back_is_in_the_story_and_the_dispute_is_open(acting, signed_in, found):
    resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=date(2026, 3, 20))
    take_back(acting, found)
    answer = signed_in().get(address_of(found))
    assert answer.context["row"]["status"] == "open"
    whats = [told.what for told in answer.context["thread"]]
    assert whats[0].startswith("annule la décision") and whats[-1].startswith("ouvre le litige")


def test_a_dispute_over_several_invoices_shows_each_and_the_sums(acting, signed_in):
    buyer = factories.customer(acting, "C9", "Cave des Trois Ponts")
    one = factories.invoice(acting, buyer, amount=1200_00, number="FA-11")
    two = factories.invoice(acting, buyer, amount=600_00, number="FA-12")
    lines = [BlockedLine(one, 300_00), BlockedLine(two)]
    found = open_dispute(acting, lines=lines, reason="damaged_in_transport", opened_on=date(2026, 2, 1))
    answer = signed_in().get(address_of(found))
    assert answer.context["totals"]["contested"] == 900_00 and answer.context["invoiced"] == 1800_00
    body = text(answer)
    assert "FA-11" in body and "FA-12" in body and "2 factures" in body and "sur 2 factures" in body


def test_what_the_customer_wrote_never_becomes_markup(acting, signed_in, invoice):
    found = factories.dispute(acting, invoice, claimed=100_00, words="<script>alert(1)</script>")
    assert "<script>alert" not in text(signed_in().get(address_of(found)))


def test_a_dispute_of_another_company_looks_absent(acting, signed_in, found):
    other = factories.company()
    client = signed_in("administrator", of=other)
    assert client.get(address_of(found)).status_code == 404
    assert client.get(reverse("dispute", kwargs={"slug": other.slug, "id": found.pk})).status_code == 404


def test_the_page_takes_as_many_statements_for_a_long_story_as_for_a_short_one(acting, signed_in, invoice, found):
    client, address = signed_in(), address_of(found)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as taken:
            client.get(address)
        counts.append(len(taken))
        for _ in range(3):
            resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=date(2026, 3, 20))
            take_back(acting, found)
        for day in range(1, 28):
            factories.say(acting, invoice, Paid(date(2026, 2, day), 100))
            factories.dispute(acting, invoice, claimed=1_00)
    assert counts[0] == counts[1] <= 21
