"""The dialog over several documents of a customer: a dispute, an obstacle, a hold; lifting them; and who may."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, statements, text_of

from amiable.core.events import Paid
from amiable.disputes.models import Dispute
from amiable.disputes.queries.comments import comments_of
from amiable.disputes.queries.items import items_of
from amiable.journal.models import Line
from amiable.people.models import Department, Membership
from amiable.receivables.models import Hold
from amiable.receivables.operations.causes import Cause, place_cause
from amiable.receivables.queries.causes import causes_of_customer
from amiable.web.picture.writing import money

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def customer(acting):
    return factories.customer(acting, "C-0412", "Laiterie Halbrane")


@pytest.fixture
def invoices(acting, customer):
    return [factories.invoice(acting, customer, number=f"F-{place}", amount=1000_00) for place in range(1, 4)]


def address(customer, *about, kind="dispute", **more):
    there = reverse("customer_case", kwargs={"slug": customer.company.slug, "id": customer.pk})
    asked = [*(f"id={one.pk}" for one in about), f"kind={kind}", *(f"{name}={value}" for name, value in more.items())]
    return f"{there}?{'&'.join(asked)}"


def sent(client, there, go, **typed):
    return client.post(there, {"sent": "une-cle", "go": go, **typed})


def through(client, there, **typed):
    """All three steps, as a browser does them."""
    third = sent(client, there, "3", **typed)
    case, who = third.context["case"], third.context["who"]
    proposed = {bound.name: str(bound.value() or "") for bound in who or ()}
    return sent(client, there, "open", **({"seen": case.seen} | proposed | typed))


def amounts(invoices, *values, **more):
    """The fields of step 1 and 2 of a dispute."""
    fields = {f"claimed-{one.pk}": value for one, value in zip(invoices, values, strict=True)}
    why = {"reason": "quantity_missing", "words": "Il en manque.", "opened_on": "2026-03-02"}
    return {"how": "incl", "vat": "20", **fields, **why, **more}


OBSTACLE = {"scope": "items", "reason": "missing_order_number", "words": "Sans n° de commande.", "since": "2026-11-20"}


def test_one_dispute_is_opened_over_several_invoices_each_with_its_own_amount(acting, signed_in, customer, invoices):
    client, there = signed_in("accountant"), address(customer, *invoices)
    first = client.get(there)
    assert "3 factures" in text_of(first) and euros(3000_00) in text_of(first)
    third = sent(client, there, "3", **amounts(invoices, "144,00", "", "1 000"))
    assert not Dispute.objects.exists()
    for cents in (144_00, 1000_00, 2144_00, 856_00):  # each, the sum, and what stays certain
        assert euros(cents) in text_of(third)
    assert f"Contester {money(2144_00)} sur 3 factures" in third.content.decode()
    through(client, there, **amounts(invoices, "144,00", "", "1 000"))
    made = Dispute.objects.get()
    assert [line.claimed for line in made.lines.order_by("receivable_id")] == [144_00, 1000_00, 1000_00]
    assert made.blocked == 2144_00 and made.words == "Il en manque."


def test_amounts_typed_without_vat_and_whole_invoices(signed_in, customer, invoices):
    through(signed_in(), address(customer, *invoices), **amounts(invoices, "100", "10,05", "", how="excl"))
    assert [line.claimed for line in Dispute.objects.get().lines.order_by("receivable_id")] == [120_00, 12_06, 1000_00]


@pytest.mark.parametrize("how", ["open", "whole"])
def test_all_that_remains_due_is_contested_without_an_amount(acting, signed_in, customer, invoices, how):
    factories.dispute(acting, invoices[0], claimed=100_00)
    through(signed_in(), address(customer, *invoices), **amounts(invoices, "", "", "", how=how))
    lines = Dispute.objects.latest("pk").lines.order_by("receivable_id")
    claimed = 900_00 if how == "open" else 1000_00
    assert [(line.claimed, line.blocked) for line in lines][:2] == [(claimed, 900_00), (1000_00, 1000_00)]


def test_the_amount_that_does_not_do_is_told_beside_its_invoice_and_all_is_kept(signed_in, customer, invoices):
    answer = sent(signed_in(), address(customer, *invoices), "2", **amounts(invoices, "144", "12,3456", "1 000,01"))
    body = answer.content.decode()
    assert answer.status_code == 422 and "a plus de deux décimales" in body and "dépassent le montant" in body
    assert body.index("Contesté sur F-2") < body.index("a plus de deux décimales") < body.index("Contesté sur F-3")
    assert all(f'value="{typed}"' in body for typed in ("144", "12,3456", "1 000,01", "Il en manque."))


def test_a_dispute_already_open_on_one_of_them_is_offered_to_be_seen(acting, signed_in, customer, invoices):
    made = factories.dispute(acting, invoices[1], claimed=100_00)
    answer = signed_in().get(address(customer, *invoices))
    assert "est déjà ouvert" in text_of(answer)
    assert href(answer, made.number) == reverse("dispute", kwargs={"slug": acting.company.slug, "id": made.pk})


def test_the_reason_proposes_department_person_and_day_and_a_person_changes_them(acting, signed_in, customer, invoices):
    hugo, other = (factories.user(acting.company, "resolver", name=name) for name in ("hugo", "lise"))
    Membership.objects.filter(user=hugo).update(department="logistics")
    Membership.objects.filter(user=other).update(department="legal")
    client, there = signed_in(), address(customer, invoices[0])
    third = sent(client, there, "3", **amounts(invoices[:1], "100"))
    who = third.context["who"]
    assert (who["department"].value(), who["assignee"].value()) == ("logistics", str(hugo.pk))
    assert who["due_on"].value() == date(2026, 3, 5)
    through(client, there, **amounts(invoices[:1], "100", department="legal", assignee=other.pk, due_on="10/12/2026"))
    made = Dispute.objects.get()
    assert (made.department, made.assignee_id, made.due_on) == ("legal", other.pk, date(2026, 12, 10))


def test_who_heads_a_department_of_several_is_proposed(acting, signed_in, customer, invoices):
    people = [factories.user(acting.company, "resolver", name=name) for name in ("ines", "jean")]
    Membership.objects.filter(user__in=people).update(department="logistics")
    Department.objects.create(company=acting.company, key="logistics", name="Logistique Sud", head=people[1])
    third = sent(signed_in(), address(customer, invoices[0]), "3", **amounts(invoices[:1], "100"))
    assert third.context["who"]["assignee"].value() == str(people[1].pk)
    assert "Logistique Sud" in text_of(third)


def test_another_reason_proposes_anew_and_what_was_chosen_for_the_first_is_not_kept(signed_in, customer, invoices):
    client, there = signed_in(), address(customer, invoices[0])
    third = sent(client, there, "3", **amounts(invoices[:1], "100"))
    kept = {"proposed": third.context["who"]["proposed"].value(), "department": "legal", "due_on": "2026-12-10"}
    back = sent(client, there, "2", **amounts(invoices[:1], "100"), **kept)
    assert 'name="department" value="legal"' in back.content.decode()
    again = sent(client, there, "3", **amounts(invoices[:1], "100", reason="vat"), **kept)
    assert again.context["who"]["department"].value() == "accounting"
    same = sent(client, there, "3", **amounts(invoices[:1], "100"), **kept)
    assert same.context["who"]["department"].value() == "legal"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": "demain"}, "n’est pas une date"),
        ({"due_on": "2026-03-01"}, "est avant le 02/03/2026"),
        ({"department": "kitchen"}, "n’est pas un service"),
        ({"assignee": "999999"}, "ne travaille pas ici"),
    ],
)
def test_who_or_when_that_does_not_do_is_told_at_its_field(signed_in, customer, invoices, typed, sentence):
    answer = through(signed_in(), address(customer, invoices[0]), **amounts(invoices[:1], "100"), **typed)
    assert answer.status_code == 422 and sentence in text_of(answer) and not Dispute.objects.exists()
    assert "Il en manque." in text_of(answer)


def test_an_obstacle_holds_the_documents_back_and_contests_nothing(acting, signed_in, customer, invoices):
    client, there = signed_in(), address(customer, *invoices[:2], kind="obstacle")
    third = sent(client, there, "3", **OBSTACLE)
    body = text_of(third)
    assert not Hold.objects.exists() and "Numéro de commande absent" in body and "Sans n° de commande." in body
    assert euros(3000_00) in body and euros(1000_00) in body and euros(2000_00) in body  # asked before, after; waiting
    assert "Signaler le frein sur F-1 et F-2" in body
    done = through(client, there, **OBSTACLE)
    assert done.headers["Location"] == reverse("customer", kwargs={"slug": acting.company.slug, "id": customer.pk})
    (row,) = causes_of_customer(acting.company, customer.pk, TODAY)
    assert (row["kind"], row["reason"], row["department"]) == ("obstacle", "missing_order_number", "sales_admin")
    assert (row["since"], row["answer_due"], row["until"]) == (date(2026, 11, 20), date(2026, 11, 23), None)
    assert [one["number"] for one in row["receivables"]] == ["F-1", "F-2"]
    assert not Dispute.objects.exists() and factories.faults(acting.company) == []


def test_the_whole_customer_is_held_back_until_a_day(acting, signed_in, customer, invoices):
    client, there = signed_in(), address(customer, kind="hold")
    first = client.get(there)
    assert "Tout le client" in text_of(first) and "Choisir des factures" in text_of(first)
    through(client, there, scope="customer", words="Visite du directeur le 10.", until="11/12/2026")
    (row,) = causes_of_customer(acting.company, customer.pk, TODAY)
    assert (row["kind"], row["receivables"], row["until"]) == ("manual", [], date(2026, 12, 11))
    assert row["words"] == "Visite du directeur le 10."


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("obstacle", {"reason": "price"}, "« price » n’est pas un motif"),
        ("obstacle", {"since": "2099-01-01"}, "est dans l’avenir"),
        ("obstacle", {"since": "2026-01-01"}, "est avant l’émission"),
        ("hold", {"words": " "}, "Dites pourquoi"),
        ("hold", {"until": "2026-11-24"}, "n’est pas après aujourd’hui"),
    ],
)
def test_why_or_until_when_that_does_not_do_is_told_at_its_field(signed_in, customer, invoices, kind, typed, sentence):
    answer = sent(signed_in(), address(customer, invoices[0], kind=kind), "3", **(OBSTACLE | typed))
    assert answer.status_code == 422 and sentence in text_of(answer)


def test_placing_is_taken_back_from_its_message(acting, signed_in, customer, invoices):
    client = signed_in()
    there = reverse("receivable_dispute", kwargs={"slug": acting.company.slug, "id": invoices[0].pk}) + "?kind=obstacle"
    page = client.get(through(client, there, **OBSTACLE).headers["Location"])
    (toast,) = page.context["messages"]
    assert "F-1" in toast.message
    client.post(toast.extra_tags)
    assert causes_of_customer(acting.company, customer.pk, TODAY) == []


def test_the_receivable_says_why_it_waits_and_lifts_it(acting, signed_in, customer, invoices):
    client = signed_in()
    page_of = reverse("receivable", kwargs={"slug": acting.company.slug, "id": invoices[0].pk})
    through(client, address(customer, *invoices[:2], kind="obstacle"), **OBSTACLE)
    page = client.get(page_of)
    body = text_of(page)
    assert "Frein : numéro de commande absent, depuis le 20/11/2026, à lever par le service Administration" in body
    assert "« Sans n° de commande. »" in body and "pour le 23/11/2026" in body and "2 factures" in body
    assert f"{euros(1000_00)} en attente : frein au paiement à lever" in body
    hold = Hold.objects.order_by("pk").first()
    lift = reverse("cause_lift", kwargs={"slug": acting.company.slug, "id": hold.pk}) + f"?from={invoices[0].pk}"
    assert lift in page.content.decode()
    after = client.post(lift, {"sent": "lever"})
    assert after.headers["Location"] == page_of
    lifted = client.get(page_of)
    assert "Frein" not in text_of(lifted)
    (toast,) = lifted.context["messages"]
    client.post(toast.extra_tags)
    assert "Frein" in text_of(client.get(page_of))


def test_who_lifts_second_is_told_who_was_faster(acting, signed_in, customer, invoices):
    cause = Cause("obstacle", TODAY, reason="other", words="?")
    place_cause(acting, customer, cause, invoices)
    lift = reverse("cause_lift", kwargs={"slug": acting.company.slug, "id": Hold.objects.order_by("pk").first().pk})
    signed_in().post(lift, {"sent": "un"})
    answer = signed_in().post(lift, {"sent": "deux"})
    assert answer.status_code == 409 and "déjà levé, par" in text_of(answer)


def test_the_same_form_sent_twice_places_one_cause(signed_in, customer, invoices):
    client, there = signed_in(), address(customer, invoices[0], kind="obstacle")
    one, two = (through(client, there, **OBSTACLE) for _ in range(2))
    assert one.headers["Location"] == two.headers["Location"]
    assert Line.objects.filter(verb="obstacle.placed").count() == 1


def test_where_no_document_is_named_they_are_chosen_first(acting, signed_in, customer, invoices):
    factories.credit(acting, customer, 10_00)
    client = signed_in()
    answer = client.get(address(customer))
    body = answer.content.decode()
    assert all(f'value="{one.pk}"' in body for one in invoices) and ink_buttons(answer) == 1
    none = factories.customer(acting, "C-2", "Sans rien")
    assert "Rien n’est ouvert chez ce client." in text_of(client.get(address(none)))


def test_strange_addresses_are_told_or_absent(acting, signed_in, customer, invoices):
    client = signed_in()
    other = factories.invoice(acting, factories.customer(acting, "C-2", "Autre"))
    assert client.get(address(customer, other)).status_code == 404
    there = address(customer, invoices[0])
    assert client.get(f"{there}&id=abc").status_code == 404
    assert client.get(f"{there}&id={'9' * 400}").status_code == 404
    assert client.get(address(customer, invoices[0], kind="mood")).status_code == 400
    many = "&".join(f"id={pk}" for pk in range(1, 202))
    answer = client.get(f"{there}&{many}")
    assert answer.status_code == 400 and "200 au plus" in text_of(answer)


def test_a_credit_is_neither_contested_nor_held(acting, signed_in, customer):
    credit = factories.credit(acting, customer, 10_00)
    for kind in ("dispute", "obstacle", "hold"):
        answer = signed_in().get(address(customer, credit, kind=kind))
        assert answer.status_code == 400 and "n’est pas une facture" in text_of(answer)


def test_who_may_not_or_is_elsewhere_opens_nothing(signed_in, customer, invoices):
    for kind in ("dispute", "obstacle", "hold"):
        there = address(customer, invoices[0], kind=kind)
        assert signed_in("auditor").get(there).status_code == 403
        assert signed_in("administrator", of=factories.company()).get(there).status_code == 404


@pytest.mark.parametrize("kind", ["dispute", "obstacle", "hold"])
def test_at_another_moment_one_only_looks(signed_in, customer, invoices, kind):
    there = address(customer, invoices[0], kind=kind, as_of="2026-03-01")
    answer = signed_in().get(there)
    assert "qu’au présent" in text_of(answer) and ink_buttons(answer) == 1
    assert "as_of" not in href(answer, "Revenir à aujourd’hui")
    assert sent(signed_in(), there, "open", **OBSTACLE).status_code == 400
    assert not Hold.objects.exists() and not Dispute.objects.exists()


@pytest.mark.parametrize("kind", ["dispute", "obstacle", "hold"])
def test_each_step_has_one_title_and_one_thing_to_do_and_leads_to_the_other_kinds(signed_in, customer, invoices, kind):
    client, there = signed_in(), address(customer, *invoices, kind=kind)
    typed = amounts(invoices, "1", "2", "3") if kind == "dispute" else OBSTACLE
    first = client.get(there)
    assert "Frein au paiement" in text_of(first) and 'aria-current="true"' in first.content.decode()
    assert f"id={invoices[2].pk}" in href(first, "Mise en attente")
    for answer in (first, sent(client, there, "2", **typed), sent(client, there, "3", **typed)):
        assert ink_buttons(answer) == 1 and answer.content.decode().count("<h1") == 1
        assert "data-draft=" in answer.content.decode()


def test_without_a_session_one_signs_in_and_comes_back_to_the_dialog(client, customer, invoices):
    there = address(customer, *invoices)
    answer = sent(client, there, "open", **amounts(invoices, "1", "2", "3"))
    assert answer.status_code == 302 and "/account/sign-in/" in answer.headers["Location"]
    back = answer.headers["Location"].replace("%3D", "=").replace("%26", "&").replace("%3F", "?")
    assert f"id={invoices[2].pk}" in back and "/case/" in back


@pytest.mark.parametrize("kind", ["dispute", "obstacle", "hold"])
def test_the_dialog_takes_as_many_statements_for_thirty_documents_as_for_one(acting, signed_in, customer, kind):
    invoices = [factories.invoice(acting, customer, amount=100_00) for _ in range(30)]
    client = signed_in()
    counts = {number: statements(client, address(customer, *invoices[:number], kind=kind)) for number in (1, 30)}
    assert counts[1] == counts[30] <= 14
    assert statements(client, address(customer)) <= 14


def test_the_last_step_takes_as_many_statements_for_thirty_documents_as_for_one(
    acting, signed_in, customer, django_assert_max_num_queries
):
    invoices = [factories.invoice(acting, customer, amount=100_00) for _ in range(30)]
    client = signed_in()
    sent(client, address(customer, *invoices), "3", **amounts(invoices, *["1"] * 30))
    with django_assert_max_num_queries(16):
        sent(client, address(customer, *invoices), "3", **amounts(invoices, *["1"] * 30))


def test_a_day_that_comes_is_no_day_of_today(acting, signed_in, customer, invoices):
    """A hold that ended by itself is not shown any more."""
    place_cause(acting, customer, Cause("manual", TODAY, until=TODAY + timedelta(1), words="Un jour"), invoices)
    page_of = reverse("receivable", kwargs={"slug": acting.company.slug, "id": invoices[0].pk})
    assert "Un jour" in text_of(signed_in().get(page_of))
    assert "Un jour" not in text_of(signed_in().get(f"{page_of}?as_of=2026-11-25"))


def by_lines(*rows, **more):
    """The fields of step 1, line by line: (label, note, quantity, price, VAT) of each row."""
    typed = {"how": "lines", "rows": "3", "vat": "20"}
    for place, row in enumerate(rows):
        typed |= {f"line-{place}-{name}": value for name, value in zip(LINE, row, strict=True)}
    return amounts([], **(typed | more))


LINE = ("label", "note", "quantity", "price", "vat")
BOXES = ("Cartons", "BL-4", "12", "10,00", "20")
FILM = ("Film", "", "2,5", "0,125", "5,5")


def test_lines_of_an_invoice_are_contested_and_the_tax_is_that_of_the_invoice(signed_in, customer, invoices):
    client, there = signed_in(), address(customer, invoices[0])
    third = sent(client, there, "3", **by_lines(BOXES, FILM))
    told = text_of(third)
    assert "Cartons · BL-4 : 12 × 10,00 € HT, TVA 20,00 %" in told and "Film : 2,5 × 0,125 € HT" in told
    assert f"Contester {money(144_33)} sur F-1" in third.content.decode()
    through(client, there, **by_lines(BOXES, FILM))
    made = Dispute.objects.get()
    assert (made.claimed, made.blocked) == (144_33, 144_33)
    assert [(row["label"], row["quantity"], row["claimed"]) for row in items_of(made)] == [
        ("Cartons", 12_000, 144_00),
        ("Film", 2_500, 33),
    ]


def test_lines_of_several_invoices_each_say_which(signed_in, customer, invoices):
    client, there = signed_in(), address(customer, *invoices[:2])
    rows = by_lines(BOXES, FILM, **{"line-0-invoice": invoices[1].pk, "line-1-invoice": invoices[0].pk})
    through(client, there, **rows)
    made = Dispute.objects.get()
    assert [(row["number"], row["label"]) for row in items_of(made)] == [("F-1", "Film"), ("F-2", "Cartons")]
    rows["line-0-invoice"] = invoices[0].pk
    lacking = sent(client, there, "2", **rows)
    assert lacking.status_code == 422 and "Tapez au moins une ligne de F-2" in text_of(lacking)


def test_more_rows_are_asked_for_without_a_script_and_nothing_is_lost(signed_in, customer, invoices):
    client, there = signed_in(), address(customer, invoices[0])
    more = sent(client, there, "rows-6", **by_lines(BOXES))
    body = more.content.decode()
    assert more.status_code == 200 and "Ligne 6" in text_of(more) and "Ligne 7" not in text_of(more)
    assert 'value="Cartons"' in body and 'name="go" value="rows-9"' in body
    last = sent(client, there, "rows-99", **by_lines(BOXES))
    assert "Ligne 10" in text_of(last) and "Ligne 11" not in text_of(last) and "Ajouter des lignes" not in text_of(last)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Tapez au moins une ligne de F-1"),
        ([("Cartons", "", "", "10", "20")], "Tapez la quantité contestée."),
        ([("Cartons", "", "3", "", "20")], "Tapez le prix unitaire hors taxes"),
        ([("Cartons", "", "3", "10", "")], "Tapez le taux de TVA de la ligne"),
        ([("Cartons", "", "douze", "10", "20")], "Tapez une quantité, comme 12"),
        ([("Cartons", "", "1,250", "10", "20")], "se lit de deux façons"),
        ([("Cartons", "", "0,001", "0,01", "20")], "porte sur plus de zéro"),
        ([("Cartons", "", "1000", "10", "20")], "plus que F-1"),
    ],
)
def test_a_line_that_does_not_do_is_told_and_kept(signed_in, customer, invoices, rows, sentence):
    answer = sent(signed_in(), address(customer, invoices[0]), "2", **by_lines(*rows))
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert all(f'value="{typed}"' in answer.content.decode() for row in rows for typed in row if typed)


def test_an_amount_of_which_nobody_knows_the_tax_is_asked_not_guessed(signed_in, customer, invoices):
    answer = sent(signed_in(), address(customer, invoices[0]), "2", **amounts(invoices[:1], "100", how="unknown"))
    assert answer.status_code == 422 and "demandez-le au client" in text_of(answer)
    assert 'value="100"' in answer.content.decode()


def test_on_a_paid_invoice_lines_are_claimed_and_nothing_is_blocked(acting, signed_in, customer, invoices):
    factories.say(acting, invoices[0], Paid(date(2026, 2, 1), 1000_00))
    client, there = signed_in(), address(customer, invoices[0])
    assert "Rien ne reste à bloquer sur cette facture" in text_of(client.get(there))
    through(client, there, **by_lines(BOXES))
    assert (Dispute.objects.get().claimed, Dispute.objects.get().blocked) == (144_00, 0)


def test_the_same_contest_twice_joins_its_case_and_another_is_opened_on_purpose(acting, signed_in, customer, invoices):
    case = factories.dispute(acting, invoices[0], claimed=100_00)
    client, there = signed_in("accountant"), address(customer, *invoices[:2])
    typed = amounts(invoices[:2], "144", "", reason="price")
    third = sent(client, there, "3", **typed)
    told = text_of(third)
    assert "Ce litige existe déjà : LIT-" in told and "Une des factures choisies n’en fait pas partie" in told
    assert f"Ajouter à {case.number}" in told and ink_buttons(third) == 1
    joined = sent(client, there, f"join-{case.pk}", **typed)
    assert joined.headers["Location"] == reverse("dispute", kwargs={"slug": acting.company.slug, "id": case.pk})
    (comment,) = comments_of(case)
    assert "Prix" in comment["text"] and "Il en manque." in comment["text"] and "F-1, F-2" in comment["text"]
    assert sent(client, there, f"join-{case.pk}", **typed).status_code == 302 and len(comments_of(case)) == 1
    assert Dispute.objects.count() == 1
    through(client, there, **(typed | {"sent": "une-autre-cle"}))
    assert Dispute.objects.count() == 2


def test_a_case_that_is_not_about_these_invoices_is_not_joined(acting, signed_in, customer, invoices):
    case = factories.dispute(acting, invoices[2], claimed=100_00)
    other = factories.acting()
    theirs = factories.dispute(other, factories.invoice(other))
    client, there = signed_in(), address(customer, invoices[0])
    answer = sent(client, there, f"join-{case.pk}", **amounts(invoices[:1], "144"))
    assert answer.status_code == 409 and "n’est plus ouvert sur ces factures" in text_of(answer)
    assert sent(client, there, f"join-{theirs.pk}", **amounts(invoices[:1], "144")).status_code == 404
    assert comments_of(case) == []
