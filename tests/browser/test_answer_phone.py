"""Somebody without an account answers on a telephone: by the link of the e-mail, with a photo, in two taps."""

import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "fr-FR"}
ASK = """
import os, re, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"
django.setup()
from amiable.correspondence.models import Message
from amiable.disputes.models import Dispute
from amiable.disputes.operations.questions import ask
from amiable.people.access import as_operator
from amiable.people.queries import only_company
from amiable.web.clock import now
company = only_company()
acting = as_operator(company, now())
dispute = Dispute.objects.filter(company=company, status="open", reason="quantity_missing").order_by("pk")[0]
question = ask(acting, dispute=dispute, department="logistics", text="Combien de palettes avez-vous chargées ?",
               email=sys.argv[1], due_on=acting.today)
print(re.search("/a/[^/]+/", Message.objects.get(company=company, key=f"question:{question.pk}").text)[0])
"""


def asked(served, email: str) -> str:
    """The address of a link to a new question."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, email], env=served.environment, check=True, capture_output=True, text=True
    )
    return served.address + done.stdout.strip()


@pytest.fixture(params=["light", "dark"])
def phone(request, browser):
    """A page of 390 px; a fault of a script fails."""
    context = browser.new_context(color_scheme=request.param, **PHONE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def fits(page: Page) -> None:
    """Nothing is wider than the telephone, targets are large enough, nothing is unreadable."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.locator(
        "main button:visible, main label.pick:visible, main label.shot:visible, main input.field:visible"
    )
    assert all(box["height"] >= 46 for one in small.all() if (box := one.bounding_box()))
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    assert found == []


def test_a_question_is_answered_in_two_taps_with_a_photo(served, phone, tmp_path):
    from PIL import Image

    photo = tmp_path / "quai.jpg"
    Image.new("RGB", (640, 480), (180, 140, 90)).save(photo)
    phone.goto(asked(served, "quai@orvenne.example"))
    expect(phone.locator("h1")).to_have_text("Combien de palettes avez-vous chargées ?")
    assert phone.locator("body").inner_text().find("€") == -1
    fits(phone)
    phone.get_by_role("radio", name="Il en manque bien").check()
    phone.get_by_label("Combien (Il en manque bien)").fill("2")
    phone.locator("input[type=file]").first.set_input_files(str(photo))
    expect(phone.locator(".shot img")).to_be_visible()
    phone.get_by_label("Votre nom").fill("Hugo Lamberive")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.locator("h1")).to_have_text("Merci, Hugo Lamberive")
    expect(phone.locator("main")).to_contain_text("Il en manque bien : 2")
    expect(phone.locator("main")).to_contain_text("quai.jpg")
    fits(phone)


def test_what_was_typed_outlives_a_lost_connection(served, phone):
    phone.goto(asked(served, "quai@orvenne.example"))
    phone.get_by_role("radio", name="Livré complet").check()
    phone.get_by_label("Un mot pour").fill("Camion complet, parti à midi.")
    phone.get_by_label("Votre nom").fill("Hugo Lamberive")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.locator("[data-offline][role=status]")).to_contain_text("rien n’est parti")
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_label("Un mot pour")).to_have_value("Camion complet, parti à midi.")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.locator("h1")).to_have_text("Merci, Hugo Lamberive")


def test_it_is_passed_on_without_any_script(served, browser):
    context = browser.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(asked(served, "hugo@orvenne.example"))
    page.get_by_role("radio", name="Ce n’est pas pour moi").check()
    page.get_by_label("Transmettre à").fill("nora@orvenne.example")
    page.get_by_label("Votre nom").fill("Hugo Lamberive")
    address = page.url
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.locator("h1")).to_have_text("La question est transmise, merci")
    assert page.goto(address).status == 404
    expect(page.locator("h1")).to_have_text("Ce lien n’ouvre rien")
    context.close()
