"""A dispute by lines of invoices: what they come to, qualifying each, and ending the case by them."""

import pytest
from tests import factories

from amiable.core.events import Paid
from amiable.disputes.access import item_by_id
from amiable.disputes.models import Dispute, Item
from amiable.disputes.operations import BlockedLine, UnableToOpen, UnableToResolve, open_dispute, resolve_dispute
from amiable.disputes.operations.items import (
    ItemAsked,
    UnableToItemise,
    add_item,
    change_item,
    qualify_item,
    remove_item,
)
from amiable.disputes.queries import dispute_history, faults_of_disputes
from amiable.disputes.queries.items import items_of, resolution_of_items
from amiable.people.access import Absent, Forbidden

pytestmark = pytest.mark.django_db
BOXES = ItemAsked(2000, quantity=12_000, unit_price=100_000, label="Cartons", delivery_note="BL-4")  # 120.00 excl.
FILM = ItemAsked(550, excl_vat=100_00, label="Film")


@pytest.fixture
def acting():
    return factories.acting()


@pytest.fixture
def invoice(acting):
    return factories.invoice(acting, number="F-1")


def opened(acting, *lines):
    return open_dispute(acting, lines=lines, reason="quantity_missing", opened_on=factories.DUE)


def line_of(dispute):
    return dispute.lines.get()


def test_the_lines_say_what_is_claimed_and_blocked(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES, FILM)))
    assert dispute.claimed == dispute.blocked == 144_00 + 105_50
    assert [(p.certain, p.contested) for p in factories.portions(invoice)] == [(950_50, 0), (0, 249_50)]
    told = [(row["label"], row["excl_vat"], row["claimed"], row["number"]) for row in items_of(dispute)]
    assert told == [("Cartons", 120_00, 144_00, "F-1"), ("Film", 100_00, 105_50, "F-1")]
    assert factories.faults(acting.company) == [] and faults_of_disputes(acting.company) == []


def test_of_several_invoices_each_has_its_own_lines(acting, invoice):
    other = factories.invoice(acting, invoice.customer, number="F-2")
    dispute = opened(acting, BlockedLine(other, items=(FILM,)), BlockedLine(invoice, items=(BOXES,)))
    assert [(row["label"], row["number"]) for row in items_of(dispute)] == [("Cartons", "F-1"), ("Film", "F-2")]


def test_on_a_paid_invoice_the_lines_are_claimed_and_nothing_is_blocked(acting, invoice):
    factories.say(acting, invoice, Paid(factories.DUE, 1200_00))
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES,)))
    assert (dispute.claimed, dispute.blocked) == (144_00, 0)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"items": (ItemAsked(2000, excl_vat=1000_01),)}, "dépasse le montant de la facture"),
        ({"items": (ItemAsked(2000, quantity=1000),)}, "F-1 : tapez la quantité et le prix"),
        ({"items": (BOXES,), "claimed": 100_00}, "les lignes font 144.00"),
        ({"items": (ItemAsked(2000, quantity=9, unit_price=9_999_999, invoiced_quantity=8),)}, "quantité facturée"),
    ],
)
def test_lines_that_do_not_do_are_refused_and_nothing_is_written(acting, invoice, line, sentence):
    with pytest.raises(UnableToOpen, match=sentence):
        opened(acting, BlockedLine(invoice, **line))
    assert not Dispute.objects.exists()


def test_a_line_noted_later_adds_to_the_claim_and_blocks_no_more(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES,)))
    add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=FILM)
    dispute.refresh_from_db()
    assert (dispute.claimed, dispute.blocked, line_of(dispute).claimed) == (249_50, 144_00, 249_50)
    assert dispute_history(dispute)[-1]["facts"]["claimed"] == 249_50


def test_lines_noted_later_detail_what_was_claimed_in_one(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, 300_00))
    add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=BOXES)
    assert line_of(dispute).claimed == 300_00
    add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=ItemAsked(0, excl_vat=156_00))
    assert line_of(dispute).claimed == 300_00
    add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=ItemAsked(0, excl_vat=1_00))
    assert line_of(dispute).claimed == 301_00


def test_more_than_the_invoice_is_refused(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, 300_00))
    with pytest.raises(UnableToItemise, match=r"1200\.01 dépasse le montant de la facture"):
        add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=ItemAsked(0, excl_vat=1200_01))
    assert items_of(dispute) == []


def test_a_line_corrected_is_to_be_decided_again(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES, FILM)))
    boxes, _film = Item.objects.order_by("pk")
    qualify_item(acting, boxes, finding="founded", root_cause="picking_error", conceded=144_00, version=1)
    change_item(acting, boxes, ItemAsked(2000, quantity=6_000, unit_price=100_000, label="Cartons"), version=2)
    row = items_of(dispute)[0]
    assert (row["claimed"], row["finding"], row["conceded"], row["decided_on"]) == (72_00, "to_qualify", 0, None)
    assert line_of(dispute).claimed == 249_50  # what is blocked stays claimed


def test_the_second_of_two_people_is_told_who_was_faster(acting, invoice):
    opened(acting, BlockedLine(invoice, items=(BOXES,)))
    item = Item.objects.get()
    qualify_item(acting, item, finding="founded", conceded=144_00, version=1)
    with pytest.raises(UnableToItemise, match="Cartons a été changée par operator"):
        qualify_item(acting, item, finding="unfounded", version=1)
    assert Item.objects.get().finding == "founded"
    remove_item(acting, item)
    with pytest.raises(UnableToItemise, match="a été retirée"):
        qualify_item(acting, item, finding="founded")


def test_a_line_taken_back_is_no_longer_claimed(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, 300_00))
    made = add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=ItemAsked(0, excl_vat=400_00))
    remove_item(acting, item_by_id(acting, made.pk))
    assert line_of(dispute).claimed == 300_00 and items_of(dispute) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"finding": "founded", "conceded": 144_01}, "dépassent les 144.00 contestés"),
        ({"finding": "founded", "conceded": -1}, "dites d’abord"),
        ({"finding": "to_qualify", "conceded": 1}, "dites d’abord"),
        ({"finding": "right"}, "bien-fondé « right » inconnu"),
        ({"finding": "founded", "root_cause": "moon"}, "cause « moon » inconnue"),
    ],
)
def test_what_was_found_of_a_line_is_checked(acting, invoice, said, sentence):
    opened(acting, BlockedLine(invoice, items=(BOXES,)))
    with pytest.raises(UnableToItemise, match=sentence):
        qualify_item(acting, Item.objects.get(), **said)


def test_a_case_says_which_lines_are_left_and_ends_by_their_sum(acting, invoice):
    other = factories.invoice(acting, invoice.customer, number="F-2")
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES, FILM)), BlockedLine(other, items=(BOXES,)))
    first, second, third = Item.objects.order_by("line__receivable_id", "pk")
    qualify_item(acting, first, finding="founded", conceded=144_00)
    qualify_item(acting, third, finding="unfounded")
    assert [row["label"] for row in resolution_of_items(dispute).left] == ["Film"]
    with pytest.raises(UnableToResolve, match=r"il reste à décider de Film \(F-1\)"):
        resolve_dispute(acting, dispute=dispute, finding="partly_founded", effective_on=acting.today)
    qualify_item(acting, second, finding="partly_founded", conceded=50_00)
    outcome = resolution_of_items(dispute)
    assert (outcome.finding, outcome.conceded, outcome.left) == ("partly_founded", {"F-1": 194_00, "F-2": 0}, [])
    told = {"finding": outcome.finding, "conceded": outcome.conceded}
    done = resolve_dispute(acting, dispute=dispute, effective_on=acting.today, **told)
    assert done.conceded == 194_00 and factories.faults(acting.company) == []


def test_a_customer_who_withdraws_leaves_no_line_to_decide(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES,)))
    assert resolve_dispute(acting, dispute=dispute, finding="withdrawn", effective_on=acting.today).resolved_on


@pytest.mark.parametrize(
    ("findings", "whole"),
    [
        (("founded", "founded"), "founded"),
        (("founded", "unfounded"), "partly_founded"),
        (("unfounded", "withdrawn"), "unfounded"),
        (("goodwill", "unfounded"), "goodwill"),
    ],
)
def test_the_finding_of_a_case_is_that_of_its_lines(acting, invoice, findings, whole):
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES, FILM)))
    for item, finding in zip(Item.objects.order_by("pk"), findings, strict=True):
        qualify_item(acting, item, finding=finding)
    assert resolution_of_items(dispute).finding == whole


def test_a_dispute_without_lines_is_not_asked_for_them(acting, invoice):
    assert resolution_of_items(factories.dispute(acting, invoice)) is None


def test_nothing_of_a_closed_case_or_of_another_company_is_changed(acting, invoice):
    dispute = opened(acting, BlockedLine(invoice, items=(BOXES,)))
    item = Item.objects.get()
    with pytest.raises(Absent):
        item_by_id(factories.acting(), item.pk)
    with pytest.raises(Absent):
        qualify_item(factories.acting(), item, finding="founded")
    with pytest.raises(Forbidden):
        qualify_item(factories.acting_as("auditor", acting), item, finding="founded")
    resolve_dispute(acting, dispute=dispute, finding="withdrawn", effective_on=acting.today)
    with pytest.raises(UnableToItemise, match="a été résolu par"):
        add_item(acting, dispute=dispute, receivable_id=invoice.pk, item=FILM)
