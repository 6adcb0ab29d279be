"""The morning's list in two clicks: choose it, confirm; what is unusual asks first."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Served
from tests.browser.people import books, import_it, person
from tests.browser.test_import import TITLES, drop

YESTERDAY = [f"C-0412;Laiterie Halbrane;F26-96{row:02d};19/11/2026;19/12/2026;120,00;120,00" for row in range(12)]
NEW = "C-0412;Laiterie Halbrane;F26-9650;23/11/2026;23/12/2026;80,00;80,00"
OPENED = """
from amiable.receivables.models import PortionState
told = PortionState.objects.filter(certain__gt=0, receivable__number__startswith="F26-96").count()
"""
COUNTED = """
addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.setItem("clicks", 1 + Number(sessionStorage.getItem("clicks") || 0));
}, true);
"""
"""A click of the reader's own, on whatever page."""


def as_file(rows: list[str], titles: str = TITLES) -> dict[str, object]:
    content = "\r\n".join([titles, *rows]).encode("cp1252") + b"\r\n"
    return {"name": "liste-du-matin.csv", "mimeType": "text/csv", "buffer": content}


def chosen(page: Page, rows: list[str], titles: str = TITLES) -> None:
    """Click the field of the morning's list, and choose the file in the dialog of the machine."""
    with page.expect_file_chooser() as dialog:
        page.locator("#morning-file").click()
    dialog.value.set_files([as_file(rows, titles)])


@pytest.fixture(scope="module")
def listed(browser, served: Served) -> None:
    """A list of the day before, taken the long way."""
    with person(browser, served) as page:
        drop(page, served, "hier.csv", "\r\n".join([TITLES, *YESTERDAY]).encode("cp1252") + b"\r\n")
        import_it(page)
        page.wait_for_url(re.compile("/batches/"), timeout=20_000)


def test_the_mornings_list_is_taken_in_two_clicks(browser, served, listed):
    with person(browser, served) as page:
        page.add_init_script(COUNTED)
        page.goto(served.company("arrivals/"))
        chosen(page, [*YESTERDAY, NEW])
        page.wait_for_url(re.compile("/uploads/"))
        expect(page.locator("main")).not_to_contain_text("à confirmer", timeout=20_000)
        page.get_by_role("button", name="Importer").click(timeout=20_000)
        page.wait_for_url(re.compile("/batches/"), timeout=20_000)
        assert page.evaluate("sessionStorage.getItem('clicks')") == "2"
    assert books(served, OPENED) == len(YESTERDAY) + 1


def test_titles_never_seen_stop_it_until_their_number_is_confirmed(browser, served, listed):
    with person(browser, served) as page:
        page.goto(served.company("arrivals/"))
        chosen(page, [*YESTERDAY, NEW.replace("9650", "9651")], TITLES.replace("Raison sociale", "Nom du client"))
        page.wait_for_url(re.compile("/uploads/"))
        box = page.get_by_label(re.compile("Oui, ces 7 colonnes sont les bonnes"))
        expect(box).to_be_visible(timeout=20_000)
        page.get_by_role("button", name="Importer").click()
        assert "/uploads/" in page.url and not box.is_checked()  # the browser asks for the box
        box.check()
        page.get_by_role("button", name="Importer").click()
        page.wait_for_url(re.compile("/batches/"), timeout=20_000)
