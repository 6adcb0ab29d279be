"""The file: header, separator, encoding, line ends, padding, and lines that are not what they should be."""

from dataclasses import replace

import pytest
from tests.formats.fec_files import COLUMNS, NAME, Row, cells, invoice, opening, payment
from tests.formats.fec_files import fec as fec_file

from amiable.formats import fec
from amiable.formats.fec import physical
from amiable.formats.rejects import FileRefused
from amiable.formats.text import decode

ROWS = [
    *opening([("DURAND", 50000, "FA24001", "20241115", "A"), ("HÉRON", 7000, "FA24002", "20241201", "")]),
    *invoice("V1", "20250110", "DURAND", 120000, "FA25001", letter="B"),
    *invoice("V2", "20250210", "HÉRON", 60000, "FA25002"),
    *payment("B1", "20250120", "DURAND", 50000, letter="A"),
    *payment("B2", "20250220", "DURAND", 100000, letter="B"),
]
OPEN = {"FA24002": 7000, "FA25001": 20000, "FA25002": 60000}


def read(data, name=NAME, **options):
    return fec.read([(name, data)], **options)


def opens(books):
    assert books.differences == ()
    return {item.number: item.open for item in books.items}


@pytest.mark.parametrize("sep", ["\t", "|", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso8859-15", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("sense", [False, True])
def test_every_legal_shape_gives_the_same_items(sep, encoding, end, sense):
    books = read(fec_file(ROWS, sep=sep, encoding=encoding, end=end, sense=sense))
    assert opens(books) == OPEN
    assert books.rejects == ()
    assert {item.customer_name for item in books.items} == {"Société DURAND", "Société HÉRON"}
    (exercise,) = books.exercises
    assert (exercise.lines, exercise.separator, exercise.provisional) == (len(ROWS), sep, False)
    assert books.siren == "732829320"


@pytest.mark.parametrize("plus, minus", [("D", "C"), ("+1", "-1"), ("1", "-1"), ("d", "c")])
def test_senses(plus, minus):
    data = (
        fec_file(ROWS, sense=True).replace(b"\tD\t", f"\t{plus}\t".encode()).replace(b"\tC\t", f"\t{minus}\t".encode())
    )
    assert opens(read(data)) == OPEN


def test_an_unknown_sense_is_a_reject():
    books = read(fec_file(ROWS, sense=True).replace(b"\tD\t", b"\tX\t", 1))
    (reject,) = books.rejects
    assert (reject.line, reject.field, reject.found) == (2, "Sens", "X")


def test_other_titles_order_and_further_columns():
    titles = ["JournalLibelle", "CompteLibelle", "CompteAuxNum", "EcritureLettrage", "DateLettrage", "MontantDevise"]
    old = ["JournalLib", "CompteLib", "CompAuxNum", "EcritureLet", "DateLet", "Montantdevise"]
    renamed = [dict(zip(old, titles, strict=True)).get(title, title.upper()) for title in COLUMNS]
    rows = [replace(row, extra=("Site 1",)) for row in ROWS]
    assert opens(read(fec_file(rows, columns=[*renamed, "CodeEtbt"]))) == OPEN
    order = list(range(18))[::-1]
    lines = ["|".join(COLUMNS[i] for i in order), *("|".join(cells(row)[i] for i in order) for row in ROWS)]
    assert opens(read("\n".join(lines).encode())) == OPEN


def test_padded_fields_and_header_and_trailing_separator():
    lines = ["|".join(title.ljust(20) for title in COLUMNS) + "|"]
    lines += ["|".join(cell.ljust(14) for cell in cells(row)) + "|" for row in ROWS]
    books = read("\n".join(lines).encode("iso8859-15"))
    assert opens(books) == OPEN and books.rejects == ()
    assert {item.customer_code for item in books.items} == {"DURAND", "HÉRON"}
    lines[0] = lines[0][:-1]  # the separator at the end of the data lines only
    assert opens(read("\n".join(lines).encode())) == OPEN


def test_a_lone_cr_in_a_label_splits_nothing():
    rows = [replace(row, label="Facture\rde janvier") for row in ROWS]
    for end in ("\r\n", "\n"):
        books = read(fec_file(rows, end=end))
        assert opens(books) == OPEN and books.rejects == ()
        assert books.items[0].label == "Facture de janvier"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("sep", ["|", "\t"])
def test_a_separator_or_a_line_break_in_a_label_is_repaired(sep, end):
    rows = [*ROWS[:4], replace(ROWS[4], label=f"Pièces{sep}lot 3{sep}B"), *ROWS[5:]]
    books = read(fec_file(rows, sep=sep, end=end))
    assert opens(books) == OPEN and books.rejects == ()
    assert "1 ligne(s) réparée(s) : séparateur dans un libellé" in books.notes
    assert [item.label for item in books.items if item.number == "FA25001"] != []
    rows = [*ROWS[:3], replace(ROWS[3], label=f"Pièces{end}{end}lot 3"), *ROWS[4:]]
    books = read(fec_file(rows, sep=sep, end=end))
    assert opens(books) == OPEN and books.rejects == ()
    assert "1 ligne(s) réparée(s) : retour à la ligne dans un libellé" in books.notes
    assert {item.line for item in books.items if item.number == "FA25002"} == {10}


def test_a_separator_in_the_customers_name_needs_a_known_customer():
    rows = [*ROWS, *invoice("V9", "20250301", "DURAND", 1200, "FA25009", aux_label="Durand|fils")]
    assert opens(read(fec_file(rows, sep="|"))) == {**OPEN, "FA25009": 1200}
    rows = [*ROWS, *invoice("V9", "20250301", "NOUVEAU", 1200, "FA25009", aux_label="Nouveau|fils")]
    books = read(fec_file(rows, sep="|"))
    assert [reject.line for reject in books.rejects] == [len(ROWS) + 2]
    assert "fichier déséquilibré" in " ".join(books.notes)


def test_a_short_line_is_a_reject_and_the_next_one_is_read():
    lines = fec_file(ROWS).split(b"\r\n")
    lines.insert(2, b"VE\tVentes\tcoup\xc3\xa9e")
    books = read(b"\r\n".join(lines))
    assert opens(books) == OPEN
    (reject,) = books.rejects
    assert (reject.line, reject.raw) == (3, "VE\tVentes\tcoupée")
    assert reject.expected == "18 champs attendus, 3 trouvés."


def test_missing_trailing_columns_and_a_line_with_the_other_separator():
    lines = fec_file(ROWS).split(b"\r\n")
    lines[1] = lines[1].rsplit(b"\t", 2)[0]
    lines[4] = lines[4].replace(b"\t", b"|")
    books = read(b"\r\n".join(lines))
    assert opens(books) == OPEN and books.rejects == ()


def test_blank_lines_nul_bytes_and_nbsp():
    data = (
        fec_file(ROWS)
        .replace(b"\r\n", b"\r\n\r\n")
        .replace(b"DURAND", b"DUR\x00AND")
        .replace(b"1200,00", b"1\xc2\xa0200,00")
    )
    books = read(data + b"\x1a")
    assert opens(books) == OPEN and books.rejects == ()


def test_every_bad_line_is_told_with_its_field():
    rows = [
        *ROWS,
        Row("OD", "O1", "20250230", "606000", 100, piece="O1"),
        Row("OD", "O2", "20250228", "60600A", 100, piece="O1"),
        Row("OD", "O3", "20250228", "ABC", 100, piece="O1"),
    ]
    data = fec_file(rows) + fec_file([Row("OD", "O4", "20250228", "606", 100)]).split(b"\r\n")[1].replace(
        b"1,00", b"un euro"
    )
    books = read(data)
    assert [(reject.field, reject.found) for reject in books.rejects] == [
        ("EcritureDate", "20250230"), ("CompteNum", "ABC"), ("Debit", "un euro"),
    ]  # fmt: skip
    assert books.rejects[0].line == len(ROWS) + 2
    assert books.reject_files == (0, 0, 0)


def test_a_customer_line_that_cannot_be_dated_shows_as_a_difference():
    books = read(fec_file([*ROWS, Row("VE", "V8", "20251301", "411000", 990, "DURAND", "FA25008")]))
    (difference,) = books.differences
    assert (difference.customer_code, difference.items, difference.balance) == ("DURAND", 20000, 20990)
    assert len(books.rejects) == 1


def test_dots_are_taken_and_noted_once():
    books = read(fec_file(ROWS).replace(b",00", b".00"))
    assert opens(books) == OPEN
    assert sum("point décimal" in note for note in books.notes) == 1


def test_provisional_files():
    rows = [replace(row, num="0") for row in ROWS]
    books = read(fec_file(rows))
    assert books.exercises[0].provisional and opens(books) == OPEN
    blank = [cells(row) for row in ROWS]
    for row in blank:
        row[15] = ""
    data = "\n".join("\t".join(row) for row in [COLUMNS, *blank]).encode()
    assert read(data).exercises[0].provisional


def test_the_name_proves_nothing():
    data = fec_file(ROWS)
    assert fec.is_fec(data, "export.csv")
    assert not fec.is_fec(b"client;facture;montant\n", "732829320FEC20251231.txt")
    books = read(data, name="export.csv")
    assert books.siren == "" and str(books.exercises[0].closing) == "2025-02-28"
    assert read(data, name="123456789FEC20251231.txt").siren == ""
    assert read(data, name="x_FEC20259931.txt").exercises[0].closing.year == 2025


@pytest.mark.parametrize("gone", ["CompteNum", "EcritureDate", "Debit"])
def test_a_fec_that_lacks_a_column_is_told_which(gone):
    place = COLUMNS.index(gone)
    rows = [cells(row) for row in ROWS]
    data = "\n".join("\t".join(row[:place] + row[place + 1 :]) for row in [list(COLUMNS), *rows]).encode()
    assert fec.is_fec(data, "export.txt")
    with pytest.raises(FileRefused, match=f"il manque .*{gone}"):
        read(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"), (b"\n\n", "vide"), (b"PK\x03\x04abc", "classeur"), (b"%PDF-1.4", "PDF"),
        ("Debit\tCredit".encode("utf-16"), "UTF-16"), ("Debit\tCredit".encode("utf-16-le"), "UTF-16"),
        (b"a\tb\nc\td\n", "pas un FEC"), (fec_file([]), "aucune écriture"), (b"\x00" * 100, "binaire"),
    ],
)  # fmt: skip
def test_what_is_refused(data, words):
    assert fec.is_fec(data, NAME) is (words == "aucune écriture")
    with pytest.raises(FileRefused, match=words):
        read(data)


def test_the_missing_columns_are_named():
    with pytest.raises(FileRefused, match=r"EcritureDate, Debit et Credit"):
        read(b"JournalCode\tEcritureNum\tCompteNum\tEcritureLib\n")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"abc", "abc", "utf-8"), ("é€".encode(), "é€", "utf-8"), (b"\xef\xbb\xbfa", "a", "utf-8-sig"),
        ("é € œ".encode("cp1252"), "é € œ", "cp1252"), ("é € œ".encode("iso8859-15"), "é € œ", "iso8859-15"),
        (b"a" * 3_000_000 + b"\xe9", "a" * 3_000_000 + "é", "iso8859-15"),
        (b"a" * ((1 << 20) - 1) + "é".encode(), "a" * ((1 << 20) - 1) + "é", "utf-8"),
        (b"\x80\x81", "€\ufffd", "cp1252"),
    ],
)  # fmt: skip
def test_encodings(data, text, encoding):
    assert decode(data) == (text, encoding)


def test_progress_reaches_the_end():
    seen = []
    data = fec_file(ROWS * 2000)
    read(data, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (len(data), len(data)) and seen == sorted(seen) and len(seen) > 1


def test_many_bad_lines_in_a_row_are_each_told(monkeypatch):
    lines = fec_file(ROWS).split(b"\r\n")
    bad = [f"VE\tcoupée {i}".encode() for i in range(8_000)]
    books = read(b"\r\n".join([*lines[:3], *bad, *lines[3:]]))
    assert opens(books) == OPEN
    assert [reject.line for reject in books.rejects] == list(range(4, 8_004))
    assert [reject.found for reject in books.rejects[::3999]] == ["VE coupée 0", "VE coupée 3999", "VE coupée 7998"]
    monkeypatch.setattr(physical, "_MOST_REJECTS", 100)
    with pytest.raises(FileRefused, match="illisibles"):
        read(b"\r\n".join([*lines[:3], *bad, *lines[3:]]))
