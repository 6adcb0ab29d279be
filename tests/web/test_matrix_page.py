"""The page that says where the disputes are: every figure leads to its list, and the workbook holds the same."""

from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.portfolio.workbooks import sheet
from tests.web.reading import href, ink_buttons, rows_of, statements, text_of

from amiable.disputes.operations import BlockedLine, change_dispute, open_dispute, resolve_dispute


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = "2026-11-24"


def address(acting, name="disputes_matrix") -> str:
    return reverse(name, kwargs={"slug": acting.company.slug})


def opened(acting, reason, cents, *, on=date(2026, 11, 2)):
    line = BlockedLine(factories.invoice(acting), cents)
    return open_dispute(acting, lines=[line], reason=reason, opened_on=on)


@pytest.fixture
def some(acting):
    opened(acting, "price", 1_000_00)
    change_dispute(acting, dispute=opened(acting, "price", 200_00), department="legal")
    opened(acting, "quality_defect", 400_00, on=date(2026, 3, 2))
    ended = opened(acting, "vat", 70_00)
    resolve_dispute(acting, dispute=ended, finding="unfounded", effective_on=date(2026, 11, 10))


def test_a_table_tells_euros_and_number_with_totals_of_rows_and_columns(acting, signed_in, some):
    answer = signed_in("auditor").get(address(acting))
    price, quality = rows_of(answer)[:2]
    assert "Prix" in price and "1 000 € 1 litige" in price and "1 200 € 2 litiges" in price
    assert "Défaut de qualité" in quality and "400 € 1 litige" in quality
    assert "1 600 € 3 litiges" in text_of(answer)
    assert ink_buttons(answer) == 1 and "TVA" not in text_of(answer)


def test_each_cell_opens_its_list(acting, signed_in, some):
    client = signed_in("auditor")
    answer = client.get(address(acting))
    listed = client.get(href(answer, "Prix, Juridique"))
    assert len(rows_of(listed)) == 1 and "200,00" in rows_of(listed)[0]
    assert len(rows_of(client.get(href(answer, "Voir les 3 litiges")))) == 3


def test_a_period_counts_what_opened_in_it(acting, signed_in, some):
    client = signed_in("auditor")
    answer = client.get(address(acting), {"period": "month"})
    said = text_of(answer)
    assert "TVA" in said and "Défaut de qualité" not in said and "1 270 € 3 litiges" in said
    assert len(rows_of(client.get(href(answer, "TVA, Comptabilité")))) == 1
    assert "Défaut de qualité" in text_of(client.get(address(acting), {"period": "year"}))


def test_a_period_that_is_none_is_told(acting, signed_in):
    assert signed_in().get(address(acting), {"period": "siècle"}).status_code == 400


def test_where_there_is_nothing_it_says_so(acting, signed_in):
    answer = signed_in().get(address(acting))
    assert "Aucun litige à compter ici" in text_of(answer) and ink_buttons(answer) == 1


def test_the_workbook_holds_the_same_figures(acting, signed_in, some):
    answer = signed_in("auditor").get(address(acting, "disputes_matrix_export"))
    assert "motifs-services-2026-11-24.xlsx" in answer.headers["Content-Disposition"]
    cents, counts = (sheet(answer.content, number) for number in (0, 1))
    assert cents[0] == counts[0] == ["Motif", "Qualité", "Commerce", "Juridique", "Total"]
    assert cents[1] == ["Prix", 0, 1000, 200, 1200] and counts[1] == ["Prix", 0, 1, 1, 2]
    assert cents[-1] == ["Total", 400, 1000, 200, 1600] and counts[-1] == ["Total", 1, 1, 1, 3]


def test_the_page_takes_as_many_statements_for_thirty_as_for_one(acting, signed_in):
    client = signed_in()
    opened(acting, "price", 10_00)
    few = statements(client, address(acting))
    for _ in range(29):
        opened(acting, "vat", 10_00)
    assert statements(client, address(acting)) == few <= 8
