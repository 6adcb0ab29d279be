"""`amiable dispute …`: every verb of a case's life, as figures for programs and as sentences for people."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import factories
from tests.intake.commands import amiable

from amiable.administration.operations import DepartmentRow, set_departments
from amiable.disputes.models import Decision, Dispute, Question

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def acting(own_database):
    """A company with one person, whose departments have mailboxes."""
    acting = factories.acting(at=timezone.now())
    set_departments(acting, {key: DepartmentRow("", email=f"{key}@exemple.fr") for key in ("sales", "logistics")})
    return acting


@pytest.fixture
def number(acting):
    """A case of 200.00 on one invoice, opened a week ago."""
    on = acting.today - timedelta(7)
    return factories.dispute(acting, factories.invoice(acting, number="F-1"), claimed=200_00, on=on).number


def done(*arguments):
    """What a verb prints as JSON; it went well."""
    told = amiable("dispute", *arguments, "--format", "json")
    assert (told.code, told.err) == (0, ""), told.err
    return told.json


def refused(*arguments):
    """What is said where it does not go: one line, exit code 1, nothing printed."""
    told = amiable("dispute", *arguments)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1), told
    return told.err


def test_a_case_is_given_to_a_person_and_a_department(acting, number):
    user = factories.user(acting.company, "resolver")
    row = done("assign", number, "--to", user.username, "--department", "quality")
    assert (row["assignee"], row["department"]) == (user.pk, "quality")
    assert done("assign", number, "--nobody")["assignee"] is None
    assert "y travaillent" in refused("assign", number, "--to", "personne.ici")
    assert "dites à qui" in refused("assign", number)
    assert "s'excluent" in refused("assign", number, "--to", user.username, "--nobody")
    assert "ni us, ni customer" in refused("assign", number, "--department", "cuisine")


def test_the_stage_and_the_turn_move_and_the_ledger_sums_to_the_age(acting, number):
    assert done("stage", number, "investigating")["stage"] == "investigating"
    assert "déjà à l’étape" in refused("stage", number, "investigating")
    assert done("turn", number, "customer")["turn"] == "customer"
    assert "attend déjà" in refused("turn", number, "customer")
    assert "n’attend pas « lune »" in refused("turn", number, "lune")
    ledger = done("waiting", number)
    assert ledger["turn"] == "customer" and ledger["turns"][-1]["party"] == "customer"
    assert sum(one["seconds"] for one in ledger["turns"]) == sum(one["seconds"] for one in ledger["totals"])
    assert ledger["seconds"] == sum(one["seconds"] for one in ledger["turns"]) > 6 * 86_400
    assert "a attendu" in amiable("dispute", "waiting", number).out


def test_a_question_is_asked_answered_on_behalf_and_the_turn_comes_back(acting, number):
    (asked,) = done("ask", number, "logistics", "Combien de palettes ?", "--kind", "quantity")
    assert (asked["department"], asked["email"], asked["state"]) == ("logistics", "logistics@exemple.fr", "asked")
    assert Dispute.objects.get().turn == "logistics"
    assert [row["id"] for row in done("questions")] == [asked["id"]]
    assert "n'est pas une réponse" in refused("answer", asked["id"], "peut-être", "--by", "Hugo")
    assert "quantité" in refused("answer", asked["id"], "missing", "--by", "Hugo", "--quantity", "deux")
    (told,) = done("answer", asked["id"], "missing", "--quantity", "2,5", "--by", "Hugo Lamberive", "--words", "Oui.")
    assert (told["state"], told["number"], told["answered_by"]) == ("answered", 2500, "Hugo Lamberive")
    assert Dispute.objects.get().turn == "us" and done("questions") == []
    assert [row["state"] for row in done("questions", number)] == ["answered"]


def test_a_question_is_taken_back(acting, number):
    (asked,) = done("ask", number, "logistics", "Combien ?")
    assert [row["state"] for row in done("unask", asked["id"])] == ["withdrawn"]
    assert "déjà retirée" in refused("unask", asked["id"])
    assert "aucune question" in refused("unask", 10**9)
    assert "ni responsable joignable" in refused("ask", number, "legal", "Une clause ?")
    assert Question.objects.count() == 1


def test_remarks_calls_letters_and_papers_stand_in_the_thread(acting, number, tmp_path):
    paper = tmp_path / "bon.pdf"
    paper.write_bytes(PDF)
    assert done("comment", number, "Le chauffeur vérifie.")["text"] == "Le chauffeur vérifie."
    done("note", number, "Il attend l’avoir.", "--who", "Mme Virazeix")
    done("write", number, "--to", "compta@client.fr", "--title", "Votre litige", "--text", "Nous vérifions.", "--waits")
    assert Dispute.objects.get().turn == "customer"
    assert done("document", "list", number) == []
    (kept,) = done("document", "add", number, paper, "--for-customer")
    assert (kept["name"], kept["audience"], kept["size"]) == ("bon.pdf", "customer", len(PDF))
    assert done("document", "list", number) == [kept]
    entries = done("thread", number)
    assert {"comment", "call", "sent"} <= {entry["kind"] for entry in entries}
    assert "ne se lit pas" in refused("document", "add", number, tmp_path / "absent.pdf")
    assert "attend add ou list" in refused("document", "brûler", number)
    assert "attend call, mail ou letter" in refused("note", number, "Allô", "--who", "X", "--channel", "pigeon")


def test_a_root_cause_is_kept_and_an_unknown_one_is_told(acting, number):
    assert done("root-cause", number, "picking_error")["root_cause"] == "picking_error"
    assert "mauvaise_lune" in refused("root-cause", number, "mauvaise_lune")


def test_a_case_is_decided_and_opened_again(acting, number):
    (made,) = done("decide", number, "F-1=80", "--finding", "partly_founded")
    assert (made["state"], made["conceded"], made["finding"]) == ("effective", "80.00", "partly_founded")
    assert Dispute.objects.get().status == "resolved"
    assert number in refused("decide", number, "--finding", "unfounded")
    again = done("reopen", number, "--why", "Le client revient avec le bon signé.")
    assert (again["number"], again["status"], again["stage"]) == (f"{number}-2", "open", "reopened")
    assert again["title"] == "Le client revient avec le bon signé."
    assert "attend" in refused("decide", f"{number}-2", "F-1", "--finding", "founded")  # no amount
    assert "--answer-to" in refused("decide", f"{number}-2", "--finding", "unfounded", "--answer-title", "Réponse")


def test_a_decision_that_waits_is_approved_by_another_or_refused(acting, number):
    of = factories.acting_as("accountant", acting)
    from amiable.disputes.operations.decisions import decide

    large = factories.dispute(acting, factories.invoice(acting, number="F-2", amount=9_000_00), claimed=9_000_00)
    decide(of, dispute=large, finding="founded", conceded={"F-2": 9_000_00})
    assert [row["number"] for row in done("decisions")] == [large.number]
    (told,) = done("refuse", large.number, "--why", "Le bon est signé.")
    assert (told["state"], told["why"]) == ("refused", "Le bon est signé.")
    assert "aucune décision n'attend" in refused("approve", large.number)
    large.refresh_from_db()
    decide(of, dispute=large, finding="founded", conceded={"F-2": 9_000_00})
    (told,) = done("approve", large.number)
    assert told["state"] == "effective" and Decision.objects.count() == 2


def test_the_matrix_and_the_list_tell_the_same(acting, number):
    assert done("matrix") == [{"reason": "price", "department": "sales", "count": 1, "cents": "200.00"}]
    assert done("matrix", "--since", (acting.today - timedelta(3)).isoformat()) == []
    assert [row["number"] for row in done("list", "--turn", "sales")] == [number]
    assert done("list", "--turn", "customer") == []
    assert [row["number"] for row in done("list", "--late")] == [number]


@pytest.mark.parametrize(
    "asked",
    [
        ("assign", "--nobody"),
        ("stage", "proposed"),
        ("turn", "us"),
        ("waiting",),
        ("ask", "sales", "Combien ?"),
        ("comment", "Bonjour"),
        ("decide", "--finding", "unfounded"),
        ("approve",),
        ("refuse", "--why", "non"),
        ("reopen", "--why", "oui"),
        ("root-cause", "other"),
        ("thread",),
    ],
)
def test_a_case_that_is_not_there_is_said_in_one_line(acting, asked):
    verb, *more = asked
    assert "aucun litige LIT-1999-0001" in refused(verb, "LIT-1999-0001", *more)
