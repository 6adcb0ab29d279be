"""A Monday morning of a credit manager: the list, what is late, a customer on the phone, what others have to do."""

import re
from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from tests.browser.conftest import Served, sign_in
from tests.browser.people import amounts, books, import_it

from amiable.jobs.demo_company.names import SELLER
from amiable.jobs.demo_company.open_items import open_items_xlsx, open_rows
from amiable.jobs.demo_company.story import tell

TODAY = date(2026, 11, 24)
CUSTOMER = "Laiterie Halbrane"
CASES = "C-0412"
TICKED = ("F26-1951", "F26-2163")


@pytest.fixture(scope="module")
def morning_list() -> tuple[str, bytes]:
    """The list of the demonstration without one document, which was paid since: its number, and the workbook."""
    rows = open_rows(tell(TODAY, 2026, 320))
    paid = next(row for row in rows if row.kind == "Facture" and row.customer.code != CASES and row.total == row.left)
    return paid.number, open_items_xlsx([row for row in rows if row is not paid], SELLER, TODAY)


def test_a_monday_morning(tab: Page, served: Served, morning_list):
    sign_in(tab, served)
    _take_the_list(tab, served, *morning_list)
    _keep_a_view_of_what_is_late(tab, served)
    _on_the_phone(tab, served)
    _leave_two_invoices_waiting(tab, served)
    _contest_two_invoices_at_once(tab, served)
    _send_the_statement(tab, served)
    _hand_over_what_is_to_do(tab, served)


def _take_the_list(tab: Page, served: Served, paid: str, workbook: bytes) -> None:
    tab.goto(served.company("arrivals/"))
    with tab.expect_file_chooser() as dialog:
        tab.locator("#morning-file").click()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    dialog.value.set_files([{"name": "postes-ouverts-lundi.xlsx", "mimeType": kind, "buffer": workbook}])
    tab.wait_for_url(re.compile("/uploads/"))
    import_it(tab)
    tab.wait_for_url(re.compile("/batches/"), timeout=20_000)
    tab.goto(served.company(f"search/?text={paid}"))
    expect(tab.locator("main")).to_contain_text("Soldé, cause inconnue")


def _keep_a_view_of_what_is_late(tab: Page, served: Served) -> None:
    """Ask, see the totals follow, keep the question under a name, take the list to Excel."""
    tab.keyboard.press("Escape")
    tab.goto(
        served.company("receivables/?late=60&salesperson=Solène Virazeix&columns=number,customer,open,salesperson")
    )
    expect(tab.locator("tr[data-row]").first).to_contain_text("Solène Virazeix")
    total = amounts(tab.locator(".am-totals"))[0]
    tab.get_by_role("link", name="Enregistrer cette vue").click()
    tab.get_by_label("Nom").fill("Retards de Solène")
    tab.get_by_role("button", name="Enregistrer").click()
    tab.get_by_role("link", name="Retards de Solène", exact=True).click()
    assert amounts(tab.locator(".am-totals"))[0] == total
    with tab.expect_download() as taken:
        tab.keyboard.press("e")
    book = CalamineWorkbook.from_filelike(BytesIO(taken.value.path().read_bytes()))
    cells = book.get_sheet_by_index(0).to_python()
    heads = next(row for row in cells if "Commercial" in row)
    rows = cells[cells.index(heads) + 1 :]
    left = [row[heads.index("Ouvert")] for row in rows if row[heads.index("Commercial")] == "Solène Virazeix"]
    assert round(sum(float(cell) for cell in left) * 100) == total


def _on_the_phone(tab: Page, served: Served) -> None:
    """The customer calls: found by a word, on one page with who to write to, and what was said is noted."""
    tab.keyboard.press("/")
    tab.keyboard.type("halbrane")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name=CUSTOMER).first.click()
    expect(tab.locator("h1")).to_have_text(CUSTOMER)
    expect(tab.get_by_text("Paul Nérandier", exact=True)).to_be_visible()
    tab.get_by_label("Nouvelle note").fill("M. Nérandier rappelle jeudi, après le comptage.")
    tab.get_by_role("button", name="Ajouter la note").click()
    expect(tab.locator("main")).to_contain_text("rappelle jeudi")


def _leave_two_invoices_waiting(tab: Page, served: Served) -> None:
    """Ticked on the statement, held in the dialog, and taken back: nothing was confirmed that can be undone."""
    for number in TICKED:
        tab.locator("tr", has_text=number).get_by_role("checkbox").check()
    expect(tab.locator("[data-selected]")).to_contain_text("2")
    tab.locator("[data-selected]").get_by_role("button", name="Mettre en attente").click()
    sheet = tab.locator("dialog.am-over")
    _onward(sheet)
    sheet.get_by_label(re.compile("Pourquoi")).fill("Comptage jeudi.")
    _onward(sheet)
    sheet.locator("footer button[value=open]").click()
    toast = tab.locator(".am-toast")
    expect(toast).to_be_visible()
    expect(tab.locator("main")).to_contain_text("Comptage jeudi.")
    toast.get_by_role("button", name="Annuler").click()
    expect(tab.locator("main")).not_to_contain_text("Comptage jeudi.")


def _contest_two_invoices_at_once(tab: Page, served: Served) -> None:
    """One case over two invoices, each with its amount; the statement shows them contested, to the cent."""
    tab.goto(served.company("customers/?text=halbrane"))
    tab.get_by_role("link", name=CUSTOMER).first.click()
    for number in TICKED:
        tab.locator("tr", has_text=number).get_by_role("checkbox").check()
    tab.keyboard.press("l")
    sheet = tab.locator("dialog.am-over")
    expect(sheet.locator(".case-item input")).to_have_count(len(TICKED))
    for field, amount in zip(sheet.locator(".case-item input").all(), ("1 440,00", "720"), strict=True):
        field.fill(amount)
    _onward(sheet)
    sheet.get_by_label("Motif, tel que le client le dit").select_option("quantity_missing")
    sheet.get_by_label("Les mots du client").fill("Il manque une palette à chaque livraison.")
    _onward(sheet)
    expect(sheet.get_by_label("Service")).to_have_value("logistics")
    sheet.locator("footer button[value=open]").click()
    expect(tab.locator(".am-toast")).to_contain_text("est ouvert")
    told = books(
        served,
        "from amiable.disputes.models import Dispute\n"
        "one = Dispute.objects.latest('pk')\n"
        "told = [one.blocked, sorted(one.lines.values_list('receivable__number', 'blocked'))]",
    )
    assert told == [216_000, [["F26-1951", 144_000], ["F26-2163", 72_000]]]


def _send_the_statement(tab: Page, served: Served) -> None:
    tab.goto(served.company("customers/?text=halbrane"))
    tab.get_by_role("link", name=CUSTOMER).first.click()
    tab.get_by_role("link", name="Relevé de compte").click()
    with tab.expect_download() as taken:
        tab.get_by_role("link", name="PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")


def _hand_over_what_is_to_do(tab: Page, served: Served) -> None:
    """What waits for logistics, given to the one who answers there, from the list."""
    tab.goto(served.company("disputes/?department=logistics"))
    count = tab.locator("tr[data-row]").count()
    assert count > 1
    tab.locator("[data-tick-all]").check()
    expect(tab.locator("[data-selected]")).to_contain_text(str(count))


def _onward(sheet) -> None:
    sheet.locator("footer .btn-ink").click()
