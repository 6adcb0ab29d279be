"""Day one: who the customers are and who answers there, from the file to the books and back."""

import pytest
from tests.intake.day_one import CUSTOMERS, csv_of, previewed, taken, workbook
from tests.intake.lists import Item, take_files, text

from amiable.intake.models import Batch, RejectedLine
from amiable.intake.operations import choose_columns, read_as, undo
from amiable.intake.queries import rejected_lines, upload_row
from amiable.journal.queries import faults_of_chain
from amiable.receivables.models import Contact, Customer

from tests.intake.uploads import drop, work  # isort: skip

HALBRANE = (
    "C1;Laiterie Halbrane;000001008;;45 j FDM;;Halbrane;M. Oriel;Claire Martel;Nord;fr;Anne Dorval;Compta fournisseurs;"
    "anne@halbrane.example;01 02 03 04 05;"
)
BRUNO = "C1;;;;;;;;;;;Bruno Vasse;Responsable achats;bruno@halbrane.example;;x"


@pytest.fixture
def books(acting):
    """Two customers that the accounts know, with an open invoice each."""
    take_files(acting, [("postes.csv", text([Item("C1", "F1", 120_000), Item("C2", "F2", 60_000)]))])
    return acting


def customer(code: str) -> Customer:
    return Customer.objects.select_related("payer").get(code=code)


def test_one_file_tells_customers_and_several_people_of_each(books):
    batch = taken(books, csv_of(CUSTOMERS, HALBRANE, BRUNO, "C2;;;;;C1;;;;;;;;;;"))
    halbrane = customer("C1")
    assert (halbrane.name, halbrane.siren, halbrane.term, halbrane.site) == (
        "Laiterie Halbrane",
        "000001008",
        "45 days end of month",
        "Nord",
    )
    assert customer("C2").payer == halbrane and customer("C2").name == "Maison C2"
    people = Contact.objects.filter(customer=halbrane).order_by("name")
    assert [(one.name, one.role, one.automatic) for one in people] == [
        ("Anne Dorval", "accounts_payable", True),
        ("Bruno Vasse", "buyer", False),
    ]
    assert batch.source == "customers" and list(faults_of_chain(books.company)) == []


def test_a_preview_tells_each_field_that_would_change_and_writes_nothing(books):
    _, seen = previewed(books, csv_of(CUSTOMERS, HALBRANE, BRUNO))
    fields = {(change["kind"], change["field"]) for change in seen["changes"]}
    assert ("customer", "siren") in fields and ("contact", "") in fields
    assert seen["counts"] | {"customers": 0, "contacts": 2, "customers_changed": 1} == seen["counts"]
    assert customer("C1").siren == "" and not Contact.objects.exists()


def test_an_empty_cell_changes_nothing(books):
    taken(books, csv_of(CUSTOMERS, HALBRANE))
    taken(books, csv_of(CUSTOMERS, "C1;;;;;;;;;Sud;;;;;;"))
    halbrane = customer("C1")
    assert (halbrane.site, halbrane.siren, halbrane.group, halbrane.name) == (
        "Sud",
        "000001008",
        "Halbrane",
        "Laiterie Halbrane",
    )
    assert Contact.objects.get().email == "anne@halbrane.example"


@pytest.mark.parametrize("worse", ["LAITERIE HALBRANE", "Laiterie Hal", "C1"])
def test_a_name_is_improved_never_spoilt(books, worse):
    taken(books, csv_of(CUSTOMERS, HALBRANE))
    taken(books, csv_of(CUSTOMERS, f"C1;{worse};;;30;;;;;;;;;;;"))
    assert customer("C1").name == "Laiterie Halbrane" and customer("C1").term == "30 days"


def test_a_person_is_known_again_by_name_and_their_address_changes(books):
    taken(books, csv_of(CUSTOMERS, HALBRANE))
    taken(books, csv_of(CUSTOMERS, "C1;;;;;;;;;;;anne dorval;;anne.dorval@halbrane.example;;"))
    anne = Contact.objects.get()
    assert (anne.email, anne.role, anne.version) == ("anne.dorval@halbrane.example", "accounts_payable", 2)


def test_an_address_without_a_name_gets_the_name_later(books):
    taken(books, csv_of(CUSTOMERS, "C1;;;;;;;;;;;;;compta@halbrane.example;;"))
    assert Contact.objects.get().name == "compta@halbrane.example"
    taken(books, csv_of(CUSTOMERS, "C1;;;;;;;;;;;Anne Dorval;;compta@halbrane.example;;"))
    assert Contact.objects.get().name == "Anne Dorval"


def test_bad_rows_are_rejected_with_the_field_and_good_ones_go_on(books):
    rows = (
        "C2;;123456789;;;;;;;;;;;;;",
        "C2;;;;;;;;;;;Léa;Astronaute;;;",
        "C2;;;;;;;;;;;Léa;;lea@;;",
        "C2;;;;;C77;;;;;;;;;;",
        "C2;;;;quand il veut;;;;;;;;;;;",
        "C2;;;;;;;;;Sud;;;;;;peut-être",
        ";Sans code;;;;;;;;;;;;;;",
        "C2;;;;;;;;;Est;;;;;;",
        "C2;;;;;;;;;Ouest;;;;;;",
    )
    taken(books, csv_of(CUSTOMERS, *rows))
    told = {row.line: (row.field, row.found) for row in rejected_lines(books.company)}
    assert told == {
        2: ("SIREN", "123456789"),
        3: ("Fonction", "Astronaute"),
        4: ("E-mail", "lea@"),
        5: ("Payeur", "C77"),
        6: ("Délai", "quand il veut"),
        7: ("Pas d’e-mail automatique", "peut-être"),
        8: ("Code client", ""),
        9: ("Agence", "Est"),
        10: ("Agence", "Ouest"),
    }
    assert customer("C2").site == "Sud"  # what is wrong with its contact costs the customer nothing


def test_payers_in_a_circle_are_rejected_and_a_customer_that_pays_itself_is_none(books):
    taken(books, csv_of(CUSTOMERS, "C1;;;;;C2;;;;;;;;;;", "C2;;;;;C1;;;;;;;;;;"))
    assert {row.field for row in rejected_lines(books.company)} == {"Payeur"}
    assert customer("C1").payer is None and customer("C2").payer is None
    taken(books, csv_of(CUSTOMERS, "C1;;;;;C2;;;;;;;;;;", "C2;;;;;C2;;;;;;;;;;"))
    assert customer("C1").payer == customer("C2") and customer("C2").payer is None


def test_a_new_customer_may_pay_for_another_one(books):
    taken(books, csv_of(CUSTOMERS, "C1;;;;;CENTRALE;;;;;;;;;;", "CENTRALE;Centrale du Nord;;;;;;;;;;;;;;"))
    assert customer("C1").payer.name == "Centrale du Nord"


def test_two_sheets_of_one_workbook_are_both_read(books):
    content = workbook(
        ("Mode d’emploi", ["Lisez-moi"], [["Une ligne par client."]]),
        ("Clients", ["Code client", "Nom", "SIREN"], [["C1", "Laiterie Halbrane", "000001008"]]),
        ("Contacts", ["Code client", "Nom", "Prénom", "Rôle", "Email"], [["C1", "Dorval", "Anne", "Achats", "a@b.fr"]]),
    )
    taken(books, content, "clients.xlsx")
    assert customer("C1").name == "Laiterie Halbrane"
    assert (Contact.objects.get().name, Contact.objects.get().role) == ("Anne Dorval", "buyer")


def test_two_files_dropped_together_are_both_read(books):
    upload = drop(
        books,
        ("clients.csv", csv_of("Code client;Raison sociale", "C9;Halles de Pontarvel")),
        ("contacts.csv", csv_of("Code client;Contact;E-mail", "C9;Léa Vasseur;lea@pontarvel.example")),
    )
    seen = upload_row(work(upload))["preview"]
    assert (seen["source"], seen["counts"]["customers"], seen["counts"]["contacts"]) == ("customers", 1, 1)


def test_people_of_a_customer_nobody_knows_are_rejected(books):
    taken(books, csv_of("Code client;Contact;E-mail", "C404;Léa Vasseur;lea@pontarvel.example"))
    (reject,) = rejected_lines(books.company)
    assert (reject.field, reject.found) == ("Code client", "C404")
    assert not Customer.objects.filter(code="C404").exists()


def test_the_same_file_again_changes_nothing_whatever_the_day(books):
    content = csv_of(CUSTOMERS, HALBRANE, BRUNO)
    first = taken(books, content)
    _, seen = previewed(books, content)
    assert seen["again"] == first.pk and seen["changes"] == []


def test_undoing_gives_back_what_was_there_and_takes_away_what_was_added(books):
    batch = taken(books, csv_of(CUSTOMERS, HALBRANE, "C9;Halles de Pontarvel;;;;C1;;;;;;;;;;"))
    undo(books, batch.pk)
    halbrane = customer("C1")
    assert (halbrane.name, halbrane.siren, halbrane.term, halbrane.site) == ("Maison C1", "", "", "")
    assert not Contact.objects.exists() and not Customer.objects.filter(code="C9").exists()
    assert list(faults_of_chain(books.company)) == []


def test_undoing_leaves_what_was_changed_since_and_says_so(books):
    batch = taken(books, csv_of(CUSTOMERS, HALBRANE))
    taken(books, csv_of(CUSTOMERS, "C1;;;;;;;;;Sud;;;;;;"))
    undo(books, batch.pk)
    batch.refresh_from_db()
    assert (customer("C1").site, customer("C1").siren) == ("Sud", "")
    assert "Maison C1" in batch.notes or "Laiterie Halbrane" in batch.notes


def test_a_corrected_file_takes_over_the_rejects_of_the_one_before(books):
    taken(books, csv_of(CUSTOMERS, "C2;;123456789;;;;;;;;;;;;;", "C1;;12;;;;;;;;;;;;;"))
    taken(books, csv_of(CUSTOMERS, "C2;;404833048;;;;;;;;;;;;;"))
    assert [row.raw.split(";")[0] for row in rejected_lines(books.company)] == ["C1"]
    assert RejectedLine.objects.count() == 2


def test_what_the_columns_mean_is_remembered_for_tomorrow(books):
    titles = "Matricule;Secteur;Personne chargée"
    upload = work(drop(books, ("clients.csv", csv_of(titles, "C1;Nord;Claire")), kind="customers"))
    assert upload.state in ("refused", "previewed")
    upload = choose_columns(books, upload, {"site": "Secteur", "collector": "Personne chargée"})
    from amiable.intake.operations import confirm

    confirm(books, work(upload))
    work(upload)
    assert (customer("C1").site, customer("C1").collector) == ("Nord", "Claire")
    taken(books, csv_of(titles, "C1;Sud;Anne"), "demain.csv", kind="customers")
    assert (customer("C1").site, customer("C1").collector) == ("Sud", "Anne")


def test_files_taken_for_something_else_can_be_read_as_what_they_are(books):
    upload = work(drop(books, ("clients.csv", csv_of("Code client;Raison sociale", "C1;Laiterie Halbrane"))))
    assert upload.kind == "customers"
    upload = work(read_as(books, upload, "accounts"))
    assert upload.state == "refused"
    upload = work(read_as(books, upload, "customers"))
    assert upload.state == "previewed"


def test_a_customers_batch_is_no_list_of_open_items(books):
    """It settles nothing, and no later list is older than it."""
    taken(books, csv_of(CUSTOMERS, HALBRANE))
    assert Batch.objects.filter(mode="stock").count() == 1
