"""Role × operation: what each may do, and that a refusal leaves nothing."""

from datetime import date

import pytest
from tests import factories

from amiable.disputes.access import dispute_by_number
from amiable.disputes.operations import resolve_dispute
from amiable.intake.access import batch_by_id
from amiable.intake.operations import take, undo
from amiable.journal.queries import head_of
from amiable.people.access import ABILITIES, Absent, Forbidden, as_operator, as_user, may, require
from amiable.people.models import Role
from amiable.people.operations import UnableToAddCompany, add_company
from amiable.receivables.access import Ambiguous, customer_by_code, receivable_by_number
from amiable.receivables.operations import set_terms

pytestmark = pytest.mark.django_db

#                  take  undo  terms open  resolve
ALLOWED = {
    "administrator": (True, True, True, True, True),
    "credit_manager": (True, True, True, True, True),
    "accountant": (True, True, True, True, True),
    "department_head": (False, False, False, True, False),
    "resolver": (False, False, False, False, False),
    "salesperson": (False, False, False, True, False),
    "director": (False, False, False, False, True),
    "auditor": (False, False, False, False, False),
}
OPERATIONS = ("take", "undo", "terms", "open", "resolve")


@pytest.fixture
def operator():
    return factories.acting()


def attempt(operation, operator, who):
    """Prepare as the operator, then do it as `who`; returns what to call."""
    match operation:
        case "take":
            return lambda: take(who, factories.parsed(factories.item()))
        case "undo":
            batch = take(operator, factories.parsed(factories.item())).batch_id
            return lambda: undo(who, batch)
        case "terms":
            customer = factories.customer(operator)
            return lambda: set_terms(who, customer, term="60 days")
        case "open":
            invoice = factories.invoice(operator)
            return lambda: factories.dispute(who, invoice)
    dispute = factories.dispute(operator, factories.invoice(operator))
    return lambda: resolve_dispute(who, dispute=dispute, finding="founded", effective_on=date(2026, 3, 1))


def test_the_table_is_about_every_role():
    assert set(ALLOWED) == set(Role.values)
    assert all(roles <= set(Role.values) for roles in ABILITIES.values())


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_role_may_do_what_the_table_says(operator, operation, role):
    act = attempt(operation, operator, factories.acting_as(role, operator))
    before = head_of(operator.company)
    if ALLOWED[role][OPERATIONS.index(operation)]:
        act()
        assert head_of(operator.company)[0] > before[0]
        return
    with pytest.raises(Forbidden, match=role):
        act()
    assert head_of(operator.company) == before


DOORS = (customer_by_code, receivable_by_number, dispute_by_number, batch_by_id)


@pytest.mark.parametrize("door", DOORS)
def test_every_role_may_read_and_nobody_else(operator, door):
    batch = take(operator, factories.parsed(factories.item())).batch_id
    dispute = factories.dispute(operator, factories.invoice(operator, number="FA-1"))
    name = dict(zip(DOORS, ("C001", "fa 1", dispute.number, batch), strict=True))[door]
    for role in ALLOWED:
        assert door(factories.acting_as(role, operator), name).company == operator.company
    with pytest.raises(Forbidden, match="nobody"):
        door(factories.acting_as("nobody", operator), name)


def test_roles_add_up():
    company = factories.company()
    person = factories.user(company, "auditor", "director")
    acting = as_user(company, person, factories.NOW)
    assert acting.roles == {"auditor", "director"} and may(acting, "decide") and not may(acting, "import")
    assert (acting.user_id, acting.label) == (person.pk, person.username)


def test_a_membership_is_of_one_company():
    company, other = factories.company(), factories.company()
    person = factories.user(company, "administrator")
    require(as_user(company, person, factories.NOW), "settings")
    with pytest.raises(Absent):
        as_user(other, person, factories.NOW)


def test_somebody_who_left_is_let_in_nowhere():
    company = factories.company()
    person = factories.user(company, "administrator")
    person.is_active = False
    person.save()
    with pytest.raises(Absent):
        as_user(company, person, factories.NOW)


def test_the_day_is_the_company_s():
    from datetime import UTC, datetime

    company = factories.company()
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert as_operator(company, late).today == date(2026, 11, 24)
    company.time_zone = "America/New_York"
    assert as_operator(company, late).today == date(2026, 11, 23)


def test_companies_of_one_name_are_refused_and_of_one_short_name_told_apart():
    first = add_company(name="Orvenne & Fils")
    assert first.slug == "orvenne-fils"
    with pytest.raises(UnableToAddCompany):
        add_company(name="Orvenne & Fils")
    assert add_company(name="Orvenne Fils").slug == "orvenne-fils-2"


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"siren": "000001009"}, {"vat_number": "FR00404833048"}, {"iban": "FR7630006000011234567890188"}],
)
def test_a_company_with_a_wrong_number_is_refused(wrong):
    with pytest.raises(UnableToAddCompany):
        add_company(**({"name": "Orvenne"} | wrong))


def test_a_number_of_two_customers_asks_which_one(operator):
    factories.invoice(operator, number="FA-1")
    factories.invoice(operator, factories.customer(operator, "C002"), number="fa 1")
    with pytest.raises(Ambiguous, match="C002"):
        receivable_by_number(operator, "FA1")
    assert receivable_by_number(operator, "FA1", "C002").customer.code == "C002"
