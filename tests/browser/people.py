"""People at their screens, and what is in the books behind: shared by the tests of the browser. Not a test."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.conftest import Served, sign_in

REFUSAL = re.compile(r"status of (409|422) ")
"""What Chromium writes to its console where a page tells that something was not done: no fault of a script."""


@contextmanager
def person(browser: Browser, served: Served, name: str = "Camille Tessandre", **more: Any) -> Iterator[Page]:
    """The page of somebody signed in, in a browser of his own, who may be refused things; a fault of a script fails.

    `more` is for `Browser.new_context`.
    """
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000}, **more)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        sign_in(page, served, name)
        yield page
    finally:
        context.close()
    assert [fault for fault in faults if not REFUSAL.search(fault)] == []


def import_it(page: Page) -> None:
    """Confirm what is unusual of the preview, and import."""
    button = page.get_by_role("button", name="Importer")
    button.wait_for(timeout=20_000)
    for box in page.locator("input[name=unusual]").all():
        box.check()
    button.click()


def open_row(page: Page, number: str) -> None:
    """Open the row of a document in the list by a click beside its links."""
    row = page.locator("tr[data-row]").filter(has=page.get_by_role("link", name=number, exact=True))
    expect(row).to_have_count(1)
    row.locator("td.num").first.click()


def cents(text: str) -> int:
    """``"1 234,56 €"`` as a page writes it → 123456."""
    whole, fraction = re.sub(r"[^\d,]", "", text).split(",")
    return int(whole) * 100 + int(fraction)


def amounts(told: Locator) -> list[int]:
    """The amounts that a part of a page shows, in cents."""
    return [cents(found) for found in re.findall(r"\d[\d\s]*,\d\d(?=\s€)", told.inner_text())]


def books(served: Served, lines: str) -> Any:
    """What `lines` of Python, run beside the server on its data, leave in `told` (JSON)."""
    found = served.command("shell", "--no-imports", "-c", f"import json\n{lines}\nprint(json.dumps(told, default=str))")
    return json.loads(found.strip().splitlines()[-1])
