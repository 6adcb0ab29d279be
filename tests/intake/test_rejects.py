"""Rejected lines mended one by one, in place or in the workbook, and sent again by the ordinary way."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from tests.formats.fec_files import fec, invoice
from tests.intake.lists import NOVEMBER, TITLES, Item, new_company, opened, take_files, take_list, text
from tests.intake.uploads import FEC_NAME, drop, later, person, seen, taken, work

from amiable.formats.open_items.again import cells_of, csv_of
from amiable.formats.table import open_table
from amiable.intake.models import Batch, RejectedLine
from amiable.intake.operations import (
    UnableToMend,
    bring_back,
    confirm,
    correct,
    replay,
    set_aside,
    take,
    undo,
    workbook_before,
)
from amiable.intake.operations.rejects import LONGEST_CELL, Typed
from amiable.intake.queries import (
    readings_of_batch,
    rejected_lines,
    rejected_page,
    rejects_aside,
    rejects_counted,
    rejects_workbook,
)
from amiable.journal.models import Line
from amiable.people.access import Absent, Forbidden
from amiable.receivables.models import Receivable

GOOD = Item("C1", "F1", 120_000)
DAY = "C1;Maison C1;F7;31/02/2026;15/10/2026;70,00;70,00"
AMOUNT = "C1;Maison C1;F8;15/09/2026;15/10/2026;8O,00;8O,00"
TWIN = "C1;Maison C1;F1;15/09/2026;15/10/2026;12,00;12,00"
COLUMNS = "C1;Maison;C1;F10;15/09/2026;15/10/2026;13,00;13,00"


@pytest.fixture
def batch(acting):
    return Batch.objects.get(pk=take_list(acting, [GOOD, DAY, AMOUNT, TWIN, COLUMNS], NOVEMBER).batch_id)


def at(batch: Batch, line: int) -> RejectedLine:
    return RejectedLine.objects.get(batch=batch, line=line)


def cells(row: RejectedLine, **changes: str) -> list[str]:
    """The cells of a line, some of them by title typed otherwise."""
    found = cells_of(readings_of_batch(row.batch)[""], row.raw)
    for title, value in changes.items():
        found[TITLES.split(";").index(title.replace("_", " "))] = value
    return found


def mend(acting, row: RejectedLine, typed: list[str], version: int = 0):
    return correct(acting, row.batch_id, {row.pk: Typed(version, typed)})


# ---- corrected in place


def test_a_line_corrected_in_place_reads_well_keeps_its_original_and_waits_for_the_replay(acting, batch):
    row = at(batch, 3)
    done = mend(acting, row, cells(row, Date_pièce="28/02/2026"))
    assert (done.saved, done.wrong, done.theirs) == ((row.pk,), (), ())
    row.refresh_from_db()
    assert (row.raw, row.by, row.version) == (DAY, "operator", 1)
    assert rejects_counted(acting.company, batch.pk) == {"left": 4, "ready": 1, "aside": 0, "replayed": 0}
    assert "F7" not in opened(acting.company)
    assert Line.objects.filter(company=acting.company, verb="intake.corrected").count() == 1


def test_a_replay_sends_the_lines_that_read_well_and_marks_those_and_no_others(acting, batch):
    mend(acting, at(batch, 3), cells(at(batch, 3), Date_pièce="28/02/2026"))
    mend(acting, at(batch, 4), cells(at(batch, 4), Montant_TTC="80,00", Reste_dû="8O"))
    upload = work(replay(acting, batch.pk))
    assert (upload.mode, upload.replays_id, seen(upload)["lines"]) == ("delta", batch.pk, 1)
    assert upload.as_of == batch.as_of
    assert "F7" not in opened(acting.company)  # a preview writes nothing
    confirm(acting, upload)
    work(upload)
    assert opened(acting.company)["F7"] == 7_000
    assert list(RejectedLine.objects.filter(replayed_by=upload.batch_id).values_list("line", flat=True)) == [3]
    assert rejects_counted(acting.company, batch.pk) == {"left": 3, "ready": 0, "aside": 0, "replayed": 1}


def test_a_replay_taken_back_gives_its_lines_back_as_they_were_corrected(acting, batch):
    mend(acting, at(batch, 3), cells(at(batch, 3), Date_pièce="28/02/2026"))
    upload = work(replay(acting, batch.pk))
    confirm(acting, upload)
    undo(acting, work(upload).batch_id)
    assert rejects_counted(acting.company, batch.pk) == {"left": 4, "ready": 1, "aside": 0, "replayed": 0}


def test_what_is_still_wrong_is_told_with_its_new_sentence_beside_what_was_typed(acting, batch):
    row = at(batch, 4)
    done = mend(acting, row, cells(row, Montant_TTC="80,00", Reste_dû="80,00", Date_pièce="15/13/2026"))
    assert done.wrong == (row.pk,)
    (shown,) = [one for one in rejected_page(acting.company, batch.pk, 0, 10) if one["line"] == 4]
    assert (shown["wrong"]["field"], shown["wrong"]["found"]) == ("Date pièce", "15/13/2026")
    assert "une date qui existe" in shown["wrong"]["expected"]
    assert shown["cells"][3] == "15/13/2026"
    with pytest.raises(UnableToMend, match="aucune ligne corrigée"):
        replay(acting, batch.pk)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("80,00", 8_000),
        ("80.00", 8_000),
        ("1 234,56", 123_456),
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("€ 80", 8_000),
    ],
)
def test_amounts_may_be_typed_with_other_separators(acting, batch, amount, cents):
    row = at(batch, 4)
    assert mend(acting, row, cells(row, Montant_TTC=amount, Reste_dû=amount)).wrong == ()
    upload = work(replay(acting, batch.pk))
    confirm(acting, upload)
    work(upload)
    assert opened(acting.company)["F8"] == cents


def test_an_amount_that_reads_two_ways_is_asked_whatever_the_other_lines_prove(acting, batch):
    row = at(batch, 4)
    mend(acting, at(batch, 3), cells(at(batch, 3), Date_pièce="28/02/2026", Montant_TTC="1.070,00"))
    assert mend(acting, row, cells(row, Montant_TTC="1.234", Reste_dû="1.234")).wrong == (row.pk,)


@pytest.mark.parametrize("day", ["28/02/2026", "28/02/26", "2026-02-28", "28 février 2026", "28.02.2026"])
def test_days_may_be_typed_in_other_forms(acting, batch, day):
    row = at(batch, 3)
    mend(acting, row, cells(row, Date_pièce=day))
    upload = work(replay(acting, batch.pk))
    confirm(acting, upload)
    work(upload)
    assert Receivable.objects.get(number="F7").issued_on == date(2026, 2, 28)


def test_the_second_line_of_a_document_is_taken_under_another_number_only(acting, batch):
    row = at(batch, 5)
    assert mend(acting, row, cells(row, Reste_dû="11,00")).wrong == (row.pk,)
    row.refresh_from_db()
    assert mend(acting, row, cells(row, **{"N° pièce": "F1-2"}), row.version).wrong == ()


def test_a_line_with_a_cell_too_many_is_corrected_as_a_whole(acting, batch):
    row = at(batch, 6)
    assert mend(acting, row, ["C1", "Maison C1", "F10", "15/09/2026", "15/10/2026", "13,00", "13,00"]).wrong == ()


def test_a_line_of_nothing_is_no_document(acting, batch):
    row = at(batch, 4)
    assert mend(acting, row, cells(row, Montant_TTC="0", Reste_dû="0")).wrong == (row.pk,)


def test_a_line_typed_back_as_it_was_is_no_longer_corrected(acting, batch):
    row = at(batch, 3)
    mend(acting, row, cells(row, Date_pièce="28/02/2026"))
    mend(acting, row, cells(row), 1)
    row.refresh_from_db()
    assert (row.cells, row.version) == (None, 2)


def test_nothing_changed_is_nothing_written(acting, batch):
    before = Line.objects.count()
    assert mend(acting, at(batch, 3), cells(at(batch, 3))).saved == ()
    assert Line.objects.count() == before


@pytest.mark.parametrize("typed", ["x" * (LONGEST_CELL + 1), "a\0b", "=1+1", "<b>"])
def test_what_is_typed_may_be_anything(acting, batch, typed):
    row = at(batch, 3)
    done = mend(acting, row, cells(row, Raison_sociale=typed, Date_pièce="28/02/2026"))
    assert done.saved == (row.pk,) and (done.wrong == (row.pk,)) == (len(typed) > LONGEST_CELL)


def test_a_list_of_months_first_keeps_its_days_when_one_line_is_mended_alone(acting):
    rows = ["C1;Maison;F2;09/25/2026;10/25/2026;50,00;50,00", "C1;Maison;F3;09/04/2026;10/05/2026;5O,00;5O,00"]
    batch = Batch.objects.get(pk=take_list(acting, rows, NOVEMBER).batch_id)
    row = at(batch, 3)
    assert cells(row)[3] == "2026-09-04"
    mend(acting, row, cells(row, Montant_TTC="50,00", Reste_dû="50,00"))
    upload = work(replay(acting, batch.pk))
    confirm(acting, upload)
    work(upload)
    assert Receivable.objects.get(number="F3").issued_on == date(2026, 9, 4)


def test_columns_that_a_person_chose_hold_the_same_in_the_replay(acting):
    titles = "A;B;C;D;E"
    content = text(["C1;F2;15/09/2026;15/10/2026;50,00", "C1;F3;31/02/2026;15/10/2026;5,00"], titles)
    from amiable.intake.operations import choose_columns

    upload = work(drop(acting, ("etrange.csv", content), as_of=NOVEMBER))
    fields = ("customer_code", "doc_number", "doc_date", "due_date", "amount_open")
    choose_columns(acting, upload, dict(zip(fields, titles.split(";"), strict=True)))
    upload = work(upload)
    confirm(acting, upload)
    batch = Batch.objects.get(pk=work(upload).batch_id)
    row = at(batch, 3)
    mend(acting, row, ["C1", "F3", "28/02/2026", "15/10/2026", "5,00"])
    again = work(replay(acting, batch.pk))
    confirm(acting, again)
    work(again)
    assert opened(acting.company)["F3"] == 500


def test_a_number_too_long_for_the_books_is_shortened_in_place_with_the_rest_of_its_line(acting):
    batch = Batch.objects.get(pk=take_list(acting, [GOOD, Item("C2", "F" + "9" * 120, 4_400)], NOVEMBER).batch_id)
    row = at(batch, 3)
    assert mend(acting, row, cells(row, **{"N° pièce": "F-9"})).wrong == ()
    upload = work(replay(acting, batch.pk))
    confirm(acting, upload)
    work(upload)
    assert opened(acting.company)["F-9"] == 4_400 and rejected_lines(acting.company) == []


# ---- two people


def test_of_two_people_at_one_line_the_second_is_told_and_overwrites_nothing(acting, batch):
    row = at(batch, 3)
    first, second = person(acting, "accountant", name="nora"), person(acting, "accountant", name="basile")
    mend(first, row, cells(row, Date_pièce="28/02/2026"))
    done = mend(second, row, cells(row, Date_pièce="27/02/2026"))
    assert (done.saved, done.theirs) == ((), (row.pk,))
    row.refresh_from_db()
    assert "28/02/2026" in row.cells and row.by == first.label
    assert mend(second, row, cells(row, Date_pièce="27/02/2026"), row.version).saved == (row.pk,)


def test_the_same_correction_by_two_people_is_no_conflict(acting, batch):
    row = at(batch, 3)
    mend(acting, row, cells(row, Date_pièce="28/02/2026"))
    assert mend(acting, row, cells(row, Date_pièce="28/02/2026")).theirs == ()


# ---- left aside


def test_a_line_left_aside_says_by_whom_counts_no_more_and_comes_back(acting, batch):
    who = person(acting, "accountant", name="nora")
    row = at(batch, 3)
    set_aside(who, batch.pk, row.pk, 0)
    assert [one.line for one in rejected_lines(acting.company)] == [4, 5, 6]
    (shown,) = rejects_aside(acting.company, batch.pk, 10)
    assert (shown["line"], shown["by"], shown["at"]) == (3, who.label, who.at)
    assert Line.objects.filter(verb="intake.left_aside").count() == 1
    bring_back(who, batch.pk, row.pk, 1)
    assert [one.line for one in rejected_lines(acting.company)] == [3, 4, 5, 6]


def test_a_line_left_aside_is_not_replayed_nor_told_as_still_to_mend(acting, batch):
    mend(acting, at(batch, 3), cells(at(batch, 3), Date_pièce="28/02/2026"))
    mend(acting, at(batch, 4), cells(at(batch, 4), Montant_TTC="80,00", Reste_dû="80,00"))
    set_aside(acting, batch.pk, at(batch, 4).pk, 1)
    upload = work(replay(acting, batch.pk))
    assert seen(upload)["lines"] == 1
    assert any("2 encore à corriger (ligne(s) 5, 6)" in note for note in seen(upload)["notes"])


def test_who_leaves_aside_what_somebody_has_just_changed_is_told(acting, batch):
    row = at(batch, 3)
    mend(acting, row, cells(row, Date_pièce="28/02/2026"))
    with pytest.raises(UnableToMend, match="operator a changé la ligne 3"):
        set_aside(acting, batch.pk, row.pk, 0)
    set_aside(acting, batch.pk, row.pk, 1)
    with pytest.raises(UnableToMend, match="a laissé la ligne 3 de côté"):
        set_aside(acting, batch.pk, row.pk, 2)
    assert mend(acting, row, cells(row, Date_pièce="27/02/2026"), 2).theirs == (row.pk,)


# ---- in the workbook


def workbook(acting, batch: Batch) -> list[list[str]]:
    content = rejects_workbook(acting.company, batch.pk)
    return [row.cells for row in open_table(content, "rejets.xlsx").rows()]


def as_xlsx(rows: list[list[str]]) -> bytes:
    from amiable.formats.spreadsheet import write_xlsx

    buffer = io.BytesIO()
    write_xlsx(buffer, [("Lignes", rows[0], rows[1:])])
    return buffer.getvalue()


def test_the_workbook_has_the_columns_of_the_file_then_what_is_wrong(acting, batch):
    titles, *rows = workbook(acting, batch)
    assert titles[:7] == TITLES.split(";") and "Ce qui est attendu" in titles
    assert rows[0][:7] == DAY.split(";") and rows[0][7:9] == ["3", "Date pièce"]
    assert rows[3][6] == "13,00;13,00"  # one cell too many: it is seen, not lost


def test_the_workbook_corrected_and_dropped_again_mends_its_lines_and_keeps_the_others_in_one_place(acting, batch):
    rows = workbook(acting, batch)
    rows[1][3] = "28/02/2026"
    rows[2][3] = "32/02/2026"  # another thing wrong, and the first one still
    upload = taken(acting, [("rejets.xlsx", as_xlsx(rows))], replays=batch.pk)
    assert opened(acting.company)["F7"] == 7_000
    assert [row.line for row in RejectedLine.objects.filter(replayed_by=upload.batch_id)] == [3]
    assert RejectedLine.objects.filter(batch=upload.batch_id).count() == 0  # those still wrong stay where they were
    left = {row["line"]: row for row in rejected_page(acting.company, batch.pk, 0, 10)}
    assert sorted(left) == [4, 5, 6]
    assert left[4]["cells"][3] == "32/02/2026"
    assert left[4]["raw"] == AMOUNT


def test_the_workbook_of_chosen_columns_is_read_by_the_same_columns(acting):
    from amiable.intake.operations import choose_columns

    titles = "Zone 1;Zone 2;Zone 3;Zone 4;Zone 5"
    upload = work(drop(acting, ("z.csv", text(["C1;F2;15/09/2026;15/10/2026;50", "C1;F3;x;15/10/2026;5,00"], titles))))
    fields = ("customer_code", "doc_number", "doc_date", "due_date", "amount_open")
    choose_columns(acting, upload, dict(zip(fields, titles.split(";"), strict=True)))
    upload = work(upload)
    confirm(acting, upload)
    batch = Batch.objects.get(pk=work(upload).batch_id)
    rows = workbook(acting, batch)
    rows[1][2] = "28/02/2026"
    taken(acting, [("rejets.xlsx", as_xlsx(rows))], replays=batch.pk)
    assert opened(acting.company)["F3"] == 500 and rejected_lines(acting.company) == []


def test_after_a_replay_the_workbook_holds_only_what_is_left(acting, batch):
    rows = workbook(acting, batch)
    rows[1][3] = "28/02/2026"
    taken(acting, [("rejets.xlsx", as_xlsx(rows))], replays=batch.pk)
    assert [row[7] for row in workbook(acting, batch)[1:]] == ["4", "5", "6"]


def test_the_workbook_saved_before_the_import_is_the_one_of_its_batch_and_mends_it(acting):
    upload = work(drop(acting, ("postes.csv", text([GOOD, DAY, AMOUNT])), as_of=NOVEMBER))
    before = workbook_before(acting, upload)
    confirm(acting, upload)
    batch = Batch.objects.get(pk=work(upload).batch_id)
    rows = [row.cells for row in open_table(before, "rejets.xlsx").rows()]
    assert rows == workbook(acting, batch)
    rows[1][3], rows[2][5], rows[2][6] = "28/02/2026", "80,00", "80,00"
    taken(acting, [("rejets.xlsx", as_xlsx(rows))], replays=batch.pk)
    assert (opened(acting.company)["F7"], opened(acting.company)["F8"]) == (7_000, 8_000)
    assert rejected_lines(acting.company) == [] and workbook_before(acting, upload) == b""


def test_the_lines_of_a_fec_are_not_corrected_here_but_at_the_source(acting):
    entry = [*invoice("V1", "20251341", "C1", 100_000, "FA1"), *invoice("V2", "20251201", "C2", 60_000, "FA2")]
    batch = take_files(acting, [(FEC_NAME, fec(entry))]).batch_id
    row = rejected_lines(acting.company)[0]
    with pytest.raises(UnableToMend, match="corrigez-les à la source"):
        correct(acting, batch, {row.pk: Typed(0, ["x"])})
    content = rejects_workbook(acting.company, batch)
    assert "FA1" in next(iter(list(open_table(content, "r.xlsx").rows())[1:])).cells[-1]


# ---- doors, sizes


def test_a_role_that_may_not_import_corrects_nothing(acting, batch):
    auditor = person(acting, "auditor", name="vera")
    row = at(batch, 3)
    for act in (
        lambda: mend(auditor, row, cells(row, Date_pièce="28/02/2026")),
        lambda: set_aside(auditor, batch.pk, row.pk, 0),
        lambda: replay(auditor, batch.pk),
    ):
        with pytest.raises(Forbidden):
            act()


def test_another_company_has_no_such_line(acting, batch):
    other = new_company("Halbrane")
    row = at(batch, 3)
    with pytest.raises(Absent):
        mend(other, row, cells(row, Date_pièce="28/02/2026"))
    theirs = take_list(other, [GOOD, DAY], NOVEMBER).batch_id
    assert correct(other, theirs, {row.pk: Typed(0, ["x"])}).saved == ()
    with pytest.raises(Absent):
        set_aside(other, theirs, row.pk, 0)


def test_a_batch_taken_back_is_not_mended(acting, batch):
    undo(acting, batch.pk)
    with pytest.raises(UnableToMend, match="est annulé"):
        mend(acting, at(batch, 3), cells(at(batch, 3), Date_pièce="28/02/2026"))


def test_a_correction_after_a_newer_list_changes_no_other_document(acting, batch):
    mend(acting, at(batch, 3), cells(at(batch, 3), Date_pièce="28/02/2026"))
    take_list(acting, [Item("C1", "F1", 120_000, 60_000)], date(2026, 11, 23), name="plus-tard.csv")
    upload = work(replay(acting, batch.pk), at=later(1))
    confirm(acting, upload)
    work(upload, at=later(2))
    assert (opened(acting.company)["F1"], opened(acting.company)["F7"]) == (60_000, 7_000)


def test_thousands_of_rejects_are_matched_in_reasonable_time(acting):
    rows = [f"C1;Maison C1;X{n};31/02/2026;15/10/2026;1,00;1,00" for n in range(3000)]
    batch = take_list(acting, [GOOD, *rows], NOVEMBER).batch_id
    mended = [Item("C1", f"X{n}", 100) for n in range(1500)]
    began = datetime.now(UTC)
    take_list(acting, [*mended, *rows[1500:]], NOVEMBER, replays=batch, mode="delta")
    assert (datetime.now(UTC) - began).total_seconds() < 30
    assert rejects_counted(acting.company, batch)["replayed"] == 1500
    assert RejectedLine.objects.count() == 3000  # those given again are not kept twice


def test_the_small_file_is_a_csv_of_the_same_titles(acting, batch):
    reading = readings_of_batch(batch)[""]
    told = csv_of(reading, [cells(at(batch, 3))]).decode()
    titles, line = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert titles == TITLES.split(";") and line[:3] == ["C1", "Maison C1", "F7"]


def test_taken_without_a_preview_it_is_the_same(acting, batch):
    from amiable.intake.operations import read_files

    parsed = read_files([("c.csv", text([Item("C1", "F7", 7_000, issued="28/02/2026")]))], today=NOVEMBER)
    take(acting, parsed, mode="delta", replays=batch.pk)
    assert rejects_counted(acting.company, batch.pk)["replayed"] == 1
