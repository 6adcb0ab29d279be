"""Acts on many things: done at once where they are few, each thing once, left where it refuses, taken back whole."""

from dataclasses import replace
from datetime import date

import pytest
from tests import factories

from amiable.administration.operations import DepartmentRow, set_departments
from amiable.core.events import Paid
from amiable.disputes.models import Decision, Dispute, Question
from amiable.disputes.operations import change_dispute, resolve_dispute
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Forbidden, as_user
from amiable.portfolio.models import Errand, ErrandPiece
from amiable.portfolio.operations.errands import OtherCount, UnableToDo, ask, take_back
from amiable.portfolio.queries.chosen import Chosen, ids_of
from amiable.portfolio.queries.errands import errand_row
from amiable.receivables.models import Hold, PortionState

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HOW = {"kind": "manual", "since": "2026-11-24", "until": "", "reason": "", "words": "accord du 20", "department": ""}


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoices(acting):
    """Three invoices of two customers, and a credit."""
    quai, octemare = factories.customer(acting, "C1", "Quai"), factories.customer(acting, "C2", "Octemare")
    made = [factories.invoice(acting, of, number=f"F-{n}") for n, of in enumerate((quai, quai, octemare))]
    return [*made, factories.credit(acting, octemare, 50_00)]


def ticked(*things, listing="receivables"):
    return Chosen(listing, len(things), TODAY, tuple(thing.pk for thing in things))


def passing(count, listing="receivables", **asked):
    return Chosen(listing, count, TODAY, asked=asked)


def held() -> set[str]:
    return set(PortionState.objects.filter(held=True).values_list("receivable__number", flat=True))


def came(errand):
    errand.refresh_from_db()
    told = errand_row(errand)["told"]
    return errand.state, told["things"], {str(text): count for text, count in told["left"]}


def test_what_is_ticked_is_held_back_with_one_cause_for_each_customer(acting, invoices):
    errand = ask(acting, "hold", ticked(*invoices[:3]), HOW)
    assert held() == {"F-0", "F-1", "F-2"}
    assert Hold.objects.values("subject").distinct().count() == 2
    assert set(Hold.objects.values_list("words", flat=True)) == {"accord du 20"}
    assert came(errand) == ("done", 3, {})
    assert factories.faults(acting.company) == []


def test_all_that_passes_a_filter_is_held_back(acting, invoices):
    factories.say(acting, invoices[1], Paid(date(2026, 3, 1), 1200_00))
    errand = ask(acting, "hold", passing(2, place="open"), HOW)
    assert held() == {"F-0", "F-2"} and came(errand)[:2] == ("done", 2)


def test_where_the_list_has_changed_it_is_said_and_nothing_is_done(acting, invoices):
    with pytest.raises(OtherCount, match="2 choisis à l’écran, 3 maintenant") as moved:
        ask(acting, "hold", passing(2, place="open"), HOW)
    assert moved.value.count == 3 and held() == set() and not Errand.objects.exists()


def test_a_thing_that_refuses_is_left_and_told_and_the_others_are_done(acting, invoices):
    chosen = replace(ticked(*invoices), ids=(*(one.pk for one in invoices), 10**9), count=5)
    state, things, left = came(ask(acting, "hold", chosen, HOW))
    assert (state, things) == ("done", 3)
    assert left == {
        "des lignes qui ne sont plus là": 1,
        "des crédits de clients : il n’y a rien à y réclamer": 1,
    }


def test_things_of_another_company_are_as_if_they_were_not_there(invoices):
    stranger = factories.acting()
    assert came(ask(stranger, "hold", ticked(*invoices[:2]), HOW))[1:] == (0, {"des lignes qui ne sont plus là": 2})
    assert held() == set()


def test_holding_back_is_taken_back_whole_and_once(acting, invoices):
    errand = ask(acting, "hold", ticked(*invoices[:3]), HOW)
    back = take_back(acting, errand)
    assert held() == set() and came(back) == ("done", 3, {})
    with pytest.raises(UnableToDo, match="c’est déjà annulé"):
        take_back(acting, errand)
    assert factories.faults(acting.company) == []


def test_lifting_ends_the_causes_of_what_is_chosen_and_is_taken_back(acting, invoices):
    ask(acting, "hold", ticked(*invoices[:3]), HOW)
    errand = ask(acting, "lift", ticked(*invoices[:2]), {})
    assert held() == {"F-2"} and came(errand) == ("done", 2, {})
    take_back(acting, errand)
    assert held() == {"F-0", "F-1", "F-2"}


def test_what_is_not_held_has_nothing_to_lift(acting, invoices):
    errand = ask(acting, "lift", ticked(*invoices[:2]), {})
    assert came(errand) == ("done", 0, {"sans mise en attente, frein ni promesse à lever": 2})
    with pytest.raises(UnableToDo, match="rien n’a été fait"):
        take_back(acting, errand)


@pytest.fixture
def cases(acting, invoices):
    return [factories.dispute(acting, one, claimed=100_00) for one in invoices[:3]]


def test_cases_are_given_to_a_department_and_a_person_and_back(acting, cases):
    user = factories.user(acting.company, "resolver")
    change_dispute(acting, dispute=cases[0], department="legal")
    errand = ask(acting, "assign", ticked(*cases, listing="disputes"), {"department": "quality", "assignee": user.pk})
    assert set(Dispute.objects.values_list("department", "assignee_id")) == {("quality", user.pk)}
    assert came(errand) == ("done", 3, {})
    take_back(acting, errand)
    assert sorted(Dispute.objects.values_list("department", "assignee_id")) == [("", None), ("", None), ("legal", None)]


def test_a_case_that_somebody_changed_since_stays_as_they_left_it(acting, cases):
    errand = ask(acting, "assign", ticked(*cases, listing="disputes"), {"department": "quality"})
    cases[0].refresh_from_db()
    change_dispute(acting, dispute=cases[0], department="legal")
    state, things, left = came(take_back(acting, errand))
    assert (state, things, sum(left.values())) == ("done", 2, 1)
    assert sorted(Dispute.objects.values_list("department", flat=True)) == ["", "", "legal"]


def test_cases_that_are_resolved_or_already_so_are_left(acting, cases):
    resolve_dispute(acting, dispute=cases[0], finding="unfounded", effective_on=date(2026, 2, 1))
    change_dispute(acting, dispute=cases[1], department="quality")
    errand = ask(acting, "assign", ticked(*cases, listing="disputes"), {"department": "quality"})
    assert came(errand) == (
        "done", 1, {"des litiges résolus ou annulés depuis": 1, "des litiges déjà affectés ainsi": 1},
    )  # fmt: skip


def test_all_cases_of_a_filter(acting, cases):
    chosen = passing(3, "disputes", status="open", customer="", late=True)
    assert sorted(pk for some in ids_of(acting.company, chosen) for pk in some) == sorted(case.pk for case in cases)
    assert came(ask(acting, "assign", chosen, {"department": "quality"}))[:2] == ("done", 3)


QUESTION = {"text": "Avez-vous le bon de livraison ?", "due_on": "2026-11-30", "prices": False, "lateness": False}


def test_the_same_question_goes_to_the_department_of_each_and_is_withdrawn(acting, cases):
    set_departments(acting, {key: DepartmentRow("", email=f"{key}@exemple.fr") for key in ("sales", "quality")})
    change_dispute(acting, dispute=cases[0], department="quality")
    errand = ask(acting, "ask", ticked(*cases, listing="disputes"), QUESTION)
    assert came(errand) == ("done", 3, {})
    asked = sorted(Question.objects.values_list("department", "email", "text", "due_on"))
    due = date(2026, 11, 30)
    sales, quality = ((key, f"{key}@exemple.fr", QUESTION["text"], due) for key in ("sales", "quality"))
    assert asked == [quality, sales, sales]
    assert sorted(Dispute.objects.values_list("turn", flat=True)) == ["quality", "sales", "sales"]
    take_back(acting, errand)
    assert set(Question.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert set(Dispute.objects.values_list("turn", flat=True)) == {"us"}


def test_who_cannot_be_asked_is_told_and_the_others_are_asked(acting, cases):
    set_departments(acting, {"quality": DepartmentRow("", email="quality@exemple.fr")})
    change_dispute(acting, dispute=cases[0], department="quality")
    resolve_dispute(acting, dispute=cases[1], finding="unfounded", effective_on=date(2026, 2, 1))
    state, things, left = came(ask(acting, "ask", ticked(*cases, listing="disputes"), QUESTION))
    assert (state, things) == ("done", 1)
    assert left.pop("des litiges résolus ou annulés depuis") == 1
    ((why, count),) = left.items()
    assert "ni responsable joignable, ni boîte partagée" in why and count == 1


def contested():
    return sorted(Dispute.objects.values_list("status", "finding", "conceded", "policy_reason"))


def test_cases_are_decided_alike_with_nothing_conceded_and_opened_again(acting, cases):
    how = {"finding": "unfounded", "all": False, "reason": "bons signés sans réserve"}
    errand = ask(acting, "resolve", ticked(*cases, listing="disputes"), how)
    assert came(errand) == ("done", 3, {})
    assert contested() == [("resolved", "unfounded", 0, "bons signés sans réserve")] * 3
    back = take_back(acting, errand)
    assert came(back) == ("done", 3, {})
    assert contested() == [("open", "to_qualify", 0, "")] * 3
    assert factories.faults(acting.company) == []


def test_everything_contested_is_conceded_in_each(acting, cases):
    how = {"finding": "goodwill", "all": True, "reason": "geste de fin d’année"}
    ask(acting, "resolve", ticked(*cases, listing="disputes"), how)
    assert contested() == [("resolved", "goodwill", 100_00, "geste de fin d’année")] * 3
    assert factories.faults(acting.company) == []


def test_what_is_beyond_what_one_may_concede_waits_for_another_and_can_be_withdrawn(acting, invoices):
    case = factories.dispute(acting, invoices[0], claimed=1200_00)
    mine = as_user(acting.company, factories.user(acting.company, "accountant"), acting.at)
    how = {"finding": "founded", "all": True, "reason": "tarif faux"}
    errand = ask(mine, "resolve", ticked(case, listing="disputes"), how)
    assert Decision.objects.get().state == "to_approve" and contested()[0][0] == "open"
    take_back(mine, errand)
    assert Decision.objects.get().state == "withdrawn"


def test_who_may_not_decide_resolves_nothing(acting, cases):
    how = {"finding": "unfounded", "all": False, "reason": "non"}
    with pytest.raises(Forbidden):
        ask(factories.acting_as("salesperson", acting), "resolve", ticked(*cases, listing="disputes"), how)
    assert {status for status, *_ in contested()} == {"open"}


def test_a_form_sent_twice_acts_once(acting, invoices):
    once = replace(acting, once="a-form")
    ask(once, "hold", ticked(invoices[0]), HOW)
    with pytest.raises(AlreadyDone) as again:
        ask(once, "hold", ticked(invoices[1]), HOW)
    assert again.value.subjects[0][0] == "errand" and held() == {"F-0"}


def test_who_may_not_may_not(acting, invoices):
    auditor = factories.acting_as("auditor", acting)
    with pytest.raises(Forbidden):
        ask(auditor, "hold", ticked(invoices[0]), HOW)
    errand = ask(acting, "hold", ticked(invoices[0]), HOW)
    with pytest.raises(Forbidden):
        take_back(auditor, errand)
    assert held() == {"F-0"}


def test_nothing_chosen_is_nothing_asked(acting):
    with pytest.raises(UnableToDo, match="cochez au moins une ligne"):
        ask(acting, "hold", ticked(), HOW)
    assert not Errand.objects.exists() and not ErrandPiece.objects.exists()
