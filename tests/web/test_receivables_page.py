"""The list of receivables: filters in the address, totals that follow, pages both ways, refusals that are told."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, rows_of, statements, text_of

from amiable.core.events import Issued, Paid, Share
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.receivables.models import Customer, Receivable
from amiable.receivables.queries.listing import Filter, listing_totals
from amiable.receivables.queries.moments import moment

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def some(acting):
    """Two customers; F-1 late 288 days, F-2 to come, F-3 contested in part, F-4 settled, a credit."""
    quai = factories.customer(acting, "C001", "Brasserie du Quai")
    octemare = factories.customer(acting, "C002", "Épicerie Octemare")
    factories.invoice(acting, quai, number="F-1", amount=1200_00)
    factories.invoice(acting, quai, number="F-2", amount=500_00, due_on=date(2026, 12, 5))
    disputed = factories.invoice(acting, octemare, number="F-3", amount=800_00, due_on=date(2026, 10, 1))
    settled = factories.invoice(acting, octemare, number="F-4", amount=90_00)
    factories.say(acting, settled, Paid(date(2026, 3, 1), 90_00))
    factories.credit(acting, octemare, 75_00, number="AC-1")
    return open_dispute(acting, lines=[BlockedLine(disputed, 300_00)], reason="price", opened_on=date(2026, 10, 20))


def address(acting) -> str:
    return reverse("receivables", kwargs={"slug": acting.company.slug})


def numbers(answer) -> list[str]:
    """Each row begins with « Ouvrir » and its number."""
    return [row.split()[1] for row in rows_of(answer)]


# ---- what is listed


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ({}, ["F-1", "F-3", "F-2"]),
        ({"place": "claimable"}, ["F-1", "F-3"]),
        ({"place": "not_due"}, ["F-2"]),
        ({"place": "contested"}, ["F-3"]),
        ({"place": "credit"}, ["AC-1"]),
        ({"place": "settled"}, ["F-4"]),
        ({"text": "octemare"}, ["F-3"]),
        ({"text": "epicerie"}, ["F-3"]),
        ({"text": "f1"}, ["F-1"]),
        ({"customer": "C001"}, ["F-1", "F-2"]),
        ({"late": "0"}, ["F-1", "F-3"]),
        ({"late": "60"}, ["F-1"]),
        ({"least": "500,01"}, ["F-1", "F-3"]),
        ({"least": "500", "most": "1 000"}, ["F-3", "F-2"]),
        ({"dispute": "yes"}, ["F-3"]),
        ({"dispute": "no", "late": "0"}, ["F-1"]),
        ({"sort": "open", "order": "desc"}, ["F-1", "F-3", "F-2"]),
        ({"sort": "number", "order": "desc"}, ["F-3", "F-2", "F-1"]),
        ({"sort": "customer"}, ["F-1", "F-2", "F-3"]),
    ],
)
def test_every_filter_and_order_is_in_the_address(acting, signed_in, some, asked, listed):
    answer = signed_in("auditor").get(address(acting), asked)
    assert answer.status_code == 200
    assert numbers(answer) == listed


def test_a_row_tells_what_the_books_tell(acting, signed_in, some):
    (row,) = rows_of(signed_in().get(address(acting), {"place": "contested"}))
    for said in (
        "F-3",
        "Épicerie Octemare",
        "C002",
        "10/01/2026",
        "01/10/2026",
        "54 j",
        euros(800_00),
        some.number,
        "ouvert",
    ):
        assert said in row


def test_both_readings_of_lateness_are_told_where_they_differ(acting, signed_in):
    invoice = factories.invoice(acting, number="F-9", amount=800_00, due_on=date(2026, 8, 1))
    case = open_dispute(acting, lines=[BlockedLine(invoice, 800_00)], reason="price", opened_on=date(2026, 7, 1))
    (row,) = rows_of(signed_in().get(address(acting)))
    assert "d’origine 115 j" in row and "d’origine 01/08/2026" in row and "j de retard" not in row
    resolve_dispute(acting, dispute=case, finding="unfounded", effective_on=date(2026, 9, 1))
    (row,) = rows_of(signed_in().get(address(acting)))
    assert "115 j de retard" in row and "d’origine" not in row and "résolu" in row


def test_totals_follow_the_filter_and_are_those_of_the_books(acting, signed_in, some):
    at = moment(acting.company, TODAY)
    for asked, filtered in (
        ({}, Filter()),
        ({"customer": "C002", "place": "all"}, Filter(place="all", customer="C002")),
    ):
        totals = listing_totals(acting.company, at, filtered)
        said = text_of(signed_in().get(address(acting), asked))
        assert f"{totals['count']} pièces, ouvertes pour {euros(totals['open'])}" in said
        for place in ("claimable", "not_due", "contested"):
            assert not totals[place] or euros(totals[place]) in said
        assert (f"Crédits des clients {euros(75_00)}" in said) == (filtered.place == "all")


def test_another_currency_is_shown_and_in_no_sum(acting, signed_in):
    factories.invoice(acting, number="F-1", amount=100_00)
    abroad = factories.document(
        acting, factories.customer(acting, "C9"), "F-USD", 250_00, date(2026, 1, 5), currency="USD"
    )
    factories.say(acting, abroad, Issued(date(2026, 1, 5), (Share(250_00, date(2026, 2, 5)),)))
    answer = signed_in().get(address(acting), {"place": "all"})
    assert any("250,00 USD" in row and "devise : non calculé" in row for row in rows_of(answer))
    assert f"ouvertes pour {euros(100_00)}" in text_of(answer)


def test_another_day_lists_what_was_open_that_day(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"as_of": "2026-02-15"})
    assert numbers(answer) == ["F-1", "F-4", "F-3", "F-2"]
    assert "LIT-" not in text_of(answer)
    assert "as_of=2026-02-15" in href(answer, "En retard") and "as_of=2026-02-15" in href(answer, "F-4")


# ---- chips, heads, pages


def test_a_filter_that_is_on_is_a_chip_that_takes_only_itself_away(acting, signed_in, some):
    answer = signed_in().get(
        address(acting), {"text": "quai", "late": "30", "least": "10", "sort": "open", "after": ""}
    )
    assert href(answer, "« quai »").endswith("/receivables/?late=30&least=10&sort=open")
    assert href(answer, "De plus de 30 jours").endswith("/receivables/?text=quai&least=10&sort=open")
    assert href(answer, "Contestées").endswith("/receivables/?place=contested")  # a view is a question of its own


def test_heads_sort_and_say_how_the_list_is_sorted(acting, signed_in, some):
    answer = signed_in().get(address(acting))
    assert 'aria-sort="ascending"' in answer.content.decode()
    assert href(answer, "Échéance").endswith("?sort=due&order=desc")
    assert href(answer, "Montant").endswith("?sort=amount&order=desc")
    turned = signed_in().get(href(answer, "Échéance"))
    assert numbers(turned) == ["F-2", "F-3", "F-1"] and 'aria-sort="descending"' in turned.content.decode()


def test_one_reads_on_and_back_through_all_pages_without_losing_the_filter(acting, signed_in):
    of = factories.customer(acting)
    for number in range(120):
        factories.invoice(
            acting, of, number=f"F-{number:03}", amount=100_00, due_on=date(2026, 2, 1) + timedelta(number // 3)
        )
    factories.invoice(acting, of, number="X-1", amount=100_00)
    client, seen, pages = signed_in(), [], 0
    answer = client.get(address(acting), {"text": "f"})
    while True:
        seen += numbers(answer)
        pages += 1
        if 'rel="next"' not in answer.content.decode():
            break
        answer = client.get(href(answer, "Suivantes"))
    assert seen == [f"F-{number:03}" for number in range(120)] and pages == 3
    assert "20 sur 120" in text_of(answer)
    back = client.get(href(answer, "Précédentes"))
    assert numbers(back) == seen[50:100]
    assert numbers(client.get(href(back, "Précédentes"))) == seen[:50]


# ---- what cannot be used is told


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"place": "nulle-part"}, "« nulle-part » n’est pas un choix de cette liste"),
        ({"late": "45"}, "« 45 » n’est pas un choix de cette liste"),
        ({"dispute": "peut-être"}, "« peut-être » n’est pas un choix de cette liste"),
        ({"sort": "couleur"}, "« couleur » n’est pas un choix de cette liste"),
        ({"order": "haut"}, "« haut » n’est pas un choix de cette liste"),
        ({"least": "douze"}, "« douze » n’est pas un montant comme 1 234,56"),
        ({"most": "-3"}, "le montant se tape sans signe moins"),
        ({"least": "10", "most": "5"}, "plus petit que le montant d’à côté"),
        ({"after": "n’importe"}, "cette page de la liste n’est plus reconnue"),
        ({"text": "a\x00b"}, "caractère"),
        ({"text": "x" * 81}, "80"),
        ({"customer": "C\x00"}, "caractère"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_and_all_is_listed(acting, signed_in, some, asked, sentence):
    answer = signed_in().get(address(acting), asked | {"customer": asked.get("customer", "")})
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert numbers(answer) == ["F-1", "F-3", "F-2"]
    assert text_of(answer).count("retirer ce filtre") == ("least" in asked and "most" in asked)  # what can be used is


def test_what_was_typed_is_kept_in_its_field_where_it_is_refused(acting, signed_in, some):
    body = unescape(signed_in().get(address(acting), {"least": "douze", "text": "quai"}).content.decode())
    assert 'value="douze"' in body and 'value="quai"' in body and 'aria-invalid="true"' in body


def test_words_of_sql_and_markup_are_only_words(acting, signed_in, some):
    for text in ("%", "_", "'; DROP TABLE x; --", "<script>alert(1)</script>", "F-1%' OR '1'='1", "\\"):
        answer = signed_in().get(address(acting), {"text": text})
        assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()
        assert numbers(answer) == []


# ---- empty


def test_where_nothing_passes_it_says_what_to_do(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"text": "introuvable", "place": "contested"})
    assert "Aucune créance ne répond à ces filtres" in text_of(answer)
    assert href(answer, "Chercher parmi toutes").endswith("?text=introuvable&place=all")


@pytest.mark.parametrize(("role", "offered"), [("accountant", True), ("auditor", False)])
def test_a_new_company_is_told_to_import_where_the_reader_may(acting, signed_in, role, offered):
    answer = signed_in(role).get(address(acting))
    assert "Aucune créance pour l’instant" in text_of(answer)
    assert ("Importer un premier fichier" in text_of(answer)) == offered
    assert "Filtrer" not in text_of(answer) and ink_buttons(answer) == offered


# ---- the part for htmx, statements, doors


def test_while_one_types_the_list_alone_comes_with_its_address(acting, signed_in, some):
    asked = {"text": "quai", "late": "", "least": "", "most": "", "dispute": ""}
    answer = signed_in().get(address(acting), asked, headers={"HX-Request": "true"})
    assert numbers(answer) == ["F-1", "F-2"] and "<html" not in answer.content.decode()
    assert answer.headers["HX-Replace-Url"] == f"{address(acting)}?text=quai"
    assert "HX-Request" in answer.headers["Vary"]
    refused = signed_in().get(address(acting), asked | {"least": "1x"}, headers={"HX-Request": "true"})
    assert refused.status_code == 400
    assert 'id="f_least_error" aria-live="polite" hx-swap-oob="true"' in refused.content.decode()


def test_it_works_without_javascript(acting, signed_in, some):
    body = signed_in().get(address(acting), {"place": "claimable", "as_of": "2026-11-20"}).content.decode()
    form = body.partition('<form class="am-filters"')[2].partition("</form>")[0]
    assert f'action="{address(acting)}"' in form and 'method="get"' in form and 'type="submit"' in form
    assert '<option value="claimable" selected>' in form and 'name="as_of" value="2026-11-20"' in form
    assert 'name="after"' not in form


def test_the_page_takes_as_many_statements_for_thirty_rows_as_for_one(acting, signed_in):
    client, of = signed_in(), factories.customer(acting)

    def disputed(number: int) -> None:
        invoice = factories.invoice(acting, of, number=f"F{number}", amount=100_00)
        open_dispute(acting, lines=[BlockedLine(invoice, 10_00)], reason="price", opened_on=date(2026, 3, 1))

    disputed(0)
    few = statements(client, address(acting))
    for number in range(1, 30):
        disputed(number)
    assert statements(client, address(acting)) == few <= 15


# ---- a dispute over what was chosen


def to_contest(acting) -> str:
    return reverse("receivables_case", kwargs={"slug": acting.company.slug})


def chosen(acting, *numbers) -> dict[str, list[int]]:
    """The boxes ticked."""
    found = dict(Receivable.objects.filter(company=acting.company).values_list("number", "pk"))
    return {"id": [found[number] for number in numbers]}


def test_a_dispute_is_opened_over_what_was_ticked_with_a_key_that_is_printed(acting, signed_in, some):
    client = signed_in()
    body = client.get(address(acting)).content.decode()
    button = body.partition(f'formaction="{to_contest(acting)}"')[2].partition("</button>")[0]
    assert "Ouvrir un litige <kbd>l</kbd>" in button and 'data-key="l"' in body and 'data-map="l"' in body
    for headers in ({}, {"X-Sheet": "1"}):  # a script follows it as the browser does
        answer = client.get(to_contest(acting), chosen(acting, "F-1", "F-2"), headers=headers)
        assert answer.status_code == 302
        shown = client.get(answer.headers["Location"], headers=headers)
        assert "Brasserie du Quai · F-1 et F-2" in text_of(shown) and "Contesté sur F-2" in text_of(shown)


def test_of_several_customers_it_says_so_and_offers_each(acting, signed_in, some):
    client = signed_in()
    asked = chosen(acting, "F-1", "F-2", "F-3", "AC-1") | {"back": "place=open&late=0"}
    answer = client.get(to_contest(acting), asked)
    assert answer.status_code == 422 and ink_buttons(answer) == 1
    for said in ("Ces pièces sont de 2 clients", "choisissez les factures d’un client, ou ouvrez sa page"):
        assert said in text_of(answer)
    assert href(answer, "Revenir à la liste") == f"{address(acting)}?place=open&late=0"
    quai = Customer.objects.get(company=acting.company, code="C001")
    assert href(answer, "Brasserie du Quai") == reverse("customer", kwargs={"slug": acting.company.slug, "id": quai.pk})
    assert "Brasserie du Quai · F-1 et F-2" in text_of(client.get(href(answer, "Ouvrir sur ses 2 factures")))
    assert "Épicerie Octemare · F-3" in text_of(client.get(href(answer, "Ouvrir sur sa facture")))  # without the credit


def test_all_of_a_filter_may_be_contested_where_it_is_one_customer_and_not_too_much(acting, signed_in, some):
    client = signed_in()

    def every(asked):
        return {"all": client.get(address(acting), asked).context["all_of_filter"]}

    answer = client.get(to_contest(acting), every({"text": "quai"}))
    assert "F-1 et F-2" in text_of(client.get(answer.headers["Location"]))
    of = factories.customer(acting, "C003", "Cave Lenoncourt")
    for number in range(201):
        factories.invoice(acting, of, number=f"X-{number}", amount=10_00)
    answer = client.get(to_contest(acting), every({"text": "lenoncourt"}))
    assert answer.status_code == 422 and ink_buttons(answer) == 1
    assert "201 pièces à la fois, c’est trop pour cette fenêtre : choisissez-en 200 au plus" in text_of(answer)


def test_credits_and_what_cannot_be_chosen_are_told(acting, signed_in, some):
    client = signed_in()
    credit = client.get(client.get(to_contest(acting), chosen(acting, "AC-1")).headers["Location"])
    assert "AC-1 n’est pas une facture" in text_of(credit)
    settled = client.get(client.get(to_contest(acting), chosen(acting, "F-4")).headers["Location"])
    assert settled.status_code == 200 and "Épicerie Octemare · F-4" in text_of(settled)
    for asked, sentence in (({}, "cochez au moins une ligne"), ({"all": "faux"}, "ce choix n’est plus reconnu")):
        answer = client.get(to_contest(acting), asked)
        assert answer.status_code == 422 and sentence in text_of(answer)


def test_what_is_not_ours_cannot_be_contested_and_who_may_not_is_not_offered_it(acting, signed_in, some):
    other = factories.acting()
    theirs = factories.invoice(other, number="F-THEIRS").pk
    client, ours = signed_in(), chosen(acting, "F-1")["id"]
    assert client.get(to_contest(acting), {"id": [theirs]}).status_code == 404
    mixed = client.get(to_contest(acting), {"id": [theirs, *ours]})
    assert client.get(mixed.headers["Location"]).status_code == 404
    assert to_contest(acting) not in signed_in("auditor").get(address(acting)).content.decode()
    assert signed_in("auditor").get(to_contest(acting), {"id": ours}).status_code == 403


def test_somebody_of_another_company_finds_nothing(acting, signed_in, some):
    assert signed_in(of=factories.company()).get(address(acting)).status_code == 404


def test_receivables_of_another_company_are_not_listed(acting, signed_in, some):
    other = factories.acting()
    factories.invoice(other, number="F-THEIRS")
    assert numbers(signed_in(of=other.company).get(address(other))) == ["F-THEIRS"]


def test_the_page_is_told_in_english(acting, signed_in, some):
    client = signed_in()
    client.cookies["django_language"] = "en"
    assert "€1,200.00" in text_of(client.get(address(acting)))
