"""A deputy stands in for somebody absent: on the days of the absence, with their roles, never as administrator."""

from datetime import date, timedelta

import pytest
from tests import factories

from amiable.administration.operations import Away, add_absence
from amiable.journal.queries import lines_about
from amiable.people.access import Absent, DisputesUnknown, as_user, may, require_disputes_known
from amiable.people.models import Absence, Department
from amiable.people.operations import disputes_known
from amiable.people.queries import absences_of, departments_of, people_in_department, people_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def at(day: date):
    return factories.NOW + (day - TODAY)


@pytest.fixture
def company():
    return factories.company()


def away(company, user, deputy=None, *, since=TODAY, until=TODAY + timedelta(days=4)):
    return Absence.objects.create(company=company, user=user, deputy=deputy, since=since, until=until)


@pytest.mark.parametrize(
    ("day", "has"),
    [(-1, False), (0, True), (4, True), (5, False)],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_a_deputy_has_the_roles_of_the_absent_on_the_days_of_the_absence(company, day, has):
    absent, deputy = factories.user(company, "accountant", "director"), factories.user(company, "salesperson")
    away(company, absent, deputy)
    acting = as_user(company, deputy, at(TODAY + timedelta(days=day)))
    assert acting.roles == ({"salesperson", "accountant", "director"} if has else {"salesperson"})
    assert may(acting, "import") is has


def test_nobody_becomes_administrator_by_standing_in(company):
    absent, deputy = factories.user(company, "administrator", "accountant"), factories.user(company, "auditor")
    away(company, absent, deputy)
    acting = as_user(company, deputy, factories.NOW)
    assert acting.roles == {"auditor", "accountant"} and not may(acting, "people")


def test_an_administrator_who_stands_in_stays_one(company):
    absent, deputy = factories.user(company, "accountant"), factories.user(company, "administrator")
    away(company, absent, deputy)
    assert as_user(company, deputy, factories.NOW).roles == {"administrator", "accountant"}


def test_standing_in_is_for_one_company_and_not_handed_on(company):
    other = factories.company()
    absent, deputy, third = (factories.user(company, role) for role in ("director", "auditor", "resolver"))
    away(company, absent, deputy)
    away(company, deputy, third)
    assert as_user(company, third, factories.NOW).roles == {"resolver", "auditor"}
    with pytest.raises(Absent):
        as_user(other, deputy, factories.NOW)


def test_a_deputy_without_a_role_of_their_own_is_let_in_nowhere(company):
    absent, stranger = factories.user(company, "accountant"), factories.user(factories.company(), "accountant")
    away(company, absent, stranger)
    with pytest.raises(Absent):
        as_user(company, stranger, factories.NOW)


def test_who_stands_in_for_somebody_whose_account_is_shut_gains_nothing(company):
    absent, deputy = factories.user(company, "director"), factories.user(company, "auditor")
    absent.is_active = False
    absent.save()
    away(company, absent, deputy)
    assert as_user(company, deputy, factories.NOW).roles == {"auditor"}


def test_entering_takes_one_statement_with_absences_or_without(company, django_assert_num_queries):
    deputy = factories.user(company, "auditor")
    for _ in range(5):
        away(company, factories.user(company, "accountant"), deputy)
    with django_assert_num_queries(1):
        as_user(company, deputy, factories.NOW)


def test_the_journal_names_the_deputy_who_acted(company):
    absent, deputy = factories.user(company, "accountant"), factories.user(company, "auditor")
    away(company, absent, deputy)
    acting = as_user(company, deputy, factories.NOW)
    invoice = factories.invoice(factories.acting(company))
    dispute = factories.dispute(acting, invoice)
    (line,) = lines_about(company, "dispute", dispute.pk)
    assert line["actor"] == deputy.username


def test_absences_are_those_of_the_day_and_later_and_say_who_answers(company):
    first, second = factories.user(company, "accountant"), factories.user(company, "auditor")
    away(company, first, since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    later = away(company, first, second, since=TODAY + timedelta(days=9), until=TODAY + timedelta(days=10))
    now = away(company, second, since=TODAY, until=TODAY)
    rows = absences_of(company, TODAY)
    assert [(row["id"], row["now"], row["deputy"]) for row in rows] == [
        (now.pk, True, ""),
        (later.pk, False, second.username),
    ]
    assert [row["id"] for row in absences_of(company, TODAY, first.pk)] == [later.pk]


def test_people_say_where_they_work_and_until_when_they_are_away(company):
    user, deputy = factories.user(company, "resolver", "accountant"), factories.user(company, "auditor")
    acting = factories.acting(company)
    add_absence(acting, Away(user.pk, TODAY, TODAY, deputy.pk))
    rows = {row["id"]: row for row in people_of(company, TODAY)}
    assert (rows[user.pk]["away_until"], rows[user.pk]["deputy_id"]) == (TODAY, deputy.pk)
    assert (rows[deputy.pk]["away_until"], rows[deputy.pk]["department"]) == (None, "")
    assert "away_until" not in people_of(company)[0]


def test_those_of_a_department_are_those_who_may_sign_in(company):
    from amiable.people.models import Membership

    here, shut = factories.user(company, "resolver"), factories.user(company, "resolver")
    shut.is_active = False
    shut.save()
    Membership.objects.filter(user__in=[here, shut]).update(department="logistics")
    assert [row["id"] for row in people_in_department(company, "logistics")] == [here.pk]
    assert people_in_department(company, "quality") == []


def test_departments_are_those_shipped_with_what_the_company_says_of_them(company):
    head = factories.user(company, "department_head")
    Department.objects.create(company=company, key="logistics", name="Quai", email="quai@exemple.fr", head=head)
    rows = {row["key"]: row for row in departments_of(company)}
    assert list(rows)[:2] == ["sales_admin", "logistics"] and len(rows) == 7
    assert rows["logistics"] == {"key": "logistics", "name": "Quai", "email": "quai@exemple.fr", "head_id": head.pk}
    assert rows["legal"] == {"key": "legal", "name": "", "email": "", "head_id": None}


def test_no_reminder_before_the_disputes_in_progress_are_known(company):
    with pytest.raises(DisputesUnknown, match="litiges en cours"):
        require_disputes_known(company)
    disputes_known(company, TODAY, "Claire Martel")
    require_disputes_known(company)
    disputes_known(company, None)
    with pytest.raises(DisputesUnknown):
        require_disputes_known(company)
    company.refresh_from_db()
    assert company.disputes_known_by == ""


def test_the_time_of_the_company_says_which_day_an_absence_is(company):
    absent, deputy = factories.user(company, "director"), factories.user(company, "auditor")
    away(company, absent, deputy, since=TODAY, until=TODAY)
    late = factories.NOW.replace(hour=23, minute=30) - timedelta(days=1)  # already the 24th in Paris
    assert "director" in as_user(company, deputy, late).roles
    company.time_zone = "America/New_York"
    company.save()
    assert "director" not in as_user(company, deputy, late).roles
