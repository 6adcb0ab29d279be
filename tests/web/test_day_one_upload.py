"""Files of customers and sheets of disputes on the pages: dropped, recognised, previewed, confirmed, taken back."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories
from tests.intake.day_one import CUSTOMERS, DISPUTES, csv_of, taken
from tests.intake.lists import Item, take_files, text
from tests.intake.uploads import work
from tests.web.reading import href, ink_buttons, statements, text_of

from amiable.disputes.models import Dispute
from amiable.formats import customers, dispute_sheet
from amiable.intake.models import RejectedLine, Upload
from amiable.intake.operations import receive
from amiable.receivables.models import Contact, Customer
from amiable.web.upload_models import MODELS, model

CUSTOMER = "C1;Laiterie Halbrane;000001008;;45 j FDM;;;;;Nord;;Anne Dorval;Compta;anne@halbrane.example;;"
DISPUTE = "F1;;100;12/10/2026;Palettes manquantes;Logistique;Relancé le 3;L-12"


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def books(acting):
    """Two open invoices of one customer."""
    take_files(acting, [("postes.csv", text([Item("C1", "F1", 120_000), Item("C1", "F2", 60_000)]))])
    return acting


def page_of(upload: Upload, name: str = "upload") -> str:
    return reverse(name, kwargs={"slug": upload.company.slug, "id": upload.pk})


def arrivals(acting, name: str = "arrivals") -> str:
    return reverse(name, kwargs={"slug": acting.company.slug})


def dropped(client: Client, acting, content: bytes, name: str = "fichier.csv", **fields: str) -> Upload:
    file = io.BytesIO(content)
    file.name = name
    answer = client.post(arrivals(acting), {"files": file} | fields)
    assert answer.status_code == 302, text_of(answer)
    return Upload.objects.latest("pk")


def test_from_the_drop_to_the_customers_page_by_page(books, signed_in):
    client = signed_in()
    upload = work(dropped(client, books, csv_of(CUSTOMERS, CUSTOMER)))
    page = client.get(page_of(upload))
    shown = text_of(page)
    assert "Clients et contacts : rien n’est encore écrit" in shown
    assert "SIREN" in shown and "000001008" in shown and "45 jours, puis fin de mois" in shown
    assert "Écrire 2 clients et contacts" in shown and ink_buttons(page) == 1
    client.post(page_of(upload, "upload_confirm"), {"seen": upload.version})
    work(upload)
    batch = client.get(page_of(upload), follow=True)
    assert "Clients et contacts du 24/11/2026 : importés" in text_of(batch)
    assert Customer.objects.get(code="C1").site == "Nord" and Contact.objects.count() == 1
    assert "Clients et contacts" in text_of(client.get(arrivals(books)))


def test_from_the_drop_to_the_disputes_and_back(books, signed_in):
    client = signed_in()
    upload = work(dropped(client, books, csv_of(DISPUTES, DISPUTE, "F404;;;12/10/2026;prix;;;")))
    page = client.get(page_of(upload))
    shown = text_of(page)
    assert "Litiges en cours : rien n’est encore écrit" in shown and "Palettes manquantes" in shown
    assert "Quantité manquante" in shown and "Relancé le 3" in shown and "F404" in shown
    assert "Ouvrir 1 litige" in shown and ink_buttons(page) == 1
    client.post(page_of(upload, "upload_confirm"), {"seen": upload.version})
    upload = work(upload)
    batch = reverse("batch", kwargs={"slug": books.company.slug, "id": upload.batch_id})
    assert "Litiges en cours au 24/11/2026 : repris" in text_of(client.get(batch))
    sent = client.get(batch).context["sent"]
    undone = client.post(f"{batch}undo/", {"sent": sent}, follow=True)
    assert "Litiges en cours au 24/11/2026 : annulés" in text_of(undone)
    assert Dispute.objects.get().status == "cancelled"


def test_a_sheet_taken_for_something_else_is_read_again_as_what_it_is(books, signed_in):
    client = signed_in()
    upload = work(dropped(client, books, csv_of(DISPUTES, DISPUTE), kind="customers"))
    assert "Lu comme : Les clients et leurs contacts." in text_of(client.get(page_of(upload)))
    client.post(page_of(upload, "upload_kind"), {"kind": "disputes"})
    assert "Litiges en cours" in text_of(client.get(page_of(work(upload))))


def test_columns_are_chosen_on_the_page(books, signed_in):
    client = signed_in()
    upload = work(dropped(client, books, csv_of("Doc;Début;Pourquoi", "F1;12/10/2026;prix"), kind="disputes"))
    assert upload.state == "refused"
    page = client.get(page_of(upload))
    assert "Ce que tient chaque colonne" in text_of(page) and ink_buttons(page) == 1
    chosen = {"column_doc_number": "Doc", "column_since": "Début", "column_reason": "Pourquoi"}
    client.post(page_of(upload, "upload_columns"), chosen)
    assert work(upload).state == "previewed"


def test_the_kind_that_the_address_asks_for_is_chosen(books, signed_in):
    page = signed_in().get(arrivals(books) + "?kind=disputes").content.decode()
    assert '<option value="disputes" selected>' in page
    strange = signed_in().get(arrivals(books) + "?kind=<script>").content.decode()
    assert '<option value="" selected>' in strange


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", MODELS)
def test_a_model_to_fill_is_understood_column_by_column_and_its_example_says_nothing(kind, language):
    with translation.override(language):
        name, content = model(kind)
    if kind == "customers":
        told = customers.read([(name, content)])
    else:
        told = dispute_sheet.read([(name, content)], today=factories.NOW.date())
    assert len(told.sheets[0].mapping) == len(MODELS[kind]) and told.lines == 0 and not told.rejects


def test_models_are_downloaded_from_the_arrivals(books, signed_in):
    client = signed_in()
    page = client.get(arrivals(books))
    answer = client.get(href(page, "modèle Excel des litiges"))
    assert answer.content[:2] == b"PK" and "litiges" in answer["Content-Disposition"]


def test_rejects_come_back_as_a_workbook_that_can_be_dropped_again(books, signed_in):
    batch = taken(books, csv_of(DISPUTES, DISPUTE, "F2;;100 HT;12/10/2026;prix;;;"))
    address = reverse("batch_rejects", kwargs={"slug": books.company.slug, "id": batch.pk})
    content = signed_in().get(address).content
    again = dispute_sheet.read([("rejets.xlsx", content)], today=factories.NOW.date())
    assert [reject.found for _, reject in again.rejects] == ["100 HT"]


def test_who_may_not_import_sees_the_preview_and_no_act(books, signed_in):
    upload = work(receive(books, [("litiges.csv", csv_of(DISPUTES, DISPUTE))]))
    page = signed_in("auditor").get(page_of(upload))
    assert "Palettes manquantes" in text_of(page) and "Ouvrir" not in text_of(page)
    assert "le relire comme" not in text_of(page)


def test_a_preview_takes_as_many_statements_for_one_row_as_for_thirty(acting, signed_in):
    take_files(acting, [("postes.csv", text([Item("C1", f"F{n}", 10_000) for n in range(40)]))])
    client, counted = signed_in(), []
    for rows in (range(1), range(1, 31)):
        content = csv_of(DISPUTES, *(f"F{n};;;12/10/2026;prix;;;" for n in rows))
        upload = work(receive(acting, [("litiges.csv", content)]))
        counted.append(statements(client, page_of(upload)))
    assert counted[0] == counted[1]


def test_a_refused_sheet_offers_to_be_read_otherwise_right_beside_the_refusal(books, signed_in):
    client = signed_in()
    upload = work(dropped(client, books, csv_of("Fact.;Depuis le;Pb", "F1;12/10/2026;prix"), kind="accounts"))
    assert upload.state == "refused"
    shown = text_of(client.get(page_of(upload)))
    between = shown[shown.index("le relire comme") : shown.index("Rien n’est écrit")]
    assert "Les litiges en cours" in between and shown.index("le relire comme") > shown.index("Pourquoi")
    client.post(page_of(upload, "upload_kind"), {"kind": "disputes"})
    assert work(upload).state == "previewed"


def test_a_sheet_of_disputes_dropped_as_accounts_can_still_be_read_as_what_it_is(books, signed_in):
    """As accounts it passes for an aged balance, for which nothing could be chosen."""
    client = signed_in()
    rows = ("F1;240,50;palettes manquantes;24/10;Logistique;relancé", "F2;;;12/10/2026;;", "F9;1O0;prix;12/10/2026;;")
    sheet = csv_of("Fact.;Mt litige;Pb;Depuis;Resp.;Où on en est", *rows)
    upload = work(dropped(client, books, sheet, kind="accounts"))
    assert upload.state == "refused" and "balance âgée" in upload.refusal
    client.post(page_of(upload, "upload_kind"), {"kind": "disputes"})
    assert "Ouvrir 2 litiges" in text_of(client.get(page_of(work(upload))))


def test_a_line_of_a_sheet_of_disputes_is_mended_on_the_page_of_its_batch(books, signed_in):
    client = signed_in()
    batch = taken(books, csv_of(DISPUTES, "F1;;1O0;12/10/2026;prix;;;"))
    at = reverse("batch", kwargs={"slug": books.company.slug, "id": batch.pk})
    page = client.get(at)
    row = RejectedLine.objects.get(batch=batch)
    assert "Reprendre les lignes corrigées" in text_of(page) and ink_buttons(page) == 1
    mend = reverse("batch_mend", kwargs={"slug": books.company.slug, "id": batch.pk})
    client.post(mend, {f"v-{row.pk}": "0", f"c-{row.pk}-2": "100", "act": "replay"})
    upload = work(Upload.objects.latest("pk"))
    client.post(page_of(upload, "upload_confirm"), {"seen": upload.version})
    work(upload)
    assert Dispute.objects.get().blocked == 100_00
    row.refresh_from_db()
    assert row.replayed_by is not None
