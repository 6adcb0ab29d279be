"""What a file of customers and contacts says, before the books are looked at."""

import pytest
from tests.intake.day_one import CUSTOMERS, csv_of, workbook

from amiable.formats.customers import read
from amiable.formats.customers.values import email_of, language_of, role_of, siren_of, term_of, vat_of, yes_of
from amiable.formats.open_items.values import Unreadable
from amiable.formats.rejects import FileRefused


def of(titles: str, *rows: str):
    return read([("clients.csv", csv_of(titles, *rows))])


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("30", "30 days"),
        ("30 jours", "30 days"),
        ("30 jours nets", "30 days"),
        ("60J", "60 days"),
        ("45 jours fin de mois", "45 days end of month"),
        ("45 j FDM", "45 days end of month"),
        ("45 days end of month", "45 days end of month"),
        ("Fin de mois 45 jours", "end of month 45 days"),
        ("fin de mois + 45 jours", "end of month 45 days"),
        ("60 jours date de facture", "60 days"),
        ("Comptant", "0 days"),
        ("à réception", "0 days"),
        ("30 days net", "30 days"),
        ("Net 30", "30 days"),
        ("30 jrs", "30 days"),
        ("Paiement à 30 jours", "30 days"),
        ("Virement 30 jours", "30 days"),
        ("60 jours nets date de facture", "60 days"),
        ("30 J. F.D.M.", "30 days end of month"),
        ("LCR 45 jours fin de mois", "45 days end of month"),
        ("30 jours nets, fin de mois", "30 days end of month"),
        ("FDM + 45 j", "end of month 45 days"),
        ("end of month 45 days", "end of month 45 days"),
        ("Fin de mois", "0 days end of month"),
        ("Paiement comptant", "0 days"),
        ("payable à réception de facture", "0 days"),
        ("Due upon receipt", "0 days"),
    ],
)
def test_terms_are_read_as_people_write_them(text, term):
    assert term_of(text) == term


@pytest.mark.parametrize(
    "text", ["à discuter", "fin de semaine", "30 fois", "1000 jours", "30 ou 45 jours", "1 mois", "30 j FDM le 10"]
)
def test_what_is_no_term_is_not_guessed(text):
    with pytest.raises(Unreadable):
        term_of(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Comptabilité fournisseurs", "accounts_payable"),
        ("Responsable comptabilité", "accounts_payable"),
        ("Accounts payable", "accounts_payable"),
        ("AP", "accounts_payable"),
        ("Acheteuse", "buyer"),
        ("Directeur des achats", "buyer"),
        ("Purchasing manager", "buyer"),
        ("Réception", "warehouse"),
        ("Warehouse", "warehouse"),
        ("Gérant", "manager"),
        ("CFO", "manager"),
        ("Autre", "other"),
    ],
)
def test_roles_are_known_in_both_languages(text, role):
    assert role_of(text) == role


@pytest.mark.parametrize("text", ["Astronaute", "achats et comptabilité", "?"])
def test_a_role_that_is_none_or_several_is_asked_about(text):
    with pytest.raises(Unreadable):
        role_of(text)


def test_numbers_are_kept_only_with_the_right_key():
    assert siren_of("000 001 008") == "000001008" and siren_of("1008".rjust(8, "0")) == "000001008"
    assert vat_of("fr 83 404 833 048") == "FR83404833048"
    for check, text in ((siren_of, "000001009"), (vat_of, "FR00404833048")):
        with pytest.raises(Unreadable):
            check(text)


@pytest.mark.parametrize("text", ["anne@exemple.fr", "Anne Dorval <anne@exemple.fr>", "mailto:anne@exemple.fr"])
def test_an_address_is_found_in_what_a_mail_program_copies(text):
    assert email_of(text) == "anne@exemple.fr"


@pytest.mark.parametrize("text", ["anne@", "anne@exemple", "anne exemple.fr", "a@b.fr;c@d.fr", "a..b@exemple.fr"])
def test_what_is_no_address_or_several_is_not_taken(text):
    with pytest.raises(Unreadable):
        email_of(text)


@pytest.mark.parametrize("text", ["oui", "O", "Yes", "x", "1", "VRAI", "✓"])
def test_yes_is_said_in_many_ways(text):
    assert yes_of(text)


@pytest.mark.parametrize("text", ["non", "N", "no", "0", "FAUX"])
def test_no_too(text):
    assert not yes_of(text)


def test_languages_are_french_and_english_and_others_are_told_once():
    assert [language_of(text) for text in ("Français", "fr-FR", "EN", "anglais", "DE")] == ["fr", "fr", "en", "en", ""]
    told = of("Code client;Langue", "C1;DE", "C2;IT", "C3;fr")
    assert not told.rejects and len(told.customers) == 3
    assert [str(note) for note in told.notes] == [
        "2 langue(s) autre(s) que le français et l’anglais (DE, IT) : laissées de côté."
    ]


@pytest.mark.parametrize(
    ("titles", "row"),
    [
        ("Customer code;Company name;Payment terms;Contact name;E-mail", "C1;Dairy;30 days;Ann;ann@example.com"),
        ("Compte tiers;Raison sociale;Condition de paiement;Interlocuteur;Courriel", "C1;Dairy;30;Ann;ann@example.com"),
        ("N° client;Client;Délai règlement;Nom contact;Adresse mail", "C1;Dairy;30 j;Ann;ann@example.com"),
        ("Cpte client;Nom du client;Cond. règlement;Interlocuteur;Mail", "C1;Dairy;30 j;Ann;ann@example.com"),
        ("Code cli.;Raison Sociale;Conditions de règlement;Contact;E-mails", "C1;Dairy;30;Ann;ann@example.com"),
        ("CODE CLIENT;SOCIÉTÉ;COND. PAIEMENT;CONTACT;MÉL", "C1;Dairy;30 j;Ann;ann@example.com"),
        ("N° cli;RS;Modalités de règlement;Correspondant;Adr. mail", "C1;Dairy;30 j;Ann;ann@example.com"),
        (
            "Compte auxiliaire;Intitulé;Délai de rglt (jours);Nom du contact;Mail client",
            "C1;Dairy;30;Ann;ann@example.com",
        ),
        ("Code;Entreprise;Nb jours;Contact principal;Mail de relance", "C1;Dairy;30;Ann;ann@example.com"),
        ("Cust. no;Company name;Credit terms;Main contact;Email address", "C1;Dairy;Net 30;Ann;ann@example.com"),
        ("Account no.;Legal name;Payment conditions;Contact person;E-mail", "C1;Dairy;30;Ann;ann@example.com"),
    ],
)
def test_titles_go_by_many_names(titles, row):
    told = of(titles, row)
    assert told.customers[0].values == {"name": "Dairy", "term": "30 days"}
    assert (told.contacts[0].name, told.contacts[0].values) == ("Ann", {"email": "ann@example.com"})


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Mail compta", "email"),
        ("E-mail comptabilité", "email"),
        ("Courriel compta fourn.", "email"),
        ("AP email", "email"),
        ("Tél.", "phone"),
        ("TÉL. COMPTA", "phone"),
        ("N° de tél.", "phone"),
        ("Port.", "phone"),
        ("Phone no.", "phone"),
        ("Suivi par", "collector"),
        ("Resp.", "collector"),
        ("Chargé de recouv.", "collector"),
        ("Resp. commercial", "salesperson"),
        ("Rep.", "salesperson"),
        ("SIREN/SIRET", "siren"),
        ("Contact compta", "contact_name"),
        ("Étab.", "site"),
    ],
)
def test_usual_titles_of_customers_are_known_however_shortened(title, field):
    from amiable.formats.customers import VOCABULARY

    assert VOCABULARY.proposed(["Code client", "Raison sociale", title])[field] == 2


def test_a_name_is_a_persons_beside_a_first_name_and_a_customers_beside_a_siren():
    people = of("Code client;Nom;Prénom;Email", "C1;Dorval;Anne;a@b.fr")
    assert people.contacts[0].name == "Anne Dorval" and not people.customers[0].values
    firms = of("Code client;Nom;SIREN", "C1;Laiterie;000001008")
    assert firms.customers[0].values["name"] == "Laiterie" and not firms.contacts


def test_rows_of_one_customer_agree_or_are_rejected_with_the_line_they_contradict():
    told = of("Code client;Raison sociale;Agence", "C1;Laiterie;Nord", "C1;;Nord", "C1;Crémerie;Nord")
    ((file, reject),) = told.rejects
    assert (file, reject.line, reject.field) == ("clients.csv", 4, "Raison sociale")
    assert "ligne 2" in reject.expected


def test_each_person_of_a_customer_is_told_once():
    titles = "Code client;Contact;Rôle;E-mail"
    told = of(titles, "C1;Anne;Achats;a@b.fr", "C1;Anne;Direction;a@b.fr", "C2;Anne;Direction;a@b.fr")
    assert [reject.line for _, reject in told.rejects] == [3] and len(told.contacts) == 2


def test_a_person_without_a_name_is_called_by_their_address_role_or_number():
    titles = "Code client;Contact;Rôle;E-mail;Tél."
    told = of(titles, "C1;;Achats;a@b.fr;0102", "C2;;Achats;;0102", "C3;;;;0102", "C4;;;;")
    assert not told.rejects and len(told.customers) == 4
    assert [(one.name, one.values.get("role"), one.values.get("phone")) for one in told.contacts] == [
        ("a@b.fr", "buyer", "0102"),
        ("Achats", "buyer", "0102"),
        ("0102", None, "0102"),
    ]


def test_what_is_wrong_with_a_person_costs_nothing_of_what_is_said_of_the_customer():
    told = of("Code client;Raison sociale;Délai;Contact;Mail", "C1;Laiterie;45 j FDM;Anne;anne@", "C2;Crémerie;;;")
    assert [(file, reject.line, reject.field) for file, reject in told.rejects] == [("clients.csv", 2, "Mail")]
    assert told.customers[0].values == {"name": "Laiterie", "term": "45 days end of month"}
    assert not told.contacts


def test_a_person_to_whom_nothing_is_sent_must_be_somebody():
    told = of("Code client;Raison sociale;Contact;Pas d’e-mail automatique", "C1;Laiterie;;oui")
    assert told.customers[0].values["name"] == "Laiterie"
    assert [reject.field for _, reject in told.rejects] == ["Contact"]


@pytest.mark.parametrize(
    ("title", "role"), [("Mail compta", "accounts_payable"), ("Mail achats", None), ("Mail", None)]
)
def test_the_title_of_a_column_tells_whose_address_it_is(title, role):
    told = read([("c.csv", csv_of(f"Code client;Nom client;{title}", "C1;Laiterie;a@b.fr"))], columns={"email": title})
    assert told.contacts[0].values.get("role") == (role if title != "Mail achats" else "buyer")


def test_empty_rows_repeated_titles_and_examples_say_nothing():
    told = of(CUSTOMERS, "", "EXEMPLE;Une société;;;;;;;;;;;;;;", CUSTOMERS, "C1;Laiterie;;;;;;;;;;;;;;")
    assert [one.code for one in told.customers] == ["C1"] and told.lines == 1


def test_cells_too_long_are_rejected_and_names_are_cut():
    told = of("Code client;Raison sociale;Groupe", f"C1;{'a' * 300};", f"C2;;{'g' * 101}", f"{'c' * 61};;")
    assert len(told.customers[0].values["name"]) == 200
    assert [(reject.line, reject.field) for _, reject in told.rejects] == [(3, "Groupe"), (4, "Code client")]


def test_a_file_without_a_code_says_what_is_missing():
    with pytest.raises(FileRefused, match="code du client"):
        of("Téléphone;Ville", "0102;Nantes")


def test_columns_are_given_by_title_in_whatever_sheet_has_it():
    content = workbook(
        ("A", ["Matricule", "Secteur"], [["C1", "Nord"]]), ("B", ["Code client", "Secteur"], [["C2", "Sud"]])
    )
    told = read([("x.xlsx", content)], columns={"site": "Secteur"})
    assert [(one.code, one.values["site"]) for one in told.customers] == [("C1", "Nord"), ("C2", "Sud")]
    with pytest.raises(FileRefused, match="il n'y a pas de colonne"):
        read([("x.xlsx", content)], columns={"site": "Secteur", "group": "Région"})


def test_rejects_name_the_sheet_where_several_are_read():
    content = workbook(
        ("Clients", ["Code client", "SIREN"], [["C1", "123"]]), ("Contacts", ["Code client", "Email"], [["C1", "x"]])
    )
    told = read([("x.xlsx", content)])
    assert [file for file, _ in told.rejects] == ["x.xlsx · Clients", "x.xlsx · Contacts"]
