"""What a sheet of disputes in progress says, before the books are looked at."""

from datetime import date

import pytest
from tests.intake.day_one import DISPUTES, csv_of

from amiable.core.reasons import DEPARTMENTS, REASONS
from amiable.formats.dispute_sheet import department_of, read, reason_of
from amiable.formats.rejects import FileRefused
from amiable.intake.operations.kinds import guess

TODAY = date(2026, 11, 24)


def of(titles: str, *rows: str):
    return read([("litiges.csv", csv_of(titles, *rows))], today=TODAY)


def one(**cells: str):
    """The row, or the reject, of a sheet with one row."""
    told = {"number": "F1", "customer": "", "amount": "", "since": "12/10/2026", "reason": "prix"} | cells
    sheet = of(
        DISPUTES, ";".join([*(told[name] for name in ("number", "customer", "amount", "since", "reason")), "", "", ""])
    )
    return sheet.rows[0] if sheet.rows else sheet.rejects[0][1]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 240,50", 124050),
        ("1.240,50", 124050),
        ("1,240.50", 124050),
        ("1240.5", 124050),
        ("1 240,50 €", 124050),
        ("1 240,50 TTC", 124050),
        ("EUR 12", 1200),
        ("", None),
        ("-", None),
        ("tout", None),
        ("Totalité", None),
        ("n.c.", None),
    ],
)
def test_amounts_are_read_as_people_write_them_and_nothing_means_all(text, cents):
    assert one(amount=text).claimed == cents


@pytest.mark.parametrize("text", ["100 HT", "0", "-12", "beaucoup", "1,2,3", "100 $", "12 excl. VAT"])
def test_amounts_in_doubt_are_rejected_with_what_to_do(text):
    reject = one(amount=text)
    assert reject.field == "Montant contesté" and reject.expected and reject.remedy


@pytest.mark.parametrize(
    "since",
    ["12/10/2026", "12/10/26", "2026-10-12", "12-10-2026", "12 oct. 2026", "12 octobre 2026", "20261012", "46307"],
)
def test_days_are_read_as_people_write_them(since):
    assert one(since=since).since == date(2026, 10, 12)


@pytest.mark.parametrize("since", ["12/10/2062", "25/11/2026", "31/02/2026", "octobre", "12/10/1926", "", "00/00/0000"])
def test_days_that_cannot_be_are_rejected(since):
    assert one(since=since).field == "Depuis"


@pytest.mark.parametrize(
    ("since", "day"),
    [
        ("24/11", date(2026, 11, 24)),
        ("25/11", date(2025, 11, 25)),
        ("3.10", date(2026, 10, 3)),
        ("12 oct.", date(2026, 10, 12)),
        ("1er décembre", date(2025, 12, 1)),
    ],
)
def test_a_day_without_its_year_is_of_the_last_twelve_months_and_told(since, day):
    sheet = of(DISPUTES, f"F1;;;{since};prix;;;", "F2;;;12/10/2026;prix;;;")
    assert sheet.rows[0].since == day
    assert [str(note) for note in sheet.notes] == [
        "1 date(s) de « Depuis » n’ont pas d’année : elles sont lues dans les douze mois avant le 24/11/2026."
    ]


@pytest.mark.parametrize("since", ["29/02", "31/02", "15/13", "45/11"])
def test_a_day_without_its_year_that_was_not_is_asked_about(since):
    assert one(since=since).field == "Depuis"


def test_american_days_are_known_by_the_column_and_told():
    sheet = of(DISPUTES, "F1;;;10/12/2026;prix;;;", "F2;;;10/25/2026;prix;;;")
    assert [row.since for row in sheet.rows] == [date(2026, 10, 12), date(2026, 10, 25)]
    assert "mois/jour" in sheet.notes[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Prix", "price"),
        ("PRIX ERRONÉ sur la ligne 3", "price"),
        ("wrong price", "price"),
        ("Remise de fin d’année", "discount"),
        ("n° de commande absent", "missing_order_number"),
        ("Missing PO", "missing_order_number"),
        ("Facture en double", "duplicate_invoice"),
        ("TVA à 20 au lieu de 5,5", "vat"),
        ("déjà réglé le 12", "payment_already_made"),
        ("frais de port", "transport_charges"),
        ("RIB", "bank_details"),
        ("retour", "return_not_credited"),
        ("Palettes manquantes", "quantity_missing"),
        ("short delivery", "quantity_missing"),
        ("Marchandise abîmée", "damaged_in_transport"),
        ("jamais reçue", "not_delivered"),
        ("Livraison en retard de 3 jours", "late_delivery"),
        ("wrong item", "wrong_item"),
        ("Pénalités logistiques", "logistic_penalties"),
        ("bon de livraison manquant", "document_missing"),
        ("non conforme", "not_as_ordered"),
        ("Défaut de qualité", "quality_defect"),
        ("prestation incomplète", "service_incomplete"),
        ("retenue de garantie 5 %", "retention"),
        ("contrat", "contract"),
        ("Autre", "other"),
        ("late_delivery", "late_delivery"),
    ],
)
def test_reasons_are_known_by_their_words(text, reason):
    assert reason_of(text) == reason


@pytest.mark.parametrize(
    "text", ["", "Le client râle", "prix et casse", "portail", "autre chose encore", "Retour du client attendu"]
)
def test_words_that_name_none_or_several_are_left_to_be_qualified(text):
    assert reason_of(text) == "to_qualify"


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_is_known_by_its_own_name_and_label(reason):
    assert reason_of(reason) == reason == reason_of(REASONS[reason].label)


def test_departments_are_known_in_both_languages():
    told = ["ADV", "Service logistique", "Quality", "commercial", "Juridique", "Compta", "Recouvrement"]
    assert [department_of(text) for text in told] == list(DEPARTMENTS)
    assert department_of("Anne Dorval") == ""


def test_words_are_kept_as_they_are_beside_a_reason_that_is_only_a_name():
    titles = "Facture;Depuis;Motif;Description"
    rows = of(
        titles, "F1;12/10/2026;Prix;Trop cher de 12 €", "F2;12/10/2026;Bizarre;casse", "F3;12/10/2026;;casse"
    ).rows
    assert [(row.reason, row.words) for row in rows] == [
        ("price", "Trop cher de 12 €"),
        ("damaged_in_transport", "Bizarre\ncasse"),
        ("damaged_in_transport", "casse"),
    ]


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        ("Fact.;Mt litige;Pb;Depuis;Resp.;Où on en est", "doc_number amount words since who comment"),
        ("N° fact.;Mt contesté;Problème;Ouvert le;Suivi par;Avancement", "doc_number amount words since who comment"),
        ("N°FACT;MONTANT LITIGE;MOTIF;DATE LITIGE;SERVICE;STATUT", "doc_number amount reason since who comment"),
        ("Cpt client;Facture n°;Mnt du litige TTC;Nature;Dt ouverture", "customer_code doc_number amount reason since"),
        ("Réf. fact.;Valeur litige;Objet du litige;Signalé le;Pilote", "doc_number amount reason since who"),
        ("Client;FA;Solde en litige;Motif de non-paiement;Créé le", "customer_name doc_number amount reason since"),
        ("Pièce;Montant bloqué;Raison;Date d’ouv.;À qui ?;Obs.", "doc_number amount reason since who comment"),
        ("N° dossier;Factures;Enjeu;Type de litige;Date de réclam.", "reference doc_number amount reason since"),
        ("Facture;Montant déduit;Explications;Litige depuis;Chez qui", "doc_number amount words since who"),
        (
            "Num. facture;Mt;Description du pb;Dt litige;Resp. litige;Suite donnée",
            "doc_number amount words since who comment",
        ),
        ("Inv. no;Amt disputed;Issue;Raised on;Owner;Latest update", "doc_number amount words since who comment"),
        (
            "Invoice #;Disputed amount;Root cause;Date opened;Dept;Next step",
            "doc_number amount reason since who comment",
        ),
        ("Invoice;Value in dispute;Dispute category;In dispute since;PIC", "doc_number amount reason since who"),
    ],
)
def test_usual_titles_are_known_however_they_are_shortened(titles, fields):
    from amiable.formats.dispute_sheet import VOCABULARY

    mapping = VOCABULARY.proposed(titles.split(";"))
    assert [name for name, _ in sorted(mapping.items(), key=lambda pair: pair[1])] == fields.split()
    assert guess([("x.csv", csv_of(titles, ";".join("1" for _ in titles.split(";"))))]) == "disputes"


def test_amounts_and_days_in_the_first_row_are_not_taken_for_the_periods_of_an_aged_balance():
    rows = ("F26-1187;240,50;palettes manquantes;24/10;Logistique;relancé", "F26-1190;;;12/10/2026;;")
    assert guess([("litiges.csv", csv_of("Fact.;Mt litige;Pb;Depuis;Resp.;Où on en est", *rows))]) == "disputes"


def test_a_sheet_that_says_nothing_of_why_is_taken_and_left_to_be_qualified():
    sheet = of("Facture;Depuis;Motif", "F1;12/10/2026;", "F2;12/10/2026;?")
    assert not sheet.rejects
    assert [(row.reason, row.words) for row in sheet.rows] == [("to_qualify", ""), ("to_qualify", "?")]


def test_totals_empty_rows_and_the_example_say_nothing():
    sheet = of(DISPUTES, "EXEMPLE-1;;240,50;12/10/2026;x;;;", "", "F1;;1;12/10/2026;prix;;;", "Total;;1;;;;;")
    assert sheet.lines == 1 and not sheet.rejects


@pytest.mark.parametrize(
    ("titles", "lacks"),
    [("Facture;Motif", "la date depuis laquelle"), ("Depuis;Motif", "le numéro"), ("Facture;Depuis", "le motif")],
)
def test_a_sheet_that_lacks_a_column_says_which(titles, lacks):
    with pytest.raises(FileRefused, match=lacks):
        of(titles, "a;b")


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (DISPUTES, "disputes"),
        ("N° facture;Client;Date facture;Montant TTC;Date litige;Motif litige;Service", "disputes"),
        ("Invoice;Customer;Dispute date;Reason;Owner", "disputes"),
        ("Code client;Raison sociale;SIREN", "customers"),
        ("Code client;Contact;E-mail", "customers"),
        ("Customer code;Company name;Payment terms", "customers"),
        ("Code client;Raison sociale;N° pièce;Date pièce;Échéance;Montant TTC;Reste dû", "accounts"),
        ("Client;Facture;Date;Echeance;Montant;Motif litige;Commercial", "accounts"),
        ("Code client;Nom client;Non échu;1-30 j;31-60 j", "accounts"),
        ("Compte;Tiers;Pièce de base;Créée;Terme;Rest.", "accounts"),
        ("a;b", "accounts"),
    ],
)
def test_what_a_file_is_shows_in_its_titles(titles, kind):
    assert guess([("x.csv", csv_of(titles, ";".join("1" for _ in titles.split(";"))))]) == kind
