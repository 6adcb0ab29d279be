"""People at their screens, and what is in the books behind: shared by the tests of the browser. Not a test."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page
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
