"""Workbooks written: cells typed, header frozen, nothing a formula."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import python_calamine

from amiable.formats.spreadsheet import defused, write_xlsx


def written(sheets):
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()


def test_cells_come_back_with_their_types():
    rows = [["FA1", Decimal("1234.56"), date(2026, 3, 1), 3, None, True]]
    data = written([("Postes", ["N°", "Montant", "Date", "Nombre", "Vide", "Oui"], rows)])
    sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["FA1", 1234.56, date(2026, 3, 1), 3.0, "", True]


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-12", "@x", "\tx", "\rx", '=HYPERLINK("http://a.example")'])
def test_no_text_becomes_a_formula_or_a_link(text):
    data = written([("A", [text], [[text]])])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet.lower()
    assert defused(text) == f"'{text}"


def test_ordinary_text_is_left_alone():
    assert defused("Dupont = fils") == "Dupont = fils"
    assert defused("") == ""


def test_the_header_is_frozen_and_the_titles_of_sheets_are_accepted():
    long = "Créances [2026] : tout / rien * et plus encore ?"
    data = written([(long, ["A"], []), (long, ["A"], [["x"]]), ("", [], [])])
    names = python_calamine.load_workbook(io.BytesIO(data)).sheet_names
    assert len({name.lower() for name in names}) == 3 and all(0 < len(name) <= 31 for name in names)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'state="frozen"' in archive.read("xl/worksheets/sheet1.xml")


def test_a_path_is_written_too(tmp_path):
    write_xlsx(tmp_path / "a.xlsx", [("A", ["x"], [["1"]])])
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
