"""The list of disputes: by state, words and reason, with totals that follow, and who is expected to answer by when."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, rows_of, statements, text_of

from amiable.core.events import Paid
from amiable.disputes.models import Dispute
from amiable.disputes.operations import BlockedLine, add_comment, open_dispute, resolve_dispute, undo_last
from amiable.disputes.queries import dispute_totals
from amiable.web import words

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


def opened(acting, of, number, cents, *, on, reason="price"):
    invoice = factories.invoice(acting, of, number=number, amount=1200_00)
    return open_dispute(acting, lines=[BlockedLine(invoice, cents)], reason=reason, opened_on=on)


@pytest.fixture
def some(acting):
    """Open: 1 (price, late), 2 (quality, not late). Resolved: 3, conceded in part. Cancelled: 4."""
    quai = factories.customer(acting, "C001", "Brasserie du Quai")
    octemare = factories.customer(acting, "C002", "Épicerie Octemare")
    late = opened(acting, quai, "F-1", 300_00, on=date(2026, 9, 1))
    recent = opened(acting, octemare, "F-2", 500_00, on=date(2026, 11, 20), reason="quality_defect")
    ended = opened(acting, octemare, "F-3", 200_00, on=date(2026, 6, 1))
    resolve_dispute(
        acting, dispute=ended, finding="partly_founded", conceded={"F-3": 80_00}, effective_on=date(2026, 7, 1)
    )
    mistaken = opened(acting, quai, "F-4", 70_00, on=date(2026, 11, 23))
    undo_last(acting, dispute=mistaken, operation_id=mistaken.operation)
    return {"late": late.number, "recent": recent.number, "ended": ended.number, "mistaken": mistaken.number}


def address(acting) -> str:
    return reverse("disputes", kwargs={"slug": acting.company.slug})


def numbers(answer) -> list[str]:
    return [next(word for word in row.split() if word.startswith("LIT-")) for row in rows_of(answer)]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ({}, ["late", "recent"]),
        ({"status": "resolved"}, ["ended"]),
        ({"status": "cancelled"}, ["mistaken"]),
        ({"status": "all"}, ["ended", "late", "mistaken", "recent"]),
        ({"text": "epicerie octemare"}, ["recent"]),
        ({"text": "Octemare"}, ["recent"]),
        ({"text": "F-1"}, ["late"]),
        ({"reason": "quality_defect"}, ["recent"]),
        ({"reason": "price", "status": "all", "text": "quai"}, ["late", "mistaken"]),
        ({"turn": "logistics"}, []),
        ({"stage": "reported"}, ["late", "recent"]),
        ({"stage": "mediation"}, []),
        ({"assignee": "nobody"}, ["late", "recent"]),
        ({"department": "quality"}, ["recent"]),
        ({"least": "400"}, ["recent"]),
        ({"most": "400,00"}, ["late"]),
        ({"least": "300", "most": "500"}, ["late", "recent"]),
        ({"older": "60"}, ["late"]),
        ({"since": "20/11/2026", "status": "stood"}, ["recent"]),
        ({"status": "stood"}, ["ended", "late", "recent"]),
        ({"late": "yes"}, ["late"]),
        ({"sort": "stake"}, ["recent", "late"]),
        ({"sort": "recent"}, ["recent", "late"]),
        ({"sort": "opened"}, ["late", "recent"]),
    ],
)
def test_every_filter_and_order_is_in_the_address(acting, signed_in, some, asked, listed):
    answer = signed_in("auditor").get(address(acting), asked)
    assert answer.status_code == 200
    assert numbers(answer) == [some[name] for name in listed]


def test_a_row_tells_what_is_contested_whose_turn_it_is_and_how_late_the_answer_is(acting, signed_in, some):
    Dispute.objects.filter(number=some["late"]).update(turn="sales")
    Dispute.objects.filter(number=some["recent"]).update(turn="us", words="Pots ébréchés\nDix palettes.")
    late, recent = rows_of(signed_in().get(address(acting)))
    for said in ("Prix", f"Brasserie du Quai · {some['late']}", "F-1", euros(300_00), "Commerce", "81 j de retard"):
        assert said in late
    assert "prévu 4 sept." in late and "il y a 84 j" not in late
    assert "Pots ébréchés" in recent and "palettes" not in recent
    assert "À nous" in recent and "retard" not in recent and "ven. 4 déc." in recent
    opening, _ = rows_of(signed_in().get(address(acting), {"columns": "dispute,opened,reason,stage,department"}))
    for said in ("01/09/2026", "il y a 84 j", "Prix", "Signalé", "Commerce"):
        assert said in opening


def test_a_row_names_one_invoice_and_counts_several(acting, signed_in):
    of = factories.customer(acting)
    invoices = [factories.invoice(acting, of, number=f"F-{n}") for n in range(3)]
    factories.dispute(acting, *invoices, claimed=30_00)
    answer = signed_in().get(address(acting))
    assert "3 factures" in rows_of(answer)[0] and 'title="F-0, F-1, F-2"' in answer.content.decode()


def test_the_last_remark_is_signed_and_dated(acting, signed_in, some):
    found = Dispute.objects.get(number=some["late"])
    for days, text in ((9, "Premier mot."), (2, "Le chauffeur vérifie.")):
        add_comment(replace(acting, at=factories.NOW - timedelta(days)), found, text)
    late, _recent = rows_of(signed_in().get(address(acting)))
    assert "Le chauffeur vérifie. operator, il y a 2 j" in late and "Premier mot" not in late


def test_an_answer_due_today_or_tomorrow_says_so(acting, signed_in, some):
    for day, said in ((TODAY, "aujourd’hui"), (TODAY + timedelta(1), "demain")):
        Dispute.objects.filter(number=some["recent"]).update(due_on=day)
        assert said in rows_of(signed_in().get(address(acting)))[1]


def test_a_case_that_ended_tells_how_and_is_not_late(acting, signed_in, some):
    asked = {"status": "resolved", "columns": "dispute,claimed,turn,opened"}
    (row,) = rows_of(signed_in().get(address(acting), asked))
    for said in ("résolu", "partiellement fondé", "01/07/2026", "ouvert 30 j", f"accordé {euros(80_00)}"):
        assert said in row
    assert "retard" not in row


def test_totals_follow_the_filter_and_are_those_of_the_cases(acting, signed_in, some):
    for asked in ({"status": "open"}, {"status": "all"}, {"status": "resolved", "reason": "price"}):
        totals = dispute_totals(acting.company, TODAY, **asked)
        said = text_of(signed_in().get(address(acting), asked))
        noun = "litige, contesté" if totals["count"] == 1 else "litiges, contestés"
        assert f"{totals['count']} {noun} pour {euros(totals['claimed'])}" in said
        assert (f"Accordé {euros(totals['conceded'])}" in said) == (totals["conceded"] > 0)
    assert f"1 en retard {euros(300_00)}" in text_of(signed_in().get(address(acting)))
    assert "1 en retard" not in text_of(signed_in().get(address(acting), {"text": "octemare"}))


def test_the_summary_says_whose_turn_it_is_in_number_and_euros_and_leads_there(acting, signed_in, some):
    third = opened(acting, factories.customer(acting, "C009", "Cave"), "F-9", 40_00, on=date(2026, 11, 23))
    Dispute.objects.filter(number=some["late"]).update(turn="logistics")
    Dispute.objects.filter(number=some["recent"]).update(turn="us")
    Dispute.objects.filter(pk=third.pk).update(turn="customer")
    answer = signed_in().get(address(acting))
    said = text_of(answer)
    for part in (f"À nous 1 · {euros(500_00)}", f"Services 1 · {euros(300_00)}", f"Clients 1 · {euros(40_00)}"):
        assert part in said
    assert numbers(signed_in().get(href(answer, "Services"))) == [some["late"]]
    filtered = text_of(signed_in().get(address(acting), {"text": "octemare"}))
    assert f"Services 0 · {euros(0)}" in filtered and f"À nous 1 · {euros(500_00)}" in filtered


def test_another_day_shows_the_cases_as_they_stood(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"as_of": "2026-06-15"})
    assert numbers(answer) == [some["ended"]]
    assert "j de retard" in rows_of(answer)[0] and "accordé" not in rows_of(answer)[0]
    assert "as_of=2026-06-15" in href(answer, "Prix")


def test_one_reads_on_through_all_pages_and_back(acting, signed_in):
    of = factories.customer(acting)
    cases = [
        opened(acting, of, f"F{number}", 10_00, on=date(2026, 3, 2) + timedelta(number // 3)).number
        for number in range(60)
    ]
    client = signed_in()
    first = client.get(address(acting))
    second = client.get(href(first, "Suivantes"))
    assert numbers(first) + numbers(second) == cases and len(numbers(first)) == 50
    assert numbers(client.get(href(second, "Précédentes"))) == cases[:50]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"status": "perdu"}, "« perdu » n’est pas un choix de cette liste"),
        ({"reason": "humeur"}, "« humeur » n’est pas un choix de cette liste"),
        ({"sort": "couleur"}, "« couleur » n’est pas un choix de cette liste"),
        ({"turn": "lune"}, "« lune » n’est pas un choix de cette liste"),
        ({"least": "beaucoup"}, "« beaucoup » n’est pas un montant"),
        ({"least": "10", "most": "5"}, "plus petit que le montant d’à côté"),
        ({"since": "hier"}, "n’est pas une date"),
        ({"text": "a\x00b"}, "caractère"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_and_all_that_is_open_is_listed(acting, signed_in, some, asked, sentence):
    answer = signed_in().get(address(acting), asked)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert numbers(answer) == [some["late"], some["recent"]]


@pytest.mark.parametrize("after", ["x", "~", "2026-01-01~", "2026-99-99~1", "2026-01-01~" + "9" * 40, "'; --~1"])
def test_a_place_in_the_list_that_is_none_begins_at_the_first_page(acting, signed_in, some, after):
    assert numbers(signed_in().get(address(acting), {"after": after})) in (
        [some["late"], some["recent"]],
        [some["recent"], some["late"]],
    )


def test_heads_sort_and_say_how_the_list_is_sorted(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"text": "f"})
    assert href(answer, "Contesté").endswith("?text=f&sort=stake")
    assert href(answer, "Échéance").endswith("?text=f&sort=due")
    turned = signed_in().get(address(acting), {"sort": "opened", "columns": "dispute,opened"})
    assert "sort=recent" in href(turned, "Ouvert le") and 'aria-sort="ascending"' in turned.content.decode()


def test_where_nothing_passes_it_says_what_to_do(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"text": "introuvable"})
    assert "Aucun litige ne répond à ces filtres" in text_of(answer)
    assert href(answer, "Chercher parmi tous").endswith("?text=introuvable&status=all")


def test_a_company_without_disputes_is_told_where_they_begin(acting, signed_in):
    answer = signed_in().get(address(acting))
    assert "Aucun litige pour l’instant" in text_of(answer) and ink_buttons(answer) == 1
    assert href(answer, "Choisir une facture").endswith("/receivables/")


def test_while_one_types_the_list_alone_comes_with_its_address(acting, signed_in, some):
    answer = signed_in().get(address(acting), {"text": "quai", "reason": ""}, headers={"HX-Request": "true"})
    assert numbers(answer) == [some["late"]] and "<html" not in answer.content.decode()
    assert answer.headers["HX-Replace-Url"] == f"{address(acting)}?text=quai"


def test_the_page_takes_as_many_statements_for_thirty_cases_as_for_one(acting, signed_in):
    client, of = signed_in(), factories.customer(acting)
    opened(acting, of, "F0", 10_00, on=date(2026, 3, 2))
    few = statements(client, address(acting))
    for number in range(1, 30):
        opened(acting, of, f"F{number}", 10_00, on=date(2026, 3, 2))
    assert statements(client, address(acting)) == few <= 19  # two of them for what one click would concede


def one_click(answer) -> list[tuple[str, str]]:
    """Address and key of each button that concedes a small stake."""
    found = re.findall(r'form="geste" formaction="([^"]+)" name="sent" value="([^"]+)"', answer.content.decode())
    assert not found or '<form id="geste" method="post">' in answer.content.decode()
    return found


def kept(answer) -> str:
    """What the form of these buttons says of the list."""
    form = answer.content.decode().partition('<form id="geste"')[2].partition("</form>")[0]
    return unescape(re.search(r'name="back" value="([^"]*)"', form).group(1))


def test_a_small_stake_is_conceded_from_its_row_and_the_list_comes_back_as_it_was_filtered(acting, signed_in, some):
    small = opened(acting, factories.customer(acting, "C003", "Cave Lenoncourt"), "F-5", 23_40, on=date(2026, 11, 2))
    client, asked = signed_in(), {"text": "lenoncourt", "sort": "stake"}
    answer = client.get(address(acting), asked)
    ((there, key),) = one_click(answer)
    assert f"Accorder {euros(23_40)} en geste commercial {small.number}" in text_of(answer)
    assert len(one_click(client.get(address(acting), {"status": "all"}))) == 1  # none of the others qualifies
    done = client.post(there, {"sent": key, "back": kept(answer)})
    assert done.headers["Location"] == f"{address(acting)}?text=lenoncourt&sort=stake"
    after = client.get(done.headers["Location"])
    (toast,) = after.context["messages"]
    assert f"{small.number} est résolu" in str(toast) and not one_click(after)
    small.refresh_from_db()
    assert (small.status, small.finding, small.conceded) == ("resolved", "goodwill", 23_40)
    client.post(toast.extra_tags)
    small.refresh_from_db()
    assert small.status == "open"


def test_the_row_offers_what_the_case_still_blocks_and_two_rows_are_two_acts(acting, signed_in):
    of = factories.customer(acting)
    first, second = (opened(acting, of, f"F-{n}", cents, on=date(2026, 11, 2)) for n, cents in ((1, 30_00), (2, 12_00)))
    factories.say(acting, first.lines.get().receivable, Paid(date(2026, 11, 10), 1190_00))
    client = signed_in()
    answer = client.get(address(acting))
    assert f"Accorder {euros(10_00)}" in text_of(answer) and f"Accorder {euros(12_00)}" in text_of(answer)
    for there, key in one_click(answer):  # as they were shown, one after the other
        client.post(there, {"sent": key, "back": ""})
    for dispute, conceded in ((first, 10_00), (second, 12_00)):
        dispute.refresh_from_db()
        assert (dispute.status, dispute.conceded) == ("resolved", conceded)


def test_nobody_concedes_from_a_row_who_may_not_decide_nor_at_another_moment(acting, signed_in):
    opened(acting, factories.customer(acting), "F-1", 23_40, on=date(2026, 11, 2))
    assert not one_click(signed_in("salesperson").get(address(acting)))
    assert not one_click(signed_in().get(address(acting), {"as_of": "2026-11-10"}))
    acting.company.goodwill_per_year = 20_00
    acting.company.save()
    assert not one_click(signed_in().get(address(acting)))


@pytest.mark.parametrize(
    "back", ["https://ailleurs.example/", "//ailleurs.example", "couleur=bleu", "x" * 5000, "\x00"]
)
def test_a_way_back_that_is_none_of_ours_leads_to_the_list(acting, signed_in, back):
    made = opened(acting, factories.customer(acting), "F-1", 23_40, on=date(2026, 11, 2))
    there = reverse("dispute_goodwill", kwargs={"slug": acting.company.slug, "id": made.pk})
    assert signed_in().post(there, {"sent": "une", "back": back}).headers["Location"] == address(acting)


def test_where_it_is_too_late_to_concede_the_list_is_one_click_away(acting, signed_in):
    made = opened(acting, factories.customer(acting), "F-1", 23_40, on=date(2026, 11, 2))
    client = signed_in()
    ((there, key),) = one_click(client.get(address(acting)))
    resolve_dispute(acting, dispute=made, finding="unfounded", effective_on=TODAY)
    answer = client.post(there, {"sent": key, "back": "status=open&text=f"})
    assert answer.status_code == 409 and ink_buttons(answer) == 1
    assert href(answer, "Revenir à la liste") == f"{address(acting)}?status=open&text=f"


def test_somebody_of_another_company_finds_nothing(acting, signed_in, some):
    assert signed_in(of=factories.company()).get(address(acting)).status_code == 404


def test_the_page_is_told_in_english(acting, signed_in, some):
    client = signed_in()
    client.cookies["django_language"] = "en"
    assert "€300.00" in text_of(client.get(address(acting)))


def test_a_department_answers_each_reason(acting):
    assert words.department_of("price") == "Commerce" and words.department_of("nothing") == ""
