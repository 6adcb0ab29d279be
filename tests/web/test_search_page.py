"""Looking for a customer, a document or a dispute by what one knows of it."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from amiable.web.picture.writing import money


@pytest.fixture
def books(acting):
    """A customer with two invoices, one in dispute, and another customer with one."""
    dairy = factories.customer(acting, "C-0412", "Laiterie Halbrane")
    contested = factories.invoice(acting, number="F26-1187", amount=1_234_56, of=dairy)
    factories.invoice(acting, number="F26-1190", amount=500_00, of=dairy)
    factories.invoice(acting, number="F26-2000", amount=70_00, of=factories.customer(acting, "C-2", "Moulin d’Orge"))
    case = factories.dispute(acting, contested, on=date(2026, 1, 20), claimed=100_00)
    return {"dairy": dairy, "invoice": contested, "case": case}


def address(acting) -> str:
    return f"/c/{acting.company.slug}/search/"


def text(answer) -> str:
    return answer.content.decode()


def found(answer) -> dict[str, list[str]]:
    """Kind → what its rows are called."""
    return {g["kind"]: [r.get("number") or r["name"] for r in g["rows"]] for g in answer.context["groups"]}


def test_a_name_finds_the_customer_its_documents_and_its_disputes(acting, signed_in, books):
    answer = signed_in().get(address(acting), {"text": "halbrane"})
    groups = found(answer)
    assert groups["customers"] == ["Laiterie Halbrane"]
    assert sorted(groups["receivables"]) == ["F26-1187", "F26-1190"]
    assert groups["disputes"] == [books["case"].number]
    page = text(answer)
    assert page.count("<h1") == 1 and page.count("btn-ink") == 1 and money(1_734_56) in page


@pytest.mark.parametrize("typed", ["F26-1187", "f26 1187", " F261187 "])
def test_the_number_of_one_document_opens_it(acting, signed_in, books, typed):
    answer = signed_in().get(address(acting), {"text": typed})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/c/{acting.company.slug}/receivables/{books['invoice'].pk}/"


def test_the_number_of_a_dispute_opens_it_and_the_moment_is_kept(acting, signed_in, books):
    answer = signed_in().get(address(acting), {"text": books["case"].number.lower(), "as_of": "2026-05-01"})
    there = f"/c/{acting.company.slug}/disputes/{books['case'].pk}/?as_of=2026-05-01"
    assert answer.headers["Location"] == there


def test_a_number_that_two_documents_have_opens_neither(acting, signed_in, books):
    factories.invoice(acting, number="F26-1187", of=factories.customer(acting, "C-9", "Autre"))
    answer = signed_in().get(address(acting), {"text": "F26-1187"})
    assert answer.status_code == 200 and found(answer)["receivables"].count("F26-1187") == 2


def test_an_amount_is_found_as_it_is_written(acting, signed_in, books):
    for typed in ("1 234,56", "1\u202f234,56"):
        answer = signed_in().get(address(acting), {"text": typed})
        assert "F26-1187" in found(answer)["receivables"], typed


def test_nothing_found_and_nothing_asked_say_what_to_do(acting, signed_in, books):
    client = signed_in()
    nothing = text(client.get(address(acting), {"text": "xylophone"}))
    assert "Rien ne répond à « xylophone »" in nothing and "un seul mot" in nothing
    for asked in ({}, {"text": "   "}, {"text": "\0"}):
        page = text(client.get(address(acting), asked))
        assert "Que cherchez-vous" in page and "1 234,56" in page


def test_what_is_typed_is_shown_as_text(acting, signed_in, books):
    page = text(signed_in().get(address(acting), {"text": '<b onclick="x">' + "y" * 200}))
    assert "<b onclick" not in page
    (kept,) = re.findall(r'id="f_text" name="text" type="search" value="([^"]*)"', page)
    assert len(unescape(kept)) == 80


def test_while_one_types_only_the_results_are_sent_and_nothing_is_opened(acting, signed_in, books):
    part = signed_in().get(address(acting), {"text": "F26-1187"}, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "<html" not in text(part) and "F26-1187" in text(part)
    asked = {"HX-Request": "true", "HX-Target": "trouve"}
    few = signed_in().get(address(acting), {"text": "halb"}, headers=asked)
    assert "Tous les résultats" in text(few) and "<h2" not in text(few)


def test_an_invoice_to_contest_leads_to_the_opening_of_its_dispute(acting, signed_in, books):
    answer = signed_in().get(address(acting), {"text": "halbrane", "to": "dispute"})
    page = text(answer)
    assert "Quelle facture" in page and list(found(answer)) == ["receivables"]
    opening = f"/c/{acting.company.slug}/receivables/{books['invoice'].pk}/dispute/"
    assert f'href="{opening}"' in page
    direct = signed_in().get(address(acting), {"text": "F26-1187", "to": "dispute"})
    assert direct.headers["Location"] == opening
    assert "Quelle facture" not in text(signed_in("auditor").get(address(acting), {"to": "dispute"}))


def test_the_topbar_leads_to_the_search(acting, signed_in):
    page = text(signed_in().get(f"/c/{acting.company.slug}/"))
    assert f'role="search" action="{address(acting)}"' in page


def test_another_company_finds_nothing_of_ours(acting, signed_in, books):
    other = factories.acting()
    theirs = signed_in(of=other.company)
    for typed in ("halbrane", "F26-1187", books["case"].number):
        answer = theirs.get(address(other), {"text": typed})
        assert answer.status_code == 200 and found(answer) == {}


def test_as_many_statements_whatever_is_found(acting, signed_in, books):
    client = signed_in()
    few = read_by(client, acting)
    for step in range(30):
        made = factories.invoice(acting, number=f"X-{step}", of=books["dairy"])
        factories.dispute(acting, made, claimed=100_00)
    assert read_by(client, acting) == few


def read_by(client, acting) -> int:
    client.get(address(acting), {"text": "halbrane"})
    with CaptureQueriesContext(connection) as read:
        client.get(address(acting), {"text": "halbrane"})
    return len(read.captured_queries)
