"""A dispute from the customer's words to the decision, as the people of the company live it in their browser."""

import json
import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, Request, expect
from tests.browser.conftest import TODAY, Served, sign_in
from tests.browser.people import amounts, books, cents, open_row, person

INVOICE = "F26-1187"
WORDS = "Le tarif signé en mars est de 1,92 € pièce, pas 2,10 €."
POLICIES = 4


def fill_what(page: Page, amount: str) -> None:
    page.get_by_label("Montant contesté").fill(amount)
    page.get_by_role("button", name="Continuer").last.click()


def fill_why(page: Page, reason: str = "price", words: str = WORDS) -> None:
    page.get_by_label("Motif, tel que le client le dit").select_option(reason)
    page.get_by_label("Les mots du client").fill(words)
    page.get_by_role("button", name="Continuer").last.click()


def open_dispute(page: Page, amount: str) -> str:
    """From the page of an invoice through the three steps; the number of the dispute."""
    page.get_by_role("link", name="Ouvrir un litige").click()
    fill_what(page, amount)
    fill_why(page)
    page.get_by_role("button", name="Contester ").click()
    expect(page.locator(".am-toast")).to_contain_text("est ouvert")
    (number,) = re.findall(r"LIT-\d{4}-\d{4}", page.locator(".am-toast").inner_text())
    return number


def go_to_invoice(page: Page, served: Served, number: str) -> None:
    page.goto(served.company(f"receivables/?place=all&text={number}"))
    open_row(page, number)
    expect(page.locator("h1")).to_contain_text(number)


def of_invoice(served: Served, number: str) -> list[dict[str, object]]:
    """What the books were told of an invoice, as it is stored."""
    return books(
        served,
        "from amiable.receivables.models import Event\n"
        f"rows = Event.objects.filter(receivable__number={number!r}).order_by('on', 'pk')\n"
        "told = list(rows.values('pk', 'on', 'kind', 'cents', 'payload', 'voids_id'))",
    )


@pytest.fixture(scope="module")
def whole(served) -> list[str]:
    """Numbers of three invoices of more than 1 000 € of which all is open and nothing contested."""
    return books(
        served,
        "from django.db.models import F\nfrom amiable.receivables.models import PortionState\n"
        "whole = PortionState.objects.filter(receivable__kind='invoice', receivable__amount=F('certain'))\n"
        "told = list(whole.filter(certain__gt=100_000, held=False).order_by('receivable_id')"
        ".values_list('receivable__number', flat=True)[:3])",
    )


# ---- the signature case


def test_a_dispute_is_opened_taken_back_opened_again_and_decided_and_the_figures_are_those_of_the_command(
    tab, served, tmp_path
):
    sign_in(tab, served)
    expect(tab.locator("h1")).to_contain_text("Camille")
    tab.get_by_role("link", name="Créances", exact=True).first.click()
    tab.locator("#f_text").fill(INVOICE)
    expect(tab.locator("tr[data-row]")).to_have_count(1)
    open_row(tab, INVOICE)
    expect(tab.locator("h1")).to_contain_text(INVOICE)
    contested = _place(tab, "Contesté")

    first = open_dispute(tab, "1 000,00")
    expect(tab.locator("blockquote")).to_contain_text("1,92 €")
    tab.locator(".am-toast").get_by_role("button", name="Annuler").click()
    expect(tab.get_by_text("Ce litige est annulé.")).to_be_visible()
    go_to_invoice(tab, served, INVOICE)
    assert _place(tab, "Contesté") == contested

    second = open_dispute(tab, "1 000,00")
    assert second != first
    go_to_invoice(tab, served, INVOICE)
    assert _place(tab, "Contesté") == contested + 100_000
    _decide(tab, second)
    go_to_invoice(tab, served, INVOICE)
    assert _place(tab, "Contesté") == contested
    assert _figures(tab) == simulated(served, tmp_path, INVOICE)


def _place(page: Page, name: str) -> int:
    """What the legend of an invoice says to be in a place, in cents."""
    return sum(amounts(page.locator("#montants .am-legend .pill").filter(has_text=name)))


def _decide(page: Page, number: str) -> None:
    page.get_by_role("link", name=number, exact=True).first.click()
    page.get_by_role("link", name="Décider").click()
    page.get_by_role("radio", name="Partiellement fondé", exact=True).check()
    page.get_by_label(f"Accordé TTC sur {INVOICE}").fill("400,00")
    act = page.get_by_role("button", name=f"Résoudre {number}")
    expect(act).to_contain_text(re.compile(r"400,00.€ accordés"))
    rows = page.locator("table.policies tbody tr")
    expect(rows).to_have_count(POLICIES)
    assert [len(amounts(row)) for row in rows.all()[:3]] == [4, 4, 4]  # claimable, two interests, what is left
    assert [amounts(row)[0] for row in rows.all()[:3]] != [0, 0, 0]
    expect(rows.last).to_contain_text("donnez la date convenue")
    page.get_by_role("radio", name="Une date convenue avec le client", exact=True).check()
    page.locator("[name=agreed_on]").fill("2026-12-15")
    expect(rows.last).to_contain_text("15/12/2026")
    assert len(amounts(rows.last)) == 4
    page.get_by_role("radio", name="Le délai est suspendu pendant le litige", exact=True).check()
    expect(page.locator("table.policies tr.sel")).to_contain_text("suspendu")
    act.click()
    expect(page.locator(".am-toast")).to_contain_text(f"{number} est résolu")
    expect(page.get_by_text("Ce qui a été décidé")).to_be_visible()


def _figures(page: Page) -> dict[str, int]:
    """Claimable, interest in both readings and their gap, as the page of the invoice shows them."""
    (claimable, *_), sums = amounts(page.locator(".am-claim .mute").first), page.locator("#parts tfoot")
    interest, original, gap = (cents(cell.inner_text()) for cell in sums.locator("td.num").all())
    return {"claimable": claimable, "interest": interest, "original_interest": original, "gap": gap}


def simulated(served: Served, folder, number: str) -> dict[str, int]:
    """The same figures by `amiable simulate`, which knows no database, from what was said of the invoice."""
    file = folder / "story.json"
    file.write_text(json.dumps(_document(number, of_invoice(served, number))))
    answer = json.loads(served.command("simulate", str(file), "--as-of", TODAY, "--format", "json"))
    (row,) = answer["receivables"]
    return {name: round(float(row[name]) * 100) for name in ("claimable", "interest", "original_interest", "gap")}


def _document(number: str, stored: list[dict]) -> dict[str, list]:
    taken_back = {row["voids_id"] for row in stored}
    rows = [row for row in stored if row["pk"] not in taken_back and row["kind"] != "voided"]
    told = [row | json.loads(row["payload"] or "{}") for row in rows]
    (issued,) = [row for row in told if row["kind"] == "issued"]
    portions = [{"amount": _text(cents), "due_on": due, "kind": kind} for cents, due, kind, _ in issued["shares"]]
    receivable = {"number": number, "customer": "C", "issued_on": issued["on"], "portions": portions}
    receivable["amount"] = _text(sum(share[0] for share in issued["shares"]))
    return {"receivables": [receivable], "events": [_event(number, row) for row in told if row is not issued]}


def _event(number: str, row: dict) -> dict:
    on = {"on": row["on"]}
    match row["kind"]:
        case "paid":
            return on | {"type": "payment", "receivable": number, "amount": _text(row["cents"])}
        case "dispute_opened":
            line = {"receivable": number, "amount": _text(row["cents"])}
            return on | {"type": row["kind"], "dispute": row["dispute"], "reason": "other", "lines": [line]}
        case "dispute_resolved":
            line = {"receivable": number, "conceded": _text(row.get("conceded", 0))}
            kept = {name: row.get(name) for name in ("dispute", "finding", "policy")}
            return on | {"type": row["kind"], **kept, "lines": [line]}
    pytest.fail(f"the story has a {row['kind']} that the simulation is not told")


def _text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


# ---- two people, two sendings, a slip of the hand


def test_the_second_of_two_who_decide_sees_what_the_first_did_and_what_he_typed_is_kept(browser, served, whole):
    number = whole[0]
    typed = "Convenu au téléphone avec leur acheteuse."
    with person(browser, served) as camille, person(browser, served, "Lou Sabrane") as lou:
        go_to_invoice(camille, served, number)
        dispute = open_dispute(camille, "300,00")
        address = camille.url.partition("?")[0] + "decide/"
        for page, conceded in ((camille, "120,00"), (lou, "300")):
            page.goto(address)
            page.get_by_role("radio", name="Fondé", exact=True).check()
            page.get_by_label(f"Accordé TTC sur {number}").fill(conceded)
        lou.get_by_label("Pourquoi cette échéance").fill(typed)
        for page in (camille, lou):
            expect(page.get_by_role("button", name=f"Résoudre {dispute}")).to_contain_text("accordés")
        camille.get_by_role("button", name=f"Résoudre {dispute}").click()
        expect(camille.locator(".am-toast")).to_contain_text("est résolu")
        lou.get_by_role("button", name=f"Résoudre {dispute}").click()
        refusal = lou.locator(".refusal")
        expect(refusal).to_contain_text("Rien n’a été changé.")
        expect(refusal).to_contain_text("Camille Tessandre")
        expect(lou.get_by_label("Pourquoi cette échéance")).to_have_value(typed)
        expect(lou.get_by_label(f"Accordé TTC sur {number}")).to_have_value("300")
        lou.get_by_role("link", name=f"Voir {dispute}").click()
        expect(lou.locator("#decision")).to_contain_text(re.compile("120,00"))
    resolved = [row for row in of_invoice(served, number) if row["kind"] == "dispute_resolved"]
    assert [json.loads(row["payload"])["conceded"] for row in resolved] == [12_000]


def test_the_same_form_sent_again_after_going_back_opens_one_dispute_only(browser, served, whole):
    number = whole[1]
    with person(browser, served) as page:
        go_to_invoice(page, served, number)
        sent: list[Request] = []
        page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
        dispute = open_dispute(page, "250,00")
        made, form = page.url, sent[-1]
        page.goto(form.url)  # a browser asks before it sends a step again: answered here for the person
        page.evaluate(SEND_AGAIN, parse_qsl(form.post_data or "", keep_blank_values=True))
        page.wait_for_url(made)
        expect(page.locator(".crumb")).to_contain_text(dispute)
        expect(page.locator(".am-toast")).to_have_count(0)
    assert [row["kind"] for row in of_invoice(served, number)].count("dispute_opened") == 1


SEND_AGAIN = """fields => {
    const form = document.createElement("form");
    form.method = "post";
    fields.forEach(([name, value]) => { const field = form.appendChild(document.createElement("textarea"));
        field.name = name; field.value = value; });
    document.body.append(form);
    form.submit();
}"""


def test_an_amount_with_three_decimals_is_told_at_its_field_and_stays_as_it_was_typed(browser, served):
    with person(browser, served) as page:
        go_to_invoice(page, served, INVOICE)
        page.get_by_role("link", name="Ouvrir un litige").click()
        fill_what(page, "1 000,005")
        field = page.get_by_label("Montant contesté")
        expect(field).to_have_value("1 000,005")
        expect(field).to_have_attribute("aria-invalid", "true")
        told = field.get_attribute("aria-describedby") or ""
        assert "plus de deux décimales" in " ".join(page.locator(f"#{name}").inner_text() for name in told.split())
        fill_what(page, "1 000,00")
        expect(page.get_by_label("Motif, tel que le client le dit")).to_be_visible()


def test_a_small_stake_is_conceded_in_its_row_without_leaving_the_list(browser, served):
    with person(browser, served) as page:
        go_to_invoice(page, served, INVOICE)
        number = open_dispute(page, "23,40")
        page.goto(served.company(f"disputes/?text={number}&status=open"))
        page.get_by_role("button", name="Accorder 23,40").click()
        expect(page.locator(".am-toast")).to_contain_text(f"{number} est résolu")
        assert f"text={number}" in page.url and "status=open" in page.url
        page.locator(".am-toast").get_by_role("button", name="Annuler").click()
        expect(page.locator(".am-toast")).to_contain_text("de nouveau ouvert")


def test_the_day_is_worked_without_the_mouse(tab, served, whole):
    sign_in(tab, served)
    number = whole[2]
    tab.keyboard.press("/")
    expect(tab.locator("#recherche")).to_be_focused()
    tab.keyboard.type(number[:-1])
    tab.keyboard.press("Enter")
    found = tab.locator("main [data-row]")
    expect(found.filter(has_text=number)).to_have_count(1)
    for _ in range([number in row for row in found.all_inner_texts()].index(True) + 1):
        tab.keyboard.press("j")
    expect(tab.locator("main [data-row].cur")).to_contain_text(number)
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_contain_text(number)
    tab.keyboard.press("l")
    tab.get_by_label("Montant contesté").focus()
    tab.keyboard.type("200")
    tab.keyboard.press("Enter")
    fill_why(tab)
    expect(tab.get_by_role("button", name="Contester ")).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab.locator(".am-toast")).to_contain_text("est ouvert")
    tab.keyboard.press("u")
    expect(tab.get_by_text("Ce litige est annulé.")).to_be_visible()
