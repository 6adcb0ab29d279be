"""Resolving a dispute: dates by finding and policy (`books`, §2), concessions, holds lifted, two people at once."""

from datetime import date, timedelta

import pytest
from tests import factories

from amiable.core.calendar import parse_term
from amiable.core.events import Credited, Paid, Share
from amiable.disputes.operations import UnableToResolve, resolve_dispute
from amiable.disputes.queries import dispute_lines, dispute_rows, faults_of_disputes
from amiable.journal.queries import head_of
from amiable.receivables.models import Hold
from amiable.receivables.queries.positions import position_rows

pytestmark = pytest.mark.django_db

EARLY = date(2026, 1, 20)  # on or before the due date, 9 February
LATE = date(2026, 2, 20)
ENDED = date(2026, 3, 1)
RESTARTED = date(2026, 3, 31)  # 30 days, the invoice's own term, after the end
NOT_ADMITTED = ("unfounded", "withdrawn", "inadmissible", "goodwill")


@pytest.fixture
def acting():
    return factories.acting()


def resolve(acting, dispute, finding="founded", on=ENDED, **more):
    return resolve_dispute(acting, dispute=dispute, finding=finding, effective_on=on, **more)


def disputed(acting, invoice, opened=EARLY, **line):
    return factories.dispute(acting, invoice, on=opened, **line)


BY_FINDING = [
    *((finding, EARLY, RESTARTED) for finding in ("founded", "partly_founded")),
    *((finding, factories.DUE, RESTARTED) for finding in ("founded", "partly_founded")),
    *((finding, LATE, factories.DUE + (ENDED - LATE)) for finding in ("founded", "partly_founded")),
    *((finding, opened, factories.DUE) for finding in NOT_ADMITTED for opened in (EARLY, LATE)),
]


@pytest.mark.parametrize(("finding", "opened", "due"), BY_FINDING)
def test_each_finding_has_its_default(acting, finding, opened, due):
    invoice = factories.invoice(acting)
    resolve(acting, disputed(acting, invoice, opened), finding)
    (_, portion) = factories.portions(invoice)
    assert (portion.due, portion.original_due) == (due, factories.DUE)
    assert (portion.certain, portion.contested) == (1200_00, 0)


BY_POLICY = [
    ("restart", EARLY, RESTARTED),
    ("restart", LATE, RESTARTED),
    ("pause", EARLY, factories.DUE + (ENDED - EARLY)),
    ("pause", LATE, factories.DUE + (ENDED - LATE)),
    ("original", EARLY, factories.DUE),
    ("original", LATE, factories.DUE),
]


@pytest.mark.parametrize(("policy", "opened", "due"), BY_POLICY)
@pytest.mark.parametrize("finding", ["founded", "unfounded"])
def test_a_policy_given_wins(acting, finding, policy, opened, due):
    invoice = factories.invoice(acting)
    dispute = resolve(
        acting, disputed(acting, invoice, opened), finding, policy=policy, policy_reason="geste commercial"
    )
    assert factories.portions(invoice)[1].due == due
    assert (dispute.policy, dispute.policy_reason, dispute.decided_by) == (policy, "geste commercial", "operator")


def test_a_date_agreed_is_the_date(acting):
    invoice = factories.invoice(acting)
    resolve(acting, disputed(acting, invoice), policy="agreed", agreed_on=date(2026, 6, 30))
    assert factories.portions(invoice)[1].due == date(2026, 6, 30)


def test_a_month_end_rule_is_applied_anew(acting):
    """45 days end of month: 10 January + 45 = 24 February → 28; 1 March + 45 = 15 April → 30."""
    term = parse_term("45 days end of month")
    invoice = factories.invoice(acting, due_on=term.due(factories.ISSUED), term=term)
    resolve(acting, disputed(acting, invoice))
    portion = factories.portions(invoice)[1]
    assert (portion.original_due, portion.due) == (date(2026, 2, 28), date(2026, 4, 30))


def test_an_unknown_date_stays_unknown(acting):
    invoice = factories.invoice(acting, shares=[Share(1200_00, None, "retention")])
    resolve(acting, disputed(acting, invoice))
    assert [p.due for p in factories.portions(invoice)] == [None, None]


def test_the_part_never_contested_keeps_its_date(acting):
    invoice = factories.invoice(acting)
    resolve(acting, disputed(acting, invoice, claimed=300_00))
    assert [(p.certain, p.due) for p in factories.portions(invoice)] == [(900_00, factories.DUE), (300_00, RESTARTED)]


def test_a_contested_part_claims_nothing_and_the_original_reading_goes_on(acting):
    invoice = factories.invoice(acting)
    dispute = disputed(acting, invoice)
    as_of = date(2026, 2, 25)
    (row,) = position_rows(acting.company, as_of, by="receivable")
    assert (row["contested"], row["claimable"], row["interest"], row["indemnity"]) == (1200_00, 0, 0, 0)
    assert row["original_interest"] > 0 and row["gap"] == row["original_interest"]
    resolve(acting, dispute, "unfounded")
    (row,) = position_rows(acting.company, date(2026, 3, 2), by="receivable")
    assert row["claimable"] == 1200_00 and row["gap"] == 0 and row["indemnity"] == 40_00


def test_a_concession_waits_for_its_credit_note(acting):
    invoice = factories.invoice(acting)
    dispute = resolve(
        acting, disputed(acting, invoice, claimed=500_00), "partly_founded", conceded={invoice.number: 200_00}
    )
    assert [(p.certain, p.conceded) for p in factories.portions(invoice)] == [(700_00, 0), (300_00, 200_00)]
    assert dispute_lines(dispute)[0]["conceded"] == 200_00
    factories.say(acting, invoice, Credited(ENDED, 200_00))
    assert [(p.conceded, p.credited) for p in factories.portions(invoice)] == [(0, 0), (0, 200_00)]
    assert factories.faults(acting.company) == []


def test_finding_and_amount_are_independent(acting):
    """Goodwill may concede everything, a founded complaint nothing."""
    first, second = factories.invoice(acting), factories.invoice(acting)
    resolve(acting, disputed(acting, first), "goodwill", conceded={first.number: 1200_00})
    resolve(acting, disputed(acting, second), "founded")
    assert [p.conceded for p in factories.portions(first)] == [0, 1200_00]
    assert factories.portions(first)[1].due == factories.DUE  # dated also where nothing remains owed
    assert [p.conceded for p in factories.portions(second)] == [0, 0]


def test_on_a_paid_invoice_a_concession_becomes_a_credit_when_its_credit_note_comes(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 1200_00))
    dispute = resolve(acting, disputed(acting, invoice, claimed=400_00), conceded={invoice.number: 250_00})
    assert dispute_lines(dispute)[0]["conceded"] == 250_00
    assert factories.state(invoice.customer).credit == 0
    factories.say(acting, invoice, Credited(ENDED, 250_00, dispute.number))
    assert factories.state(invoice.customer).credit == 250_00
    assert factories.faults(acting.company) == []


def test_a_dispute_over_several_invoices_ends_for_all_of_them(acting):
    customer = factories.customer(acting)
    first, second = factories.invoice(acting, customer), factories.invoice(acting, customer, amount=100_00)
    dispute = factories.dispute(acting, first, second, on=EARLY)
    resolve(acting, dispute, "partly_founded", conceded={second.number: 40_00})
    assert [(p.certain, p.conceded, p.due) for p in (factories.portions(first)[1], factories.portions(second)[1])] == [
        (1200_00, 0, RESTARTED),
        (60_00, 40_00, RESTARTED),
    ]


def test_holds_are_lifted_on_the_day_it_ends(acting):
    invoice = factories.invoice(acting)
    dispute, other = (disputed(acting, invoice, claimed=cents) for cents in (300_00, 100_00))
    resolve(acting, dispute)
    until = dict(Hold.objects.filter(company=acting.company).values_list("subject", "until"))
    assert until == {f"dispute:{dispute.number}": ENDED, f"dispute:{other.number}": None}
    assert [p.held for p in factories.portions(invoice)] == [False, False, True]
    assert factories.faults(acting.company) == [] and faults_of_disputes(acting.company) == []


def test_withdrawn_by_the_customer_is_a_finding(acting):
    invoice = factories.invoice(acting)
    dispute = resolve(acting, disputed(acting, invoice), "withdrawn")
    assert (dispute.status, dispute.finding, dispute.resolved_on) == ("resolved", "withdrawn", ENDED)
    (row,) = dispute_rows(acting.company, acting.today, status="resolved")
    assert (row["finding"], row["days"], row["conceded"]) == ("withdrawn", (ENDED - EARLY).days, 0)
    assert dispute_rows(acting.company, acting.today, status="open") == []


def test_the_second_of_two_people_is_told_what_the_first_did(acting):
    invoice = factories.invoice(acting)
    dispute = disputed(acting, invoice)
    director = factories.acting_as("director", acting)
    resolve(director, type(dispute).objects.get(pk=dispute.pk), "unfounded", on=LATE)
    before = head_of(acting.company)
    with pytest.raises(UnableToResolve) as refused:
        resolve(acting, dispute, "founded", conceded={invoice.number: 100_00})
    for word in (dispute.number, "20/02/2026", "24/11/2026 à 10:00", "director", "non fondé"):
        assert word in str(refused.value)
    assert head_of(acting.company) == before
    dispute.refresh_from_db()
    assert (dispute.finding, dispute.resolved_on) == ("unfounded", LATE)
    assert dispute_lines(dispute)[0]["conceded"] == 0


REFUSED = {
    "more than is contested": ({"conceded": {"FA-1": 300_01}}, "300.01"),
    "less than nothing": ({"conceded": {"FA-1": -1}}, "FA-1"),
    "an invoice of no part in it": ({"conceded": {"FA-2": 1}}, "FA-2"),
    "unknown finding": ({"finding": "perhaps"}, "perhaps"),
    "unknown policy": ({"policy": "later"}, "later"),
    "agreed without a date": ({"policy": "agreed"}, "agreed"),
    "a date without agreement": ({"policy": "restart", "agreed_on": ENDED}, "agreed"),
    "before it was opened": ({"on": EARLY - timedelta(days=1)}, "avant l'ouverture"),
    "in the future": ({"on": factories.NOW.date() + timedelta(days=1)}, "avenir"),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_is_refused_and_leaves_nothing(acting, change, said):
    invoice = factories.invoice(acting, number="FA-1")
    dispute = disputed(acting, invoice, claimed=300_00)
    before = head_of(acting.company), [(p.certain, p.contested, p.held) for p in factories.portions(invoice)]
    with pytest.raises(UnableToResolve, match=said):
        resolve(acting, dispute, **change)
    after = head_of(acting.company), [(p.certain, p.contested, p.held) for p in factories.portions(invoice)]
    assert after == before
    dispute.refresh_from_db()
    assert (dispute.status, dispute.version, dispute_lines(dispute)[0]["conceded"]) == ("open", 1, 0)


def test_the_guide_to_the_letter_may_be_the_company_s_rule(acting):
    acting.company.policies = "letter"
    acting.company.save()
    late, unfounded = factories.invoice(acting), factories.invoice(acting)
    resolve(acting, disputed(acting, late, LATE), "founded")
    resolve(acting, disputed(acting, unfounded, LATE), "unfounded")
    assert [factories.portions(invoice)[1].due for invoice in (late, unfounded)] == [RESTARTED, factories.DUE]
    acting.company.policies = "letter_all"
    every = factories.invoice(acting)
    resolve(acting, disputed(acting, every, LATE), "unfounded")
    assert factories.portions(every)[1].due == RESTARTED


def test_a_concession_on_what_is_paid_is_said_to_become_a_credit(acting):
    invoice = factories.invoice(acting, amount=1000_00)
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 1000_00))
    dispute = factories.dispute(acting, invoice, claimed=200_00)
    ended = resolve_dispute(
        acting, dispute=dispute, finding="founded", conceded={invoice.number: 200_00}, effective_on=date(2026, 2, 1)
    )
    assert "200.00 accordés" in ended.warnings
    assert "crédit du client" in ended.warnings


def test_a_date_agreed_before_the_invoice_is_refused(acting):
    invoice = factories.invoice(acting)
    dispute = factories.dispute(acting, invoice)
    with pytest.raises(UnableToResolve, match="avant l'émission"):
        resolve_dispute(
            acting,
            dispute=dispute,
            finding="founded",
            policy="agreed",
            agreed_on=date(2025, 12, 1),
            effective_on=date(2026, 2, 1),
        )
