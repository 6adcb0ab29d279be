"""A batch: what an import did, its rejects page by page and in Excel, taking it back."""

import re
import zipfile
from datetime import date
from html import unescape
from io import BytesIO
from time import perf_counter

import pytest
from django.urls import reverse
from tests import factories
from tests.formats.fec_files import fec, invoice
from tests.intake.lists import Item, many, opened, text
from tests.intake.uploads import FEC_NAME, drop, small_fec, taken, work
from tests.web.reading import euros, href, ink_buttons, rows_of, statements, text_of

from amiable.core.events import Paid
from amiable.formats.table import open_table
from amiable.intake.models import Batch, RejectedLine, Upload
from amiable.intake.operations import confirm
from amiable.intake.queries import batch_row
from amiable.journal.models import Line
from amiable.journal.queries import head_of
from amiable.people.access import Acting
from amiable.receivables.models import Receivable
from amiable.web.batch_lines import LINES
from amiable.web.views.batch import REJECTS


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = "2026-11-24"


def bad(number: int) -> str:
    return f"C1;Maison C1;X{number};31/02/2026;15/10/2026;1,00;1,00"


def batch_of(acting: Acting, *rows: Item | str, name: str = "postes.csv", **how: object) -> Batch:
    return Batch.objects.get(pk=taken(acting, [(name, text(rows))], **how).batch_id)


def page_of(batch: Batch, name: str = "batch") -> str:
    return reverse(name, kwargs={"slug": batch.company.slug, "id": batch.pk})


def sent_key(page) -> str:
    return page.content.decode().partition('name="sent" value="')[2].partition('"')[0]


# ---- what it did


def test_the_page_tells_what_was_done_as_it_was_counted(acting, signed_in):
    batch_of(acting, Item("C1", "F1", 10_000), *many(30), name="premier.csv")
    batch = batch_of(acting, Item("C1", "F1", 10_000, 4_000), Item("C2", "F2", 70_000), *many(29), bad(1))
    counts = batch_row(batch)["counts"]
    page = signed_in().get(page_of(batch))
    said = text_of(page)
    assert "Postes ouverts au 24/11/2026 : importés" in said and f"lot {batch.pk}, importé le 24/11/2026" in said
    assert (counts["invoices"], counts["payments"], counts["customers"], counts["missing"]) == (1, 1, 1, 1)
    for words in ("Factures +1", "Règlements +1", "Clients +1", "Pièces modifiées 1", "Pièces disparues, soldées 1"):
        assert words in said
    assert "Pièces déjà connues, sans effet 29" in said and "Avoirs" not in said
    assert ink_buttons(page) == 1


def test_during_the_first_steps_an_import_says_which_comes_next_to_who_sets_up(acting, signed_in):
    batch = batch_of(acting, *many(1))
    answer = signed_in().get(page_of(batch))
    assert "Premiers pas : 1 sur 4. Ensuite : clients et contacts" in text_of(answer)
    assert href(answer, "clients et contacts").endswith("/first-steps/")
    assert "Premiers pas" not in text_of(signed_in("auditor").get(page_of(batch)))


def test_a_fec_says_whether_the_books_followed_the_account(acting, signed_in):
    good = Batch.objects.get(pk=taken(acting, [(FEC_NAME, small_fec())]).batch_id)
    said = text_of(signed_in().get(page_of(good)))
    assert "Le compte est bon." in said and f"Solde 411 du fichier : {euros(150_000)}" in said
    other = factories.acting()
    taken(other, [("postes.csv", text([Item("C7", "F7", 33_00, issued="15/09/2025")]))], as_of=date(2025, 12, 1))
    apart = Batch.objects.get(pk=taken(other, [(FEC_NAME, small_fec())], mode="delta").batch_id)
    assert "Les livres ne suivaient pas le compte." in text_of(
        signed_in("auditor", of=other.company).get(page_of(apart))
    )


def test_a_batch_of_before_that_counted_less_is_still_told(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000))
    told = '{"added":12,"changed":3,"missing":2,"customers":4,"unchanged":5,"rejected":0}'
    Batch.objects.filter(pk=batch.pk).update(summary=told, by="", notes="[]")
    said = text_of(signed_in().get(page_of(batch)))
    assert "Pièces +12" in said and "Pièces modifiées 3" in said and f"lot {batch.pk}, importé le" in said
    assert "par" not in said.partition("Postes ouverts au")[0]


# ---- rejects


def test_rejects_say_line_field_what_was_read_what_was_expected_and_what_to_do(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1))
    line = RejectedLine.objects.get(batch=batch)
    page = signed_in("auditor").get(page_of(batch))
    said = text_of(page)
    assert "1 ligne à corriger" in said
    assert f"{line.line} {line.field} 31/02/2026" in said and "Corrigez la date" in said
    assert ink_buttons(page) == 1


def test_the_lines_of_a_fec_say_why_they_are_corrected_at_the_source(acting, signed_in):
    rows = [*invoice("V1", "20251341", "C1", 120_000, "FA1"), *invoice("V2", "20251201", "C2", 60_000, "FA2")]
    batch = Batch.objects.get(pk=taken(acting, [(FEC_NAME, fec(rows))]).batch_id)
    page = signed_in().get(page_of(batch))
    assert "un FEC est un fichier légal" in text_of(page) and "am-mend-line" not in page.content.decode()
    assert href(page, "lignes corrigées").endswith(f"/arrivals/?replays={batch.pk}")
    assert ink_buttons(page) == 1


def test_many_rejects_are_paged_forth_and_back_without_losing_one(acting, signed_in):
    client = signed_in("auditor")
    batch = batch_of(acting, Item("C1", "F1", 10_000), *(bad(number) for number in range(2 * REJECTS + 3)))
    seen, address = [], page_of(batch)
    for shown in (
        f"1 à {REJECTS} sur",
        f"{REJECTS + 1} à {2 * REJECTS} sur",
        f"{2 * REJECTS + 1} à {2 * REJECTS + 3} sur",
    ):
        page = client.get(address)
        assert shown in text_of(page)
        rejects = page.content.decode().partition('id="rejects"')[2]
        seen += [line.split("<")[0] for line in rejects.split('<td class="num b">')[1:]]
        before, address = address, href(page, "Suivantes") if "Suivantes" in rejects else ""
    assert address == ""
    assert seen == [str(line) for line in range(3, 2 * REJECTS + 6)]
    assert (
        href(page, "Précédentes") == f"{page_of(batch)}?after={before.partition('after=')[2].partition('.')[0]}#rejects"
    )
    assert f"{REJECTS + 1} à" in text_of(client.get(href(page, "Précédentes")))


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "1.2.x", "..", "١"])
def test_an_odd_place_in_the_address_is_no_fault(acting, signed_in, after):
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1))
    assert signed_in().get(page_of(batch), {"after": after}).status_code == 200


def test_rejects_are_saved_as_a_workbook_that_holds_no_formula(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000), "C1;=1+1;X1;31/02/2026;15/10/2026;1,00;=HYPERLINK(1)")
    answer = signed_in("auditor").get(page_of(batch, "batch_rejects"))
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="amiable-{acting.company.slug}-lot-{batch.pk}-rejets.xlsx"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    rows = [row.cells for row in open_table(answer.content, "rejets.xlsx").rows()]
    assert rows[1][7:10] == ["3", "Reste dû", "=HYPERLINK(1)"] and rows[1][1] == "=1+1"
    sheets = zipfile.ZipFile(BytesIO(answer.content))
    assert not any(b"<f>" in sheets.read(name) for name in sheets.namelist() if "sheet" in name)


def test_before_the_import_the_lines_set_aside_are_saved_as_the_same_workbook(acting, signed_in):
    upload = work(drop(acting, ("postes.csv", text([Item("C1", "F1", 10_000), bad(1)]))))
    client = signed_in("auditor")
    there = reverse("upload", kwargs={"slug": acting.company.slug, "id": upload.pk})
    answer = client.get(href(client.get(there), "Rejets en Excel"))
    assert f"depot-{upload.pk}-rejets.xlsx" in answer.headers["Content-Disposition"]
    assert [row.cells for row in open_table(answer.content, "r.xlsx").rows()][1][2] == "X1"
    confirm(acting, upload)
    work(upload)
    gone = client.get(reverse("upload_rejects", kwargs={"slug": acting.company.slug, "id": upload.pk}))
    assert gone.headers["Location"] == there


def test_without_rejects_there_is_nothing_to_save_and_nothing_to_correct(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000))
    client = signed_in()
    assert client.get(page_of(batch, "batch_rejects")).headers["Location"] == page_of(batch)
    page = client.get(page_of(batch))
    assert "à corriger, " not in text_of(page) and 'id="rejects"' not in page.content.decode()
    assert href(page, "Voir les créances") == reverse("receivables", kwargs={"slug": acting.company.slug})


def test_lines_that_were_mended_are_no_longer_listed(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1), bad(2))
    batch_of(acting, Item("C1", "X1", 100, issued="28/02/2026"), name="reprise.csv", replays=batch.pk)
    assert "1 ligne à corriger" in text_of(signed_in().get(page_of(batch)))


# ---- mended in place


def fields(page) -> dict[str, str]:
    """Name → value of the fields of the form of lines."""
    form = page.content.decode().partition('class="am-mend"')[2].partition("</form>")[0]
    found = re.findall(r'<input [^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def of_line(sent: dict[str, str], number: int, batch: Batch) -> str:
    return f"c-{RejectedLine.objects.get(batch=batch, line=number).pk}-"


def two_lines(acting) -> Batch:
    return batch_of(acting, Item("C1", "F1", 10_000), bad(1), bad(2))


def test_a_line_is_shown_under_the_titles_of_its_file_with_the_faulty_cell_marked(acting, signed_in):
    batch = two_lines(acting)
    page = signed_in().get(page_of(batch))
    html, sent = page.content.decode(), fields(page)
    name = of_line(sent, 3, batch)
    assert [sent[f"{name}{column}"] for column in range(3)] == ["C1", "Maison C1", "X1"]
    faulty = re.search(rf'<input [^>]*name="{name}3"[^>]*>', html)[0]
    assert 'value="31/02/2026"' in faulty and 'aria-invalid="true"' in faulty and "aria-describedby" in faulty
    assert html.count('aria-invalid="true"') == 2
    assert "N° pièce" in text_of(page) and "une date qui existe" in text_of(page)
    assert ink_buttons(page) == 1


def test_several_lines_are_saved_at_once_and_what_reads_well_goes_to_the_preview_alone(acting, signed_in):
    client, batch = signed_in(), two_lines(acting)
    sent = fields(client.get(page_of(batch)))
    sent[of_line(sent, 3, batch) + "3"] = "28/02/2026"
    answer = client.post(page_of(batch, "batch_mend"), sent | {"act": "save"})
    assert answer.headers["Location"] == page_of(batch) + "#rejects"
    page = client.get(page_of(batch))
    assert "1 ligne prête à être reprise" in text_of(page) and "dans le fichier : 31/02/2026" in text_of(page)
    answer = client.post(page_of(batch, "batch_mend"), fields(page) | {"act": "replay"})
    upload = Upload.objects.get(replays=batch)
    assert answer.headers["Location"].endswith(f"/uploads/{upload.pk}/")
    confirm(acting, work(upload))
    work(upload)
    assert opened(acting.company) == {"F1": 10_000, "X1": 100}
    assert "1 ligne à corriger" in text_of(client.get(page_of(batch)))


def test_a_line_still_wrong_stays_with_its_new_sentence_and_what_was_typed(acting, signed_in):
    client, batch = signed_in(), two_lines(acting)
    sent = fields(client.get(page_of(batch)))
    first, second = of_line(sent, 3, batch), of_line(sent, 4, batch)
    sent |= {f"{first}3": "30/02/2026", f"{first}6": "1.234", f"{second}3": "27/02/2026", "act": "replay"}
    answer = client.post(page_of(batch, "batch_mend"), sent)
    assert answer.status_code == 422 and not Upload.objects.filter(replays=batch)
    assert fields(answer)[f"{first}3"] == "30/02/2026" and fields(answer)[f"{first}6"] == "1.234"
    assert "1 ligne prête à être reprise" in text_of(answer)  # the other one is kept
    assert ink_buttons(answer) == 1


def test_the_second_of_two_people_is_told_what_the_first_wrote_and_keeps_his_text(acting, signed_in):
    first, second, batch = signed_in(), signed_in(), two_lines(acting)
    sent = fields(first.get(page_of(batch)))
    name = of_line(sent, 3, batch)
    first.post(page_of(batch, "batch_mend"), sent | {f"{name}3": "28/02/2026", "act": "save"})
    answer = second.post(page_of(batch, "batch_mend"), sent | {f"{name}3": "01/03/2026", "act": "replay"})
    assert answer.status_code == 409
    assert "a corrigé cette ligne pendant que vous l’écriviez" in text_of(answer)
    assert "28/02/2026" in text_of(answer) and fields(answer)[f"{name}3"] == "01/03/2026"
    again = second.post(page_of(batch, "batch_mend"), fields(answer) | {"act": "save"})
    assert again.status_code == 302
    assert "01/03/2026" in RejectedLine.objects.get(batch=batch, line=3).cells


def test_what_was_typed_in_a_line_that_somebody_left_aside_meanwhile_is_shown(acting, signed_in):
    first, second, batch = signed_in(), signed_in(), two_lines(acting)
    sent = fields(second.get(page_of(batch)))
    line = RejectedLine.objects.get(batch=batch, line=3)
    first.post(page_of(batch, "batch_mend"), sent | {"act": f"aside:{line.pk}"})
    answer = second.post(page_of(batch, "batch_mend"), sent | {f"c-{line.pk}-3": "01/03/2026", "act": "save"})
    assert answer.status_code == 409
    assert "a laissé la ligne 3 de côté" in text_of(answer) and "01/03/2026" in text_of(answer)


def test_a_line_left_aside_says_who_and_when_keeps_what_was_typed_elsewhere_and_comes_back(acting, signed_in):
    client, batch = signed_in(), two_lines(acting)
    sent = fields(client.get(page_of(batch)))
    line = RejectedLine.objects.get(batch=batch, line=3)
    sent |= {of_line(sent, 4, batch) + "3": "27/02/2026", "act": f"aside:{line.pk}"}
    client.post(page_of(batch, "batch_mend"), sent)
    page = client.get(page_of(batch))
    said = text_of(page)
    assert "1 ligne laissée de côté" in said and "1 ligne à corriger" in said and "1 ligne prête" in said
    assert "claire.martel" in said and "24/11/2026" in said
    undo_of_toast = re.search(r'action="([^"]*rejects/back/[^"]*line=[^"]*)"', page.content.decode())[1]
    client.post(unescape(undo_of_toast))
    assert "2 lignes à corriger" in text_of(client.get(page_of(batch)))


def test_the_same_form_sent_twice_leaves_the_line_aside_once(acting, signed_in):
    client, batch = signed_in(), two_lines(acting)
    sent = fields(client.get(page_of(batch)))
    sent["act"] = f"aside:{RejectedLine.objects.get(batch=batch, line=3).pk}"
    assert [client.post(page_of(batch, "batch_mend"), sent).status_code for _ in range(2)] == [302, 302]
    assert Line.objects.filter(verb="intake.left_aside").count() == 1


def test_a_line_with_a_cell_too_many_is_corrected_as_one_text(acting, signed_in):
    client = signed_in()
    batch = batch_of(acting, Item("C1", "F1", 10_000), "C1;Maison;C1;X1;15/09/2026;15/10/2026;1,00;1,00")
    line = RejectedLine.objects.get(batch=batch)
    sent = fields(client.get(page_of(batch)))
    short = client.post(page_of(batch, "batch_mend"), sent | {f"w-{line.pk}": "C1;X1", "act": "save"})
    assert short.status_code == 422 and fields(short)[f"w-{line.pk}"] == "C1;X1"
    sent = fields(short) | {f"w-{line.pk}": "C1;Maison C1;X1;15/09/2026;15/10/2026;1,00;1,00", "act": "save"}
    client.post(page_of(batch, "batch_mend"), sent)
    assert "1 ligne prête à être reprise" in text_of(client.get(page_of(batch)))


@pytest.mark.parametrize(
    "odd",
    [
        {"v-1": "x"}, {"v-99999999999999999": "0", "c-99999999999999999-0": "x"}, {"act": "aside:x"},
        {"act": "aside:١"}, {"after": "9" * 30}, {"act": "aside:999999999999"}, {"v-١": "0"},
    ],
)  # fmt: skip
def test_a_form_that_is_none_of_ours_is_no_fault(acting, signed_in, odd):
    client, batch = signed_in(), two_lines(acting)
    assert client.post(page_of(batch, "batch_mend"), odd).status_code in (302, 404, 409, 422)
    assert client.post(page_of(batch, "batch_line_back"), odd).status_code == 302


def test_a_line_longer_than_a_form_holds_is_corrected_in_the_workbook(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000), f"C1;{'x' * 5000};X1;31/02/2026;15/10/2026;1,00;1,00")
    page = signed_in().get(page_of(batch))
    assert "trop longue pour être corrigée ici" in text_of(page) and len(page.content) < 60_000


def test_a_page_of_lines_stays_quick_with_very_many_of_them(acting, signed_in):
    client = signed_in()
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1))
    one = statements(client, page_of(batch))
    row = RejectedLine.objects.get(batch=batch)
    names = ("company", "batch", "file", "field", "expected", "remedy", "raw")
    told = {name: getattr(row, name) for name in names}
    more = (RejectedLine(**told, line=number) for number in range(100, 50_100))
    RejectedLine.objects.bulk_create(more, batch_size=5000)
    assert statements(client, page_of(batch)) == one
    began = perf_counter()
    page = client.get(page_of(batch))
    assert perf_counter() - began < 2 and "50 001 lignes à corriger" in text_of(page)
    assert page.content.decode().count("<fieldset") == LINES


# ---- taking it back


def test_an_import_is_taken_back_whole_and_says_so(acting, signed_in):
    client = signed_in()
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1))
    page = client.get(page_of(batch))
    answer = client.post(page_of(batch, "batch_undo"), {"sent": sent_key(page)})
    assert answer.headers["Location"] == page_of(batch)
    assert opened(acting.company) == {}
    after = client.get(page_of(batch))
    assert "Import annulé : 1 événement repris" in after.content.decode()
    assert "Cet import est annulé." in text_of(after) and "Postes ouverts au 24/11/2026 : annulés" in text_of(after)
    assert "Annuler cet import" not in text_of(after) and "Reprendre les lignes" not in text_of(after)
    assert ink_buttons(after) == 1


def test_the_same_form_sent_twice_takes_it_back_once(acting, signed_in):
    client = signed_in()
    batch = batch_of(acting, Item("C1", "F1", 10_000))
    key = sent_key(client.get(page_of(batch)))
    assert [client.post(page_of(batch, "batch_undo"), {"sent": key}).status_code for _ in range(2)] == [302, 302]
    done = head_of(acting.company)[0]
    other_tab = client.post(page_of(batch, "batch_undo"), {"sent": sent_key(client.get(page_of(batch))) or "another"})
    assert other_tab.status_code == 409 and "est déjà annulé" in text_of(other_tab)
    assert head_of(acting.company)[0] == done


def test_an_import_on_which_something_rests_stays_and_says_what(acting, signed_in):
    client = signed_in()
    batch = batch_of(acting, Item("C1", "F1", 10_000))
    moved = Receivable.objects.get(company=acting.company, number="F1")
    factories.say(acting, moved, Paid(date(2026, 11, 24), 1_000))
    answer = client.post(page_of(batch, "batch_undo"), {"sent": sent_key(client.get(page_of(batch)))})
    assert answer.status_code == 409
    assert "ne peut pas être annulé" in text_of(answer) and "F1" in text_of(answer)
    assert "Ce qui s’appuie sur cet import" in text_of(answer) and "règlement 24/11/2026 une personne" in text_of(
        answer
    )
    assert href(answer, "F1") == reverse("receivable", kwargs={"slug": acting.company.slug, "id": moved.pk})
    assert "Annuler cet import" in text_of(answer)
    assert opened(acting.company) == {"F1": 9_000}


# ---- who, when, how much


@pytest.mark.parametrize("role", ["auditor", "resolver", "salesperson", "department_head", "director"])
def test_a_role_that_may_not_import_looks_and_takes_nothing_back(acting, signed_in, role):
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1))
    client = signed_in(role)
    page = client.get(page_of(batch))
    assert "Annuler cet import" not in text_of(page) and ink_buttons(page) == 1
    assert client.post(page_of(batch, "batch_undo")).status_code == 403
    assert opened(acting.company) == {"F1": 10_000}


def test_nothing_is_taken_back_at_another_moment_nor_by_looking(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000))
    client = signed_in()
    then = client.post(f"{page_of(batch, 'batch_undo')}?as_of=2026-10-31")
    assert then.status_code == 409 and "evenez à aujourd’hui" in text_of(then)
    assert client.get(page_of(batch, "batch_undo")).headers["Location"] == page_of(batch)
    assert opened(acting.company) == {"F1": 10_000}


def test_another_company_finds_nothing_here(acting, signed_in):
    batch = batch_of(acting, Item("C1", "F1", 10_000), bad(1))
    other = factories.company()
    client = signed_in("accountant", of=other)
    for name in ("batch", "batch_undo", "batch_rejects", "batch_mend", "batch_line_back"):
        there = reverse(name, kwargs={"slug": other.slug, "id": batch.pk})
        assert client.get(there).status_code == 404
    for name in ("batch_undo", "batch_mend", "batch_line_back"):
        assert client.post(reverse(name, kwargs={"slug": other.slug, "id": batch.pk})).status_code == 404
    assert opened(acting.company) == {"F1": 10_000}


def test_what_a_file_says_is_shown_as_text(acting, signed_in):
    rows = [*invoice("V1", "20251115", "C1", 120_000, "FA1"), *invoice("V2", "2025<b>15", "C1", 60_000, "FA2")]
    batch = Batch.objects.get(pk=taken(acting, [(f"<i>{FEC_NAME}", fec(rows))]).batch_id)
    page = signed_in().get(page_of(batch)).content.decode()
    assert "&lt;i&gt;" in page and "2025&lt;b&gt;15" in page and "<b>15" not in page and f"<i>{FEC_NAME}" not in page


def test_as_many_statements_for_one_reject_as_for_a_page_of_them(acting, signed_in):
    client = signed_in()
    one = statements(client, page_of(batch_of(acting, Item("C1", "F1", 10_000), bad(1))))
    rows = [bad(number) for number in range(REJECTS + 20)]
    batch = batch_of(acting, Item("C1", "F1", 10_000), *many(30), *rows, name="autre.csv")
    assert len(rows_of(client.get(page_of(batch)))) > 1
    assert statements(client, page_of(batch)) == one
