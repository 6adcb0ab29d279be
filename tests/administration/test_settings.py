"""The company is changed with a journal line, by who may, and the second of two people is told."""

from dataclasses import replace
from datetime import date

import pytest
from tests import factories

from amiable.administration import operations as administration
from amiable.administration.operations import ChangedMeanwhile, DepartmentRow, UnableToAddCompany
from amiable.administration.queries import company_seen, departments_seen, last_change, steps_said
from amiable.core.calendar import parse_term
from amiable.journal.operations import AlreadyDone
from amiable.journal.queries import head_of, lines_about
from amiable.people.access import Absent, Forbidden
from amiable.people.queries import departments_of
from amiable.receivables.operations import set_terms as customer_terms

pytestmark = pytest.mark.django_db

ACTS = {
    "company": lambda who: administration.set_company(who, name="Halbrane"),
    "terms": lambda who: administration.set_terms(who, term="45 days"),
    "policies": lambda who: administration.set_policies(who, policies="letter"),
    "goodwill": lambda who: administration.set_goodwill(who, under=0, per_year=0),
    "departments": lambda who: administration.set_departments(who, {"legal": DepartmentRow("Contentieux")}),
    "step": lambda who: administration.say_step(who, "customers"),
    "no disputes": administration.say_no_disputes,
    "disputes after all": administration.take_no_disputes_back,
}


@pytest.fixture
def operator():
    return factories.acting()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["administrator", "credit_manager", "accountant", "director", "auditor"])
def test_settings_are_for_administrators_and_credit_managers(operator, act, role):
    administration.say_no_disputes(operator)
    before = head_of(operator.company)
    who = factories.acting_as(role, operator)
    if role in ("administrator", "credit_manager"):
        ACTS[act](who)
        assert head_of(operator.company)[0] == before[0] + 1
        return
    with pytest.raises(Forbidden):
        ACTS[act](who)
    assert head_of(operator.company) == before


def test_the_journal_says_what_it_was_and_what_it_is(operator):
    was = operator.company.name
    company = administration.set_company(operator, name="Halbrane", siren="404833048", iban="")
    line = last_change(company, "company.set")
    assert line["facts"] == {"name": [was, "Halbrane"], "siren": ["", "404833048"]}
    assert factories.faults(company) == []


def test_what_is_not_given_stays_and_what_is_empty_is_emptied(operator):
    administration.set_company(operator, siren="404833048", vat_number="FR83404833048")
    company = administration.set_company(operator, vat_number="")
    assert (company.siren, company.vat_number, company.time_zone) == ("404833048", "", "Europe/Paris")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"siren": "404833049"}, "siren"),
        ({"vat_number": "FR00404833048"}, "vat_number"),
        ({"iban": "FR7630006000011234567890188"}, "iban"),
        ({"time_zone": "Europe/Nulle-Part"}, "time_zone"),
    ],
)
def test_a_wrong_value_is_told_with_its_field_and_nothing_is_kept(operator, wrong, field):
    before = head_of(operator.company)
    with pytest.raises(UnableToAddCompany) as refused:
        administration.set_company(operator, **wrong)
    assert refused.value.field == field
    operator.company.refresh_from_db()
    assert head_of(operator.company) == before and operator.company.siren == ""


def test_the_second_of_two_is_told_and_keeps_nothing_of_his(operator):
    seen = company_seen(operator.company, "company")
    administration.set_company(operator, name="Premier", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        administration.set_company(operator, name="Second", seen=seen)
    operator.company.refresh_from_db()
    assert operator.company.name == "Premier"
    administration.set_company(operator, name="Second", seen=company_seen(operator.company, "company"))


def test_two_who_change_different_parts_do_not_meet(operator):
    seen = company_seen(operator.company, "goodwill")
    administration.set_company(operator, name="Premier")
    assert administration.set_goodwill(operator, under=10_00, per_year=50_00, seen=seen).goodwill_under == 10_00


def test_a_form_sent_twice_changes_once(operator):
    once = replace(operator, once="a-form")
    administration.set_company(once, name="Premier")
    with pytest.raises(AlreadyDone):
        administration.set_company(once, name="Second")


# ---- terms


def due(invoice):
    return date.fromordinal(factories.portions(invoice)[0].due) if factories.portions(invoice)[0].due else None


@pytest.fixture
def estimated(operator):
    """One invoice each: of a customer without terms, with a term, with both; and one whose date the accounts told."""
    term = parse_term("30 days")
    plain, own, both = (factories.customer(operator, code) for code in ("C1", "C2", "C3"))
    customer_terms(operator, own, term="10 days")
    customer_terms(operator, both, term="10 days", rate="12.00")
    return {
        name: factories.invoice(operator, of, number=name, estimated=guess, term=term)
        for name, of, guess in (
            ("plain", plain, True),
            ("own", own, True),
            ("both", both, True),
            ("told", plain, False),
        )
    }


def dues(operator, invoices):
    from amiable.receivables.queries.supposed import supposed

    return {name: supposed(one, [], operator.today).dues[0][0] for name, one in invoices.items()}


def test_estimated_dates_follow_the_new_term_and_told_ones_do_not(operator, estimated):
    _, followed = administration.set_terms(operator, term="60 days")
    assert followed == 1
    assert dues(operator, estimated) == {
        "plain": date(2026, 3, 11),
        "own": date(2026, 2, 9),
        "both": date(2026, 2, 9),
        "told": date(2026, 2, 9),
    }
    assert last_change(operator.company, "company.terms_set")["facts"] == {
        "term": ["30 days", "60 days"],
        "followed": 1,
    }
    assert factories.faults(operator.company) == []


def test_a_new_rate_reaches_who_has_a_term_but_no_rate(operator, estimated):
    assert administration.set_terms(operator, rate="15")[1] == 2
    assert administration.set_terms(operator, rate="15.00")[1] == 0
    assert factories.faults(operator.company) == []


def test_a_term_that_is_none_is_refused(operator):
    with pytest.raises(UnableToAddCompany):
        administration.set_terms(operator, term="un mois")


# ---- departments, goodwill, first steps


def test_only_departments_that_differ_are_written(operator):
    head = factories.user(operator.company, "department_head")
    rows = {"logistics": DepartmentRow("Quai", "quai@exemple.fr", head.pk), "legal": DepartmentRow()}
    assert administration.set_departments(operator, rows) == 1
    assert list(last_change(operator.company, "company.departments_set")["facts"]) == ["logistics"]
    assert next(row for row in departments_of(operator.company) if row["key"] == "logistics")["head_id"] == head.pk
    seen = departments_seen(operator.company)
    administration.set_departments(operator, {"legal": DepartmentRow("Conseil")}, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        administration.set_departments(operator, rows, seen=seen)


@pytest.mark.parametrize("row", [DepartmentRow("x" * 81), DepartmentRow("", "pas une adresse")])
def test_a_department_that_cannot_be_kept_is_told(operator, row):
    with pytest.raises(administration.UnableToSetDepartment) as refused:
        administration.set_departments(operator, {"legal": row})
    assert refused.value.field.startswith("legal_")


def test_a_head_is_somebody_of_the_company(operator):
    stranger = factories.user(factories.company(), "department_head")
    with pytest.raises(Absent):
        administration.set_departments(operator, {"legal": DepartmentRow(head_id=stranger.pk)})


def test_a_goodwill_larger_than_its_yearly_cap_is_refused(operator):
    with pytest.raises(UnableToAddCompany, match="plafond"):
        administration.set_goodwill(operator, under=100_00, per_year=50_00)


def test_no_disputes_is_said_with_who_and_when_and_taken_back(operator):
    user = factories.user(operator.company, "credit_manager")
    who = replace(operator, user_id=user.pk, label=user.username)
    administration.say_no_disputes(who)
    operator.company.refresh_from_db()
    told = (operator.company.disputes_known_on, operator.company.disputes_known_by)
    assert told == (date(2026, 11, 24), user.username)
    administration.take_no_disputes_back(who)
    operator.company.refresh_from_db()
    assert operator.company.disputes_known_on is None
    with pytest.raises(administration.NothingToTakeBack):
        administration.take_no_disputes_back(who)
    verbs = [line["verb"] for line in lines_about(operator.company, "company", operator.company.pk)]
    assert verbs == ["company.disputes_known"] * 2


def test_a_step_said_done_is_known_with_who_said_it_until_taken_back(operator):
    assert steps_said(operator.company) == {}
    administration.say_step(operator, "settings")
    assert steps_said(operator.company)["settings"]["actor"] == "operator"
    administration.say_step(operator, "settings", done=False)
    assert steps_said(operator.company) == {}
    with pytest.raises(administration.UnknownStep):
        administration.say_step(operator, "accounts")
