"""An upload: progress, what it would change, columns, confirmation, refusals."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.formats.fec_files import fec, invoice
from tests.intake.lists import Item, many, opened, text
from tests.intake.uploads import FEC_NAME, small_fec, taken, work
from tests.web.reading import euros, href, ink_buttons, statements, text_of

from amiable.disputes.operations import BlockedLine, open_dispute
from amiable.intake.models import Batch, Upload
from amiable.intake.operations import confirm, receive
from amiable.intake.queries import upload_row
from amiable.people.access import Acting
from amiable.receivables.models import Receivable
from amiable.receivables.queries.listing import Filter, listing_totals
from amiable.receivables.queries.moments import moment

PART = {"HX-Request": "true"}
STRANGE = "Compte;Tiers;Pièce de base;Créée;Terme;Rest.\r\nC1;Maison C1;F1;15/09/2026;15/10/2026;100,00\r\n".encode()
BAD = "C1;Maison C1;F9;31/02/2026;15/10/2026;1,00;1,00"


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = "2026-11-24"


def page_of(upload: Upload, name: str = "upload") -> str:
    return reverse(name, kwargs={"slug": upload.company.slug, "id": upload.pk})


def dropped(acting: Acting, *rows: Item | str, name: str = "postes.csv", **how: object) -> Upload:
    return receive(acting, [(name, text(rows))], **how)


def previewed(acting: Acting, *rows: Item | str, **how: object) -> Upload:
    return work(dropped(acting, *rows, **how))


def sent(client: Client, upload: Upload, act: str = "upload_confirm", **fields: object):
    return client.post(page_of(upload, act), {"seen": upload.version} | fields)


# ---- under way


def test_while_it_is_read_the_page_asks_again_each_second_and_says_nothing_is_lost(acting, signed_in):
    client = signed_in()
    upload = dropped(acting, Item("C1", "F1", 10_000))
    page = client.get(page_of(upload))
    assert 'hx-trigger="every 1s"' in page.content.decode()
    assert "Vous pouvez fermer cette page ; rien n’est perdu." in text_of(page)
    assert href(page, "Actualiser") == page_of(upload)
    part = client.get(page_of(upload), headers=PART).content.decode()
    assert part.startswith("<title>Lecture en cours") and "<html" not in part
    work(upload)
    done = client.get(page_of(upload), headers=PART).content.decode()
    assert "hx-trigger" not in done and '<h1 tabindex="-1" autofocus>' in done


@pytest.mark.parametrize(
    ("name", "content", "done", "said"),
    [
        (FEC_NAME, small_fec(), 512, "0 Ko sur 1"),
        ("postes.csv", text(many(40)), 12, "12 lignes sur 41"),
    ],
)
def test_progress_is_counted_in_what_is_read(acting, signed_in, name, content, done, said):
    upload = receive(acting, [(name, content)])
    whole = len(content) if name == FEC_NAME else 41
    Upload.objects.filter(pk=upload.pk).update(
        state="reading", phase="reading", progress_done=done, progress_whole=whole
    )
    page = signed_in().get(page_of(upload))
    assert "Lecture du fichier" in text_of(page) and said in text_of(page)
    assert '<progress value="' in page.content.decode()


def test_an_upload_that_nobody_reads_says_what_may_be_wrong(acting, signed_in):
    upload = dropped(replace(acting, at=factories.NOW.replace(month=10)), Item("C1", "F1", 10_000))
    assert "« amiable work »" in text_of(signed_in().get(page_of(upload)))


# ---- the preview


def test_the_preview_tells_what_it_is_what_changes_and_both_positions(acting, signed_in):
    taken(acting, [("premier.csv", text([Item("C1", "F1", 10_000), Item("C1", "F2", 20_000), *many(30)]))])
    before = listing_totals(acting.company, moment(acting.company, date(2026, 11, 24)), Filter())
    upload = previewed(
        acting,
        Item("C1", "F1", 10_000, 4_000),
        Item("C1", "F2", 20_000, due="05/10/2026"),
        Item("C2", "F3", 70_000),
        *many(30),
        BAD,
    )
    page = signed_in().get(page_of(upload))
    said = text_of(page)
    assert "Postes ouverts au 24/11/2026 : rien n’est encore écrit" in said
    assert "Importer 33 pièces" in said and "30 pièces, sans effet" in said
    assert "Factures +1" in said and "Règlements +1" in said and "Clients +1 Maison C2" in said
    assert f"F1 Maison C1 {euros(10_000)} Reste dû {euros(10_000)} {euros(4_000)} réglé {euros(6_000)}" in said
    assert f"F2 Maison C1 {euros(20_000)} Échéance 15/10/2026 05/10/2026 avancée de 10 j" in said
    assert "1 ligne à corriger" in said and "31/02/2026" in said
    assert euros(before["open"]) in said and euros(before["open"] - 6_000 + 70_000) in said
    assert opened(acting.company)["F1"] == 10_000  # nothing is written yet
    assert ink_buttons(page) == 1


def test_the_books_after_are_what_the_preview_said(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, Item("C1", "F1", 10_000), Item("C2", "F2", 5_000, due="30/12/2026"))
    seen = text_of(client.get(page_of(upload)))
    sent(client, upload)
    work(upload)
    after = listing_totals(acting.company, moment(acting.company, date(2026, 11, 24)), Filter())
    for place in ("open", "claimable", "not_due"):
        assert euros(after[place]) in seen


def test_a_fec_that_agrees_with_its_account_says_so_to_the_cent(acting, signed_in):
    upload = work(receive(acting, [(FEC_NAME, small_fec())]))
    said = text_of(signed_in().get(page_of(upload)))
    assert "Écritures du 15/11/2025 au 31/12/2025 : rien n’est encore écrit" in said
    assert "Le compte est bon." in said and f"crédits déduits : {euros(150_000)}. Écart {euros(0)}" in said
    assert "Importer 13 lignes" in said and "tabulation, UTF-8" in said


def test_a_fec_that_does_not_agree_names_the_customers(acting, signed_in):
    taken(acting, [("postes.csv", text([Item("C7", "F7", 33_00, issued="15/09/2025")]))], as_of=date(2025, 12, 1))
    page = signed_in().get(page_of(work(receive(acting, [(FEC_NAME, small_fec())], mode="delta"))))
    said = text_of(page)
    assert f"Écart de {euros(33_00)} avec le compte 411. 1 client à rapprocher" in said
    assert f"Maison C7 C7 {euros(0)} {euros(33_00)}" in said


def test_several_files_are_each_named_with_their_days(acting, signed_in):
    def year(number: int) -> tuple[str, bytes]:
        days = (f"{number}0101", f"{number}1201")
        rows = [row for day in days for row in invoice(f"V{day}", day, "C1", 10_000, f"FA{day}")]
        return f"000001008FEC{number}1231.txt", fec(rows)

    said = text_of(signed_in().get(page_of(work(receive(acting, [year(2025), year(2024)])))))
    for name, days in (("FEC20251231.txt", "01/01/2025 – 31/12/2025"), ("FEC20241231.txt", "01/01/2024 – 31/12/2024")):
        assert f"{name} {days}" in said


def test_files_that_were_taken_before_lead_to_what_was_done(acting, signed_in):
    rows = [Item("C1", "F1", 10_000)]
    batch = taken(acting, [("postes.csv", text(rows))]).batch_id
    upload = previewed(acting, *rows)
    page = signed_in().get(page_of(upload))
    assert "Déjà importé." in text_of(page) and ink_buttons(page) == 1
    assert href(page, "Voir cet import").endswith(f"/batches/{batch}/")
    assert page_of(upload, "upload_confirm") not in page.content.decode()


def test_what_a_file_says_is_shown_as_text(acting, signed_in):
    taken(acting, [("premier.csv", text([Item("<b>C1</b>", "<i>F1", 10_000)]))])
    upload = previewed(acting, Item("<b>C1</b>", "<i>F1", 10_000, 5_000), "C1;<s>;F9;<u>1;15/10/2026;1,00;1,00")
    page = signed_in().get(page_of(upload)).content.decode()
    assert "Maison &lt;b&gt;C1" in page and "&lt;i&gt;F1" in page and "&lt;u&gt;1" in page
    assert not any(tag in page for tag in ("<i>F1", "<u>1", "<s>;"))


def test_long_lists_show_the_first_and_say_so(acting, signed_in):
    items = many(120)
    taken(acting, [("premier.csv", text(items))])
    bad = [f"C1;Maison C1;X{number};31/02/2026;15/10/2026;1,00;1,00" for number in range(210)]
    upload = previewed(acting, *(item.but(left=item.total // 2) for item in items[:60]), *bad)
    said = text_of(signed_in().get(page_of(upload)))
    assert "210 lignes à corriger" in said and "Les 200 premières." in said
    assert "60 pièces changent" in said and "Les 50 premières pièces." in said
    assert "60 pièces ne sont plus dans cette liste" in said


# ---- confirming


def test_confirming_writes_it_in_the_name_of_who_confirmed_and_leads_to_the_batch(acting, signed_in):
    client = signed_in("accountant")
    upload = previewed(acting, Item("C1", "F1", 10_000))
    assert opened(acting.company) == {}
    assert sent(client, upload).headers["Location"] == page_of(upload)
    waiting = client.get(page_of(upload))
    assert "import en cours" in text_of(waiting) and "Confirmé par claire.martel" in text_of(waiting)
    work(upload)
    assert opened(acting.company) == {"F1": 10_000}
    batch = Batch.objects.get(company=acting.company)
    assert batch.by.startswith("claire.martel")
    there = reverse("batch", kwargs={"slug": acting.company.slug, "id": batch.pk})
    assert client.get(page_of(upload)).headers["Location"] == there
    assert client.get(page_of(upload), headers=PART).headers["HX-Redirect"] == there


def test_a_second_click_changes_nothing(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, Item("C1", "F1", 10_000))
    assert [sent(client, upload).status_code for _ in range(2)] == [302, 302]
    work(upload)
    assert sent(client, upload).status_code == 302
    assert Batch.objects.count() == 1


def test_many_missing_items_are_confirmed_by_a_box_that_carries_their_count(acting, signed_in):
    client = signed_in()
    taken(acting, [("premier.csv", text([Item("C1", f"F{number}", 10_000) for number in range(15)]))])
    upload = previewed(acting, Item("C1", "F0", 10_000))
    page = client.get(page_of(upload))
    assert "14 pièces ouvertes ne sont plus dans cette liste complète." in text_of(page)
    assert "Oui, ces 14 pièces sont soldées" in text_of(page) and euros(140_000) in text_of(page)
    assert 'type="checkbox" name="missing" value="14" form="confirm" required' in page.content.decode()
    for wrong in ({}, {"missing": "13"}, {"missing": "quatorze"}, {"missing": "9" * 40}):
        answer = sent(client, upload, **wrong)
        assert answer.status_code == 422
        assert "Cochez la case pour importer" in text_of(answer)
    upload.refresh_from_db()
    assert upload.state == "previewed"
    assert sent(client, upload, missing="14").status_code == 302
    work(upload)
    assert opened(acting.company) == {"F0": 10_000}


def test_missing_items_under_dispute_are_told_with_what_stays_open(acting, signed_in):
    taken(acting, [("premier.csv", text([Item("C1", "F1", 10_000), *many(30)]))])
    invoice = Receivable.objects.get(company=acting.company, number="F1")
    open_dispute(acting, lines=[BlockedLine(invoice, 30_00)], reason="price", opened_on=date(2026, 11, 20))
    page = signed_in().get(page_of(previewed(acting, *many(30))))
    said = text_of(page)
    assert "1 est sous litige : sa part contestée resterait ouverte." in said
    assert f"F1 Maison C1 {euros(10_000)} Contesté {euros(3_000)} cette part reste ouverte" in said


def test_a_preview_that_changed_since_it_was_opened_is_to_be_read_again(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, Item("C1", "F1", 10_000))
    for seen in (0, upload.version + 1, "", "x"):
        answer = sent(client, upload, seen=seen)
        assert answer.status_code == 409
        assert "L’aperçu a changé depuis que vous l’avez ouvert" in text_of(answer)
    upload.refresh_from_db()
    assert upload.state == "previewed"


def test_books_that_moved_between_preview_and_writing_bring_the_preview_back(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, *many(15))
    sent(client, upload)
    taken_first = receive(acting, [("autre.csv", text([Item("C1", f"F{n}", 10_000) for n in range(15)]))], mode="delta")
    Upload.objects.filter(pk=upload.pk).update(state="previewed")
    work(taken_first)
    confirm(acting, taken_first)
    work(taken_first)
    Upload.objects.filter(pk=upload.pk).update(state="confirmed")
    work(upload)
    said = text_of(client.get(page_of(upload)))
    assert "Depuis l’aperçu, les livres ont changé" in said and "Oui, ces 15 pièces sont soldées" in said


def test_one_compares_anew_with_the_books_as_they_are(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, Item("C1", "F1", 10_000))
    assert sent(client, upload, "upload_again").status_code == 302
    work(upload)
    assert upload.version == 2
    assert "rien n’est encore écrit" in text_of(client.get(page_of(upload)))


def test_abandoning_forgets_the_contents_and_is_told(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, Item("C1", "F1", 10_000))
    answer = sent(client, upload, "upload_abandon")
    assert answer.headers["Location"] == reverse("arrivals", kwargs={"slug": acting.company.slug})
    assert "Dépôt abandonné" in client.get(answer.headers["Location"]).content.decode()
    upload.refresh_from_db()
    assert (upload.state, upload.kept) == ("abandoned", False)
    page = client.get(page_of(upload))
    assert "Ce dépôt a été abandonné" in text_of(page) and ink_buttons(page) == 1
    late = sent(client, upload)
    assert late.status_code == 409 and "a été abandonné" in text_of(late)


# ---- columns


def test_columns_that_were_not_recognised_are_chosen_and_the_list_is_read(acting, signed_in):
    client = signed_in()
    upload = work(receive(acting, [("postes.csv", STRANGE)]))
    page = client.get(page_of(upload))
    said = text_of(page)
    assert "Ce dépôt n’est pas pris" in said and "Il manque le numéro de la pièce" in said
    assert "Il faut un numéro de pièce" in said and "Pièce de base · F1" in said
    assert ink_buttons(page) == 1
    answer = client.post(
        page_of(upload, "upload_columns"),
        {
            "column_customer_code": "Compte",
            "column_doc_number": "Pièce de base",
            "column_doc_date": "Créée",
            "column_due_date": "Terme",
            "column_amount_open": "Rest.",
        },
    )
    assert answer.headers["Location"] == page_of(upload)
    work(upload)
    assert upload.state == "previewed"
    assert "Importer 1 pièce" in text_of(client.get(page_of(upload)))
    sent(client, upload)
    work(upload)
    assert opened(acting.company) == {"F1": 10_000}


def test_columns_left_as_they_were_read_are_not_said_again(acting, signed_in):
    client = signed_in()
    upload = previewed(acting, Item("C1", "F1", 10_000))
    mapping = upload_row(upload)["preview"]["mapping"]
    shown = {f"column_{one['field']}": one["title"] for one in mapping["fields"]}
    client.post(page_of(upload, "upload_columns"), shown | {"column_due_date": ""})
    upload.refresh_from_db()
    assert json.loads(upload.columns) == {"due_date": ""}
    work(upload)
    mapping = upload_row(upload)["preview"]["mapping"]
    shown = {f"column_{one['field']}": one["title"] for one in mapping["fields"]}
    assert shown["column_due_date"] == ""
    client.post(page_of(upload, "upload_columns"), shown | {"column_label": "Raison sociale"})
    upload.refresh_from_db()
    assert json.loads(upload.columns) == {"due_date": "", "label": "Raison sociale"}


def test_a_column_that_is_not_in_the_file_is_passed_over(acting, signed_in):
    upload = previewed(acting, Item("C1", "F1", 10_000))
    signed_in().post(page_of(upload, "upload_columns"), {"column_due_date": "Nulle part", "column_autre": "x"})
    upload.refresh_from_db()
    assert (json.loads(upload.columns), upload.state) == ({}, "received")


# ---- refused


def test_a_refused_file_says_why_and_how_to_go_on(acting, signed_in):
    upload = work(receive(acting, [(FEC_NAME, small_fec()), ("postes.csv", text([Item("C1", "F1", 100)]))]))
    page = signed_in().get(page_of(upload))
    assert "Importez à part les FEC et les listes de postes ouverts" in text_of(page)
    assert "Rien n’est écrit." in text_of(page)
    assert ink_buttons(page) == 1
    assert href(page, "Déposer un autre fichier") == reverse("arrivals", kwargs={"slug": acting.company.slug})


def test_accounts_that_change_nothing_are_not_pressed_upon_anybody(acting, signed_in):
    rows = text([Item("C1", "F1", 10_000), *many(30)])
    taken(acting, [("lundi.csv", rows)], as_of=date(2026, 11, 23))
    client = signed_in()
    page = client.get(page_of(work(receive(acting, [("mardi.csv", rows)], as_of=date(2026, 11, 24)))))
    assert "Rien : les livres disent déjà tout ce que dit ce fichier." in text_of(page)
    assert ink_buttons(page) == 1 and "Ne rien importer" in text_of(page) and "Importer 31 pièces" in text_of(page)
    ink = page.content.decode().split('class="btn btn-ink"')[1][:60]
    assert "Ne rien importer" in ink


def test_a_document_of_another_year_is_left_to_correct_from_the_page(acting, signed_in):
    client = signed_in()
    wrong = Item("C2", "F2", 5_000, issued="20/10/2062", due="20/11/2062")
    upload = previewed(acting, Item("C1", "F1", 10_000), wrong)
    page = client.get(page_of(upload))
    assert "Laisser cette pièce à corriger, prendre le reste" in text_of(page)
    assert sent(client, upload).status_code == 422
    sent(client, upload, year="year_aside:1")
    upload = work(upload)
    assert opened(acting.company) == {"F1": 10_000}
    batch = client.get(reverse("batch", kwargs={"slug": acting.company.slug, "id": upload.batch_id}))
    assert "20/10/2062" in text_of(batch) and "Corrigez l’année" in text_of(batch)


def test_accounts_named_after_no_siren_are_confirmed_first(acting, signed_in):
    client = signed_in()
    upload = work(receive(acting, [("123456789FEC20251231.txt", small_fec())]))
    said = text_of(client.get(page_of(upload)))
    assert "123456789, qui n’est pas un SIREN" in said and f"ce sont les écritures de {acting.company.name}" in said
    assert sent(client, upload).status_code == 422
    sent(client, upload, unusual="siren:1")
    assert work(upload).state == "taken"


# ---- who, when, how much


ACTS = ("upload_confirm", "upload_abandon", "upload_columns", "upload_again")


@pytest.mark.parametrize("role", ["auditor", "resolver", "salesperson", "department_head", "director"])
def test_a_role_that_may_not_import_looks_and_does_nothing(acting, signed_in, role):
    upload = previewed(acting, Item("C1", "F1", 10_000))
    client = signed_in(role)
    page = client.get(page_of(upload))
    assert "rien n’est encore écrit" in text_of(page)
    assert 'method="post" action="/c/' not in page.content.decode().partition("<main")[2]
    assert {sent(client, upload, act).status_code for act in ACTS} == {403}
    upload.refresh_from_db()
    assert upload.state == "previewed"


def test_nothing_is_done_at_another_moment(acting, signed_in):
    upload = previewed(acting, Item("C1", "F1", 10_000))
    client = signed_in()
    for act in ACTS:
        answer = client.post(f"{page_of(upload, act)}?as_of=2026-10-31", {"seen": upload.version})
        assert answer.status_code == 409 and "evenez à aujourd’hui" in text_of(answer)
    assert (
        'action="' + page_of(upload, "upload_confirm")
        not in client.get(f"{page_of(upload)}?as_of=2026-10-31").content.decode()
    )
    upload.refresh_from_db()
    assert upload.state == "previewed"


def test_an_act_that_is_only_looked_at_leads_to_the_upload(acting, signed_in):
    upload = previewed(acting, Item("C1", "F1", 10_000))
    client = signed_in()
    assert {client.get(page_of(upload, act)).headers["Location"] for act in ACTS} == {page_of(upload)}
    upload.refresh_from_db()
    assert upload.state == "previewed"


def test_another_company_finds_nothing_here(acting, signed_in):
    upload = previewed(acting, Item("C1", "F1", 10_000))
    other = factories.company()
    client = signed_in("accountant", of=other)
    for act in ("upload", *ACTS):
        there = reverse(act, kwargs={"slug": other.slug, "id": upload.pk})
        assert client.get(there).status_code == 404
        if act != "upload":
            assert client.post(there, {"seen": upload.version}).status_code == 404
    upload.refresh_from_db()
    assert upload.state == "previewed"


def test_as_many_statements_for_one_line_as_for_a_hundred(acting, signed_in):
    client = signed_in()
    one = statements(client, page_of(previewed(acting, Item("C1", "F1", 10_000), BAD)))
    taken(acting, [("premier.csv", text(many(100)))], mode="delta")
    upload = previewed(acting, *(item.but(left=1) for item in many(60)), BAD, BAD.replace("F9", "F8"))
    assert statements(client, page_of(upload)) == one


def test_an_upload_of_many_lines_is_no_heavy_page(acting, signed_in):
    items = many(300)
    taken(acting, [("premier.csv", text(items))])
    bad = [f"C1;Maison C1;X{number};31/02/2026;15/10/2026;1,00;1,00" for number in range(300)]
    upload = previewed(acting, *(item.but(left=1) for item in items[:150]), *bad)
    assert len(signed_in().get(page_of(upload)).content) < 250_000
