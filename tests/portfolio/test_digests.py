"""What salespeople are told each week: their customers' disputes, once, on the first working day, or nothing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests import factories

from amiable.correspondence.models import Message
from amiable.disputes.models import Dispute
from amiable.disputes.operations import resolve_dispute
from amiable.journal.queries import lines_about
from amiable.people.models import Closure
from amiable.portfolio.operations.digests import salesperson_digests
from amiable.receivables.models import Customer

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=PARIS)


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def mathis(acting):
    """A salesperson, who has the first of two customers; both contest."""
    user = factories.user(acting.company, "salesperson", name="mathis.averland")
    user.first_name, user.last_name, user.email = "Mathis", "Averland", "mathis@exemple.fr"
    user.save()
    mine, other = factories.customer(acting, "C1", "Laiterie Halbrane"), factories.customer(acting, "C2", "Scierie Orv")
    mine.salesperson = "MATHIS  Averland"
    mine.save()
    for of, number in ((mine, "F-1"), (other, "F-2")):
        factories.dispute(acting, factories.invoice(acting, of, number=number), claimed=250_00)
    return user


def mails() -> list[Message]:
    return list(Message.objects.order_by("pk"))


def test_a_salesperson_is_told_of_the_disputes_of_their_customers_once_a_week(acting, mathis):
    assert salesperson_digests(acting.company, MONDAY) == 1
    (mail,) = mails()
    assert mail.to == "mathis@exemple.fr" and mail.key == f"salesperson:{mathis.pk}:2026-W48"
    assert "Laiterie Halbrane" in mail.text and "LIT-2026-0001" in mail.text and "250,00\u00a0€" in mail.text
    assert "Scierie" not in mail.text and "j de retard" in mail.text and "Mathis Averland" in mail.text
    assert f"/c/{acting.company.slug}/disputes/?status=open&salesperson=MATHIS" in mail.text
    assert salesperson_digests(acting.company, MONDAY.replace(hour=15)) == 0 and len(mails()) == 1
    assert salesperson_digests(acting.company, MONDAY.replace(day=30)) == 1 and len(mails()) == 2


@pytest.mark.parametrize(
    "when",
    [
        MONDAY.replace(hour=6, minute=59),
        MONDAY.replace(day=24),
        MONDAY.replace(day=22),  # Sunday
        MONDAY.replace(day=28),
    ],
)
def test_it_goes_on_the_first_working_day_from_seven(acting, mathis, when):
    assert salesperson_digests(acting.company, when) == 0 and mails() == []


def test_where_the_monday_is_off_it_goes_on_the_day_after(acting, mathis):
    Closure.objects.create(company=acting.company, since=date(2026, 11, 23), until=date(2026, 11, 23), name="Pont")
    assert salesperson_digests(acting.company, MONDAY) == 0
    assert salesperson_digests(acting.company, MONDAY.replace(day=24)) == 1
    assert salesperson_digests(acting.company, MONDAY.replace(day=25)) == 0


def test_nothing_to_say_is_no_mail(acting, mathis):
    mine = Dispute.objects.get(customer__code="C1")
    resolve_dispute(acting, dispute=mine, finding="unfounded", effective_on=date(2026, 11, 20))
    Message.objects.all().delete()
    assert salesperson_digests(acting.company, MONDAY) == 0 and mails() == []


def test_who_has_no_address_or_left_or_is_of_another_company_is_not_mailed(acting, mathis):
    assert salesperson_digests(factories.company(), MONDAY) == 0
    for change in ({"email": ""}, {"email": "mathis@exemple.fr", "is_active": False}):
        type(mathis).objects.filter(pk=mathis.pk).update(**change)
        assert salesperson_digests(acting.company, MONDAY) == 0
    assert mails() == []


def test_the_account_name_is_a_name_too(acting, mathis):
    Customer.objects.filter(code="C1").update(salesperson=mathis.username.upper())
    assert salesperson_digests(acting.company, MONDAY) == 1


def test_the_journal_says_who_was_told_of_what(acting, mathis):
    salesperson_digests(acting.company, MONDAY)
    mine = Dispute.objects.get(customer__code="C1")
    told = [line for line in lines_about(acting.company, "dispute", mine.pk) if line["verb"] == "salesperson.mailed"]
    assert [line["facts"] for line in told] == [{"user": mathis.pk, "disputes": 1}]
