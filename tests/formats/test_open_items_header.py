"""Titles → fields: aliases, traps of facts, signatures, refusals."""

import pytest

from amiable.formats.open_items import propose, read
from amiable.formats.open_items.aliases import bucket, key, untaxed
from amiable.formats.rejects import FileRefused


def proposal(header, *rows):
    return propose("\n".join([header, *rows]).encode(), "liste.csv")


def fields(header, *rows):
    found = proposal(header, *rows)
    return {name: found.header[column] for name, column in found.mapping.items()}


ROW = "C001;DUPONT;FA1;25/03/2026;30/04/2026;120,00;100,00"
FRENCH = "Code client;Raison sociale;N° facture;Date facture;Échéance;Montant TTC;Reste dû"
EXPECTED = ["customer_code", "customer_name", "doc_number", "doc_date", "due_date", "amount_total", "amount_open"]
HEADERS = [
    FRENCH,
    "CODE TIERS;Intitulé;Numéro de pièce;Date de pièce;Date d’échéance;Total TTC;Solde",
    "Tiers;Nom du client;Réf. pièce;Date d'émission;Date limite de règlement;Montant initial;Reste à payer",
    "CompAuxNum;CompAuxLib;PieceRef;PieceDate;DateLimitReglmt;Montant;Solde dû",
    "Customer code;Customer name;Item no;Issue date;Due date;Initial amount;Open amount",
    "Account number;Customer;Invoice number;Invoice date;Net due date;Total amount;Outstanding",
    "Partner/ID;Partner;Number;Invoice/Bill Date;Due Date;Total Signed;Amount Due Signed",
    "partner_id/id;partner_id;name;invoice_date;invoice_date_due;amount_total_signed;amount_residual_signed",
    "Customer ID;customer;invoice_number;date;deadline;amount;remaining_amount_with_tax",
    "Compte client;Client;Facture;Date;Date butoir;TTC (€);Restant dû (EUR)",
    "N° client;Client;numeroFacture;dateFacture;Echeance;montantTTC;montantAPayer",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_many_programs(header):
    found = proposal(header, ROW)
    assert [found.mapping.get(name) for name in EXPECTED] == list(range(7))
    assert found.missing == () and found.unused == ()


def test_titles_are_compared_without_case_accents_signs_and_small_words():
    assert key("N° de Facture") == key("numero facture") == key("numeroFacture") == key("No. facture") == "numfacture"
    assert key("Montant dû") != key("Montant")
    assert untaxed("Montant H.T.") and untaxed("Total HT") and not untaxed("Montant TTC") and not untaxed("Échéance")
    periods = [
        "Non échu",
        "À échoir",
        "0-30",
        "1-30 j",
        "31 à 60 jours",
        "> 90",
        "+ de 90 jours",
        "Over 90",
        "Antérieur",
    ]
    assert all(map(bucket, periods)) and not bucket("N° pièce") and not bucket("Échéance")


def test_the_signature_survives_case_accents_and_other_rows():
    one = proposal(FRENCH, ROW)
    two = proposal(FRENCH.upper().replace("É", "E"), ROW, ROW.replace("FA1", "FA2"))
    assert one.signature == two.signature != proposal(FRENCH.replace("Reste dû", "Solde"), ROW).signature
    assert len(one.signature) == 32


def test_client_is_a_name_or_a_code_as_the_rest_tells():
    assert fields("Client;N° facture;Date facture;Solde", "DUPONT SA;F1;25/03/2026;1,00")["customer_name"] == "Client"
    assert fields("Client;N° facture;Date facture;Solde", "C0012;F1;25/03/2026;1,00")["customer_code"] == "Client"
    both = fields("Client;Raison sociale;N° facture;Date facture;Solde", "C0012;DUPONT;F1;25/03/2026;1,00")
    assert both["customer_code"] == "Client" and both["customer_name"] == "Raison sociale"


def test_a_collective_account_is_no_customer_code():
    rows = ["411000;DUPONT;F1;25/03/2026;1,00", "411000;MARTIN;F2;25/03/2026;1,00"]
    assert "customer_code" not in fields("Compte;Client;N° pièce;Date;Solde", *rows)


def test_code_and_reference_and_montant_alone_are_told():
    found = proposal("Client;Référence;Date;Montant", "DUPONT SA;F1;25/03/2026;1,00")
    assert found.mapping == {"customer_name": 0, "doc_number": 1, "doc_date": 2, "amount_total": 3}
    assert any("« Référence »" in told for told in found.ambiguous)
    assert any("« Montant »" in told for told in found.ambiguous)
    found = proposal("Code;N° facture;Date;Solde", "C1;F1;25/03/2026;1,00")
    assert found.mapping["customer_code"] == 0 and "« Code »" in found.ambiguous[0]
    found = proposal("Client;Code;Date;Solde", "DUPONT SA;F1;25/03/2026;1,00")
    assert found.mapping["doc_number"] == 1 and "« Code »" in found.ambiguous[0]


def test_the_customers_reference_is_kept_apart_from_the_number():
    found = fields("Client;N° facture;Référence;Date;Solde", "DUPONT SA;F1;BC12;25/03/2026;1,00")
    assert found["doc_number"] == "N° facture" and found["reference"] == "Référence"


def test_two_columns_for_one_field_are_told():
    found = proposal("Client;N° facture;N° pièce;Date facture;Solde", "DUPONT SA;F1;12;25/03/2026;1,00")
    assert found.header[found.mapping["doc_number"]] == "N° facture" and "« N° pièce »" in found.ambiguous[0]


def test_a_yes_or_no_column_is_no_amount():
    assert "amount_paid" not in fields("Client;N° facture;Date;Total TTC;Payé", "DUPONT SA;F1;25/03/2026;1,00;non")


def test_a_running_balance_is_no_remainder():
    rows = ["D;F1;25/03/2026;10,00;;10,00", "D;F2;26/03/2026;5,00;;15,00", "D;R1;27/03/2026;;3,00;12,00"]
    found = proposal("Client;Pièce;Date;Débit;Crédit;Solde", *rows)
    assert "amount_open" not in found.mapping and "progressif" in found.ambiguous[-1]
    own = ["D;F1;25/03/2026;10,00;;10,00", "D;F2;26/03/2026;5,00;;2,00", "D;R1;27/03/2026;;3,00;-3,00"]
    assert "amount_open" in proposal("Client;Pièce;Date;Débit;Crédit;Solde", *own).mapping


def test_what_is_missing_is_told_with_the_titles_that_are_accepted():
    found = proposal("Client;Téléphone;Solde", "DUPONT SA;0102030405;1,00")
    assert len(found.missing) == 2 and "N° facture" in found.missing[0] and "Date facture" in found.missing[1]
    with pytest.raises(FileRefused, match=r"« Téléphone ».*Il manque le numéro de la pièce.*N° facture"):
        read(b"Client;T\xe9l\xe9phone;Solde\nDUPONT;01;1,00\n", "x.csv")


def test_amounts_without_vat_are_refused():
    data = "Client;N° facture;Date facture;Montant HT\nDUPONT;F1;25/03/2026;1,00\n".encode()
    with pytest.raises(FileRefused, match="hors taxes"):
        read(data, "x.csv")
    with pytest.raises(FileRefused, match="hors taxes"):
        read(data, "x.csv", mapping={"customer_name": 0, "doc_number": 1, "doc_date": 2, "amount_open": 3})


@pytest.mark.parametrize(
    "header",
    [
        "Client;Non échu;0-30;31-60;61-90;> 90;Total",
        "Code client;Nom;À échoir;Échu;Solde",
        "Compte;Intitulé;janvier 2026;février 2026;mars 2026;Solde",
        "Code;Nom;Current;1-30 days;Over 90;Balance",
    ],
)
def test_an_aged_balance_by_periods_is_refused_with_what_to_send(header):
    data = f"{header}\nC1;{';'.join('1' * header.count(';'))}\n".encode()
    for door in (propose, read):
        with pytest.raises(FileRefused, match="une ligne par pièce"):
            door(data, "balance.csv")


def test_an_accounting_file_is_sent_to_its_own_door():
    header = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\t"
    header += "PieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\n"
    with pytest.raises(FileRefused, match="FEC"):
        read(header.encode(), "x.txt")


def test_periods_beside_documents_are_left_aside():
    header = "Client;N° facture;Date facture;Échéance;Non échu;0-30;31-60;Reste dû"
    data = f"{header}\nDUPONT SA;F1;25/03/2026;30/04/2026;;5,00;;5,00\n".encode()
    found = read(data, "x.csv")
    assert found.items[0].open == 500 and found.unused == ("Non échu", "0-30", "31-60")


def test_a_remembered_mapping_that_no_longer_fits_is_told():
    with pytest.raises(FileRefused, match="choisissez"):
        read(f"{FRENCH}\n{ROW}\n".encode(), "x.csv", mapping={"customer_code": 40})
