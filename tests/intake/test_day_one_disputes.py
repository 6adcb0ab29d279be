"""Day one: the sheet of disputes in progress, from the file to the books and back."""

from dataclasses import replace
from datetime import date

import pytest
from tests import factories
from tests.intake.day_one import DISPUTES, csv_of, previewed, taken, workbook
from tests.intake.lists import Item, many, take_files, text
from tests.intake.uploads import person

from amiable.disputes.models import Comment, Dispute
from amiable.disputes.operations import resolve_dispute
from amiable.disputes.queries import faults_of_disputes
from amiable.intake.operations import undo
from amiable.intake.queries import rejected_lines
from amiable.journal.queries import faults_of_chain
from amiable.people.models import Company, Department, Membership, User
from amiable.receivables.models import Hold, Receivable
from amiable.receivables.queries.faults import faults_of_books

ITEMS = (
    Item("C1", "F1", 120_000),
    Item("C1", "F2", 60_000),
    Item("C2", "F3", 90_000, left=30_000),
    Item("C2", "F9", 50_000),
    Item("C1", "F9", 40_000),
)
FIRST = "F1;;1 240,50;12/10/2026;Palettes manquantes, 3 sur 12;Logistique;Relancé le 3;L-12"


@pytest.fixture
def books(acting):
    """Two customers with open invoices, two of which have the same number."""
    take_files(acting, [("postes.csv", text([*ITEMS, *many(20)]))])
    return acting


def dispute(number: str) -> Dispute:
    """The dispute about the invoice of this number."""
    return Dispute.objects.get(lines__receivable__number=number)


def sound(company: Company) -> bool:
    return not [*faults_of_chain(company), *faults_of_books(company), *faults_of_disputes(company)]


def told(acting) -> dict[int, tuple[str, str]]:
    return {row.line: (row.field, row.found) for row in rejected_lines(acting.company)}


def test_a_dispute_is_opened_as_it_stood(books):
    taken(books, csv_of(DISPUTES, FIRST.replace("1 240,50", "840,50")))
    found = dispute("F1")
    assert (found.opened_on, found.reason, found.words) == (
        date(2026, 10, 12),
        "quantity_missing",
        "Palettes manquantes, 3 sur 12",
    )
    assert (found.claimed, found.blocked, found.department, found.reference) == (84_050, 84_050, "logistics", "L-12")
    assert found.last_comment == "Relancé le 3" == Comment.objects.get(dispute=found).text
    assert Hold.objects.filter(kind="contested", until=None).count() == 1
    assert sound(books.company)


@pytest.mark.parametrize(
    ("amount", "claimed", "blocked"),
    [("", 30_000, 30_000), ("totalité", 30_000, 30_000), ("250", 25_000, 25_000), ("850,00 € TTC", 85_000, 30_000)],
)
def test_without_an_amount_all_that_is_open_is_blocked_and_never_more(books, amount, claimed, blocked):
    taken(books, csv_of(DISPUTES, f"F3;;{amount};12/10/2026;prix;;;"))
    assert (dispute("F3").claimed, dispute("F3").blocked) == (claimed, blocked)
    assert sound(books.company)


def test_a_paid_invoice_keeps_the_claim_and_blocks_nothing(books):
    items = [item for item in (*ITEMS, *many(20)) if item.number != "F2"]
    take_files(books, [("demain.csv", text(items))], confirmed_missing=1)
    taken(books, csv_of(DISPUTES, "F2;;200;12/10/2026;prix;;;"))
    assert (dispute("F2").claimed, dispute("F2").blocked) == (20_000, 0)
    assert sound(books.company)


def test_one_reference_over_several_lines_is_one_dispute(books):
    taken(
        books,
        csv_of(
            DISPUTES,
            "F1;;100;12/10/2026;prix;;;L-7",
            "F2;;50;02/10/2026;Prix faux;;;l-7",
            "F1;;25;12/10/2026;prix;;;L-7",
        ),
    )
    (found,) = Dispute.objects.all()
    assert {line.receivable.number: line.claimed for line in found.lines.all()} == {"F1": 12_500, "F2": 5_000}
    assert (found.opened_on, found.reason, found.words) == (date(2026, 10, 2), "price", "prix\nPrix faux")


def test_the_same_invoice_twice_without_a_reference_is_asked_about(books):
    taken(books, csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;", "F1;;50;12/10/2026;casse;;;"))
    assert Dispute.objects.count() == 1 and told(books) == {3: ("N° facture", "F1")}


def test_two_references_on_one_invoice_are_two_disputes(books):
    taken(books, csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;A", "F1;;50;12/10/2026;casse;;;B"))
    assert sorted(Dispute.objects.values_list("reason", "blocked")) == [
        ("damaged_in_transport", 5_000),
        ("price", 10_000),
    ]
    assert sound(books.company)


def test_rows_that_cannot_be_taken_say_why(books):
    rows = (
        "F404;;100;12/10/2026;prix;;;",
        "F1;C2;100;12/10/2026;prix;;;",
        "F9;;100;12/10/2026;prix;;;",
        "F1;;100;12/10/2025;prix;;;",
        "F1;;100;12/10/2062;prix;;;",
        "F1;;100 HT;12/10/2026;prix;;;",
        "F1;;5000;12/10/2026;prix;;;",
        "F1;;-12;12/10/2026;prix;;;",
        "F1;;100;;prix;;;",
        "F1;;100;12/10/2026;;;;",
        ";;100;12/10/2026;prix;;;",
        "F9;C2;;12/10/2026;prix;;;",
    )
    taken(books, csv_of(DISPUTES, *rows))
    assert told(books) == {
        2: ("N° facture", "F404"),
        3: ("Code client", "C2"),
        4: ("N° facture", "F9"),
        5: ("Depuis", "12/10/2025"),
        6: ("Depuis", "12/10/2062"),
        7: ("Montant contesté", "100 HT"),
        8: ("Montant contesté", "5 000,00 €"),
        9: ("Montant contesté", "-12"),
        10: ("Depuis", ""),
        12: ("N° facture", ""),
    }
    assert dispute("F9").customer.code == "C2"


def test_amounts_that_do_not_say_that_vat_is_in_them_are_rejected(books):
    titles = "N° facture;Montant contesté;HT/TTC;Depuis;Motif"
    taken(books, csv_of(titles, "F1;100;HT;12/10/2026;prix", "F2;100;;12/10/2026;prix", "F3;100;TTC;12/10/2026;prix"))
    assert told(books) == {2: ("HT/TTC", "HT"), 3: ("HT/TTC", "")}
    assert dispute("F3").claimed == 10_000


def test_a_column_without_vat_is_rejected_row_by_row_those_without_an_amount_go_on(books):
    titles = "N° facture;Montant contesté HT;Depuis;Motif"
    taken(books, csv_of(titles, "F1;100;12/10/2026;prix", "F2;;12/10/2026;prix"))
    assert told(books) == {2: ("Montant contesté HT", "100")}
    assert dispute("F2").blocked == 60_000


@pytest.mark.parametrize(
    ("since", "day"),
    [
        ("2026-10-12", date(2026, 10, 12)),
        ("12 octobre 2026", date(2026, 10, 12)),
        ("12/10/26", date(2026, 10, 12)),
        ("12.10.2026", date(2026, 10, 12)),
        ("46307", date(2026, 10, 12)),
        ("October 12, 2026", date(2026, 10, 12)),
    ],
)
def test_days_are_read_as_people_write_them(books, since, day):
    taken(books, csv_of(DISPUTES, f"F1;;;{since};prix;;;"))
    assert dispute("F1").opened_on == day


def test_a_workbook_with_real_days_and_amounts(books):
    content = workbook(
        (
            "Litiges",
            ["Facture", "Montant en litige", "Date litige", "Motif"],
            [["F1", 240, date(2026, 10, 12), "Casse"]],
        )
    )
    taken(books, content, "litiges.xlsx")
    assert (dispute("F1").claimed, dispute("F1").opened_on) == (24_000, date(2026, 10, 12))


def test_who_answers_is_a_department_a_person_or_kept_as_words(books):
    company = books.company
    Department.objects.create(company=company, key="quality", name="Cellule réclamations")
    anne = User.objects.create_user("adorval", first_name="Anne", last_name="Dorval")
    Membership.objects.create(company=company, user=anne, role="resolver", department="logistics")
    rows = (
        "F1;;;12/10/2026;prix;Dorval Anne;;",
        "F2;;;12/10/2026;prix;cellule réclamations;;",
        "F3;;;12/10/2026;prix;M. Perche;;",
    )
    taken(books, csv_of(DISPUTES, *rows))
    assert (dispute("F1").assignee, dispute("F1").department) == (anne, "logistics")
    assert (dispute("F2").assignee, dispute("F2").department) == (None, "quality")
    assert (dispute("F3").assignee, dispute("F3").department) == (None, "")
    assert dispute("F3").last_comment == "Suivi par M. Perche."


@pytest.mark.parametrize("words", ["Le client n’est pas content", "prix et casse"])
def test_words_that_name_no_reason_or_several_are_to_be_qualified(books, words):
    taken(books, csv_of(DISPUTES, f"F1;;;12/10/2026;{words};;;"))
    assert (dispute("F1").reason, dispute("F1").words) == ("to_qualify", words)


def test_tomorrows_sheet_opens_only_what_is_new(books):
    first = csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;", "F2;;50;12/10/2026;prix;;;L-9")
    taken(books, first)
    _, seen = previewed(
        books,
        csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;", "F2;;50;12/10/2026;prix;;;L-9", "F3;;;01/11/2026;casse;;;"),
    )
    assert (seen["counts"]["opened"], seen["counts"]["already"], seen["counts"]["rejected"]) == (1, 2, 0)
    assert seen["already"][0]["dispute_number"] == dispute("F1").number


def test_the_same_sheet_again_is_already_taken(books):
    content = csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;")
    batch = taken(books, content)
    _, seen = previewed(books, content)
    assert seen["again"] == batch.pk


def test_a_preview_opens_nothing_and_shows_the_position_before_and_after(books):
    _, seen = previewed(books, csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;"))
    assert seen["after"]["contested"] - seen["before"]["contested"] == 10_000
    assert not Dispute.objects.exists() and seen["first"]


def test_the_disputes_are_known_once_the_sheet_is_taken_and_not_once_it_is_taken_back(books):
    batch = taken(books, csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;"))
    company = Company.objects.get()
    assert company.disputes_known_on == books.today and company.disputes_known_by
    undo(books, batch.pk)
    assert Company.objects.get().disputes_known_on is None


def test_what_was_said_known_before_the_sheet_stays_known(books):
    Company.objects.update(disputes_known_on=date(2026, 11, 1), disputes_known_by="Claire")
    batch = taken(books, csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;"))
    undo(books, batch.pk)
    assert Company.objects.get().disputes_known_on == date(2026, 11, 1)


def test_undoing_cancels_what_was_opened_except_what_was_decided_since(books):
    batch = taken(books, csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;", "F2;;50;12/10/2026;prix;;;"))
    decided = dispute("F2")
    resolve_dispute(books, dispute=decided, finding="unfounded", conceded={}, effective_on=books.today)
    undo(books, batch.pk)
    batch.refresh_from_db()
    assert (dispute("F1").status, dispute("F2").status) == ("cancelled", "resolved")
    assert decided.number in batch.notes
    assert not Hold.objects.filter(kind="contested", until=None).exists()
    assert sound(books.company)


def test_after_undoing_the_sheet_can_be_taken_again(books):
    content = csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;")
    undo(books, taken(books, content).pk)
    taken(books, content)
    assert Dispute.objects.filter(status="open").count() == 1
    assert sound(books.company)


def test_an_accountant_may_take_the_sheet(books):
    taken(person(books, "accountant"), csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;"))
    assert Dispute.objects.count() == 1


def test_another_companys_invoices_are_unknown(books):
    other = factories.acting()
    take_files(replace(other, at=books.at), [("postes.csv", text([Item("C1", "X1", 10_000)]))])
    taken(books, csv_of(DISPUTES, "X1;;;12/10/2026;prix;;;"))
    assert told(books) == {2: ("N° facture", "X1")} and Receivable.objects.filter(number="X1").exists()
