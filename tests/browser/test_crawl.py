"""Every page in both languages, both lights and three widths: accessible, light, nothing runs over its edge."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import SLUG, sign_in

MOST_BYTES = 300_000
WIDTHS = (390, 1280, 1920)
PAGES = {
    "home": "",
    "receivables": "receivables/",
    "receivables filtered": "receivables/?place=contested&late_more_than=30",
    "receivables, nothing": "receivables/?text=nulle-part",
    "receivable": "receivables/{receivable}/",
    "receivable then": "receivables/{receivable}/?as_of=2026-10-15",
    "receivable dispute": "receivables/{receivable}/dispute/",
    "receivable signal": "receivables/{receivable}/signal/",
    "signals": "signals/",
    "announced": "announced/",
    "disputes": "disputes/",
    "dispute": "disputes/{dispute}/",
    "dispute decide": "disputes/{dispute}/decide/",
    "dispute at work": "disputes/{worked}/",
    "dispute write": "disputes/{worked}/write/",
    "dispute ask": "disputes/{worked}/ask/",
    "dispute note": "disputes/{worked}/note/",
    "dispute document": "disputes/{worked}/document/",
    "disputes matrix": "disputes/matrix/",
    "disputes ask": "disputes/ask/?id={dispute}",
    "disputes resolve": "disputes/resolve/?id={dispute}",
    "settings calendar": "settings/calendar/",
    "search": "search/?text=halbrane",
    "search, nothing": "search/?text=nulle-part",
    "search to dispute": "search/?to=dispute",
    "overview": "overview/",
    "overview by week": "overview/?by=week&as_of=2026-10-15",
    "arrivals": "arrivals/",
    "arrivals, disputes": "arrivals/?kind=disputes",
    "batch": "batches/{batch}/",
    "reconciliation": "reconciliation/",
    "first steps": "first-steps/",
    "customers": "customers/",
    "customer": "customers/{customer}/",
    "customer retained": "customers/{customer}/?reading=retained",
    "customer edit": "customers/{customer}/edit/",
    "customer contact": "customers/{customer}/contacts/",
    "customer statement": "customers/{customer}/statement/",
    "customer case": "customers/{customer}/case/?kind=obstacle",
    "receivable document": "receivables/{receivable}/document/",
    "receivables hold": "receivables/hold/?id={receivable}",
    "view new": "views/new/?listing=receivables&query=place%3Dopen",
    "dispute change": "disputes/{dispute}/change/",
    "settings": "settings/",
    "settings company": "settings/company/",
    "settings terms": "settings/terms/",
    "settings policies": "settings/policies/",
    "settings departments": "settings/departments/",
    "settings goodwill": "settings/goodwill/",
    "settings absences": "settings/absences/",
    "settings templates": "settings/templates/",
    "settings template": "settings/templates/wording/?key=question&language=en",
    "messages": "messages/",
}
OUTSIDE = {"sign-in": "/account/sign-in/", "components": "/components/", "absent": "/nulle/part/"}


@pytest.fixture(scope="module")
def ids(served) -> dict[str, int]:
    """Ids of things of the demonstration that the pages are about."""
    found = served.command("shell", "--no-imports", "-c", _LOOK_UP)
    return json.loads(found.strip().splitlines()[-1])


_LOOK_UP = f"""
import json
from amiable.people.queries import company_by_slug
from amiable.receivables.models import Customer, Receivable
from amiable.disputes.models import Dispute
from amiable.intake.models import Batch
company = company_by_slug("{SLUG}")
print(json.dumps({{
    "receivable": Receivable.objects.get(company=company, number="F26-1187").pk,
    "dispute": Dispute.objects.filter(company=company, status="open").order_by("-pk").first().pk,
    "worked": Dispute.objects.get(company=company, number="LIT-2026-0147").pk,
    "batch": Batch.objects.filter(company=company).order_by("pk").first().pk,
    "customer": Customer.objects.get(company=company, name="Laiterie Halbrane").pk,
}}))
"""


def addresses(served, ids) -> dict[str, str]:
    within = {name: served.company(path.format(**ids)) for name, path in PAGES.items()}
    return within | {name: f"{served.address}{path}" for name, path in OUTSIDE.items()}


@pytest.mark.parametrize(("language", "light"), [("fr", "light"), ("en", "dark")])
def test_every_page_is_accessible_and_keeps_within_its_edges(browser, served, ids, language, light, tmp_path):
    context = browser.new_context(locale=language, viewport={"width": 1280, "height": 1000}, color_scheme=light)
    page = context.new_page()
    sign_in(page, served)
    if language == "en":
        context.add_cookies([{"name": "django_language", "value": "en", "url": served.address}])
    found = []
    for name, address in addresses(served, ids).items():
        page.goto(address)
        answer = Axe().run(page)
        found += [f"{name}: {rule['id']} {rule['nodes'][0]['target']}" for rule in answer.response["violations"]]
        if page.locator("h1").count() != 1 and name != "components":  # where a dialog is shown, which is a page too
            found.append(f"{name}: {page.locator('h1').count()} h1")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                found.append(f"{name}: {over} px over the edge at {width}")
        _keep(page, f"{name}-{language}-{light}")
    context.close()
    assert not found, "\n".join(found)


def _keep(page, name: str) -> None:
    """Screenshots to look at, where AMIABLE_SCREENSHOTS names a folder."""
    import os

    folder = os.environ.get("AMIABLE_SCREENSHOTS")
    if not folder:
        return
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 1000})
        page.screenshot(path=str(Path(folder) / f"{re.sub(r'[^a-z]+', '-', name)}-{width}.png"), full_page=True)


def test_no_page_weighs_more_than_300_kb_on_first_load(browser, served, ids):
    heavy = {}
    for name, address in addresses(served, ids).items():
        context = browser.new_context(locale="fr-FR")  # nothing kept from before
        page = context.new_page()
        sign_in(page, served)
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        client.send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes: list[int] = []
        client.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        context.close()
        heavy[name] = int(sum(sizes))
    print(heavy)
    assert heavy["home"] > 50_000  # that is, something was counted
    assert {name: size for name, size in heavy.items() if size > MOST_BYTES} == {}


def test_the_web_process_never_loads_the_engine(served, tab):
    sign_in(tab, served)
    children = Path(f"/proc/{served.pid}/task/{served.pid}/children")
    if not children.exists():
        pytest.skip("this system does not show the children of a process")
    web = [pid for pid in _descendants(served.pid) if "gunicorn" in _command_line(pid)]
    assert len(web) > 1
    loaded = {pid: "polars" in Path(f"/proc/{pid}/maps").read_text(errors="replace") for pid in web}
    assert not any(loaded.values())


def _descendants(pid: int) -> list[int]:
    below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [one for child in below for one in (child, *_descendants(child))]


def _command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
