"""The list of customers: what is found, in which order, page by page, and totals that follow the filter."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from amiable.core.events import Paid
from amiable.receivables.models import Customer
from amiable.receivables.operations.contacts import Told, add_contact
from amiable.receivables.operations.identity import Identity, set_customer
from amiable.receivables.queries.customers import (
    CustomerFilter,
    NoSuchPage,
    customer_page,
    customer_totals,
    customer_traits,
)
from amiable.receivables.queries.moments import Moment, moment

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    """C1 owes 300 (200 claimable); C2 has 800, 500 of it contested, and a contact; C3 has a credit of 40 only."""
    acting = factories.acting()
    quai, octemare, pradel = (
        factories.customer(acting, code, name)
        for code, name in (("C1", "Brasserie du Quai"), ("C2", "Épicerie Octemare"), ("C3", "Pradel et fils"))
    )
    factories.invoice(acting, quai, amount=200_00, due_on=TODAY - timedelta(1))
    factories.invoice(acting, quai, amount=100_00, due_on=TODAY)
    contested = factories.invoice(acting, octemare, amount=800_00, due_on=TODAY - timedelta(1))
    factories.dispute(acting, contested, claimed=500_00)
    factories.credit(acting, pradel, 40_00)
    add_contact(acting, octemare, Told("Inès Varga"))
    set_customer(acting, quai, Identity("Brasserie du Quai", salesperson="Paul Aubin", group="Quais", site="Lyon"))
    set_customer(acting, octemare, Identity("Épicerie Octemare", siren="000001008", salesperson="Paul Aubin"))
    return acting


def codes(acting, *asked, **options) -> list[str]:
    found = customer_page(acting.company, moment(acting.company, TODAY), CustomerFilter(*asked), **options)
    return [row.code for row in found.rows]


def test_a_row_tells_what_is_open_claimable_contested_and_the_credit_beside(books):
    at = moment(books.company, TODAY)
    rows = {row.code: row for row in customer_page(books.company, at, CustomerFilter("all")).rows}
    told = {code: (row.open, row.claimable, row.contested, row.credit) for code, row in rows.items()}
    assert told == {"C1": (300_00, 200_00, 0, 0), "C2": (800_00, 300_00, 500_00, 0), "C3": (0, 0, 0, 40_00)}
    assert (rows["C1"].salesperson, rows["C1"].group, rows["C1"].site) == ("Paul Aubin", "Quais", "Lyon")


@pytest.mark.parametrize(
    ("having", "found"),
    [("open", ["C2", "C1"]), ("contested", ["C2"]), ("credit", ["C3"]), ("no_contact", ["C1", "C3"]),
     ("all", ["C2", "C1", "C3"])],
)  # fmt: skip
def test_each_view_holds_its_customers_and_its_totals(books, having, found):
    assert codes(books, having) == found
    at = moment(books.company, TODAY)
    totals = customer_totals(books.company, at, CustomerFilter(having))
    rows = customer_page(books.company, at, CustomerFilter(having)).rows
    assert totals == {"count": len(found)} | {
        name: sum(getattr(row, name) for row in rows) for name in ("open", "claimable", "contested", "credit")
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [("quai", ["C1"]), ("EPICERIE", ["C2"]), ("épic octe", ["C2"]), ("c3", ["C3"]), ("000001008", ["C2"]),
     ("pradel quai", []), ("%", ["C2", "C1", "C3"]), ("\0'; --", ["C2", "C1", "C3"])],
)  # fmt: skip
def test_words_find_code_name_and_siren(books, text, found):
    assert codes(books, "all", text) == found


def test_a_new_name_is_found_at_once_and_the_old_one_no_longer(books):
    customer = Customer.objects.get(company=books.company, code="C3")
    set_customer(books, customer, Identity("Comptoir Valberg"))
    assert codes(books, "all", "valberg") == ["C3"]
    assert codes(books, "all", "pradel") == []


def test_traits_filter_and_are_offered(books):
    assert codes(books, "all", "", "Paul Aubin") == ["C2", "C1"]
    assert codes(books, "all", "", "Paul Aubin", "Quais") == ["C1"]
    assert customer_traits(books.company) == {
        "salesperson": ["Paul Aubin"], "group": ["Quais"], "site": ["Lyon"], "collector": [],
    }  # fmt: skip


def test_on_a_day_gone_by_it_is_what_it_was_then(books):
    at = Moment(TODAY)
    assert not at.standing
    assert customer_page(books.company, at, CustomerFilter("all")) == customer_page(
        books.company, Moment(TODAY, standing=True), CustomerFilter("all")
    )
    paid = factories.invoice(books, Customer.objects.get(company=books.company, code="C3"), amount=900_00)
    factories.say(books, paid, Paid(date(2026, 6, 1), 900_00))
    before = customer_totals(books.company, moment(books.company, date(2026, 5, 31)), CustomerFilter())
    assert before["open"] == 2000_00  # 300 + 800 + 900, all issued by then


@pytest.mark.parametrize("sort", ["code", "open", "claimable", "contested", "credit"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_hold_each_customer_once_in_both_directions(books, sort, descending):
    at = moment(books.company, TODAY)
    options = {"sort": sort, "descending": descending, "limit": 1}
    whole = codes(books, "all", sort=sort, descending=descending)
    seen, after = [], None
    while True:
        page = customer_page(books.company, at, CustomerFilter("all"), after=after, **options)
        seen += [row.code for row in page.rows]
        if page.next is None:
            break
        after = page.next
    back = customer_page(books.company, at, CustomerFilter("all"), after=page.previous, **options)
    assert (seen, [row.code for row in back.rows]) == (whole, whole[1:2])


def test_a_cursor_made_by_hand_or_of_another_order_is_refused(books):
    at = moment(books.company, TODAY)
    by_open = customer_page(books.company, at, CustomerFilter("all"), limit=1).next
    for after, sort in (("~", "open"), (by_open, "code"), (by_open[:-2], "open")):
        with pytest.raises(NoSuchPage):
            customer_page(books.company, at, CustomerFilter("all"), sort=sort, after=after)


def test_another_company_s_customers_are_not_seen_and_it_takes_two_statements(books):
    other = factories.acting()
    factories.invoice(other)
    at = moment(other.company, TODAY)
    with CaptureQueriesContext(connection) as captured:
        assert len(customer_page(other.company, at, CustomerFilter()).rows) == 1
    assert len(captured) == 2
    assert customer_totals(other.company, at, CustomerFilter())["count"] == 1
