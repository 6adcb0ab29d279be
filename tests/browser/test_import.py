"""A file from the accounts, from the drop to the books: by itself, with what is wrong in it, and only once."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Served, sign_in
from tests.browser.people import books, import_it, person

TITLES = "Code client;Raison sociale;N° pièce;Date pièce;Échéance;Montant TTC;Reste dû"
GOOD = [f"C-0412;Laiterie Halbrane;F26-97{row:02d};20/11/2026;20/12/2026;120,00;120,00" for row in range(12)]
WRONG = "C-0412;Laiterie Halbrane;F26-9799;31/02/2026;20/12/2026;80,00;80,00"
LIST = "\r\n".join([TITLES, *GOOD[:5], WRONG, *GOOD[5:]]).encode("cp1252") + b"\r\n"
NO_FEC = "Madame, Monsieur,\r\nvous trouverez ci-joint le fichier demandé.\r\n".encode()
FEC_NAME = "000001008FEC20261231.txt"
OPENED = """
from amiable.receivables.models import PortionState
there = PortionState.objects.filter(certain__gt=0)
told = [there.exclude(receivable__number__startswith="F26-97").count(),
        there.filter(receivable__number__startswith="F26-97").count()]
"""


def drop(page: Page, served: Served, name: str, content: bytes, *, changes_only: bool = True) -> None:
    """Drop a file in the arrivals, and have it read."""
    page.goto(served.company())
    page.get_by_role("link", name="Arrivées", exact=True).first.click()
    if changes_only:
        page.get_by_text("Une liste de postes ouverts : complète, à ce jour").click()
        page.get_by_label("Seulement ce qui a changé").check()
    put(page, name, content)
    page.get_by_role("button", name="Lire le fichier").click()


def put(page: Page, name: str, content: bytes) -> None:
    """Let the file fall on the zone, as from the desktop."""
    carried = page.evaluate_handle(
        """([name, bytes]) => { const carried = new DataTransfer();
        carried.items.add(new File([new Uint8Array(bytes)], name)); return carried; }""",
        [name, list(content)],
    )
    page.locator(".am-drop").dispatch_event("drop", {"dataTransfer": carried})
    expect(page.locator(".am-drop [data-names]")).to_have_text(name)


@pytest.fixture(scope="module")
def taken(browser, served) -> dict[str, object]:
    """The list, dropped and confirmed; the address of its batch, and what was open before."""
    before = books(served, OPENED)
    with person(browser, served) as page:
        drop(page, served, "postes-novembre.csv", LIST)
        page.wait_for_url(re.compile("/uploads/"))
        expect(page.get_by_role("button", name="Importer")).to_be_visible(timeout=20_000)  # without a hand on it
        preview = page.locator("main").inner_text()
        rejects = page.locator("table.am-rejects tbody tr").all_inner_texts()
        import_it(page)
        page.wait_for_url(re.compile("/batches/"), timeout=20_000)
        return {"preview": preview, "rejects": rejects, "batch": page.url, "before": before}


def test_the_preview_comes_by_itself_and_tells_what_will_change_and_what_is_wrong_where_and_what_to_do(taken):
    preview = " ".join(str(taken["preview"]).split())
    assert "rien n’est encore écrit" in preview
    assert "Importer 12 pièces" in preview
    assert "Postes ouverts, ce qui a changé" in preview
    assert re.search(r"Factures \+12\b", preview)
    assert "1 ligne à corriger" in preview and "ne sont plus dans cette liste" not in preview
    (reject,) = taken["rejects"]
    line, field, found, expected, remedy = (cell.strip() for cell in reject.split("\t"))
    assert (line, field, found) == ("7", "Date pièce", "31/02/2026")
    assert len(expected) > 5 and len(remedy) > 10


def test_what_was_confirmed_is_in_the_books_and_nothing_else_changed(tab, served, taken):
    sign_in(tab, served)
    tab.goto(str(taken["batch"]))
    expect(tab.locator("h1")).to_have_text("Postes ouverts au 24/11/2026 : importés")
    expect(tab.locator("main")).to_contain_text("importé le")
    expect(tab.get_by_role("button", name="Reprendre les lignes corrigées")).to_be_visible()
    expect(tab.locator("#rejects [aria-invalid=true]")).to_have_value("31/02/2026")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Rejets en Excel").click()
    assert download.value.suggested_filename.endswith("rejets.xlsx")
    tab.goto(served.company("receivables/?text=F2697"))
    expect(tab.locator("tr[data-row]")).to_have_count(12)
    others, ours = taken["before"]
    assert books(served, OPENED) == [others, ours + 12]


def test_the_same_file_again_is_said_to_be_imported_already(browser, served, taken):
    with person(browser, served) as page:
        drop(page, served, "le-meme.csv", LIST)
        expect(page.locator("h1")).to_contain_text("déjà importé", timeout=20_000)
        expect(page.get_by_role("button", name="Importer")).to_have_count(0)
        page.get_by_role("link", name="Voir cet import").click()
        assert page.url == taken["batch"]


def test_a_file_that_is_no_fec_is_refused_in_a_sentence_and_nothing_is_written(browser, served, taken):
    with person(browser, served) as page:
        drop(page, served, FEC_NAME, NO_FEC, changes_only=False)
        expect(page.locator("h1")).to_have_text("Ce dépôt n’est pas pris", timeout=20_000)
        said = page.get_by_role("alert")
        expect(said).to_contain_text("Colonnes trouvées : « Madame », « Monsieur ». Il manque le client")
        expect(said).to_contain_text("Reste dû")  # that is, what would do
        expect(page.locator("main")).to_contain_text("Vos livres sont comme avant.")
        page.get_by_role("button", name="Abandonner").click()
        expect(page.locator(".am-toast")).to_contain_text("rien n’est écrit, son contenu est effacé")
    others, ours = taken["before"]
    assert books(served, OPENED) == [others, ours + 12]
