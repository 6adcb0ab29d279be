"""Reconciliation: our aged balance against that of the accounts, to the cent, with what may explain a difference."""

import io
import re
import zipfile
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories
from tests.intake.lists import Item, text
from tests.intake.uploads import FEC_NAME, small_fec, taken
from tests.web.reading import euros, href, ink_buttons, statements, text_of

from amiable.formats.table import open_table

TODAY = date(2026, 11, 24)
BAD = "C1;Maison C1;X1;31/02/2026;15/10/2026;1,00;1,00"
ITEMS = [
    Item("C1", "F1", 100_000, issued="20/11/2026", due="20/12/2026"),
    Item("C1", "F2", 20_000, issued="01/10/2026", due="01/11/2026"),
    Item("C2", "F3", 3_000, issued="01/09/2026", due="01/10/2026"),
    Item("C2", "F4", 400, issued="01/05/2026", due="01/06/2026"),
    Item("C2", "AV1", -500, issued="10/11/2026", due=""),
]
OURS = {"not_due": "1 000,00", "d1_30": "200,00", "d31_60": "30,00", "d61_90": "0", "d91_more": "4,00"}


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = "2026-11-24"


@pytest.fixture
def books(acting):
    taken(acting, [("postes.csv", text(ITEMS))], as_of=TODAY)
    return acting


def there(acting) -> str:
    return reverse("reconciliation", kwargs={"slug": acting.company.slug})


def balance(*rows: str, titles: str = "Code client;Non échu;1-30;31-60;61-90;> 90;Avoirs") -> SimpleUploadedFile:
    return SimpleUploadedFile("balance.csv", "\r\n".join([titles, *rows]).encode(), "text/csv")


def lines_of(page) -> list[str]:
    table = page.content.decode().partition('id="lines"')[2].partition("</table>")[0]
    return [" ".join(re.sub("<[^>]*>", " ", unescape(row)).split()) for row in table.split("<tr")[2:]]


# ---- totals typed


def test_before_anything_is_typed_ours_is_shown_and_nothing_is_judged(books, signed_in):
    page = signed_in("auditor").get(there(books))
    said = text_of(page)
    assert f"Non échu {euros(100_000)}" in said and f"Total net {euros(122_900)}" in said
    assert "diffèrent" not in said and "au centime." not in said and ink_buttons(page) == 1


def test_equal_to_the_cent_says_so(books, signed_in):
    page = signed_in().get(there(books), OURS | {"credit": "5,00", "total": "1 229,00"})
    assert "Les deux balances sont égales, au centime." in text_of(page)
    assert 'id="causes"' not in page.content.decode()


def test_a_cent_of_difference_is_shown_in_its_bucket_and_in_the_total(books, signed_in):
    page = signed_in().get(there(books), OURS | {"d31_60": "30,01", "credit": "-5"})
    assert "Les deux balances diffèrent." in text_of(page)
    assert euros(-1) in next(line for line in lines_of(page) if "31 à 60" in line)
    assert euros(-1) in next(line for line in lines_of(page) if "Total net" in line)
    assert "égal" in next(line for line in lines_of(page) if "1 à 30" in line)


def test_credits_may_be_deducted_from_the_buckets_by_their_date(books, signed_in):
    theirs = OURS | {"d1_30": "195,00", "credits": "within", "total": "1229"}
    assert "égales, au centime" in text_of(signed_in().get(there(books), theirs))


def test_a_total_that_is_not_the_sum_of_its_own_buckets_is_told(books, signed_in):
    page = signed_in().get(there(books), OURS | {"total": "1 300,00"})
    assert f"Votre total ne fait pas la somme de vos tranches : il s’en écarte de {euros(6_600)}" in text_of(page)


@pytest.mark.parametrize("amount", ["1000", "1 000,00 €", "1.000,00", "1,000.00", "1000.00"])
def test_amounts_are_read_with_other_separators(books, signed_in, amount):
    assert "égal" in lines_of(signed_in().get(there(books), {"not_due": amount}))[0]


@pytest.mark.parametrize("amount", ["1.000", "abc", "9" * 30, "<b>"])
def test_what_is_not_read_is_told_beside_its_field_and_kept(books, signed_in, amount):
    page = signed_in().get(there(books), OURS | {"not_due": amount})
    html = page.content.decode()
    assert page.status_code == 422 and 'aria-describedby="not_due_error"' in html
    assert f'value="{amount.replace("<", "&lt;").replace(">", "&gt;")}"' in html and 'value="200,00"' in html


# ---- what may explain it


def test_what_may_explain_a_difference_is_told_as_facts_with_links(acting, signed_in):
    taken(acting, [("postes.csv", text([*ITEMS, BAD]))], as_of=TODAY)
    invoice = factories.invoice(acting, factories.customer(acting, "C7", "Halles"), amount=50_000, estimated=True)
    factories.dispute(acting, invoice, claimed=20_000)
    page = signed_in().get(there(acting), {"not_due": "1"})
    said = text_of(page)
    assert "1 ligne d’import à corriger" in said and "/batches/" in href(page, "1 ligne d’import")
    assert f"{euros(500)} de crédits non affectés" in said and "place=credit" in href(page, "crédits non affectés")
    assert f"{euros(50_000)} dont l’échéance est estimée" in said
    assert f"{euros(20_000)} contestés" in said and "1 litige ouvert" in said


def test_contested_euros_stay_in_the_bucket_of_their_original_due_date(acting, signed_in):
    invoice = factories.invoice(acting, amount=50_000, due_on=date(2026, 11, 4))
    factories.dispute(acting, invoice, claimed=50_000)
    page = signed_in().get(there(acting), {"d1_30": "500", "total": "500"})
    assert "égales, au centime" in text_of(page)


def test_the_day_compared_is_the_day_looked_at(books, signed_in):
    page = signed_in().get(there(books), {"as_of": "2026-10-31", "d1_30": "30,00"})
    assert "31 octobre 2026" in text_of(page)
    assert "égal" in next(line for line in lines_of(page) if "1 à 30" in line)


def test_what_the_last_fec_proved_is_told(acting, signed_in):
    taken(acting, [(FEC_NAME, small_fec())])
    said = text_of(signed_in().get(there(acting)))
    assert f"Le dernier FEC, au 31 décembre 2025, disait {euros(150_000)}" in said
    other = factories.acting()
    assert "Aucun FEC" in text_of(signed_in("auditor", of=other.company).get(there(other)))


# ---- customer by customer


def test_a_file_of_customers_is_compared_customer_by_customer_the_largest_gap_first(books, signed_in):
    rows = ("C1;1 000,00;150,00;0;0;0;0", "C2;0;0;30,00;0;4,00;-5,00", "C9;10,00;0;0;0;0;0")
    page = signed_in("auditor").post(there(books), {"file": balance(*rows)})
    said = text_of(page)
    assert page.status_code == 200 and "2 clients diffèrent" in said
    assert said.index("Maison C1") < said.index("C9")
    assert f"1 à 30 jours : {euros(5_000)}" in said and "inconnu ici, ou sans rien d’ouvert" in said
    assert "C2" not in said.partition("clients diffèrent")[2]


def test_a_file_that_agrees_says_so_for_every_customer(books, signed_in):
    rows = ("c1;1 000,00;200,00;0;0;0;0", "C2;0;0;30,00;0;4,00;-5,00")
    said = text_of(signed_in().post(there(books), {"file": balance(*rows)}))
    assert "égales, au centime" in said and "Aucun client ne diffère" in said


def test_a_customer_whose_total_agrees_but_not_its_buckets_is_told_where(books, signed_in):
    rows = ("C1;1 200,00;0;0;0;0;0", "C2;0;0;30,00;0;4,00;-5,00")
    said = text_of(signed_in().post(there(books), {"file": balance(*rows)}))
    assert "1 client diffère" in said and f"Non échu : {euros(-20_000)} 1 à 30 jours : {euros(20_000)}" in said


def test_customers_that_are_only_in_our_books_are_told(books, signed_in):
    said = text_of(signed_in().post(there(books), {"file": balance("C1;1 000,00;200,00;0;0;0;0")}))
    assert "1 client diffère" in said and "Maison C2" in said


@pytest.mark.parametrize(
    "content", [b"", b"a;b\r\n1;2\r\n", b"%PDF-1.7 x", b"Code client;1-30;31-60\r\nC1;1.234;0\r\n"]
)
def test_a_file_that_is_no_balance_is_refused_in_a_sentence(books, signed_in, content):
    sent = {"file": SimpleUploadedFile("x.csv", content)} if content else {}
    page = signed_in().post(there(books), sent)
    assert page.status_code == 422 and 'id="file_error"' in page.content.decode()


# ---- in Excel


def test_the_comparison_in_excel_has_a_line_per_bucket(books, signed_in):
    page = signed_in().get(there(books), OURS)
    answer = signed_in().get(href(page, "Rapprochement en Excel"))
    assert "rapprochement-2026-11-24.xlsx" in answer.headers["Content-Disposition"]
    rows = [row.cells for row in open_table(answer.content, "r.xlsx").rows()]
    assert rows[0] == ["Tranche", "Amiable", "Votre balance", "Écart"]
    assert [rows[2][0], *map(float, rows[2][1:])] == ["1 à 30 jours", 200.0, 200.0, 0.0]


def test_the_comparison_of_customers_in_excel_holds_them_all(books, signed_in):
    rows = tuple(f"X{number};{number + 1},00;0;0;0;0;0" for number in range(300))
    answer = signed_in().post(there(books), {"file": balance(*rows), "as": "xlsx"})
    assert b"X299" in zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml")


# ---- doors, sizes


def test_another_company_is_not_compared_with(books, signed_in):
    other = factories.acting()
    said = text_of(signed_in(of=other.company).get(there(other), {"not_due": "0"}))
    assert f"Non échu {euros(0)} {euros(0)} égal" in said
    assert signed_in(of=other.company).get(there(books)).status_code == 404


def test_the_form_of_files_needs_its_token(books, signed_in):
    client = signed_in()
    client.handler.enforce_csrf_checks = True
    assert client.post(there(books), {"file": balance("C1;1;0;0;0;0;0")}).status_code == 403


def test_as_many_statements_for_thirty_customers_as_for_one(acting, signed_in):
    client = signed_in()
    taken(acting, [("postes.csv", text(ITEMS[:1]))], as_of=TODAY)
    one = statements(client, f"{there(acting)}?not_due=1")
    more = [Item(f"K{number}", f"G{number}", 1_000 + number) for number in range(30)]
    taken(acting, [("plus.csv", text([*ITEMS, *more]))], as_of=TODAY, mode="delta")
    assert statements(client, f"{there(acting)}?not_due=1") == one


def test_a_credit_is_aged_by_the_day_of_its_document(acting, signed_in):
    customer = factories.customer(acting)
    factories.credit(acting, customer, 10_000, on=date(2026, 11, 10))
    factories.invoice(acting, customer, amount=10_000, issued_on=date(2026, 11, 10), due_on=date(2026, 12, 10))
    page = signed_in().get(there(acting), {"credits": "within", "d1_30": "-100,00", "not_due": "100,00", "total": "0"})
    assert "égales, au centime" in text_of(page)
