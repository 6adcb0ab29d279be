"""The first file fills the books with what it says; the same content again changes nothing."""

from datetime import date

import pytest
from tests.copies import copied_database
from tests.intake.lists import (
    NOVEMBER,
    TODAY,
    Item,
    by_customer,
    faults,
    lines,
    new_company,
    opened,
    take_files,
    take_list,
    text,
)  # fmt: skip

from amiable.intake.models import Mapping, Origin
from amiable.intake.operations import read_files
from amiable.jobs.demo_company import build
from amiable.receivables.models import Customer, Event, Receivable
from amiable.receivables.queries.lists import open_items


@pytest.fixture(scope="module")
def demo():
    return build(customers=60)


@pytest.fixture(scope="module")
def two_years(django_db_setup, django_db_blocker, demo):
    """The demo company's two FEC taken together; nothing of it is changed by the tests here."""
    files = [(name, data) for name, data in demo.files.items() if "FEC" in name]
    with django_db_blocker.unblock(), copied_database():
        acting = new_company()
        taken = take_files(acting, files)
        yield acting, taken, read_files(files, today=TODAY), files


def test_every_document_customer_and_euro_of_the_file_is_there(two_years):
    acting, taken, parsed, _ = two_years
    rows = open_items(acting.company, parsed.as_of)
    assert by_customer(rows) == {code: cents for code, cents in parsed.balances.items() if cents}
    assert sum(row["open"] for row in rows) == taken.open_cents - taken.credit_cents
    assert taken.added == Receivable.objects.count() == len(parsed.items)
    assert set(Customer.objects.values_list("code", flat=True)) == {item.customer_code for item in parsed.items}
    assert Event.objects.filter(kind="issued").count() == sum(item.amount > 0 for item in parsed.items)
    assert Origin.objects.count() == taken.added
    assert faults(acting.company) == []


def test_the_same_files_again_in_any_order_change_nothing(two_years):
    acting, taken, _, files = two_years
    before = lines(acting.company), Event.objects.count()
    for again in (files, files[::-1]):
        assert take_files(acting, again).batch_id == taken.batch_id
    assert (lines(acting.company), Event.objects.count()) == before


def test_an_open_items_workbook_says_the_same_as_the_books_afterwards(db, demo):
    acting = new_company()
    name = next(name for name in demo.files if name.endswith(".xlsx"))
    parsed = read_files([(name, demo.files[name])], today=TODAY)
    take_files(acting, [(name, demo.files[name])])
    rows = open_items(acting.company, TODAY)
    assert {(row["customer_code"], row["number"], row["issued_on"], row["due_on"], row["open"]) for row in rows} == {
        (item.customer_code, item.number, item.issued_on, item.due_on, item.open) for item in parsed.items
    }
    assert faults(acting.company) == []


def test_the_same_content_under_another_name_is_the_same_file(acting):
    rows = [Item("C1", "F1", 120_00), Item("C2", "F2", 60_00, 20_00)]
    first = take_list(acting, rows, NOVEMBER, "lundi.csv")
    again = take_list(acting, rows, NOVEMBER, "mardi.csv")
    assert (again.again, again.batch_id, lines(acting.company)) == (True, first.batch_id, 1)


def test_other_bytes_that_say_the_same_change_no_euro(acting):
    rows = [Item("C1", "F1", 120_00), Item("C2", "F2", 60_00, 20_00), Item("C2", "A1", -15_00)]
    take_list(acting, rows, NOVEMBER)
    events = Event.objects.count()
    other = take_list(acting, reversed(rows), NOVEMBER)
    assert (other.added, other.changed, other.missing, other.unchanged) == (0, 0, 0, 3)
    assert Event.objects.count() == events


def test_spellings_of_a_number_are_one_document_and_two_customers_are_two(acting):
    take_list(acting, [Item("C1", "FA-2026/001", 100_00), Item("C2", "FA-2026/001", 70_00)], NOVEMBER)
    taken = take_list(acting, [Item("C1", "fa 2026 001", 40_00, 40_00), Item("C2", "FA2026001", 70_00)], NOVEMBER)
    assert (taken.added, Receivable.objects.count()) == (0, 2)


def test_a_second_line_of_a_document_is_left_out_and_told(acting):
    twice = take_list(acting, [Item("C1", "F1", 100_00), Item("C1", "F1", 50_00)], NOVEMBER)
    assert (twice.added, twice.rejected, opened(acting.company)) == (1, 1, {"F1": 100_00})


def test_a_settled_part_has_no_day_of_its_own_and_bears_nothing(acting):
    take_list(acting, [Item("C1", "F1", 100_00, 30_00)], NOVEMBER)
    assert opened(acting.company, date(2026, 9, 15)) == {"F1": 30_00}


def test_a_mapping_is_remembered_by_its_titles(acting):
    titles = "Compte;Client;Référence;Date;Échéance;TTC;Solde"
    first = take_files(acting, [("a.csv", text([Item("C1", "F1", 10_00)], titles))], on=NOVEMBER)
    assert "« Référence » est pris pour le numéro" in first.notes[0]
    again = take_files(
        acting, [("b.csv", text([Item("C1", "F1", 10_00), Item("C1", "F2", 5_00)], titles))], on=NOVEMBER
    )
    assert (again.added, again.notes) == (1, [])
    assert Mapping.objects.count() == 1
