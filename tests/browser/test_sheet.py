"""A page shown over the page one is on: sent from within, closed without loss, and a session that ends in it."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Served, sign_in
from tests.browser.people import books

WORDS = "Deux cartons manquaient à la réception."


@pytest.fixture(scope="module")
def numbers(served) -> list[str]:
    """Numbers of invoices of which all is open and nothing contested."""
    return books(
        served,
        "from django.db.models import F\nfrom amiable.receivables.models import PortionState\n"
        "whole = PortionState.objects.filter(receivable__kind='invoice', receivable__amount=F('certain'))\n"
        "told = list(whole.filter(certain__gt=100_000, held=False).order_by('-receivable_id')"
        ".values_list('receivable__number', flat=True)[:6])",
    )


def open_sheet(tab: Page, served: Served, number: str) -> str:
    """From an invoice, its dispute over the page; the address of the invoice."""
    tab.goto(served.company(f"search/?text={number}"))
    expect(tab.locator("h1")).to_contain_text(number)
    link = tab.get_by_role("link", name="Ouvrir un litige")
    link.evaluate("link => { link.dataset.sheet = ''; }")
    link.click()
    expect(sheet(tab)).to_be_visible()
    return tab.url


def sheet(tab: Page):
    return tab.locator("dialog.am-over:not(.am-over-sign)")


def onward(tab: Page):
    """The one next step of the sheet."""
    return sheet(tab).locator("footer .btn-ink")


def last_step(tab: Page):
    return sheet(tab).locator("footer button[value=open]")


def fill(tab: Page) -> None:
    sheet(tab).get_by_label("Montant contesté").fill("1 000,00")
    onward(tab).click()
    sheet(tab).get_by_label("Motif, tel que le client le dit").select_option("price")
    sheet(tab).get_by_label("Les mots du client").fill(WORDS)


def test_the_form_of_a_sheet_is_sent_from_within_corrected_there_and_leads_to_its_page(tab, served, numbers):
    sign_in(tab, served)
    invoice = open_sheet(tab, served, numbers[0])
    sheet(tab).get_by_label("Montant contesté").fill("1 000 000,00")
    onward(tab).click()
    expect(sheet(tab).locator(".fault").first).to_be_visible()
    assert tab.url == invoice
    fill(tab)
    onward(tab).click()
    last_step(tab).click()
    expect(tab.locator(".am-toast")).to_contain_text("est ouvert")
    assert re.search(r"/disputes/\d+/", tab.url)
    expect(tab.locator("blockquote")).to_contain_text(WORDS)


def test_escape_closes_without_loss_and_gives_the_focus_back(tab, served, numbers):
    sign_in(tab, served)
    invoice = open_sheet(tab, served, numbers[1])
    sheet(tab).get_by_label("Montant contesté").fill("1 000,00")
    tab.keyboard.press("Escape")
    expect(sheet(tab)).to_have_count(0)
    assert tab.url == invoice
    opener = tab.get_by_role("link", name="Ouvrir un litige")
    expect(opener).to_be_focused()
    opener.press("Enter")
    expect(sheet(tab).get_by_label("Montant contesté")).to_have_value("1 000,00")
    expect(sheet(tab).locator(".am-drafted")).to_contain_text("commencé à écrire")
    fill(tab)
    sheet(tab).get_by_role("link", name="Fermer").click()
    opener.click()
    onward(tab).click()
    expect(sheet(tab).get_by_label("Les mots du client")).to_have_value(WORDS)
    sheet(tab).get_by_role("button", name="Repartir de zéro").click()
    expect(sheet(tab).get_by_label("Les mots du client")).to_have_value("")


def test_the_focus_stays_within_the_sheet(tab, served, numbers):
    sign_in(tab, served)
    open_sheet(tab, served, numbers[2])
    for _ in range(25):
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")


def test_a_session_that_ends_in_a_sheet_is_begun_again_in_place_and_nothing_is_lost(browser, served, numbers):
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    sign_in(tab, served)
    invoice = open_sheet(tab, served, numbers[3])
    fill(tab)
    context.clear_cookies(name="sessionid")
    onward(tab).click()
    door = tab.locator("dialog.am-over-sign")
    expect(door).to_contain_text("Votre session est terminée")
    door.get_by_role("button", name="Camille Tessandre").click()
    expect(door).to_have_count(0)
    expect(sheet(tab).locator(".am-told")).to_contain_text("de nouveau connecté")
    expect(sheet(tab).get_by_label("Les mots du client")).to_have_value(WORDS)
    onward(tab).click()
    last_step(tab).click()
    expect(tab.locator(".am-toast")).to_contain_text("est ouvert")
    assert tab.url != invoice
    context.close()


def test_after_signing_in_anew_in_another_window_the_form_is_sent_with_a_fresh_token(browser, served, numbers):
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    sign_in(tab, served)
    open_sheet(tab, served, numbers[4])
    fill(tab)
    context.clear_cookies()
    sign_in(context.new_page(), served)
    onward(tab).click()
    expect(last_step(tab)).to_be_visible()
    context.close()


def test_a_server_that_does_not_answer_is_said_and_nothing_is_lost(browser, served, numbers):
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    sign_in(tab, served)
    open_sheet(tab, served, numbers[5])
    fill(tab)
    context.set_offline(True)
    onward(tab).click()
    expect(sheet(tab).get_by_role("alert")).to_contain_text("Rien n’a été envoyé")
    expect(sheet(tab).get_by_label("Les mots du client")).to_have_value(WORDS)
    context.close()


def test_a_form_that_keeps_a_draft_survives_the_end_of_its_session_on_a_page_of_its_own(browser, served, numbers):
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    sign_in(tab, served)
    tab.goto(served.company(f"search/?to=dispute&text={numbers[2]}"))
    form = tab.locator("form.opening")
    form.get_by_label("Montant contesté").fill("1 000,00")
    tab.locator("footer .btn-ink").click()
    form.get_by_label("Les mots du client").fill(WORDS)
    context.clear_cookies(name="sessionid")
    tab.locator("footer .btn-ink").click()
    tab.locator("dialog.am-over-sign").get_by_role("button", name="Camille Tessandre").click()
    expect(form.locator(".am-told")).to_contain_text("de nouveau connecté")
    expect(form.get_by_label("Les mots du client")).to_have_value(WORDS)
    tab.reload()
    form.get_by_label("Montant contesté").press("Enter")
    expect(form.get_by_label("Les mots du client")).to_have_value(WORDS)
    context.close()


def test_a_password_and_a_second_factor_are_asked_for_in_place(browser, served, numbers):
    """Somebody with a password and a secret, who was signed in and is no more."""
    served.command("shell", "--no-imports", "-c", _WITH_SECRET)
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    sign_in(tab, served)
    open_sheet(tab, served, numbers[2])
    sheet(tab).get_by_label("Montant contesté").fill("500,00")
    context.clear_cookies(name="sessionid")
    onward(tab).click()
    door = tab.locator("dialog.am-over-sign")
    door.get_by_label("Nom de compte ou adresse").fill("camille.deux")
    door.get_by_label("Mot de passe").fill("pas celui-là du tout")
    door.get_by_role("button", name="Se connecter").click()
    expect(door.get_by_role("alert")).to_be_visible()
    door.get_by_label("Nom de compte ou adresse").fill("camille.deux")
    door.get_by_label("Mot de passe").fill(PASSWORD)
    door.get_by_role("button", name="Se connecter").click()
    expect(door.locator("h1")).to_have_text("Second facteur")
    door.locator("input[name=code]").fill(served.command("shell", "--no-imports", "-c", _CODE).strip()[-6:])
    door.get_by_role("button", name="Se connecter").click()
    expect(door).to_have_count(0)
    expect(sheet(tab).locator(".am-told")).to_contain_text("de nouveau connecté")
    onward(tab).click()
    expect(sheet(tab).get_by_label("Les mots du client")).to_be_visible()
    context.close()


PASSWORD = "une phrase assez longue"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_WITH_SECRET = f"""
from allauth.mfa.totp.internal.auth import TOTP
from amiable.people.models import Membership, User
from amiable.people.queries import company_by_slug
user = User(username="camille.deux")
user.set_password("{PASSWORD}")
user.save()
Membership.objects.create(company=company_by_slug("orvenne-emballages"), user=user, role="credit_manager")
TOTP.activate(user, "{SECRET}")
"""
_CODE = f"""
import time
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
print(format_hotp_value(hotp_value("{SECRET}", int(time.time()) // 30)))
"""
