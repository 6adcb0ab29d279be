"""What may be dropped: limits row by row, content that is neither text nor a workbook, and forged files."""

import io
import zipfile
from dataclasses import replace

import pytest
from tests.formats.fec_files import fec, invoice
from tests.intake.lists import NOVEMBER, TODAY, Item, many, opened, text
from tests.intake.uploads import FEC_NAME, drop, pieces, seen, small_fec, taken, work

from amiable.intake.models import FilePiece, Upload, UploadedFile
from amiable.intake.operations import LIMITS, MOST_BYTES, MOST_FILES, UnableToReceive, receive
from amiable.intake.operations.limits import PIECE, refuse_beyond
from amiable.intake.queries import rejected_page
from amiable.jobs.demo_company import build
from amiable.people.access import Absent
from amiable.receivables.models import Customer

LIST = text([*many(3), Item("C1", "F1", 120_00)])


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


def nothing_kept():
    return (Upload.objects.count(), UploadedFile.objects.count(), FilePiece.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_lets_its_most_pass_and_says_what_to_do_beyond(name):
    limit = LIMITS[name]
    refuse_beyond(name, limit.most)
    with pytest.raises(UnableToReceive) as refused:
        refuse_beyond(name, limit.most + limit.unit)
    said = str(refused.value)
    assert str(limit.most // limit.unit) in said and ":" in said and "!" not in said


def test_the_limits_are_those_that_are_told():
    assert (MOST_FILES, MOST_BYTES) == (LIMITS["files"].most, LIMITS["bytes"].most) == (6, 200_000_000)


def test_more_files_than_the_limit_are_refused_together(acting):
    files = [(f"{n}.csv", text([Item("C1", f"F{n}", 100)])) for n in range(MOST_FILES + 1)]
    with pytest.raises(UnableToReceive, match="7 fichiers"):
        drop(acting, *files)
    assert nothing_kept()
    assert drop(acting, *files[:-1]).state == "received"


def test_more_bytes_than_the_limit_leave_nothing_of_what_was_written(acting, monkeypatch):
    monkeypatch.setitem(LIMITS, "bytes", replace(LIMITS["bytes"], most=3 * PIECE))
    sent = []

    def chunks():
        for number in range(100):
            sent.append(number)
            yield b"C1;F1;1,00\n" * 30_000

    with pytest.raises(UnableToReceive, match="dépasse 3 Mo"):
        receive(acting, [("a.csv", b"x" * PIECE), ("b.csv", chunks())])
    assert nothing_kept()
    assert len(sent) < 20  # what comes after is not even read


def test_a_workbook_has_a_limit_of_its_own(acting, monkeypatch):
    monkeypatch.setitem(LIMITS, "workbook", replace(LIMITS["workbook"], most=1000))
    with pytest.raises(UnableToReceive, match="classeur"):
        drop(acting, ("postes.csv", b"PK\x03\x04" + bytes(2000)))
    assert nothing_kept()


def test_many_drops_that_wait_are_enough(acting, monkeypatch):
    monkeypatch.setitem(LIMITS, "waiting", replace(LIMITS["waiting"], most=2))
    for number in range(2):
        drop(acting, (f"{number}.csv", text([Item("C1", f"F{number}", 100)])))
    with pytest.raises(UnableToReceive, match="abandonnez-les"):
        drop(acting, ("encore.csv", LIST))


STRANGE = {
    "nothing": (b"", "vide"),
    "only blanks": (b" \r\n\t ", "vide"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "une image"),
    "a PDF": (b"%PDF-1.7\n" + b"x" * 500, "PDF"),
    "binary": (bytes(range(256)) * 20, ""),
    "UTF-16": (LIST.decode("cp1252").encode("utf-16"), "UTF-16"),
    "a damaged archive": (b"PK\x03\x04" + bytes(100), "abîmé"),
    "an archive of something else": (zipped(word__document_xml=b"<w/>"), "archive"),
    "a program": (b"\x7fELF" + bytes(400), ""),
}


@pytest.mark.parametrize("what", STRANGE)
@pytest.mark.parametrize("name", ["postes.csv", "postes.xlsx", FEC_NAME])
def test_what_is_neither_text_nor_a_workbook_is_refused_whatever_its_name(acting, what, name):
    data, said = STRANGE[what]
    with pytest.raises(UnableToReceive, match="«") as refused:
        drop(acting, ("bon.csv", LIST), (name, data))
    assert name in str(refused.value) and said in str(refused.value)
    assert nothing_kept()


def test_nothing_dropped_is_said(acting):
    with pytest.raises(UnableToReceive, match="Aucun fichier"):
        receive(acting, [])


def test_a_day_to_come_is_refused_at_once(acting):
    with pytest.raises(UnableToReceive, match="avenir"):
        drop(acting, ("a.csv", LIST), as_of=TODAY.replace(day=25))
    assert nothing_kept()


def test_a_batch_of_nobody_cannot_be_mended(acting):
    with pytest.raises(Absent):
        drop(acting, ("a.csv", LIST), replays=77)


def test_a_good_file_under_a_wrong_name_is_taken_for_what_it_is(acting):
    workbook = next(data for name, data in build(customers=60).files.items() if name.endswith(".xlsx"))
    assert seen(work(drop(acting, ("photo.png", small_fec()))))["source"] == "fec"
    shown = seen(work(drop(acting, (FEC_NAME, workbook))))
    assert (shown["source"], shown["files"][0]["kind"]) == ("open_items", "xlsx")


def test_a_large_file_comes_back_byte_for_byte_from_its_pieces(acting):
    rows = [f"C1;Maison C1;S{number};15/09/2026;15/10/2026;100,00;0,00" for number in range(60_000)]
    data = text([Item("C1", "F1", 120_00), *rows])
    assert len(data) > 3 * PIECE
    upload = receive(acting, [("long.csv", iter([data[:10], data[10:70_000], data[70_000:]]))], as_of=NOVEMBER)
    stored = FilePiece.objects.filter(file__upload=upload).order_by("number").values_list("content", flat=True)
    assert b"".join(map(bytes, stored)) == data
    assert pieces(upload) == -(-len(data) // PIECE)
    again = receive(acting, [("copie.csv", data)], as_of=NOVEMBER)
    assert again.pk == upload.pk  # in pieces or whole, the same bytes


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\claire\\postes.csv", "postes.csv"),
        ("a\x00b\nc.csv", "abc.csv"),
        ("", "fichier"),
        ("x" * 300 + FEC_NAME, ("x" * 300 + FEC_NAME)[-200:]),
    ],
)
def test_a_name_is_kept_without_folders_and_control_characters(acting, name, kept):
    drop(acting, (name, LIST))
    assert UploadedFile.objects.get().name == kept


def test_zero_bytes_inside_a_file_stop_nothing(acting):
    rows = ["C1;Mai\0son;F\0" + "2;15/09/2026;15/10/2026;10,00;10,00", "C1;Maison;F3\0;32/09/2026;;1\0,00;1,00"]
    upload = taken(acting, [("zero.csv", text([Item("C1", "F1", 120_00), *rows]))], as_of=NOVEMBER)
    assert upload.state == "taken"
    assert opened(acting.company) == {"F1": 120_00, "F2": 10_00}
    bad = fec(invoice("V1", "20259999", "C1", 100_00, "F\0009"))
    other = taken(acting, [(FEC_NAME, bad + b"".join(small_fec().splitlines(True)[1:]))], mode="delta")
    assert other.state == "taken"
    assert all("\0" not in row["raw"] for row in rejected_page(acting.company, other.batch_id, 0, 10))


def test_formulas_and_markup_in_a_file_are_only_text(acting):
    name = "=HYPERLINK(1)<script>alert(1)</script>"
    row = f"C1;{name};=1+1;15/09/2026;15/10/2026;10,00;10,00"
    taken(acting, [("formules.csv", text([row]))], as_of=NOVEMBER)
    assert opened(acting.company) == {"=1+1": 10_00}
    assert Customer.objects.get().name == name


def test_a_workbook_with_a_cell_a_million_rows_away_is_refused_when_it_is_read(acting):
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="9999999"><c r="XFD9999999">'
    bomb = zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=sheet)
    upload = work(drop(acting, ("loin.xlsx", bomb)))
    assert (upload.state, upload.kept) == ("refused", False)
