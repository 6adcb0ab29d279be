"""Bytes → rows: separators, quotes, line numbers, workbooks, bounds."""

import io
import random
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from amiable.formats.rejects import FileRefused
from amiable.formats.table import Limits, open_table
from amiable.formats.workbook import cell_text

SMALL = Limits(size=2_000_000, rows=50, columns=5, unpacked=3_000_000, cells=1_000)


def rows(data, **keywords):
    data = data.encode() if isinstance(data, str) else data
    return [(row.line, row.cells) for row in open_table(data, "f", **keywords).rows()]


def workbook(fill):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    fill(book)
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_each_separator_is_found(separator):
    text = "\n".join(separator.join(cells) for cells in (["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]))
    assert rows(text) == [(1, ["a", "b", "c"]), (2, ["1", "2", "3"]), (3, ["4", "5", "6"])]


def test_decimal_commas_do_not_hide_semicolons():
    assert rows("a;b\n1,50;2,50\n3,50;4,50\n")[1] == (2, ["1,50", "2,50"])


def test_lines_are_numbered_as_an_editor_shows_them():
    text = 'a;b\r\n"deux\r\nlignes";2\r\n\r\nx;y\r\n'
    assert rows(text) == [(1, ["a", "b"]), (2, ["deux lignes", "2"]), (4, []), (5, ["x", "y"])]


def test_a_quote_that_never_closes_swallows_nothing():
    table = open_table(b'a;b\n"x;1\ny;2\n"z;q";3\n', "f")
    assert [row.cells for row in table.rows()] == [["a", "b"], ["x", "1"], ["y", "2"], ["z;q", "3"]]
    assert "guillemets" in table.notes[0]


def test_the_separator_line_of_excel_is_followed_and_dropped():
    assert rows("sep=|\na;b|c\n") == [(2, ["a;b", "c"])]


def test_spaces_of_every_kind_become_one():
    assert rows("a\u00a0\u202f b ; c\n x;y\n")[0] == (1, ["a b", "c"])


def test_a_workbook_is_known_by_its_content_and_typed_cells_become_plain_text():
    def fill(book):
        sheet = book.add_worksheet("Liste")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(2, 0, ["a", "b", "c", "d"])
        sheet.write(3, 0, 1234.56)
        sheet.write_datetime(3, 1, datetime.fromisoformat("2026-03-01"), day)
        sheet.write(3, 2, 411001)
        sheet.write(3, 3, 1.234)

    assert rows(workbook(fill))[2:] == [
        (3, ["a", "b", "c", "d"]),
        (4, ["1234.56", "2026-03-01", "411001", "1.2340"]),
    ]


def test_the_sheet_best_understood_is_chosen_and_hidden_ones_are_not():
    def fill(book):
        for name, value in (("Lisez-moi", "x"), ("Données", "clé"), ("Cachée", "clé clé")):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, value)
            if name == "Cachée":
                sheet.hide()

    score = lambda found: sum(cell.count("clé") for row in found for cell in row.cells)  # noqa: E731
    table = open_table(workbook(fill), "f.csv", recognise=score)
    assert table.sheet == "Données" and "Lisez-moi" in table.notes[0] and "Cachée" not in table.notes[0]


def test_cells_merged_downwards_keep_their_value_on_each_row():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A2", "C1")
        sheet.write("B1", "F1")
        sheet.write("B2", "F2")
        sheet.write_row("A3", ["", "F3"])

    assert [cells for _, cells in rows(workbook(fill))] == [["C1", "F1"], ["C1", "F2"], ["", "F3"]]


def test_an_opendocument_sheet_is_read():
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="F"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12,50</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2026-03-01"><text:p>01/03/26</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    assert rows(buffer.getvalue()) == [(1, ["a", "12.5", "2026-03-01"])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e16, "10000000000000000"),
        (-0.125, "-0.1250"),
        (True, "VRAI"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime.fromisoformat("2026-03-01T10:05"), "2026-03-01 10:05:00"),
    ],
)
def test_typed_cells_read_one_way_only(cell, text):
    assert cell_text(cell) == text


def archive_of(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def far_cells(book):
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(40, 200, 1)


REFUSED = {
    "empty": (b" \n", "vide"),
    "too large": (b"a;b\n" * 600_000, "Mo"),
    "too many rows": (b"a;b\n" * 51, "50 lignes"),
    "too many columns": (b"a;b;c;d;e;f\n", "6 colonnes"),
    "zip bomb": (archive_of({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b"0" * 4_000_000}), "décompressé"),
    "two far cells": (workbook(far_cells), "201 colonnes"),
    "a doctype": (archive_of({"xl/workbook.xml": b"<!DOCTYPE x><a/>"}), "inattendue"),
    "not a workbook": (archive_of({"word/document.xml": b"x"}), "archive"),
    "unusual compression": (archive_of({"xl/workbook.xml": b"x" * 99}, zipfile.ZIP_LZMA), "inhabituelle"),
    "torn": (archive_of({"xl/workbook.xml": b"x" * 100})[:60], "abîmé"),
    "a workbook of nothing": (archive_of({"xl/workbook.xml": b"x"}), "ne s’ouvre pas"),
    "an old workbook that is none": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ne s’ouvre pas"),
    "a web page": (b"<html><table></table>", "page web"),
    "XML": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "PDF": (b"%PDF-1.7", "PDF"),
    "an empty workbook": (workbook(lambda book: book.add_worksheet()), "remplie"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_in_words(case):
    data, said = REFUSED[case]
    with pytest.raises(FileRefused, match=said):
        rows(data, limits=SMALL)


def test_a_directory_that_lies_about_sizes_is_found():
    data = bytearray(archive_of({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b"0" * 4_000_000}))
    true, small = (4_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert data.count(true) == 2
    with pytest.raises(FileRefused, match="abîmé"):
        rows(bytes(data.replace(true, small)), limits=SMALL)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_read_or_refused_never_more(seed):
    chance = random.Random(seed)
    data = bytearray(workbook(lambda book: book.add_worksheet().write_row(0, 0, ["a", "b", "c"])))
    for _ in range(4):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        rows(bytes(data))
    except FileRefused as refusal:
        assert str(refusal)
