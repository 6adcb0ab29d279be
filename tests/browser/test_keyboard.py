"""A day without the mouse: rows, ticks, rooms, search, the map of the keys, and switching them off."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Served, sign_in
from tests.browser.people import cents

INVOICE = "F26-1187"


@pytest.fixture
def at_list(tab, served) -> Page:
    """The list of receivables, with nothing focused."""
    sign_in(tab, served)
    tab.goto(served.company("receivables/"))
    return tab


def rows(page: Page):
    return page.locator("tr[data-row]")


def current(page: Page):
    return page.locator("tr[data-row].cur")


# ---- rows and ticks


def test_rows_are_walked_ticked_and_opened_from_the_keyboard(at_list):
    page = at_list
    for key in "jjjk":
        page.keyboard.press(key)
    expect(current(page)).to_have_count(1)
    second = rows(page).nth(1)
    expect(second).to_have_class(re.compile(r"\bcur\b"))
    page.keyboard.press("x")
    expect(second.locator("[data-tick]")).to_be_checked()
    page.keyboard.press("x")
    expect(second.locator("[data-tick]")).not_to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/receivables/\d+/$"))


def test_the_bar_counts_and_sums_what_is_ticked_and_the_list_keeps_it(at_list):
    page = at_list
    bar = page.locator("[data-selected]")
    expect(bar).to_be_hidden()
    boxes = page.locator("[data-tick]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bar.locator("[data-count]")).to_have_text("4")
    told = [int(box.get_attribute("data-cents")) for box in boxes.all()[:4]]
    assert cents(bar.locator("[data-sum]").inner_text()) == sum(told)
    assert re.fullmatch(r"(\d{1,3}(\u202f\d{3})*),\d{2}\u00a0€", bar.locator("[data-sum]").text_content())
    kept = boxes.nth(1).input_value()
    with page.expect_response(lambda answer: "text=" in answer.url):
        page.locator("#f_text").fill(rows(page).nth(1).locator(".ref").first.inner_text())
    expect(rows(page)).to_have_count(1)
    expect(page.locator(f"[data-tick][value='{kept}']")).to_be_checked()
    expect(bar.locator("[data-count]")).to_have_text("1")
    page.locator("[data-tick-all]").click()
    expect(bar).to_be_hidden()


def test_l_contests_what_is_ticked_over_the_list_and_asks_which_customer_first(at_list, served):
    page = at_list
    sheet = page.locator("dialog.am-over")
    codes = [row.locator("td .sub").first.inner_text() for row in rows(page).all()]
    other = next(place for place, code in enumerate(codes) if code != codes[0])
    page.keyboard.press("l")
    expect(sheet).to_have_count(0)  # nothing is ticked yet
    for place in (0, other):
        rows(page).nth(place).locator("[data-tick]").click()
    page.keyboard.press("l")
    expect(sheet.get_by_role("alert")).to_contain_text("de 2 clients")
    sheet.get_by_role("link", name="Ouvrir sur sa facture").first.click()
    expect(sheet.get_by_label("Montant contesté")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    rows(page).nth(other).locator("[data-tick]").click()
    page.keyboard.press("l")
    expect(sheet.get_by_label("Montant contesté")).to_be_visible()
    assert page.url == served.company("receivables/")


# ---- rooms and search


@pytest.mark.parametrize(("key", "room"), [("a", "Bonjour"), ("l", "Litiges"), ("k", "Clients"), ("p", "Pilotage")])
def test_g_and_a_letter_go_to_a_room(at_list, key, room):
    at_list.keyboard.press("g")
    at_list.keyboard.press(key)
    expect(at_list.locator("h1")).to_contain_text(room)


def test_slash_searches_arrows_choose_and_enter_opens(at_list):
    page = at_list
    page.keyboard.press("/")
    page.keyboard.type("halbrane")
    suggestions = page.locator("#trouve a")
    expect(suggestions.first).to_contain_text("Laiterie Halbrane")
    page.keyboard.press("ArrowDown")
    expect(suggestions.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(suggestions.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#trouve")).to_be_hidden()
    page.keyboard.press("/")
    page.locator("#recherche").fill(INVOICE)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(INVOICE)


def test_n_asks_for_the_invoice_and_opens_its_dispute_over_the_page(at_list):
    page = at_list
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("Quelle facture")
    expect(page.locator("#f_text")).to_be_focused()
    page.keyboard.type("halbrane")
    expect(page.locator("#resultats a.ref").first).to_be_visible()
    page.locator("#resultats a.ref").first.click()
    expect(page.locator("dialog.am-over h1")).to_contain_text(re.compile("litige", re.IGNORECASE))


# ---- the map, and keys that rest


def test_the_map_tells_only_what_the_page_offers(at_list, served):
    page = at_list
    page.keyboard.press("?")
    card = page.locator("#raccourcis")
    expect(card).to_be_visible()
    expect(card.locator("[data-map=x]")).to_be_visible()
    for absent in ("m", "q", "d"):
        expect(card.locator(f"[data-map={absent}]")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(card).to_be_visible()  # nothing happens under it
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.goto(served.company("overview/"))
    page.keyboard.press("?")
    expect(card.locator("[data-map=x]")).to_be_hidden()
    expect(card.locator("[data-map=j]")).to_be_hidden()


def test_keys_rest_in_fields_and_with_modifiers(at_list):
    page = at_list
    page.locator("#f_text").focus()
    page.keyboard.type("gax?")
    expect(page.locator("#f_text")).to_have_value("gax?")
    expect(page.locator("#raccourcis")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("Control+j")
    expect(current(page)).to_have_count(0)


def test_who_switches_the_keys_off_has_none(at_list):
    page = at_list
    page.get_by_role("button", name="Arrêter les touches").first.click()
    expect(page.locator("body")).to_have_attribute("data-keys", "off")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(current(page)).to_have_count(0)
    expect(page.locator("#raccourcis")).to_be_hidden()
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_role("button", name="Reprendre les touches").first.click()
    expect(page.locator("body:not([data-keys])")).to_be_visible()
    page.keyboard.press("j")
    expect(current(page)).to_have_count(1)


def test_the_keys_of_a_sheet_act_in_it_alone(at_list, served: Served):
    page = at_list
    page.locator("tr[data-row] a.ref[data-sheet]").first.click()
    expect(page.locator("dialog.am-over")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(current(page)).to_have_count(0)
    assert page.url == served.company("receivables/")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.am-over")).to_have_count(0)
