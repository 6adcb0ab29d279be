"""Lines → items: customers, numbers, dates, kinds, lettering, transfers, several exercises."""

from dataclasses import replace
from datetime import date

import pytest
from tests.formats.fec_files import COLUMNS, NAME, Row, cells, entry, invoice, opening, payment
from tests.formats.fec_files import fec as fec_file

from amiable.formats import fec
from amiable.formats.rejects import FileRefused

LAST, NEXT = "732829320FEC20241231.txt", "732829320FEC20261231.txt"


def read(rows, name=NAME, extra=(), **options):
    books = fec.read([(name, fec_file(rows, extra=extra))], **options)
    assert books.differences == () and books.rejects == ()
    return books


def opens(books):
    return [(item.customer_code, item.number, item.open) for item in books.items]


def lettered(rows=()):
    """A settled pair, so that the file counts as lettered, before the rows of the test."""
    return [
        *invoice("V0", "20250103", "ZZ", 1200, "FA25000", "A"),
        *payment("B0", "20250104", "ZZ", 1200, letter="A"),
        *rows,
    ]


# --- customers


def test_one_account_per_customer_and_the_collective_account():
    rows = lettered(
        [
            *invoice("V1", "20250110", "", 1200, "FA25001", account="411MARTIN", account_label="Martin SARL"),
            *invoice("V2", "20250110", "", 2400, "FA25002", account="41100017", account_label="Client Dupuis"),
            *invoice("V3", "20250110", "", 3600, "FA25003", account="411100000", account_label="CLIENTS"),
            *invoice("V4", "20250110", "", 4800, "FA25004", account="411200000", account_label="Ets Noël"),
        ]
    )
    books = read(rows)
    assert [(item.customer_code, item.customer_name) for item in books.items] == [
        ("411MARTIN", "Martin SARL"),
        ("41100017", "Client Dupuis"),
        ("411100000", "Client non identifié (compte 411100000)"),
        ("411200000", "Ets Noël"),
    ]
    assert books.counts["unknown_customers"] == 1


def test_a_supplier_of_the_same_code_is_somebody_else():
    rows = lettered([*invoice("V1", "20250110", "X", 1200, "FA25001"), Row("OD", "O", "20250111", "401000", -500, "X")])
    assert opens(read(rows)) == [("X", "FA25001", 1200)]


def test_the_commonest_name_is_kept():
    rows = lettered(
        [
            row
            for i in range(3)
            for row in invoice(f"V{i}", "20250110", "X", 1200, f"FA2500{i}", aux_label="Xavier" if i else "X.")
        ]
    )
    assert {item.customer_name for item in read(rows).items} == {"Xavier"}


# --- numbers and dates


def test_month_batches_give_way_to_the_number_in_the_label():
    rows = lettered()
    for i in range(12):
        rows += invoice(f"{i + 10}", "20250131", "X", 1200 + i, "VE  0125", label=f"Facture FA-10{i:02d} client X")
    assert [item.number for item in read(rows).items] == [f"FA-10{i:02d}" for i in range(12)]
    assert read(rows).items[0].extra == {"piece": "VE  0125"}


@pytest.mark.parametrize("placeholder", ["x", "0000000", "-", "RAN", "REM CB", ""])
def test_placeholders_give_way_to_the_entry(placeholder):
    rows = [row for i in range(12) for row in invoice(f"VE-{i:04d}", "20250131", "X", 1200 + i, placeholder)]
    assert read(rows).items[3].number == "VE-0003"


def test_odoo_numbers_are_the_entrys_and_the_reference_is_kept():
    rows = [row for i in range(3) for row in invoice(f"INV/2025/0000{i}", "20250131", "8", 1200 + i, f"PO-{i}77")]
    books = read(rows)
    assert [item.number for item in books.items] == [f"INV/2025/0000{i}" for i in range(3)]
    assert books.items[1].extra == {"piece": "PO-177"}


def test_dolibarr_dates_due_date_and_number():
    extra = ("DateLimitReglmt", "NumFacture", "FichierFacture")
    rows = invoice(
        "1", "20250110", "X", 1200, "FA2501-0001", piece_date="20250109", extra=("20250209", "FA2501-0001", "f.pdf")
    )
    (item,) = read(rows, extra=extra).items
    assert (item.issued_on, item.due_on, item.number) == (date(2025, 1, 10), date(2025, 2, 9), "FA2501-0001")
    rows = [
        row for i in range(4)
        for row in invoice(f"{i}", "20250110", "X", 1200, "lot", extra=("", f"FA2501-000{i}", ""))
    ]  # fmt: skip
    books = read(rows, extra=extra)
    assert [item.number for item in books.items] == [f"FA2501-000{i}" for i in range(4)]
    assert {item.due_on for item in books.items} == {None}


@pytest.mark.parametrize(
    ("piece_date", "issued"), [("20250105", 5), ("20250111", 10), ("", 10), ("19010105", 10), ("20250230", 10)]
)
def test_the_pieces_date_where_it_is_believable(piece_date, issued):
    rows = lettered(invoice("V1", "20250110", "X", 1200, "FA25001", piece_date=piece_date or " "))
    assert read(rows).items[0].issued_on == date(2025, 1, issued)


# --- kinds


def test_kinds_come_from_the_counterparts_of_the_entry():
    rows = lettered(
        [
            *invoice("V1", "20250110", "X", 12000, "FA25001"),
            *invoice("V2", "20250111", "X", -1200, "AV25001"),
            *replace_journal(invoice("O1", "20250112", "X", 600, "FA25002"), "OD"),
            *payment("B1", "20250113", "X", 5000),
            *entry(Row("BQ", "B2", "20250114", "411000", 5000, "X", "IMPAYE"), ("512000", -5000)),
            *entry(Row("OD", "O2", "20250115", "411000", -7, "X", "ECART"), ("658000", 7)),
        ]
    )
    assert [(item.number, item.kind) for item in read(rows).items] == [
        ("FA25001", "invoice"), ("AV25001", "credit_note"), ("FA25002", "invoice"), ("VIRB1", "payment"),
        ("IMPAYE", "other"), ("ECART", "other"),
    ]  # fmt: skip


def replace_journal(rows, journal):
    return [replace(row, journal=journal) for row in rows]


def test_settlements_say_what_they_are():
    rows = [
        *invoice("V1", "20250110", "X", 12000, "FA25001", "B"),
        *invoice("V2", "20250111", "X", -1200, "AV25001", "B"),
        *entry(
            Row("BQ", "B1", "20250120", "411000", -5000, "X", "VIR1", letter="B"), ("512000", 4900), ("665000", 100)
        ),
        *entry(Row("OD", "O1", "20250121", "411000", -300, "X", "ESC", letter="B"), ("665000", 300)),
        *entry(Row("OD", "O2", "20250122", "411000", -500, "X", "PERTE", letter="B"), ("654000", 500)),
        *entry(Row("OD", "O3", "20250123", "411000", -3000, "X", "COMP", letter="B"), ("401000", 3000)),
        *entry(Row("OD", "O4", "20250124", "411000", -2000, "X", "ACPT", letter="B"), ("419100", 2000)),
    ]
    (item,) = read(rows).settled
    assert [(one.kind, one.cents) for one in item.settlements] == [
        ("credit_note", 1200), ("payment", 5000), ("discount", 300), ("written_off", 500), ("set_off", 3000),
        ("set_off", 2000),
    ]  # fmt: skip
    assert item.amount - item.open == sum(one.cents for one in item.settlements)


def test_an_entry_spread_over_two_journals_under_one_number():
    sale = invoice("77", "20250110", "X", 1200, "FA25001")
    rows = lettered([sale[0], *replace_journal(sale[1:], "V2")])
    assert read(rows).items[0].kind == "invoice"


# --- lettering


def test_partial_groups_leave_the_youngest_open():
    rows = [
        *invoice("V3", "20250301", "X", 5000, "FA25003", "aa"),
        *invoice("V1", "20250101", "X", 2000, "FA25001", "aa"),
        *invoice("V2", "20250201", "X", 3000, "FA25002", "aa"),
        *payment("B1", "20250310", "X", 4000, letter="aa"),
    ]
    books = read(rows)
    assert opens(books) == [("X", "FA25003", 5000), ("X", "FA25002", 1000)]
    item = books.items[1]
    assert (item.amount, item.note, [one.cents for one in item.settlements]) == (3000, "réglé en partie", [2000])
    assert [one.number for one in books.settled] == ["FA25001"]


def test_codes_restart_for_each_account_and_case_counts():
    rows = [
        *invoice("V1", "20250101", "X", 2000, "FA25001", "A"),
        *payment("B1", "20250110", "X", 2000, letter="A"),
        *invoice("V2", "20250101", "Y", 2000, "FA25002", "A"),
        *invoice("V3", "20250101", "X", 500, "FA25003", "a"),
        *payment("B3", "20250110", "X", 200, letter="a"),
    ]
    assert opens(read(rows)) == [("Y", "FA25002", 2000), ("X", "FA25003", 300)]


def test_a_payment_before_its_invoice_settles_on_the_invoices_day():
    rows = [*payment("B1", "20250110", "X", 2000, letter="A"), *invoice("V1", "20250120", "X", 2000, "FA25001", "A")]
    (item,) = read(rows).settled
    assert item.settlements[0].on == date(2025, 1, 20)


def test_lettered_after_closing_by_its_date():
    rows = [
        *invoice("V1", "20251101", "X", 2000, "FA25001", "A", "20260115"),
        *invoice("V2", "20251102", "X", 3000, "FA25002", "B", "20251120"),
        *invoice("V3", "20251103", "X", 3000, "FA25003", "C", "20260115"),
        *payment("B3", "20251110", "X", 1000, letter="C", lettered="20260115"),
        *payment("B4", "20251111", "X", 99, letter="D", lettered="20251120"),
    ]
    notes = {item.number: item.note for item in read(rows).items}
    assert notes == {
        "FA25001": "lettré après clôture",
        "FA25002": "à rapprocher : lettré sans règlement dans le fichier",
        "FA25003": "lettré après clôture",
        "VIRB4": "à rapprocher : lettré sans facture dans le fichier",
    }


def test_an_earlier_day_leaves_later_entries_aside():
    rows = [
        *invoice("V1", "20250101", "X", 2000, "FA25001", "A"),
        *payment("B1", "20250110", "X", 2000, letter="A"),
        *invoice("V2", "20250201", "X", 700, "FA25002"),
    ]
    books = read(rows, as_of=date(2025, 1, 9))
    assert opens(books) == [("X", "FA25001", 2000)] and books.balances == {"X": 2000}
    assert opens(read(rows, as_of=date(2025, 1, 10))) == []


# --- not lettered


def test_unlettered_files_are_matched_from_the_surest_to_an_estimate():
    rows = [
        *invoice("V1", "20250101", "A", 2000, "FA25001"), *payment("B1", "20250201", "A", 1500, "FA25001"),
        *invoice("V2", "20250101", "B", 2000, "FA25002"), *invoice("V3", "20250102", "B", 2000, "FA25003"),
        *payment("B2", "20250201", "B", 2000, label="VIR SEPA réf FA25003 merci"),
        *invoice("V4", "20250101", "C", 2000, "FA25004"), *invoice("V5", "20250102", "C", 2500, "FA25005"),
        *payment("B3", "20250201", "C", 2500),
        *(row for i in range(5) for row in invoice(f"W{i}", f"2025010{i + 1}", "D", 1000 * 2**i, f"FA2510{i}")),
        *payment("B4", "20250201", "D", 1000 + 4000 + 16000),
        *invoice("V6", "20250101", "E", 2000, "FA25006"), *invoice("V7", "20250102", "E", 2500, "FA25007"),
        *payment("B5", "20250201", "E", 2100),
        *payment("B6", "20250201", "F", 777),
    ]  # fmt: skip
    books = read(rows)
    assert opens(books) == [
        ("A", "FA25001", 500), ("B", "FA25002", 2000), ("C", "FA25004", 2000), ("D", "FA25101", 2000),
        ("D", "FA25103", 8000), ("E", "FA25007", 2400), ("F", "VIRB6", -777),
    ]  # fmt: skip
    notes = {item.number: item.note for item in books.items}
    assert notes["FA25007"].startswith("estimé") and not notes["FA25001"] and books.counts["estimated"] == 2


# --- other accounts


def test_retentions_advances_and_excluded_accounts():
    rows = lettered(
        [
            *invoice("V1", "20250110", "X", 1200, "FA25001", account="411700"),
            *entry(Row("BQ", "B1", "20250111", "419100", -5000, "X", "ACPT1"), ("512000", 5000)),
            *entry(Row("OD", "O1", "20251231", "418100", 900, "X", "FAE1"), ("706000", -900)),
        ]
    )
    books = read(rows)
    assert [(item.open, item.note, item.extra.get("account")) for item in books.items] == [
        (1200, "retenue de garantie", "411700"), (-5000, "avance ou avoir à établir", "419100"),
    ]  # fmt: skip
    assert books.balances == {"ZZ": 0, "X": 1200} and books.advances == {"X": -5000}


@pytest.mark.parametrize("letter", ["B", ""])
def test_a_doubtful_debt_keeps_its_number_date_and_amount(letter):
    rows = lettered(
        [
            *invoice("V1", "20250110", "X", 1200, "FA25001", letter),
            *entry(Row("OD", "O1", "20250601", "411000", -1200, "X", "FA25001", letter=letter), ("416000", 0)),
            Row("OD", "O1", "20250601", "416000", 1200, "X", "FA25001"),
            *payment("B1", "20250701", "X", 200, "FA25001", account="416000"),
        ]
    )
    books = read(rows)
    assert [(item.number, item.issued_on, item.amount, item.open, item.note) for item in books.items] == [
        ("FA25001", date(2025, 1, 10), 1200, 1200, "douteux"), ("FA25001", date(2025, 7, 1), -200, -200, "douteux"),
    ]  # fmt: skip
    assert [item.number for item in books.settled] == ["FA25000"]


def test_a_bill_is_not_a_payment():
    rows = lettered(
        [
            *invoice("V1", "20250110", "X", 1200, "FA25001", "B"),
            Row("OD", "O1", "20250201", "411000", -1200, "X", "LCR7", letter="B"),
            Row("OD", "O1", "20250201", "413000", 1200, "X", "LCR7"),
        ]
    )
    books = read(rows)
    assert [(item.number, item.open, item.note) for item in books.items] == [("LCR7", 1200, "effet en portefeuille")]
    assert [one.kind for item in books.settled if item.number == "FA25001" for one in item.settlements] == ["other"]


# --- several exercises


def test_detail_goes_on_and_the_opening_balance_is_dropped():
    before = [
        *invoice("V1", "20241101", "X", 2000, "FA24001"),
        *invoice("V2", "20241102", "X", 3000, "FA24002", "a"),
        *payment("B1", "20241120", "X", 1000, letter="a"),
        *invoice("V3", "20241103", "Y", 900, "FA24003"),
        *invoice("V4", "20240103", "Y", 100, "FA24004", "A"),
        *payment("B4", "20240120", "Y", 100, letter="A"),
    ]
    after = [
        *opening(
            [("X", 2000, "FA24001", "20241101", "A"), ("X", 2000, "FA24002", "20241102", ""), ("Y", 900, "AN", "", "")]
        ),
        *payment("B1", "20250110", "X", 2000, letter="A"),
        *payment("B2", "20250111", "Y", 900, letter="A"),
        *invoice("V1", "20250112", "Y", 500, "FA25001"),
    ]
    files = [(NAME, fec_file(after)), (LAST, fec_file(before)), ("copie.txt", fec_file(after))]
    books = fec.read(files)
    assert opens(books) == [("X", "FA24002", 2000), ("Y", "FA25001", 500)]
    assert books.differences == () and books.balances == {"X": 2000, "Y": 500}
    assert [exercise.closing.year for exercise in books.exercises] == [2024, 2025]
    item = books.items[0]
    assert (item.file, item.amount, [one.cents for one in item.settlements]) == (1, 3000, [1000])
    settled = {item.number: item.settlements[-1].on for item in books.settled}
    assert settled == {
        "FA24001": date(2025, 1, 10), "FA24003": date(2025, 1, 11), "FA24004": date(2024, 1, 20),
    }  # fmt: skip


def test_an_opening_balance_that_differs_names_the_customer():
    before = invoice("V1", "20241101", "X", 2000, "FA24001")
    after = [*opening([("X", 1500, "AN", "", "")]), *invoice("V1", "20250112", "X", 500, "FA25001")]
    books = fec.read([(LAST, fec_file(before)), (NAME, fec_file(after))])
    assert books.balances == {"X": 2500} and books.differences == ()
    assert (
        "client X : report à nouveau du 01/01/2025 différent du solde de l'exercice précédent de -5,00 €" in books.notes
    )


def test_a_gap_between_exercises_drops_what_is_before():
    before = invoice("V1", "20241101", "X", 2000, "FA24001")
    after = [*opening([("X", 1500, "AN", "", "")], day="20260101"), *invoice("V1", "20260112", "X", 500, "FA26001")]
    books = fec.read([(LAST, fec_file(before)), (NEXT, fec_file(after))])
    assert books.balances == {"X": 2000} and books.differences == ()
    assert len(books.exercises) == 1 and "l'exercice qui le suit manque" in " ".join(books.notes)


def test_two_exports_of_one_exercise_the_later_counts():
    first, second = (invoice("V1", "20250101", "X", cents, "FA25001") for cents in (2000, 3000))
    books = fec.read([(NAME, fec_file(first)), ("b_" + NAME, fec_file(second))])
    assert opens(books) == [("X", "FA25001", 3000)] and books.differences == ()


def test_two_companies_are_refused():
    data = fec_file(invoice("V1", "20250101", "X", 2000, "FA25001"))
    with pytest.raises(FileRefused, match="sociétés différentes"):
        fec.read([(NAME, data), ("552100554FEC20251231.txt", data)])


def test_a_file_without_customers_has_no_items():
    books = read([Row("OD", "1", "20250101", "606000", 100), Row("OD", "1", "20250101", "512000", -100)])
    assert books.items == () and books.balances == {}


def test_currency_stays_in_euros_and_is_named():
    row = cells(invoice("V1", "20250101", "X", 2000, "FA25001")[0])
    row[16:18] = ["25,00", "USD"]
    (item,) = fec.read([(NAME, "\n".join("\t".join(line) for line in (COLUMNS, row)).encode())]).items
    assert (item.currency, item.open, item.extra["currency"]) == ("EUR", 2000, "USD")


def test_a_few_placeholders_do_not_cost_the_others_their_numbers():
    rows = [
        row
        for i in range(10)
        for row in invoice(f"VE-{i:04d}", "20250131", "X", 1200 + i, "x" if i in (3, 7) else f"F{i}")
    ]
    assert [item.number for item in read(rows).items][2:5] == ["F2", "VE-0003", "F4"]


def test_payments_of_a_debt_lettered_alone_are_somebody_elses():
    rows = [
        *opening([("X", 1000, "AN", "", "A")]),
        *payment("B1", "20250110", "X", 400, letter="B"),
    ]
    books = read(rows)
    assert [(item.open, item.note) for item in books.items] == [
        (1000, "lettré après clôture"), (-400, "à rapprocher : lettré sans facture dans le fichier"),
    ]  # fmt: skip


def test_several_accounts_of_one_customer_make_one_balance():
    rows = lettered(
        [
            *invoice("V1", "20250110", "X", 1200, "FA25001"),
            *invoice("V2", "20250110", "X", 600, "FA25002", account="4111000"),
        ]
    )
    assert read(rows).balances["X"] == 1800


def test_remarks_of_last_year_do_not_linger():
    before = [
        *invoice("V1", "20241101", "X", 2000, "FA24001", "A", "20250115"),
        *invoice("V2", "20241102", "X", 3000, "FA24002"),
    ]
    after = [*payment("B1", "20250110", "X", 500, letter="A"), *invoice("V1", "20250112", "X", 100, "FA25001")]
    (closing,) = [item for item in fec.read([(LAST, fec_file(before))]).items if item.number == "FA24001"]
    assert closing.note == "lettré après clôture"
    books = fec.read([(LAST, fec_file(before)), (NAME, fec_file(after))])
    assert [(item.number, item.open, item.note) for item in books.items] == [
        ("FA24001", 1500, "soldé par report à nouveau"), ("FA24002", 3000, ""), ("FA25001", 100, ""),
    ]  # fmt: skip


def test_matching_stays_short_with_many_debts_of_one_customer():
    rows = [row for i in range(300) for row in invoice(f"V{i}", "20250105", "X", 1000 + i * i, f"FA25{i:03d}")]
    rows += [row for i in range(200) for row in payment(f"B{i}", "20250210", "X", 777 + i * 13)]
    books = read(rows)
    assert sum(item.open for item in books.items) == books.balances["X"]
