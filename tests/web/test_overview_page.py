"""What was contested over time and how old what is open is: pictures whose figures are those of the lists."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from amiable.core.events import DisputeOpened, DisputeResolved, Issued, Share
from amiable.core.law.late_interest import Schedule
from amiable.portfolio.queries.ageing import ageing
from amiable.portfolio.queries.contested import contested_on
from amiable.receivables.queries.listing import Filter, listing_totals
from amiable.receivables.queries.moments import moment
from amiable.web.picture.columns import brief, columns
from amiable.web.picture.writing import money
from amiable.web.views.overview import ends

TODAY = date(2026, 11, 24)


def address(acting) -> str:
    return f"/c/{acting.company.slug}/overview/"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def books(acting):
    """Two invoices contested in parts on different days, one contest taken back, one in another currency."""
    first = factories.invoice(acting, number="FA-1", amount=1_000_00)
    second = factories.invoice(acting, number="FA-2", amount=5_000_00, of=factories.customer(acting, "C2"))
    other = factories.customer(acting, "C3")
    abroad = factories.document(acting, other, "US-1", 7_000_00, factories.ISSUED, currency="USD")
    factories.say(acting, abroad, Issued(factories.ISSUED, (Share(7_000_00, factories.DUE),), Schedule()))
    factories.say(acting, abroad, DisputeOpened(date(2026, 2, 1), "D-US", 500_00))
    factories.dispute(acting, first, on=date(2026, 1, 20), claimed=300_00)
    factories.dispute(acting, second, on=date(2026, 6, 30), claimed=1_200_00)
    factories.dispute(acting, second, on=date(2026, 10, 2), claimed=50_00)
    return first, second


# ---- what was contested


def test_what_was_contested_is_what_lists_and_totals_say_of_the_same_days(acting, books):
    days = [date(2026, 1, 19) + timedelta(days=7 * step) for step in range(44)] + [TODAY]
    found = contested_on(acting.company, moment(acting.company, TODAY), days)
    for day, cents in zip(days, found, strict=True):
        at = moment(acting.company, day)
        assert cents == listing_totals(acting.company, at, Filter(place="contested"))["contested"], day
        assert cents == ageing(acting.company, at).total.contested, day
    assert (found[0], found[1], found[-1]) == (0, 300_00, 1_550_00)


def test_a_contest_counts_from_the_day_it_was_raised_and_until_it_is_decided(acting, books):
    first, _second = books
    number = first_dispute(acting, first)
    factories.say(acting, first, DisputeResolved(date(2026, 3, 1), number, "partly_founded", 100_00))
    at = moment(acting.company, TODAY)
    days = [date(2026, 1, 19), date(2026, 1, 20), date(2026, 2, 28), date(2026, 3, 1)]
    assert contested_on(acting.company, at, days) == [0, 300_00, 300_00, 0]


def first_dispute(acting, invoice) -> str:
    from amiable.disputes.queries import disputes_of_receivable

    return disputes_of_receivable(acting.company, invoice.pk)[0]["number"]


def test_nothing_asked_nothing_read_and_none_of_another_company(acting, books):
    at = moment(acting.company, TODAY)
    with CaptureQueriesContext(
        connection,
    ) as read:
        assert contested_on(acting.company, at, []) == []
    assert not read.captured_queries
    other = factories.acting()
    assert contested_on(other.company, moment(other.company, TODAY), [TODAY]) == [0]
    with CaptureQueriesContext(connection) as read:
        contested_on(acting.company, at, [TODAY] * 13)
    assert len(read.captured_queries) == 1


def test_the_ends_of_months_and_weeks_lead_up_to_the_day_looked_at():
    months = ends(date(2026, 3, 31), "month")
    assert months[-1] == date(2026, 3, 31) and months[-2] == date(2026, 2, 28) and len(months) == 13
    assert months[0] == date(2025, 3, 31)
    weeks = ends(TODAY, "week")  # a Tuesday
    assert weeks[-2] == date(2026, 11, 22) and weeks[-3] == date(2026, 11, 15)
    assert ends(date(2026, 11, 22), "week")[-2] == date(2026, 11, 15)


# ---- the page


def test_the_page_shows_both_pictures_with_their_tables_and_every_figure_leads_to_its_list(acting, signed_in, books):
    client = signed_in()
    page = text(client.get(address(acting)))
    assert page.count("<h1") == 1 and page.count("btn-ink") == 1
    assert f'Voir <span class="amt">{money(1_550_00)}' in page
    assert page.count('class="hatch"') >= 6 and 'role="img" aria-label="Euros contestés' in page
    (then,) = re.findall(r'href="([^"]*as_of=2026-06-30[^"]*)"', page)
    assert money(1_500_00) in text(client.get(then.replace("&amp;", "&")))
    assert "Échéance d’origine" in page and "Position retenue" in page


def test_the_gap_between_the_readings_is_said_in_euros(acting, signed_in, books):
    page = signed_in().get(address(acting))
    assert page.context["late"] == {"original": 6_000_00, "retained": 4_450_00}
    assert page.context["gap"] == 1_550_00
    assert money(1_550_00) in text(page)


@pytest.mark.parametrize("by", ["jour", "month'", "\x00"])
def test_a_step_typed_by_hand_is_told(acting, signed_in, by):
    answer = signed_in().get(address(acting), {"by": by})
    assert answer.status_code == 400 and "choisissez les mois ou les semaines" in text(answer)


def test_weeks_are_shown_on_demand_and_a_past_day_is_looked_at(acting, signed_in, books):
    weeks = signed_in().get(address(acting), {"by": "week", "as_of": "2026-07-05"})
    rows = weeks.context["steps"]
    assert rows[-1]["day"] == date(2026, 7, 5) and rows[-2]["day"] == date(2026, 6, 28)
    assert (rows[-1]["cents"], rows[-2]["cents"]) == (1_500_00, 300_00)


def test_a_company_without_books_is_told_what_to_do(acting, signed_in):
    page = text(signed_in().get(address(acting)))
    assert "Rien à mesurer pour l’instant" in page and page.count("btn-ink") == 1


def test_the_page_takes_as_many_statements_whatever_there_is(acting, signed_in):
    factories.invoice(acting)
    few = read_by(signed_in(), acting)
    for step in range(15):
        made = factories.invoice(acting, of=factories.customer(acting, f"K{step}"))
        factories.dispute(acting, made, claimed=100_00)
    assert read_by(signed_in(), acting) == few


def read_by(client, acting) -> int:
    client.get(address(acting))
    with CaptureQueriesContext(connection) as read:
        client.get(address(acting))
    return len(read.captured_queries)


# ---- columns


def test_columns_are_true_to_their_cents_and_what_is_not_nothing_is_seen():
    picture = columns("Contesté", [("a", "a", 0), ("b", "b", 1), ("c", "c", 50_000_00), ("d", "d", 100_000_00)])
    assert [one.height for one in picture.columns] == [0, 2, 95, 190]
    assert all(one.y + one.height == picture.base for one in picture.columns)
    assert picture.sentence.startswith("Contesté") and money(50_000_00) in picture.sentence
    assert columns("Contesté", []).columns == ()
    assert {one.height for one in columns("Contesté", [("a", "a", 0)]).columns} == {0}


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (0, "0 €"), (999_49, "999 €"), (999_50, "1 k€"), (9_449_00, "9,4 k€"), (46_836_00, "46,8 k€"),
        (99_950_00, "100 k€"), (186_099_20, "186 k€"), (999_499_00, "999 k€"), (999_500_00, "1 M€"),
        (1_284_630_00, "1,28 M€"), (12_000_000_00, "12 M€"),
    ],
)  # fmt: skip
def test_a_brief_amount_is_rounded_and_keeps_its_unit(cents, said):
    assert brief(cents).replace("\u00a0", " ") == said
