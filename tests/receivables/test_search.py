"""What things are found by: the same questions on both engines, whatever way round they are looked for."""

import pytest
from tests import factories

from amiable.disputes.queries import dispute_page
from amiable.portfolio.queries.search import search
from amiable.receivables.models import Customer, CustomerWords, Receivable, ReceivableWords
from amiable.receivables.operations.search import index_customers, index_receivables
from amiable.receivables.queries import matching
from amiable.receivables.queries.listing import Filter, listing_totals, receivable_rows
from amiable.receivables.queries.moments import moment
from amiable.receivables.queries.words import Term, kept, terms_of

TODAY = factories.NOW.date()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("F26-1187", [Term("f26", True), Term("1187", True, "eur1187")]),
        ("F26-97", [Term("f26", True), Term("97", False, "eur97", "f2697")]),
        ("Société d’Œuvre", [Term("societe", True), Term("d", False), Term("oeuvre", True)]),
        ("1 234,56", [Term("eur123456", False)]),
        ("1234.56 €", [Term("eur123456", False)]),
        ("12.345,00", [Term("eur1234500", False)]),
        ("732 829 320", [Term("732829320", True, "eur732829320")]),
        ("à", [Term("a", False)]),
        ("% - ’", []),
        ("'* OR \" NEAR(", [Term("or", False), Term("near", True)]),
        ("a" * 100, [Term("a" * 60, True)]),
        ("1 2 3 4 5 6 7 8 9 10", [Term(f"{n}", False, f"eur{n}") for n in range(1, 9)]),
    ],
)
def test_what_is_asked_is_read_as_terms(text, terms):
    assert terms_of(text) == terms


def test_a_number_is_kept_in_all_the_forms_people_call_it_by():
    told = kept(numbers=["FA 2026/00123"], cents=123_456).split()
    assert {"fa", "2026", "00123", "123", "fa202600123", "eur123456", "eur1234"} <= set(told)
    assert {"00123", "0123", "600123"} <= set(kept(numbers=["FA202600123"]).split())
    assert kept(texts=["C-0412", "Épicerie d’Or"]) == "c 0412 c0412 epicerie d or dor"
    assert len(kept(texts=[" ".join(map(str, range(9999)))]).split()) == 2000


@pytest.fixture
def acting(db):
    return factories.acting()


@pytest.fixture
def shop(acting):
    """Three customers with an invoice and a dispute each; and another company with the same."""
    for who in (acting, factories.acting()):
        for code, name, number, amount in (
            ("C-0412", "Laiterie Halbrane", "F26-1187", 1234_56),
            ("C-0500", "Société d’Œuvre & Épicerie", "FA 2026/00123", 500_00),
            ("X_1", "Laiterie Ardelune", "AV-9", 80_00),
        ):
            invoice = factories.invoice(who, factories.customer(who, code, name), number=number, amount=amount)
            factories.dispute(who, invoice, words="Trois palettes manquent.")
    Customer.objects.filter(company=acting.company, code="C-0412").update(siren="732829320")
    index_customers(acting.company, Customer.objects.values_list("pk", flat=True))
    return acting


ASKED = [
    ("f26-1187", ["F26-1187"], ["F26-1187"]),
    ("f261187", ["F26-1187"], ["F26-1187"]),
    ("1187", ["F26-1187"], ["F26-1187"]),
    ("F26", ["F26-1187"], ["F26-1187"]),
    ("F26-11", ["F26-1187"], ["F26-1187"]),
    ("f-26-11", ["F26-1187"], ["F26-1187"]),
    ("F26-12", [], []),
    ("c-04", ["F26-1187"], ["F26-1187"]),
    ("2026/00123", ["FA 2026/00123"], ["FA 2026/00123"]),
    ("laiterie", ["AV-9", "F26-1187"], ["AV-9", "F26-1187"]),
    ("LAITERIE hal", ["F26-1187"], ["F26-1187"]),
    ("laiterie 1187", ["F26-1187"], ["F26-1187"]),
    ("œuvre", ["FA 2026/00123"], ["FA 2026/00123"]),
    ("epicerie", ["FA 2026/00123"], ["FA 2026/00123"]),
    ("732829320", ["F26-1187"], ["F26-1187"]),
    ("732 829 320", ["F26-1187"], ["F26-1187"]),
    ("1 234,56", ["F26-1187"], []),
    ("1234", ["F26-1187"], []),
    ("palettes", [], ["AV-9", "F26-1187", "FA 2026/00123"]),
    ("palettes laiterie", [], ["AV-9", "F26-1187"]),
    ("av", ["AV-9"], ["AV-9"]),
    ("la", [], []),
    ("%", [], []),
    ("' OR 1=1 --", [], []),
    ('"laiterie"*', ["AV-9", "F26-1187"], ["AV-9", "F26-1187"]),
    ("laiterie xyzzy", [], []),
]


@pytest.mark.parametrize("few", [200, 0], ids=["few", "many"])
@pytest.mark.parametrize(("text", "receivables", "disputes"), ASKED)
def test_both_engines_find_the_same_few_or_many(shop, monkeypatch, few, text, receivables, disputes):
    """Few are looked for by their ids, many as they pass."""
    monkeypatch.setattr(matching, "FEW_CUSTOMERS", few)
    monkeypatch.setattr(matching, "FEW_THINGS", few)
    at, asked = moment(shop.company, TODAY), Filter(text=text)
    rows = receivable_rows(shop.company, at, asked).rows
    assert sorted(row.number for row in rows) == receivables
    assert listing_totals(shop.company, at, asked)["count"] == len(receivables)
    cases = dispute_page(shop.company, TODAY, text=text)["rows"]
    assert sorted(number for row in cases for number in row["numbers"]) == disputes
    found = search(shop.company, at, text)
    assert sorted(row["number"] for row in found["receivables"]) == receivables
    assert {row["id"] for row in found["disputes"]} == {row["id"] for row in cases}


def test_a_search_says_what_each_is_and_whether_there_is_more(shop):
    at = moment(shop.company, TODAY)
    found = search(shop.company, at, "laiterie", limit=1)
    assert found["more"] and found["more_of"] == {"customers": True, "receivables": True, "disputes": True}
    (customer,), (receivable,), (dispute,) = found["customers"], found["receivables"], found["disputes"]
    assert customer | {"id": 0} == {
        "id": 0,
        "code": "C-0412",
        "name": "Laiterie Halbrane",
        "siren": "732829320",
        "open": 1234_56,
    }
    assert receivable | {"id": 0} == {
        "id": 0,
        "number": "F26-1187",
        "customer": "C-0412",
        "name": "Laiterie Halbrane",
        "open": 1234_56,
        "amount": 1234_56,
    }
    assert (dispute["customer"], dispute["status"], dispute["blocked"]) == ("X_1", "open", 80_00)
    exact = search(shop.company, at, "c-0412")
    assert [row["code"] for row in exact["customers"]] == ["C-0412"] and not exact["more"]
    numbered = search(shop.company, at, dispute["number"])
    assert numbered["disputes"][0]["id"] == dispute["id"]


def test_what_is_renamed_is_found_by_its_new_name_only(shop):
    at = moment(shop.company, TODAY)
    customer = Customer.objects.get(company=shop.company, code="X_1")
    Customer.objects.filter(pk=customer.pk).update(name="Verrerie de l’Aube")
    index_customers(shop.company, [customer.pk])
    Receivable.objects.filter(company=shop.company, number="AV-9").update(number="AV-10", amount=90_00)
    index_receivables(shop.company, Receivable.objects.filter(number="AV-10").values_list("pk", flat=True))
    for text, count in (("ardelune", 0), ("verrerie", 1), ("av-9", 0), ("av-10", 1), ("90,00", 1), ("80,00", 0)):
        assert listing_totals(shop.company, at, Filter(text=text))["count"] == count, text


def test_another_company_s_things_are_not_indexed_through_ours(shop):
    other = factories.acting()
    ids = list(Receivable.objects.values_list("pk", flat=True))
    index_receivables(other.company, ids)
    index_customers(other.company, Customer.objects.values_list("pk", flat=True))
    assert not ReceivableWords.objects.filter(company=other.company).exists()
    assert not CustomerWords.objects.filter(company=other.company).exists()


def test_a_search_takes_as_many_statements_for_forty_as_for_two(acting):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    customer, at = factories.customer(acting), moment(acting.company, TODAY)
    counts = []
    for more in (2, 38):
        for _ in range(more):
            factories.invoice(acting, customer)
        with CaptureQueriesContext(connection) as captured:
            search(acting.company, at, "quai")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 5
