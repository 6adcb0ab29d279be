"""Files of open items, read whole: every row is an item, a reject, or a line passed over with its reason."""

import csv
import io
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from amiable.formats.open_items import propose, read
from amiable.formats.rejects import FileRefused

HEADER = "Code client;Raison sociale;N° facture;Date facture;Échéance;Montant TTC;Reste dû;Type"


def listed(*rows, header=HEADER, **keywords):
    return read("\n".join([header, *rows]).encode(), "liste.csv", **keywords)


def replay(found, raws):
    """What the intake does with corrected rejects: a small CSV of their lines under the header."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerow(found.replay_header)
    text = buffer.getvalue() + "\n".join(raws) + "\n"
    return read(text.encode(), "reprise.csv", mapping=found.replay_mapping, header_line=1, date_order=found.date_order)


def opens(found):
    return [(item.number, item.kind, item.open) for item in found.items]


def test_a_plain_list():
    found = listed("C1;DUPONT;F1;25/03/2026;30/04/2026;1 200,00;1 000,00;Facture")
    (item,) = found.items
    assert (item.customer_code, item.customer_name, item.number, item.kind) == ("C1", "DUPONT", "F1", "invoice")
    assert (item.issued_on, item.due_on) == (date(2026, 3, 25), date(2026, 4, 30))
    assert (item.amount, item.open, item.currency, item.line, item.settlements) == (120000, 100000, "EUR", 2, ())
    assert (found.total_open, found.stated_total, found.rejects, found.header_line) == (100000, None, (), 1)


def test_titles_totals_blanks_and_settled_rows_are_passed_over_with_a_reason():
    found = read(
        f"SOCIÉTÉ EXEMPLE\nÉdité le 01/04/2026\n\n{HEADER}\n"
        "C1;DUPONT;F1;25/03/2026;;100,00;100,00;FAC\n"
        "C1;DUPONT;F2;25/03/2026;;100,00;0,00;FAC\n"
        "Sous-total DUPONT;;;;;;100,00;\n"
        ";;;;;;;\n"
        f"{HEADER}\n"
        "C2;TOTAL DISTRIBUTION;F3;26/03/2026;;50,00;50,00;FAC\n"
        "Total général;;;;;;150,00;\n".encode(),
        "x.csv",
    )
    assert opens(found) == [("F1", "invoice", 10000), ("F3", "invoice", 5000)]
    assert [line for line, _ in found.skipped] == [1, 2, 3, 6, 7, 8, 9, 11]
    assert dict(found.skipped)[6] == "soldé" and dict(found.skipped)[8] == "ligne vide"
    assert found.stated_total == found.total_open == 15000 and found.rejects == ()


def test_a_total_that_is_not_ours_is_told():
    found = listed("C1;D;F1;25/03/2026;;1,00;1,00;", "C1;D;F2;25/13/2026;;1,00;1,00;", "Total;;;;;;2,00;")
    assert found.stated_total == 200 and found.total_open == 100
    assert any("2,00 EUR" in note and "1 ligne(s) à corriger" in note for note in found.notes)


def test_a_bare_row_of_amounts_is_a_total_only_if_it_adds_up():
    rows = ("C1;D;F1;25/03/2026;;1,00;1,00;", "C1;D;F2;25/03/2026;;2,00;2,00;")
    assert listed(*rows, ";;;;;3,00;3,00;").stated_total == 300
    found = listed(*rows, ";;;;;4,00;4,00;")
    assert found.stated_total is None and len(found.rejects) == 1


def test_subtotals_alike_are_no_total_of_the_file():
    found = listed(
        "C1;D;F1;25/03/2026;;1,00;1,00;", "Total;;;;;;1,00;", "C2;E;F2;25/03/2026;;2,00;2,00;", "Total;;;;;;2,00;"
    )
    assert found.stated_total is None and found.total_open == 300


def test_credit_notes_and_payments_reduce_what_is_owed_whatever_their_sign():
    found = listed(
        "C1;D;F1;25/03/2026;;100,00;100,00;FAC",
        "C1;D;A1;25/03/2026;;20,00;20,00;Avoir",
        "C1;D;A2;25/03/2026;;-5,00;-5,00;AVO",
        "C1;D;R1;25/03/2026;;30,00;30,00;RGL",
        "C1;D;O1;25/03/2026;;1,00;1,00;OD",
        "C1;D;N1;25/03/2026;;2,00;2,00;À nouveau",
        "C1;D;F9;25/03/2026;;-7,00;-7,00;FAC",
    )
    assert opens(found) == [
        ("F1", "invoice", 10000), ("A1", "credit_note", -2000), ("A2", "credit_note", -500), ("R1", "payment", -3000),
        ("O1", "other", 100), ("N1", "opening", 200), ("F9", "credit_note", -700),
    ]  # fmt: skip
    assert "avoir" in found.items[-1].note


def test_where_payments_carry_their_minus_a_positive_one_was_returned():
    found = listed("C1;D;R1;25/03/2026;;-30,00;-30,00;RGL", "C1;D;R2;25/03/2026;;30,00;30,00;RGL")
    assert opens(found) == [("R1", "payment", -3000), ("R2", "other", 3000)] and "rejeté" in found.items[1].note


def test_a_credit_without_a_type_is_named_by_its_number():
    header = "Code client;N° pièce;Date pièce;Solde"
    found = listed("C1;AV12;25/03/2026;-1,00", "C1;RGL4;25/03/2026;(1,00)", "C1;F3;25/03/2026;1,00-", header=header)
    assert [item.kind for item in found.items] == ["credit_note", "payment", "other"]


def test_total_less_paid_is_what_is_left():
    header = "Code client;N° pièce;Date pièce;Total TTC;Déjà réglé"
    found = listed(
        "C1;F1;25/03/2026;100,00;30,00", "C1;F2;25/03/2026;100,00;", "C1;A1;25/03/2026;-10,00;4,00", header=header
    )
    assert [(item.amount, item.open) for item in found.items] == [(10000, 7000), (10000, 10000), (-1000, -600)]


def test_amount_and_open_always_have_one_sign():
    found = listed(
        "C1;D;F1;25/03/2026;;100,00;-20,00;", "C1;D;F2;25/03/2026;;100,00;120,00;", "C1;D;F3;25/03/2026;;-9,00;4,00;"
    )
    assert [(item.amount, item.open) for item in found.items] == [(-2000, -2000), (12000, 12000), (-900, -400)]
    assert "trop payé" in found.items[0].note and "supérieur" in found.items[1].note


def test_a_column_of_sides():
    found = listed("C1;F1;25/03/2026;10,00;D", "C1;R1;25/03/2026;4,00;C", header="Code client;N° pièce;Date;Solde;Sens")
    assert [item.open for item in found.items] == [1000, -400]


REJECTED = {
    "no number": ("C1;D;;25/03/2026;;1,00;1,00;FAC", "N° facture"),
    "no date": ("C1;D;F1;;;1,00;1,00;FAC", "Date facture"),
    "a date of zeros": ("C1;D;F1;00/00/0000;;1,00;1,00;FAC", "Date facture"),
    "a day that is not": ("C1;D;F1;31/02/2026;;1,00;1,00;FAC", "Date facture"),
    "a due date that is not": ("C1;D;F1;25/03/2026;fin de mois;1,00;1,00;FAC", "Échéance"),
    "no open amount": ("C1;D;F1;25/03/2026;;1,00;;FAC", "Reste dû"),
    "words for an amount": ("C1;D;F1;25/03/2026;;1,00;à voir;FAC", "Reste dû"),
    "three decimals": ("C1;D;F1;25/03/2026;;1,00;1,2345;FAC", "Reste dû"),
    "no customer": (";;F1;25/03/2026;;1,00;1,00;FAC", "Code client"),
    "a separator in a text": ("C1;D;E;F1;25/03/2026;;1,00;1,00;FAC", ""),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_row_in_doubt_is_shown_and_nothing_is_invented(case):
    row, title = REJECTED[case]
    found = listed("C0;D;F0;25/03/2026;;1,00;1,00;FAC", row)
    (reject,) = found.rejects
    assert len(found.items) == 1 and (reject.line, reject.field) == (3, title)
    assert reject.expected and reject.remedy.endswith((".", "…"))
    assert not {"erreur", "invalide"} & set(f"{reject.expected} {reject.remedy}".lower().split())


def test_rejects_mended_are_read_again():
    found = listed(
        'C1;"DUPONT; fils";F1;31/02/2026;;1,00;1,00;FAC',
        "C1;D;F2;25/03/2026;;1,00;x;FAC",
        "C1;D;F3;25/03/2026;;1,00;1,00;FAC",
    )
    raws = [reject.raw.replace("31/02", "28/02").replace(";x;", ";2,00;") for reject in found.rejects]
    again = replay(found, raws)
    assert again.rejects == () and opens(again) == [("F1", "invoice", 100), ("F2", "invoice", 200)]
    assert again.items[0].customer_name == "DUPONT; fils" and again.signature == found.signature


def test_a_document_twice_is_taken_once():
    found = listed(
        "C1;D;F1;25/03/2026;;1,00;1,00;FAC", "c1;D;f1;25/03/2026;;1,00;1,00;FAC", "C1;D;F1;26/03/2026;;1,00;1,00;FAC"
    )
    assert len(found.items) == 2 and found.rejects[0].line == 3 and "ligne 2" in found.rejects[0].expected


def test_due_dates_are_taken_never_made():
    found = listed("C1;D;F1;25/03/2026;;1,00;1,00;", "C1;D;F2;25/03/2026;À réception;1,00;1,00;")
    assert [item.due_on for item in found.items] == [None, None] and "réception" in found.items[1].note
    assert any("2 poste(s) sans échéance" in note for note in found.notes)


def test_each_date_column_decides_between_day_and_month():
    header = "Customer code;Invoice number;Invoice date;Due date;Open amount"
    found = listed("C1;F1;03/05/2026;04/25/2026;1.00", header=header)
    assert (found.items[0].issued_on, found.items[0].due_on) == (date(2026, 3, 5), date(2026, 4, 25))
    found = listed("C1;F1;03/05/2026;04/05/2026;1.00", header=header)
    assert found.items[0].issued_on == date(2026, 5, 3) and any(
        "jour/mois ou mois/jour" in note for note in found.notes
    )
    found = listed("C1;F1;03/05/2026;04/05/2026;1.00", header=header, date_order="mdy")
    assert found.items[0].issued_on == date(2026, 3, 5) and found.date_order == "mdy"
    found = listed("C1;F1;25/05/2026;04/30/2026;1.00", "C1;F2;05/25/2026;;1.00", header=header)
    assert len(found.items) == 1 and found.rejects[0].line == 3 and any("mêle" in note for note in found.notes)


def test_identifiers_are_checked_and_a_bad_one_is_a_note():
    header = "Code client;SIREN;N° TVA;N° facture;Date facture;Solde"
    found = listed(
        "C1;732 829 320;FR44732829320;F1;25/03/2026;1,00", "C2;123456789;FR00;F2;25/03/2026;1,00", header=header
    )
    good, bad = found.items
    assert (good.siren, good.vat_number, good.note) == ("732829320", "FR44732829320", "")
    assert (bad.siren, bad.vat_number, bad.extra["siren"]) == ("", "", "123456789") and "SIREN" in bad.note


def test_the_words_of_a_dispute_are_kept():
    header = "Code client;N° facture;Date facture;Solde;Litige;Statut;Commercial"
    rows = (
        "C1;F1;25/03/2026;1,00;Prix contesté;;Zoé",
        "C1;F2;25/03/2026;1,00;Non;;",
        "C1;F3;25/03/2026;1,00;;En litige;",
    )
    found = listed(*rows, header=header)
    assert [item.extra.get("dispute") for item in found.items] == ["Prix contesté", None, "En litige"]
    assert found.items[0].extra["salesperson"] == "Zoé"


def test_other_currencies_are_kept_and_left_out_of_the_total():
    header = "Code client;N° facture;Date facture;Solde;Devise"
    rows = ("C1;F1;25/03/2026;1,00;€", "C1;F2;25/03/2026;9,00;usd", "C1;F3;25/03/2026;9,00;dollar")
    found = listed(*rows, header=header)
    assert [item.currency for item in found.items] == ["EUR", "USD"] and found.total_open == 100
    assert found.rejects[0].field == "Devise"


def test_drafts_and_purchases_are_no_receivables():
    header = "name,partner_id,invoice_date,invoice_date_due,amount_total,amount_residual,move_type,state"
    found = read(
        f"{header}\nINV/1,DUPONT SA,2026-03-25,2026-04-25,10.00,10.00,out_invoice,posted\n"
        "RINV/1,DUPONT SA,2026-03-25,2026-04-25,4.00,4.00,out_refund,posted\n"
        "BILL/1,DUPONT SA,2026-03-25,2026-04-25,10.00,10.00,in_invoice,posted\n"
        "/,DUPONT SA,2026-03-25,2026-04-25,10.00,10.00,out_invoice,draft\n".encode(),
        "account.move.csv",
    )
    assert opens(found) == [("INV/1", "invoice", 1000), ("RINV/1", "credit_note", -400)] and len(found.skipped) == 2
    assert found.items[0].customer_code == found.items[0].customer_name == "DUPONT SA"


PRINTED = """Grand livre des tiers;;;;;
Date;Pièce;Libellé;Débit;Crédit;Lettrage
Client : 411DUP DUPONT;;;;;
05/01/2026;F1;Facture;100,00;;A
20/01/2026;R1;Virement;;100,00;A
25/01/2026;F2;Facture;250,00;;
Total DUPONT;;;350,00;100,00;
Client :;411MAR;MARTIN ET FILS;;;
25/01/2026;F3;Facture;50,00;;B
26/01/2026;R3;Chèque;;20,00;B
35/01/2026;F4;Facture;5,00;;
Page 2/2;;;;;
Total général;;;405,00;120,00;
"""


def test_a_printed_ledger_names_customers_above_their_rows():
    found = read(PRINTED.encode("cp1252"), "gl.csv")
    assert [(item.customer_code, item.number, item.kind, item.open) for item in found.items] == [
        ("411DUP", "F2", "invoice", 25000), ("411MAR", "F3", "invoice", 5000), ("411MAR", "R3", "payment", -2000),
    ]  # fmt: skip
    assert found.items[1].customer_name == "MARTIN ET FILS" and found.items[2].note == "lettrage partiel"
    assert found.stated_total == 28500 and propose(PRINTED.encode(), "gl.csv").missing == ()
    again = replay(found, [found.rejects[0].raw.replace("35/01", "25/01")])
    assert (again.items[0].customer_code, again.items[0].open) == ("411MAR", 500)


def test_rows_under_a_name_without_a_code_go_to_nobody_else():
    text = "Date;Pièce;Débit;Crédit\n411DUP DUPONT\n25/01/2026;F1;1,00;\nSARL MARTIN\n25/01/2026;F2;2,00;\n"
    found = read(text.encode(), "gl.csv")
    assert [(item.customer_code, item.number) for item in found.items] == [("411DUP", "F1")]
    assert found.rejects[0].line == 5 and found.rejects[0].field == "Client"


def test_a_heading_in_the_customer_column_names_the_rows_below():
    header = "Client;N° facture;Date facture;Solde"
    found = listed("DUPONT SA;;;", ";F1;25/03/2026;1,00", "Total DUPONT;;;1,00", ";F2;25/03/2026;1,00", header=header)
    assert [(item.customer_name, item.number) for item in found.items] == [("DUPONT SA", "F1")]
    assert found.rejects[0].line == 5


def xlsx(fill):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    fill(book, book.add_worksheet("Échéancier"))
    book.close()
    return buffer.getvalue()


def test_a_workbook_with_typed_cells_serials_and_noise():
    def fill(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "Balance au 31/03/2026")
        sheet.write_row(2, 0, ["Code client", "N° facture", "Date facture", "Échéance", "Reste dû"])
        for line, (number, due, rest) in enumerate(
            (("F1", 46142, 0.1 + 0.2), (20260002, "30/04/2026", 1234.5), ("F3", "", 1.234)), 3
        ):
            sheet.write(line, 0, 411001)
            sheet.write(line, 1, number)
            sheet.write_datetime(line, 2, datetime.fromisoformat("2026-03-05"), day)
            sheet.write(line, 3, due)
            sheet.write(line, 4, rest)

    found = read(xlsx(fill), "liste.csv")
    assert [(item.customer_code, item.number, item.open) for item in found.items] == [
        ("411001", "F1", 30),
        ("411001", "20260002", 123450),
    ]
    assert {item.issued_on for item in found.items} == {date(2026, 3, 5)} and found.items[0].due_on == date(2026, 4, 30)
    assert (found.rejects[0].line, found.rejects[0].found) == (6, "1.2340") and found.header_line == 3


def test_a_header_line_and_a_mapping_that_a_person_chose():
    text = "x;y\nQui;Quoi;Quand;Combien\nDUPONT;F1;25/03/2026;1,00\n"
    mapping = {"customer_name": 0, "doc_number": 1, "doc_date": 2, "amount_open": 3}
    found = read(text.encode(), "x.csv", mapping=mapping, header_line=2)
    assert opens(found) == [("F1", "invoice", 100)] and found.mapping == mapping
    with pytest.raises(FileRefused):
        read(text.encode(), "x.csv", mapping=mapping, header_line=9)


def test_progress_is_told():
    seen = []
    rows = (f"C1;D;F{number};25/03/2026;;1,00;1,00;" for number in range(10_000))
    listed(*rows, progress=seen.append)
    assert seen == [5_000, 10_000]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(-10_000, 10_000)), max_size=30))
def test_no_euro_and_no_row_is_lost(entries):
    rows = [
        f"{code};D;F{line};25/03/2026;;{cents / 100:.2f};{cents / 100:.2f};"
        for line, (code, cents) in enumerate(entries)
    ]
    found = listed(*rows)
    assert found.total_open == sum(cents for _, cents in entries)
    lines = [item.line for item in found.items] + [line for line, _ in found.skipped] + [r.line for r in found.rejects]
    assert sorted(lines) == list(range(2, len(entries) + 2))


@given(st.lists(st.lists(st.text(alphabet="aF1 /-,.;\"'€()=Total\n\t", max_size=12), max_size=9), max_size=12))
def test_any_rows_under_a_header_end_somewhere(cells):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(cells)
    found = read(f"{HEADER}\n{buffer.getvalue()}".encode(), "x.csv")
    assert found.total_open == sum(item.open for item in found.items)


def test_a_lettered_group_may_hold_one_payment_on_two_lines():
    header = "Tiers;Intitulé;Date;Pièce;Débit;Crédit;Lettrage"
    rows = ("C1;D;25/03/2026;F1;100,00;;A", "C1;D;26/03/2026;R1;;60,00;A", "C1;D;26/03/2026;R1;;40,00;A")
    found = listed(*rows, "C2;E;25/03/2026;F2;5,00;;A", header=header)
    assert opens(found) == [("F2", "invoice", 500)] and len(found.skipped) == 3 and found.rejects == ()


def test_rows_that_resemble_totals_are_not_lost():
    found = listed(
        "C1;TOTAL ÉNERGIE;F1;25/03/2026;;1,00;1,00;",
        "C1;TOTAL ÉNERGIE;1234;;30/04/2026;1,00;1,00;",
        "C2;Report à nouveau;;;;1,00;1,00;",
    )
    assert opens(found) == [("F1", "invoice", 100)] and [reject.line for reject in found.rejects] == [3, 4]
