"""Deciding a dispute: each policy's effect is shown before, what is confirmed is what was shown, and it is undone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories

from amiable.core import simulation
from amiable.core.dispute import POLICIES
from amiable.core.events import DisputeOpened, DisputeResolved, Issued, Paid, Share
from amiable.core.ledger import Impossible
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.disputes.queries import dispute_history
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.supposed import supposed
from amiable.web import dispute_books as books
from amiable.web.picture.writing import day, money

OPENED, EFFECT, AGREED = date(2026, 1, 20), date(2026, 3, 20), date(2026, 12, 15)
FIGURES = (
    "certain", "contested", "conceded", "due", "original_due", "interest", "original_interest", "claimable",
    "retained_days_late", "original_days_late",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, amount=1200_00, number="FA-7")


@pytest.fixture
def found(acting, invoice):
    return factories.dispute(acting, invoice, claimed=360_00, on=OPENED, words="Il en manque trente.")


def address_of(dispute, name="dispute_decide") -> str:
    return reverse(name, kwargs={"slug": dispute.company.slug, "id": dispute.pk})


def typed(dispute, **changes):
    """A decision as a form sends it; `conceded` is typed for each invoice of the dispute."""
    conceded = changes.pop("conceded", "120,00")
    lines = {f"conceded-{pk}": conceded for pk in dispute.lines.values_list("receivable_id", flat=True)}
    told = {
        "finding": "partly_founded",
        "policy": "",
        "agreed_on": "",
        "policy_reason": "",
        "effective_on": str(EFFECT),
    }
    return {"sent": "une-cle", "version": "1", **told, **lines, **changes}


def decide(client, dispute, **changes):
    """Look at the effect, then confirm it."""
    form = typed(dispute, **changes)
    shown = client.post(address_of(dispute), form | {"go": "effect"})
    seen = shown.context["effect"].seen
    return client.post(address_of(dispute), form | {"go": "decide", "seen": seen})


def text(answer) -> str:
    return answer.content.decode()


def simulated(today, *, policy, conceded=120_00, finding="partly_founded") -> simulation.PortionRow:
    """The contested portion as `core.simulation` has it, from the same events."""
    agreed = AGREED if policy == "agreed" else None
    opened = simulation.SimulatedEvent(1, "", OPENED, (("FA-7", DisputeOpened(OPENED, "D", 360_00)),))
    resolved = DisputeResolved(EFFECT, "D", finding, conceded, policy, agreed)
    ended = simulation.SimulatedEvent(2, "", EFFECT, (("FA-7", resolved),))
    issued = Issued(factories.ISSUED, (Share(1200_00, factories.DUE),))
    document = simulation.Document((simulation.SimulatedReceivable("FA-7", "C", issued),), (opened, ended))
    (row,) = simulation.run(document, today).receivables
    (own,) = [portion for portion in row.portions if portion.dispute == "D"]
    return own


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_shown_before_and_what_follows_is_what_the_simulation_says(acting, signed_in, invoice, found, policy):
    client = signed_in()
    form = {"policy": policy, "agreed_on": str(AGREED)}
    shown = client.get(address_of(found), typed(found, **form))
    today = shown.context["page"].today
    foretold = simulated(today, policy=policy).position
    choice = shown.context["effect"].choices[POLICIES.index(policy)]
    assert choice.chosen and choice.due == day(date.fromordinal(foretold.due))
    assert (choice.late, choice.claimable) == (foretold.retained_days_late, foretold.claimable)
    assert (choice.interest, choice.original) == (foretold.interest, foretold.original_interest)
    assert choice.gap == foretold.original_interest - foretold.interest
    assert decide(client, found, **form).status_code == 302
    (own,) = [part.position for part in explained(invoice, today).portions if part.dispute]
    assert [getattr(own, name) for name in FIGURES] == [getattr(foretold, name) for name in FIGURES]


def test_each_policy_has_a_row_and_the_rule_of_the_company_is_marked(acting, signed_in, found):
    client = signed_in()
    answer = client.get(address_of(found), typed(found))
    body, today = text(answer), answer.context["page"].today
    for policy in ("restart", "pause", "original"):
        own = simulated(today, policy=policy).position
        assert day(date.fromordinal(own.due)) in body and money(own.interest) in body
    choices = answer.context["effect"].choices
    assert [choice.rule for choice in choices] == [True, False, False, False]  # opened before its due date
    assert [choice.chosen for choice in choices] == [True, False, False, False]
    part = text(client.get(address_of(found), typed(found), headers={"HX-Request": "true"}))
    assert "donnez la date convenue" in part and part.count("règle de l’entreprise") == 1
    unfounded = client.get(address_of(found), typed(found, finding="unfounded")).context["effect"].choices
    assert [choice.rule for choice in unfounded] == [False, False, True, False]


def test_a_contest_after_the_due_date_suspends_the_term_unless_the_company_says_otherwise(acting, signed_in, invoice):
    found = factories.dispute(acting, invoice, claimed=360_00, on=date(2026, 3, 1))
    shown = signed_in().get(address_of(found), typed(found))
    assert [choice.rule for choice in shown.context["effect"].choices] == [False, True, False, False]
    acting.company.policies = "letter"
    acting.company.save()
    shown = signed_in().get(address_of(found), typed(found))
    assert [choice.rule for choice in shown.context["effect"].choices] == [True, False, False, False]


def test_where_the_rule_differs_from_one_invoice_to_the_other_it_has_a_row_of_its_own(acting, signed_in):
    buyer = factories.customer(acting, "C9", "Cave des Trois Ponts")
    early = factories.invoice(acting, buyer, due_on=date(2026, 2, 9))
    late = factories.invoice(acting, buyer, due_on=date(2026, 3, 9))
    found = open_dispute(
        acting, lines=[BlockedLine(early), BlockedLine(late)], reason="price", opened_on=date(2026, 2, 20)
    )
    choices = signed_in().get(address_of(found), typed(found)).context["effect"].choices
    assert [choice.chosen for choice in choices] == [False] * 4 + [True]
    assert choices[-1].name == "Selon l’échéance de chaque part" and " au " in choices[-1].due


def test_a_date_beyond_the_legal_ceiling_is_told_before_and_after(signed_in, found):
    client = signed_in()
    form = {"policy": "agreed", "agreed_on": str(AGREED)}
    body = text(client.get(address_of(found), typed(found, **form)))
    assert "Au-delà du plafond de 60 jours" in body and "C. com., art. L. 441-10, I" in body and "11/03/2026" in body
    assert "Au-delà du plafond" not in text(client.get(address_of(found), typed(found, policy="original")))
    decide(client, found, **form)
    assert "dépasse le plafond légal" in text(client.get(address_of(found, "dispute")))


def test_the_button_says_what_it_does_and_the_toast_that_it_is_done(signed_in, found):
    client = signed_in()
    shown = client.post(address_of(found), typed(found) | {"go": "effect"})
    assert f"Résoudre {found.number} : {money(120_00)} accordés</button>" in text(shown)
    assert text(shown).count("btn-ink") == 1 and text(shown).count("<h1") == 1
    assert "rien d’accordé</button>" in text(client.get(address_of(found)))
    body = text(client.get(decide(client, found).headers["Location"]))
    assert f"{found.number} est résolu : {money(120_00)} accordés." in body
    found.refresh_from_db()
    assert (found.status, found.finding, found.policy, found.resolved_on) == ("resolved", "partly_founded", "", EFFECT)


def test_nothing_is_confirmed_that_was_not_shown(signed_in, found):
    client = signed_in()
    seen = client.post(address_of(found), typed(found) | {"go": "effect"}).context["effect"].seen
    again = client.post(address_of(found), typed(found, conceded="300") | {"go": "decide", "seen": seen})
    assert again.status_code == 409 and "relisez-le puis confirmez" in text(again)
    assert f"{money(300_00)} accordés</button>" in text(again)
    found.refresh_from_db()
    assert found.status == "open"


def test_the_effect_alone_is_refreshed_while_one_types(signed_in, found):
    client = signed_in()
    part = client.get(address_of(found), typed(found), headers={"HX-Request": "true"})
    assert "<html" not in text(part) and f"{money(120_00)} accordés" in text(part)
    nonsense = client.get(address_of(found), typed(found, conceded="12,345"), headers={"HX-Request": "true"})
    assert nonsense.status_code == 200 and "se lit de deux façons" in text(nonsense)
    assert "Accordé TTC sur FA-7" in text(nonsense) and "Résoudre" not in text(nonsense)
    undated = client.get(address_of(found), typed(found, policy="agreed"), headers={"HX-Request": "true"})
    assert "donnez la date convenue" in text(undated)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"conceded": "12,3456"}, "a plus de deux décimales"),
        ({"conceded": "beaucoup"}, "n’est pas un montant"),
        ({"conceded": "-1"}, "sans signe moins"),
        ({"conceded": "360,01"}, "dépassent les 360,00\u00a0€ contestés sur FA-7"),
        ({"finding": ""}, "Choisissez un bien-fondé."),
        ({"finding": "perhaps"}, "« perhaps » n’est pas un bien-fondé"),
        ({"policy": "never"}, "« never » n’est pas une échéance"),
        ({"policy": "agreed"}, "Donnez la date convenue avec le client."),
        ({"policy": "agreed", "agreed_on": "2026-01-02"}, "est avant l’émission de la facture"),
        ({"policy": "agreed", "agreed_on": "bientôt"}, "n’est pas une date"),
        ({"effective_on": "2099-01-01"}, "est dans l’avenir"),
        ({"effective_on": "2026-01-19"}, "est avant l’ouverture du litige"),
        ({"effective_on": ""}, "Tapez une date"),
        ({"policy_reason": "x" * 2001}, "2000 au plus"),
    ],
)
def test_what_does_not_do_is_told_at_its_field_and_kept(signed_in, found, changes, sentence):
    answer = signed_in().post(address_of(found), typed(found, **changes) | {"go": "decide", "seen": "x"})
    body = text(answer)
    assert answer.status_code == 422
    assert sentence in body and body.index(sentence) < body.index('id="effet"')  # at the field, not only at the side
    assert body.count("btn-ink") == 1
    for value in changes.values():
        assert value in body
    found.refresh_from_db()
    assert found.status == "open"


def test_the_second_of_two_people_sees_what_the_first_did_and_keeps_what_he_typed(acting, signed_in, found):
    second = signed_in("accountant")
    shown = second.post(address_of(found), typed(found, policy_reason="Mon motif à moi.") | {"go": "effect"})
    first = factories.acting_as("credit_manager", acting)
    resolve_dispute(first, dispute=found, finding="unfounded", effective_on=date(2026, 3, 1))
    form = typed(found, policy_reason="Mon motif à moi.") | {"go": "decide", "seen": shown.context["effect"].seen}
    answer = second.post(address_of(found), form)
    body = text(answer)
    assert answer.status_code == 409 and "a été résolu par credit_manager" in body and "non fondé" in body
    assert "Mon motif à moi." in body and 'value="120,00"' in body
    assert f"Voir {found.number}" in body and "Résoudre" not in body and body.count("btn-ink") == 1
    found.refresh_from_db()
    assert (found.finding, found.version) == ("unfounded", 2)


def test_a_dispute_reopened_meanwhile_is_told_and_can_then_be_decided(acting, signed_in, found):
    client = signed_in()
    decide(client, found)
    client.post(next(iter(client.get(address_of(found, "dispute")).context["messages"])).extra_tags)
    late = typed(found, sent="une-autre-cle") | {"go": "effect"}
    seen = client.post(address_of(found), late).context["effect"].seen
    answer = client.post(address_of(found), late | {"go": "decide", "seen": seen})
    assert answer.status_code == 409 and "a été rouvert par" in text(answer)
    version = answer.context["version"]
    done = client.post(address_of(found), late | {"go": "decide", "seen": seen, "version": version})
    assert done.status_code == 302


def test_the_same_form_sent_twice_decides_once(acting, signed_in, found):
    client = signed_in()
    form = typed(found)
    seen = client.post(address_of(found), form | {"go": "effect"}).context["effect"].seen
    one, two = [client.post(address_of(found), form | {"go": "decide", "seen": seen}) for _ in range(2)]
    assert one.headers["Location"] == two.headers["Location"] == address_of(found, "dispute")
    found.refresh_from_db()
    assert found.version == 2


def test_a_decision_is_taken_back_and_the_page_says_so(acting, signed_in, invoice, found):
    client = signed_in("director")
    page = client.get(decide(client, found).headers["Location"])
    undo = next(iter(page.context["messages"])).extra_tags
    back = client.post(undo)
    assert back.headers["Location"] == address_of(found, "dispute")
    body = text(client.get(back.headers["Location"]))
    assert f"{found.number} est de nouveau ouvert" in body and "Décider" in body
    assert explained(invoice, acting.today).total("contested") == 360_00
    assert client.post(undo).status_code == 302  # pressed twice


def test_a_decision_is_not_taken_back_after_its_minute(acting, signed_in, found):
    earlier = factories.acting(acting.company, at=acting.at - timedelta(days=3))
    resolve_dispute(earlier, dispute=found, finding="unfounded", effective_on=EFFECT)
    named = dispute_history(found)[-1]["operation"]
    answer = signed_in().post(f"{address_of(found, 'dispute_undo')}?operation={named}")
    assert answer.status_code == 409 and "ne s’annule que dans la minute" in text(answer)
    found.refresh_from_db()
    assert found.status == "resolved"


def test_several_invoices_are_decided_together_each_with_its_own_amount(acting, signed_in):
    buyer = factories.customer(acting, "C9", "Cave des Trois Ponts")
    one = factories.invoice(acting, buyer, amount=1200_00, number="FA-11")
    two = factories.invoice(acting, buyer, amount=600_00, number="FA-12")
    lines = [BlockedLine(one, 300_00), BlockedLine(two)]
    found = open_dispute(acting, lines=lines, reason="price", opened_on=OPENED)
    client = signed_in()
    form = {f"conceded-{one.pk}": "100", f"conceded-{two.pk}": ""}
    shown = client.get(address_of(found), typed(found, **form))
    assert f"{money(100_00)} accordés" in text(shown) and "FA-12" in text(shown)
    assert {part.place: part.cents for part in shown.context["effect"].after if part.cents} == {
        "claimable": 800_00,
        "conceded": 100_00,
    }
    decide(client, found, **form)
    told = {line.receivable.number: line.conceded for line in found.lines.select_related("receivable")}
    assert told == {"FA-11": 100_00, "FA-12": 0}


def test_what_is_conceded_beyond_what_is_unpaid_becomes_a_credit_and_is_told(acting, signed_in, invoice, found):
    factories.say(acting, invoice, Paid(date(2026, 3, 1), 1100_00))
    client = signed_in()
    shown = client.get(address_of(found), typed(found, conceded="360"))
    assert shown.context["effect"].credits == [{"number": "FA-7", "cents": 260_00}]
    assert "ce sera un crédit du client" in text(shown)
    assert decide(client, found, conceded="360").status_code == 302


def test_a_dispute_that_blocks_nothing_any_more_can_be_decided(acting, signed_in, invoice, found):
    factories.say(acting, invoice, Paid(date(2026, 3, 1), 1200_00))
    client = signed_in()
    assert "il ne bloque rien" in text(client.get(address_of(found), typed(found, finding="withdrawn", conceded="")))
    assert decide(client, found, finding="withdrawn", conceded="").status_code == 302


def test_a_resolved_dispute_is_shown_not_decided_again(acting, signed_in, found):
    resolve_dispute(acting, dispute=found, finding="unfounded", effective_on=EFFECT)
    assert signed_in().get(address_of(found)).headers["Location"] == address_of(found, "dispute")


def test_at_another_moment_one_only_looks(signed_in, found):
    client = signed_in()
    body = text(client.get(f"{address_of(found)}?as_of=2026-03-01"))
    assert "On ne décide qu’au présent." in body and "Résoudre" not in body
    sent = client.post(f"{address_of(found)}?as_of=2026-03-01", typed(found) | {"go": "decide"})
    assert sent.status_code == 400
    found.refresh_from_db()
    assert found.status == "open"


def test_who_may_not_decide_or_belongs_elsewhere_decides_nothing(acting, signed_in, found):
    assert signed_in("salesperson").get(address_of(found)).status_code == 403
    assert signed_in("salesperson").post(address_of(found), typed(found)).status_code == 403
    assert signed_in("salesperson").post(address_of(found, "dispute_undo")).status_code == 403
    other = factories.company()
    client = signed_in("administrator", of=other)
    for name in ("dispute_decide", "dispute_undo", "dispute_cancel"):
        assert client.post(address_of(found, name)).status_code == 404
        assert client.post(reverse(name, kwargs={"slug": other.slug, "id": found.pk})).status_code == 404


def test_what_the_ledger_refuses_is_told_in_the_words_of_the_operation(invoice, found):
    with pytest.raises(Impossible) as impossible:
        supposed(invoice, [DisputeOpened(OPENED, "D2", 900_00)], EFFECT)
    said = str(books.not_possible("FA-7", impossible.value))
    assert said.startswith("FA-7") and "900.00" in said and "840.00" in said


def test_the_page_takes_as_many_statements_for_a_long_story_as_for_a_short_one(acting, signed_in, invoice, found):
    client, address, form = signed_in(), address_of(found), typed(found, policy="agreed", agreed_on=str(AGREED))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as taken:
            client.get(address, form)
        counts.append(len(taken))
        for number in range(1, 28):
            factories.say(acting, invoice, Paid(date(2026, 2, number), 100))
    assert counts[0] == counts[1] <= 20
