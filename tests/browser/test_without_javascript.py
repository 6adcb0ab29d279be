"""The main acts with a browser that runs no script: links, forms and the server do it all."""

import time

import pytest
from playwright.sync_api import Page, expect
from tests.browser.people import amounts, person

INVOICE = "F26-1187"
DISPUTE = "LIT-2026-0147"  # open, on the same invoice
LIST = "Code client;Raison sociale;N° pièce;Date pièce;Échéance;Montant TTC;Reste dû\r\n{}\r\n"
ROW = "C-0412;Laiterie Halbrane;F26-9001;20/11/2026;20/12/2026;120,00;120,00"


@pytest.fixture(scope="module")
def plain(browser, served):
    """Camille's page, where no script runs."""
    with person(browser, served, java_script_enabled=False) as page:
        yield page


def found(page: Page, served) -> None:
    """The invoice, by the filter of the list and its button."""
    page.goto(served.company("receivables/"))
    page.locator("#f_text").fill(INVOICE)
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.get_by_role("link", name=INVOICE, exact=True).click()
    page.get_by_role("link", name="Ouvrir la créance").click()
    expect(page.locator("h1")).to_contain_text(INVOICE)
    expect(page.locator("#montants")).to_be_visible()


def test_a_dispute_is_opened_decided_and_its_decision_taken_back(plain, served):
    found(plain, served)
    plain.get_by_role("link", name="Ouvrir un litige").click()
    plain.get_by_label("Montant contesté").fill("500,00")
    plain.get_by_role("button", name="Continuer").last.click()
    plain.get_by_label("Motif, tel que le client le dit").select_option("price")
    plain.get_by_label("Les mots du client").fill("Ce n’est pas le prix convenu.")
    plain.get_by_role("button", name="Continuer").last.click()
    was, will = amounts(plain.locator("table.eff tr").filter(has_text="Contesté, jamais relancé"))
    assert will == was + 50_000
    plain.get_by_role("button", name="Contester ").last.click()
    expect(plain.locator(".am-toast")).to_contain_text("est ouvert")

    plain.get_by_role("link", name="Décider").click()
    plain.get_by_role("radio", name="Partiellement fondé", exact=True).check()
    plain.get_by_label(f"Accordé TTC sur {INVOICE}").fill("200,00")
    plain.get_by_role("button", name="Voir l’effet").click()
    expect(plain.locator("table.policies tr.sel")).to_contain_text("règle de l’entreprise")
    act = plain.get_by_role("button", name="Résoudre LIT-")
    assert amounts(act) == [20_000]
    act.click()
    expect(plain.locator("#decision")).to_contain_text("partiellement fondé")
    plain.locator(".am-toast").get_by_role("button", name="Annuler").click()
    expect(plain.locator(".am-toast")).to_contain_text("de nouveau ouvert")
    expect(plain.locator("#decision")).to_have_count(0)
    expect(plain.get_by_role("link", name="Décider")).to_be_visible()


def test_what_is_not_confirmed_as_it_was_shown_is_shown_again_first(plain, served):
    plain.goto(served.company(f"disputes/?text={DISPUTE}"))
    plain.locator("tr[data-row] a.b").click()
    expect(plain.locator(".crumb")).to_contain_text(DISPUTE)
    plain.get_by_role("link", name="Décider").click()
    plain.get_by_role("radio", name="Fondé", exact=True).check()
    plain.get_by_label(f"Accordé TTC sur {INVOICE}").fill("150,00")
    plain.get_by_role("button", name="Résoudre LIT-").click()  # nothing showed the effect of this yet
    expect(plain.locator(".refusal")).to_contain_text("relisez-le puis confirmez")
    assert amounts(plain.get_by_role("button", name="Résoudre LIT-")) == [15_000]


def test_another_moment_is_looked_at_and_left(plain, served):
    found(plain, served)
    now = plain.locator("#montants").inner_text()
    plain.locator(".am-asof summary").click()
    plain.get_by_label("Situation au").fill("2026-10-15")
    plain.get_by_role("button", name="Montrer").click()
    expect(plain.locator(".am-asof summary")).to_contain_text("15 octobre 2026")
    expect(plain.locator("#montants")).to_contain_text("Réclamable au 15/10/2026")
    assert plain.locator("#montants").inner_text() != now
    expect(plain.get_by_role("link", name="Ouvrir un litige")).to_have_count(0)
    plain.locator(".am-banner").get_by_role("link", name="Revenir à aujourd’hui").click()
    assert plain.locator("#montants").inner_text() == now


def test_a_file_is_dropped_by_the_plain_field_and_taken(plain, served):
    plain.goto(served.company("arrivals/?mode=delta"))
    content = LIST.format(ROW).encode("cp1252")
    plain.get_by_label("Fichiers à déposer").set_input_files(
        {"name": "sans-script.csv", "mimeType": "text/csv", "buffer": content}
    )
    plain.get_by_role("button", name="Lire le fichier").click()
    button = until(plain, plain.get_by_role("button", name="Importer 1 pièce"))
    plain.locator("input[name=unusual]").check()  # these titles are new to the demonstration
    button.click()
    until(plain, plain.get_by_role("heading", name="Postes ouverts au 24/11/2026 : importés"))
    plain.goto(served.company("receivables/?text=F26-9001"))
    expect(plain.get_by_role("link", name="F26-9001", exact=True)).to_be_visible()


def until(page: Page, there):
    """Ask again with the link of the page, as a person does where no script does it, until `there` is shown."""
    again = page.get_by_role("link", name="Actualiser")
    for _ in range(60):
        expect(there.or_(again).first).to_be_visible()  # that is, the page has come
        if there.count():
            return there
        time.sleep(0.25)
        with page.expect_navigation():
            again.click()
    pytest.fail(f"still: {page.locator('main').inner_text()}")
