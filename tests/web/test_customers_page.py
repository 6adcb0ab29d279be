"""The list of customers: views, filters in the address, totals that follow, pages, refusals that are told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, rows_of, statements, text_of

from amiable.receivables.operations.identity import Identity, set_customer

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def some(acting):
    """C1 owes 300, C2 800 of which 500 contested, C3 has a credit only."""
    quai, octemare, pradel = (
        factories.customer(acting, code, name)
        for code, name in (("C1", "Brasserie du Quai"), ("C2", "Épicerie Octemare"), ("C3", "Pradel et fils"))
    )
    factories.invoice(acting, quai, amount=300_00, due_on=TODAY - timedelta(1))
    contested = factories.invoice(acting, octemare, amount=800_00, due_on=TODAY - timedelta(1))
    factories.dispute(acting, contested, claimed=500_00)
    factories.credit(acting, pradel, 40_00)
    set_customer(
        acting, quai, Identity("Brasserie du Quai", salesperson="Paul Aubin", group="Quais", siren="000001008")
    )


def address(acting) -> str:
    return reverse("customers", kwargs={"slug": acting.company.slug})


def names(answer) -> list[str]:
    return [row.partition(" C")[0] for row in rows_of(answer)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Épicerie Octemare", "Brasserie du Quai"]),
        ({"having": "contested"}, ["Épicerie Octemare"]),
        ({"having": "credit"}, ["Pradel et fils"]),
        ({"having": "all", "sort": "code"}, ["Brasserie du Quai", "Épicerie Octemare", "Pradel et fils"]),
        ({"text": "epicerie"}, ["Épicerie Octemare"]),
        ({"text": "000001008"}, ["Brasserie du Quai"]),
        ({"salesperson": "Paul Aubin"}, ["Brasserie du Quai"]),
        ({"group": "Quais", "sort": "claimable", "order": "asc"}, ["Brasserie du Quai"]),
    ],
)
def test_every_filter_view_and_order_is_in_the_address(acting, signed_in, some, asked, found):
    answer = signed_in("auditor").get(address(acting), asked)
    assert (answer.status_code, names(answer)) == (200, found)


def test_a_row_tells_the_account_and_opens_the_customer(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"having": "contested"})
    (row,) = rows_of(answer)
    for said in ("Épicerie Octemare", "C2", euros(800_00), euros(300_00), euros(500_00)):
        assert said in row
    assert signed_in().get(href(answer, "Épicerie Octemare")).status_code == 200
    assert ink_buttons(answer) == 1


def test_totals_follow_the_filter(acting, signed_in, some):
    assert "2 clients, ouverts pour " + euros(1100_00) in text_of(signed_in().get(address(acting)))
    assert "1 client, ouvert pour " + euros(300_00) in text_of(signed_in().get(address(acting), {"text": "quai"}))


def test_pages_hold_every_customer_once(acting, signed_in):
    for number in range(60):
        factories.invoice(acting, factories.customer(acting, f"C{number:03}", f"Client {number}"), amount=100_00)
    client = signed_in()
    first = client.get(address(acting), {"sort": "code"})
    second = client.get(href(first, "Suivantes"))
    seen = rows_of(first) + rows_of(second)
    assert (len(rows_of(first)), len(seen), len(set(seen))) == (50, 60, 60)
    assert rows_of(client.get(href(second, "Précédentes"))) == rows_of(first)


@pytest.mark.parametrize(
    "asked", [{"having": "rich"}, {"sort": "soul"}, {"salesperson": "Personne"}, {"after": "garbage"}, {"order": "up"}]
)
def test_what_was_typed_by_hand_in_the_address_is_told_and_the_list_is_shown(acting, signed_in, some, asked):
    answer = signed_in().get(address(acting), asked)
    assert answer.status_code == 400
    assert len(rows_of(answer)) == 2


def test_nothing_found_and_nothing_at_all_say_what_to_do(acting, signed_in, some):
    assert "Aucun client ne répond" in text_of(signed_in().get(address(acting), {"text": "zzz"}))
    other = factories.acting()
    answer = signed_in(of=other.company).get(address(other))
    assert "Importer un premier fichier" in text_of(answer) and ink_buttons(answer) == 1


def test_only_the_list_is_sent_while_one_types(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"text": "quai", "sort": ""}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert answer.headers["HX-Replace-Url"].endswith("?text=quai")


def test_a_salesperson_begins_with_their_own_customers(acting, signed_in, some):
    from django.test import Client

    user = factories.user(acting.company, "salesperson")
    user.first_name, user.last_name = "Paul", "Aubin"
    user.save()
    client = Client(headers={"accept-language": "fr"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert names(client.get(address(acting))) == ["Brasserie du Quai"]
    assert len(names(client.get(address(acting), {"having": "all"}))) == 3


def test_it_takes_the_same_statements_for_one_customer_and_for_thirty(acting, signed_in):
    factories.invoice(acting, factories.customer(acting), amount=100_00)
    client = signed_in()
    one = statements(client, address(acting))
    for number in range(30):
        factories.invoice(acting, factories.customer(acting, f"N{number:03}", f"Client {number}"), amount=100_00)
    assert statements(client, address(acting)) == one <= 14
