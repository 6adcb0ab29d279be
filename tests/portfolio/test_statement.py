"""The account statement: the amounts of the page, each once, and nothing that demands or runs."""

import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests import factories

from amiable.core.events import Issued, Share
from amiable.disputes.operations import resolve_dispute
from amiable.formats.statement import (
    BLOCKS,
    Line,
    Party,
    Statement,
    in_blocks,
    laid_out,
    statement_pdf,
    statement_workbook,
)
from amiable.formats.statement.pdf import MOST_LINES, TooLong, statement_pages
from amiable.formats.table import open_table
from amiable.portfolio.queries.ageing import ageing
from amiable.portfolio.queries.statement import statement
from amiable.receivables.queries.listing import Filter, listing_totals
from amiable.receivables.queries.moments import Moment, moment

TODAY = date(2026, 11, 24)


@pytest.fixture
def books():
    """A customer with something in every block, part of it contested twice, and an invoice in dollars."""
    acting = factories.acting()
    customer = factories.customer(acting, "C1", "Brasserie du Quai")
    contested = factories.invoice(acting, customer, number="F-1", amount=900_00, due_on=TODAY - timedelta(40))
    first = factories.dispute(acting, contested, claimed=200_00, on=date(2026, 1, 20))
    second = factories.dispute(acting, contested, claimed=50_00, on=date(2026, 2, 3))
    factories.invoice(acting, customer, number="F-2", amount=100_00, due_on=TODAY + timedelta(9))
    conceded = factories.invoice(acting, customer, number="F-3", amount=300_00, due_on=TODAY - timedelta(9))
    resolve_dispute(
        acting,
        dispute=factories.dispute(acting, conceded, claimed=80_00),
        finding="founded",
        conceded={"F-3": 80_00},
        effective_on=TODAY,
    )
    factories.credit(acting, customer, 25_00, number="AC-1")
    abroad = factories.document(acting, customer, "US-1", 999_00, factories.ISSUED, currency="USD")
    factories.say(acting, abroad, Issued(factories.ISSUED, (Share(999_00, factories.DUE),)))
    return acting, customer, (first, second)


def told(acting, customer, at=None, language="fr") -> Statement:
    return statement(acting.company, at or moment(acting.company, TODAY), customer=customer, language=language)


@pytest.mark.django_db
def test_each_open_euro_stands_in_one_block(books):
    acting, customer, (first, second) = books
    found = told(acting, customer)
    assert {block: [(line.number, line.cents) for line in found.lines[block]] for block in BLOCKS} == {
        "due": [("F-1", 650_00), ("F-3", 220_00)],
        "not_due": [("F-2", 100_00)],
        "contested": [("F-1", 250_00)],
        "conceded": [("F-3", 80_00)],
        "credit": [("AC-1", 25_00)],
    }
    (line,) = found.lines["contested"]
    assert (line.disputes, line.since) == ((first.number, second.number), date(2026, 1, 20))
    assert found.lines["due"][0].due_on == TODAY - timedelta(40)
    assert found.elsewhere == 1


@pytest.mark.django_db
@pytest.mark.parametrize("day", [TODAY, date(2026, 1, 25), date(2026, 1, 1)])
def test_its_sums_are_those_of_the_page(books, day):
    acting, customer, _ = books
    at = moment(acting.company, day)
    found, totals = told(acting, customer, at), listing_totals(acting.company, at, Filter(customer="C1"))
    aged = ageing(acting.company, at, customer_id=customer.pk)
    names = {"due": "claimable", "not_due": "not_due", "contested": "contested", "conceded": "conceded"}
    assert {block: found.total(block) for block in names} == {block: totals[name] for block, name in names.items()}
    assert (found.open, found.balance) == (aged.total.open, aged.net)


@pytest.mark.django_db
def test_read_from_movements_it_is_the_same(books):
    acting, customer, _ = books
    assert told(acting, customer, Moment(TODAY)) == told(acting, customer, Moment(TODAY, standing=True))


@pytest.mark.django_db
def test_what_is_printed_has_the_same_amounts_and_says_that_contested_is_not_claimed(books):
    acting, customer, _ = books
    laid = laid_out(told(acting, customer))
    plain = {block["name"]: block["total"][1].replace("\u202f", "").replace("\u00a0", "") for block in laid["blocks"]}
    assert plain == {
        "due": "870,00€",
        "not_due": "100,00€",
        "contested": "250,00€",
        "conceded": "80,00€",
        "credit": "25,00€",
    }
    assert "n’est pas une demande de paiement" in laid["no_demand"]
    assert "Rien n’est réclamé" in next(block["note"] for block in laid["blocks"] if block["name"] == "contested")
    assert laid["balance"][1].replace("\u202f", "").replace("\u00a0", "") == "1275,00€"
    english = laid_out(told(acting, customer, language="en"))
    assert english["balance"][1] == "€1,275.00" and not re.search(
        "[éèàç]", str(english).replace("Brasserie du Quai", "")
    )


@pytest.mark.django_db
def test_a_customer_without_anything_is_told_so():
    acting = factories.acting()
    found = told(acting, factories.customer(acting))
    assert laid_out(found)["nothing"] and found.balance == 0
    assert statement_pdf(found).startswith(b"%PDF")


# ---- the files


def some(*lines: Line, name: str = "Laiterie Halbrane", language: str = "fr") -> Statement:
    return Statement(
        Party("Orvenne Emballages"),
        Party(name, ("C-0412",)),
        TODAY,
        in_blocks(("due", line) for line in lines),
        0,
        language,
    )


LINE = Line("F-1", date(2026, 1, 10), 120_000_00, 100_000_05, date(2026, 2, 9))


def test_names_and_numbers_are_printed_as_they_are_and_run_nothing():
    hostile = '#panic("x") *gras* $1+1$ \\ "] #import "/etc/passwd" <b> \u202e'
    found = some(LINE, Line(hostile, date(2026, 1, 10), 1, 1), name=hostile)
    assert statement_pdf(found).startswith(b"%PDF")
    assert len(statement_pages(found)) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_long_statement_goes_over_pages(language):
    found = some(*[LINE] * 300, language=language)
    pages = statement_pages(found)
    assert len(pages) > 4 and all(page.startswith(b"\x89PNG") for page in pages)


def test_one_too_long_to_be_read_is_refused_with_a_way_on():
    with pytest.raises(TooLong, match="Excel"):
        statement_pdf(some(*[LINE] * (MOST_LINES + 1)))


def test_the_workbook_holds_typed_amounts_that_add_up_to_the_balance_and_no_formula():
    hostile = Line('=HYPERLINK("x")', date(2026, 1, 10), 5_00, 5_00)
    found = Statement(
        Party("Orvenne Emballages"),
        Party("=cmd|' /C calc'!A1"),
        TODAY,
        in_blocks([("due", LINE), ("contested", hostile), ("credit", Line("AC-1", TODAY, 30_00, 30_00))]),
    )
    data = statement_workbook(found)
    rows = [row.cells for row in open_table(data, "releve.xlsx").rows()]
    assert rows[0][:2] == ["Situation", "Pièce"] and rows[2][1] == '=HYPERLINK("x")'
    assert sum(Decimal(row[-1].replace(",", ".")) for row in rows[1:]) * 100 == found.balance
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)
