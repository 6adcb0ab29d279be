"""The page of a contested line of an invoice: what we found, correcting it, and one line more."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, text_of, toast_of

from amiable.disputes.models import Item
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute
from amiable.disputes.operations.items import ItemAsked, qualify_item
from amiable.disputes.queries.items import items_of

BOXES = ItemAsked(2000, quantity=1_250, unit_price=100_000, label="Cartons")
FILM = ItemAsked(550, excl_vat=100_00, label="Film")


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.TODAY = date(2026, 11, 24).isoformat()


@pytest.fixture
def case(acting):
    line = BlockedLine(factories.invoice(acting, number="F-1"), items=(BOXES, FILM))
    return open_dispute(acting, lines=[line], reason="quantity_missing", opened_on=factories.DUE)


@pytest.fixture
def boxes(case):
    return Item.objects.get(label="Cartons")


def address(of, name, pk):
    return reverse(name, kwargs={"slug": of.company.slug, "id": pk})


FOUND = {"version": "1", "finding": "founded", "root_cause": "picking_error", "conceded": "15,00"}


def test_each_line_is_qualified_from_the_case_and_prefills_the_decision(acting, signed_in, case, boxes):
    client = signed_in("accountant")
    of_case = client.get(address(case, "dispute", case.pk))
    assert href(of_case, "Cartons") == address(case, "item", boxes.pk)
    there = address(case, "item", boxes.pk)
    assert ink_buttons(client.get(there)) == 1 and euros(15_00) in text_of(client.get(there))
    first = client.post(there, FOUND | {"sent": "une"}, follow=True)
    assert "Lignes à décider encore : 1." in toast_of(first)
    film = Item.objects.get(label="Film")
    last = client.post(address(case, "item", film.pk), FOUND | {"finding": "unfounded", "conceded": ""}, follow=True)
    assert "toutes les lignes sont décidées" in toast_of(last)
    decide = client.get(address(case, "dispute_decide", case.pk)).content.decode()
    assert 'value="15,00"' in decide and re.search('value="partly_founded"[^>]*checked', decide)


@pytest.mark.parametrize(
    ("typed", "sentence", "status"),
    [
        ({"conceded": "15,01"}, "Au plus ce qui est contesté", 422),
        ({"conceded": "tout"}, "n’est pas un montant", 422),
        ({"finding": ""}, "obligatoire", 422),
        ({"finding": "to_qualify"}, "dites d’abord si c’est fondé", 409),
        ({"version": "7"}, "Cartons a été changée par", 409),
    ],
)
def test_what_does_not_do_is_told_and_kept(acting, signed_in, boxes, typed, sentence, status):
    answer = signed_in().post(address(boxes, "item", boxes.pk), FOUND | typed)
    assert answer.status_code == status and sentence in text_of(answer)
    assert 'value="picking_error" selected' in answer.content.decode()
    assert Item.objects.get(pk=boxes.pk).decided_on is None


def test_a_line_is_corrected_as_it_was_typed_or_taken_back(acting, signed_in, case, boxes):
    client, there = signed_in(), address(case, "item", boxes.pk)
    assert 'value="1,25"' in client.get(there).content.decode()
    line = {"go": "change", "version": "1", "receivable": boxes.line.receivable_id, "label": "Cartons", "vat": "20"}
    half = client.post(there, line | {"quantity": "2"})
    assert half.status_code == 422 and "la quantité et le prix unitaire, ou un montant" in text_of(half)
    both = client.post(there, line | {"quantity": "2", "unit_price": "10", "excl_vat": "20"})
    assert both.status_code == 422 and "gardez l’un des deux" in text_of(both)
    client.post(there, line | {"quantity": "2", "unit_price": "10,00"})
    assert [row["claimed"] for row in items_of(case)] == [24_00, 105_50]
    client.post(there, {"go": "remove", "version": "2"})
    assert [row["label"] for row in items_of(case)] == ["Film"]
    assert client.get(there).status_code == 404


def test_one_line_more_is_noted(acting, signed_in, case):
    client, there = signed_in(), address(case, "dispute_item", case.pk)
    line = {"receivable": case.lines.get().receivable_id, "label": "Palettes", "excl_vat": "50", "vat": "20"}
    assert ink_buttons(client.get(there)) == 1
    much = client.post(there, line | {"excl_vat": "2 000"})
    assert much.status_code == 409 and "dépasse le montant de la facture" in text_of(much)
    done = client.post(there, line | {"sent": "cle"}, follow=True)
    assert "60,00 € TTC contestés" in toast_of(done).replace("\u202f", " ")
    client.post(there, line | {"sent": "cle"})
    assert [row["label"] for row in items_of(case)] == ["Cartons", "Film", "Palettes"]


def test_a_closed_case_and_those_who_only_read_change_nothing(acting, signed_in, case, boxes):
    assert signed_in("auditor").get(address(case, "item", boxes.pk)).status_code == 403
    resolve_dispute(acting, dispute=case, finding="withdrawn", effective_on=acting.today)
    client = signed_in()
    for name, pk in (("item", boxes.pk), ("dispute_item", case.pk)):
        shown = client.get(address(case, name, pk))
        assert "Ce litige n’est plus ouvert." in text_of(shown) and ink_buttons(shown) == 1
    assert client.post(address(case, "item", boxes.pk), FOUND).status_code == 409


def test_a_decided_line_shows_what_was_decided(acting, signed_in, case, boxes):
    qualify_item(acting, boxes, finding="founded", root_cause="picking_error", conceded=10_00)
    body = signed_in().get(address(case, "item", boxes.pk)).content.decode()
    assert 'value="10,00"' in body and 'value="picking_error" selected' in body
