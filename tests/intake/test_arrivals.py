"""What the pages of arrivals read: the latest ones, a batch, its rejects page by page and as a workbook, origins."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.intake.lists import NOON, NOVEMBER, OCTOBER, Item, many, new_company, take_list, text
from tests.intake.uploads import FEC_NAME, drop, later, person, small_fec, taken, work

from amiable.formats.table import open_table
from amiable.intake.access import upload_by_id
from amiable.intake.models import Batch
from amiable.intake.operations import abandon, undo
from amiable.intake.queries import (
    batch_row,
    last_agreement,
    origins_of,
    recent_arrivals,
    rejected_page,
    rejects_workbook,
    upload_row,
)
from amiable.people.access import Absent, Forbidden
from amiable.receivables.models import Receivable

LIST = [*many(20), Item("C1", "F1", 120_000)]
BAD = [f"C1;Maison C1;B{n};32/01/2026;;1,00;1,00" for n in range(25)]


def test_arrivals_are_newest_first_uploads_and_batches_together(acting):
    claire = person(acting, "accountant")
    fec = taken(claire, [(FEC_NAME, small_fec())])
    after = replace(acting, at=later(60))
    listed = take_list(after, [*LIST, *BAD], OCTOBER, name="lundi.csv", confirmed_missing=2)
    waiting = work(drop(replace(claire, at=later(120)), ("mardi.csv", text([*LIST, *BAD[:3]])), as_of=NOVEMBER))
    abandon(claire, drop(claire, ("erreur.csv", text(LIST[1:]))))
    rows = recent_arrivals(acting.company, 10)
    assert [(row["kind"], row["id"], row["state"]) for row in rows] == [
        ("upload", waiting.pk, "previewed"), ("batch", listed.batch_id, "taken"), ("batch", fec.batch_id, "taken"),
    ]  # fmt: skip
    upload, second, first = rows
    assert (upload["source"], upload["as_of"], upload["names"], upload["by"]) == (
        "open_items", NOVEMBER, ["mardi.csv"], claire.label,
    )  # fmt: skip
    assert (upload["rejects"], second["rejects"], first["rejects"]) == (3, 25, 0)
    assert (first["by"], second["by"], first["counts"]["invoices"]) == (claire.label, "operator", 2)
    undo(acting, listed.batch_id)
    assert {row["id"]: row["undone"] for row in recent_arrivals(acting.company, 10) if row["kind"] == "batch"} == {
        fec.batch_id: False, listed.batch_id: True,
    }  # fmt: skip


def test_arrivals_cost_the_same_whatever_their_number(acting):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            recent_arrivals(acting.company, 30)
        return len(captured)

    drop(acting, ("a.csv", text(LIST)))
    take_list(acting, LIST, OCTOBER)
    few = queries()
    for number in range(5):
        drop(acting, (f"{number}.csv", text([Item("C1", f"F{number}", 100)])))
        take_list(acting, [*LIST, Item("C4", f"G{number}", 100)], OCTOBER)
    assert queries() == few
    assert len(recent_arrivals(acting.company, 4)) == 4


def test_rejects_come_page_by_page_each_once(acting):
    batch = take_list(acting, [*LIST, *BAD], OCTOBER).batch_id
    pages, after = [], 0
    while page := rejected_page(acting.company, batch, after, 10):
        pages.append(page)
        after = page[-1]["id"]
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert [row["line"] for row in rows] == list(range(23, 48))
    assert rows[0]["raw"] == BAD[0] and rows[0]["found"] == "32/01/2026"
    assert batch_row(Batch.objects.get(pk=batch))["rejects"] == 25


def test_the_workbook_of_rejects_holds_text_and_no_formula(acting):
    evil = "C1;=cmd|' /C calc'!A0;=1+1;32/01/2026;;1,00;1,00"
    batch = take_list(acting, [*LIST, evil, *BAD[:2]], OCTOBER).batch_id
    data = rejects_workbook(acting.company, batch)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"<f " not in sheet
    rows = [row.cells for row in open_table(data, "rejets.xlsx").rows()]
    assert rows[0][-5:] == [
        "Ligne du fichier", "Colonne à corriger", "Ce qui s’y trouve", "Ce qui est attendu", "Que faire",
    ]  # fmt: skip
    assert len(rows) == 4 and rows[1][-5] == "23" and ";".join(rows[1][:7]) == evil
    assert rejects_workbook(acting.company, 10**6) == b""


def test_a_document_says_which_lines_of_which_files_told_it(acting):
    first = take_list(acting, LIST, OCTOBER, name="octobre.csv").batch_id
    rows = [Item("C1", "F1", 120_000, 40_000), *LIST[:-1]]
    second = take_list(acting, rows, NOVEMBER, name="novembre.csv").batch_id
    pk = Receivable.objects.get(number="F1").pk
    told = origins_of(acting.company, pk)
    assert [(row["batch"], row["name"], row["line"], row["undone"]) for row in told] == [
        (first, "octobre.csv", 22, False), (second, "novembre.csv", 2, False),
    ]  # fmt: skip
    assert {row["operation"] for row in told} == set(Batch.objects.values_list("operation", flat=True))


def test_the_last_agreement_is_that_of_a_batch_that_stands(acting):
    assert last_agreement(acting.company) is None
    take_list(acting, [Item("C1", "F1", 100)], OCTOBER)
    assert last_agreement(acting.company) is None
    upload = taken(acting, [(FEC_NAME, small_fec())])
    assert last_agreement(acting.company)["balance"] == 150_000
    undo(acting, upload.batch_id)
    assert last_agreement(acting.company) is None


def test_a_batch_of_an_earlier_version_is_shown_with_what_it_told(acting):
    batch = Batch.objects.get(pk=take_list(acting, LIST, OCTOBER).batch_id)
    batch.summary, batch.by = '{"added":21,"changed":0,"missing":0}', ""
    batch.save()
    row = batch_row(batch)
    assert (row["counts"]["added"], row["balance"], row["agrees"], row["by"]) == (21, None, None, "")
    assert recent_arrivals(acting.company, 5)[0]["counts"]["added"] == 21


@pytest.mark.parametrize(
    "state, acts",
    [
        ("received", ["abandon"]),
        ("reading", ["abandon"]),
        ("previewed", ["confirm", "read_again", "abandon", "choose_columns"]),
        ("confirmed", ["abandon"]),
        ("posting", []),
        ("taken", []),
        ("refused", ["read_again", "abandon", "choose_columns"]),
        ("abandoned", []),
    ],
)
def test_a_page_offers_what_may_be_done_in_each_state(acting, state, acts):
    upload = work(drop(acting, ("lundi.csv", text(LIST))))
    upload.state, upload.kept = state, state not in ("taken", "abandoned")
    row = upload_row(upload)
    assert row["acts"] == acts
    assert row["pending"] == (state in ("received", "reading", "previewed", "confirmed", "posting"))


def test_the_door_to_an_upload(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    assert upload_by_id(person(acting, "auditor"), upload.pk) == upload
    with pytest.raises(Absent):
        upload_by_id(new_company("Halbrane"), upload.pk)
    with pytest.raises(Forbidden):
        upload_by_id(replace(acting, roles=frozenset()), upload.pk)
    assert upload_row(upload)["at"] == NOON
