"""Opening a dispute: what is claimed, what is blocked, what is held, what is refused."""

from datetime import date, timedelta

import pytest
from tests import factories

from amiable.core.events import Paid
from amiable.disputes.models import Dispute
from amiable.disputes.operations import BlockedLine, UnableToOpen, open_dispute
from amiable.disputes.queries import dispute_lines, dispute_rows, faults_of_disputes
from amiable.journal.models import Line
from amiable.journal.queries import head_of
from amiable.people.access import Absent
from amiable.receivables.models import Hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting():
    return factories.acting()


def places(invoice):
    return [(p.certain, p.contested) for p in factories.portions(invoice)]


def holds(dispute):
    rows = Hold.objects.filter(subject=f"dispute:{dispute.number}").order_by("receivable_id", "portion")
    return list(rows.values_list("receivable_id", "portion", "kind", "since", "until"))


def test_a_whole_invoice(acting):
    invoice = factories.invoice(acting)
    dispute = factories.dispute(acting, invoice)
    assert places(invoice) == [(0, 0), (0, 1200_00)]
    assert holds(dispute) == [(invoice.pk, 1, "contested", dispute.opened_on, None)]
    assert [p.held for p in factories.portions(invoice)] == [False, True]
    assert [p.due for p in factories.portions(invoice)] == [factories.DUE, None]  # nothing is due while it is open
    (line,) = dispute_lines(dispute)
    assert (line["claimed"], line["blocked"], line["conceded"]) == (1200_00, 1200_00, 0)
    assert factories.faults(acting.company) == [] and faults_of_disputes(acting.company) == []


def test_a_part_of_it(acting):
    invoice = factories.invoice(acting)
    factories.dispute(acting, invoice, claimed=300_00)
    assert places(invoice) == [(900_00, 0), (0, 300_00)]
    assert [p.held for p in factories.portions(invoice)] == [False, True]


def test_more_may_be_claimed_than_is_blocked(acting):
    invoice = factories.invoice(acting)
    dispute = factories.dispute(acting, invoice, claimed=800_00, blocked=200_00)
    assert places(invoice) == [(1000_00, 0), (0, 200_00)]
    (row,) = dispute_rows(acting.company, acting.today)
    assert (row["claimed"], row["blocked"]) == (800_00, 200_00) and row["number"] == dispute.number


def test_several_invoices_of_one_customer(acting):
    customer = factories.customer(acting)
    first, second = factories.invoice(acting, customer), factories.invoice(acting, customer, amount=50_00)
    dispute = factories.dispute(acting, second, first)
    assert places(first) == [(0, 0), (0, 1200_00)] and places(second) == [(0, 0), (0, 50_00)]
    assert [hold[0] for hold in holds(dispute)] == [first.pk, second.pk]
    line = Line.objects.get(company=acting.company, verb="dispute.opened")
    for subject in (f'["dispute",{dispute.pk}]', f'["receivable",{first.pk}]', f'["receivable",{second.pk}]'):
        assert subject in line.body


def test_on_a_paid_invoice_nothing_is_blocked(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 1200_00))
    dispute = factories.dispute(acting, invoice, claimed=400_00)
    (line,) = dispute_lines(dispute)
    assert (line["claimed"], line["blocked"]) == (400_00, 0)
    assert places(invoice) == [(0, 0)] and holds(dispute) == []
    assert factories.faults(acting.company) == []


def test_on_an_invoice_paid_in_part_what_is_left_is_blocked(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 1100_00))
    dispute = factories.dispute(acting, invoice)
    (line,) = dispute_lines(dispute)
    assert (line["claimed"], line["blocked"]) == (1200_00, 100_00)


def test_a_second_dispute_blocks_what_the_first_left(acting):
    invoice = factories.invoice(acting)
    factories.dispute(acting, invoice, claimed=1000_00)
    second = factories.dispute(acting, invoice, claimed=1000_00)
    assert dispute_lines(second)[0]["blocked"] == 200_00
    assert places(invoice) == [(0, 0), (0, 1000_00), (0, 200_00)]
    assert [p.dispute for p in factories.portions(invoice)][2] == second.number


def test_numbers_follow_each_other_by_company_and_year(acting):
    invoices = [factories.invoice(acting) for _ in range(3)]
    days = (date(2026, 1, 20), date(2026, 2, 1), date(2026, 3, 1))
    numbers = [factories.dispute(acting, i, on=on).number for i, on in zip(invoices, days, strict=True)]
    assert numbers == ["LIT-2026-0001", "LIT-2026-0002", "LIT-2026-0003"]
    other = factories.acting()
    assert factories.dispute(other, factories.invoice(other)).number == "LIT-2026-0001"


def test_a_number_that_somebody_gave_is_passed_over(acting):
    lines = [BlockedLine(factories.invoice(acting))]
    given = open_dispute(acting, lines=lines, reason="price", opened_on=date(2026, 2, 1), number="LIT-2026-0001")
    assert given.number == "LIT-2026-0001"
    assert factories.dispute(acting, factories.invoice(acting)).number == "LIT-2026-0002"


def test_the_next_number_comes_after_those_given_elsewhere(acting):
    lines = [BlockedLine(factories.invoice(acting))]
    open_dispute(acting, lines=lines, reason="price", opened_on=date(2026, 2, 1), number="LIT-2026-0186")
    assert factories.dispute(acting, factories.invoice(acting)).number == "LIT-2026-0187"


def test_the_words_of_the_customer_are_kept_and_not_in_the_chain(acting):
    dispute = factories.dispute(acting, factories.invoice(acting), words="Il manque deux palettes !")
    assert dispute.words == "Il manque deux palettes !"
    assert "palettes" not in Line.objects.get(verb="dispute.opened", company=acting.company).body


REFUSED = {
    "no line": ({"lines": []}, "au moins une facture"),
    "reason": ({"reason": "bad_mood"}, "bad_mood"),
    "future": ({"opened_on": factories.NOW.date() + timedelta(days=1)}, "avenir"),
    "before issue": ({"opened_on": factories.ISSUED - timedelta(days=1)}, "émise le"),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_opened_is_refused_in_words(acting, change, said):
    invoice = factories.invoice(acting)
    asked = {"lines": [BlockedLine(invoice)], "reason": "price", "opened_on": date(2026, 2, 1)}
    refused(acting, asked | change, said)
    assert places(invoice) == [(1200_00, 0)]


AMOUNTS = {
    "claims more than the invoice": ((1200_01, None), "dépasse le montant"),
    "blocks more than it claims": ((100_00, 100_01), "plus que ce qui est contesté"),
    "blocks more than is certain": ((1200_00, 1100_01), "ne reste que 1100.00"),
    "claims less than nothing": ((-1, None), "doit être positif"),
    "claims nothing": ((0, None), "doit être positif"),
    "blocks less than nothing": ((100_00, -1), "ne peut pas être négatif"),
}


@pytest.mark.parametrize(("amounts", "said"), AMOUNTS.values(), ids=list(AMOUNTS))
def test_amounts_that_cannot_be_are_refused_with_the_invoice_named(acting, amounts, said):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 100_00))
    lines = [BlockedLine(invoice, *amounts)]
    message = refused(acting, {"lines": lines, "reason": "price", "opened_on": date(2026, 2, 1)}, said)
    assert message.startswith(invoice.number)


def test_the_invoices_of_a_dispute_are_of_one_customer_and_named_once(acting):
    first = factories.invoice(acting)
    second = factories.invoice(acting, factories.customer(acting, "C002"))
    asked = {"reason": "price", "opened_on": date(2026, 2, 1)}
    refused(acting, asked | {"lines": [BlockedLine(first), BlockedLine(second)]}, "clients différents")
    refused(acting, asked | {"lines": [BlockedLine(first), BlockedLine(first, 5_00)]}, "citée deux fois")


def test_a_credit_cannot_be_contested(acting):
    credit = factories.credit(acting, factories.customer(acting), 100_00)
    lines = [BlockedLine(credit)]
    refused(acting, {"lines": lines, "reason": "price", "opened_on": date(2026, 2, 1)}, "n'est pas une facture")


def test_a_number_is_given_once(acting):
    taken = factories.dispute(acting, factories.invoice(acting)).number
    lines = [BlockedLine(factories.invoice(acting))]
    asked = {"lines": lines, "reason": "price", "opened_on": date(2026, 2, 1), "number": taken}
    refused(acting, asked, f"{taken} existe déjà")


def refused(acting, asked, said):
    """The message of the refusal; nothing was written."""
    before = head_of(acting.company), Dispute.objects.count(), Hold.objects.count()
    with pytest.raises(UnableToOpen, match=said) as refusal:
        open_dispute(acting, **asked)
    assert (head_of(acting.company), Dispute.objects.count(), Hold.objects.count()) == before
    return str(refusal.value)


def test_an_invoice_of_another_company_is_no_invoice(acting):
    theirs = factories.invoice(factories.acting())
    with pytest.raises(Absent):
        open_dispute(acting, lines=[BlockedLine(theirs)], reason="price", opened_on=date(2026, 2, 1))
    assert places(theirs) == [(1200_00, 0)] and not Dispute.objects.exists() and not Hold.objects.exists()
