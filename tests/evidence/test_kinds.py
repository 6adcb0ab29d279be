"""What is taken as a document: by content, under a name that says the same, within the limits."""

import pytest
from tests.evidence import given

from amiable.evidence.kinds import ACCEPT, KINDS, kind_of
from amiable.evidence.limits import LIMITS, LONGEST_NAME, Unacceptable, refuse_beyond
from amiable.evidence.names import clean_name

ODT, ODS = ("application/vnd.oasis.opendocument." + kind for kind in ("text", "spreadsheet"))
TAKEN = [
    ("bl.pdf", given.pdf(), "application/pdf"),
    ("bl.PDF", b"\xef\xbb\xbf\r\n" + given.pdf(), "application/pdf"),
    ("photo.jpeg", given.image("JPEG"), "image/jpeg"),
    ("photo.png", given.image("PNG"), "image/png"),
    ("photo.webp", given.image("WEBP"), "image/webp"),
    ("photo.gif", given.image("GIF"), "image/gif"),
    ("fax.tif", given.image("TIFF"), "image/tiff"),
    ("IMG_4410.HEIC", b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
    ("note.txt", "Échéance à Noël : 3 000 €".encode(), "text/plain"),
    ("note.txt", "Échéance à Noël : 3 000 €".encode("cp1252"), "text/plain"),
    ("note.txt", "Échéance".encode("utf-16"), "text/plain"),
    ("suivi.csv", b"Palette;Pots\n3;3000\n", "text/csv"),
    ("message.eml", given.MAIL, "message/rfc822"),
    ("message.msg", given.OUTLOOK, "application/vnd.ms-outlook"),
    (
        "lettre.docx",
        given.archive("[Content_Types].xml", "word/document.xml"),
        "officedocument.wordprocessingml.document",
    ),
    ("pots.xlsx", given.archive("[Content_Types].xml", "xl/workbook.xml"), "officedocument.spreadsheetml.sheet"),
    ("lettre.odt", given.archive("content.xml", mimetype=ODT), ODT),
    ("pots.ods", given.archive("content.xml", mimetype=ODS), ODS),
]
REFUSED = [
    ("facture.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "est une page web"),
    ("facture.jpg", b"\n <HTML><body>x", "est une page web"),
    ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "est un dessin SVG"),
    ("facture.pdf", b"MZ\x90\x00" + bytes(60), "est un programme"),
    ("photo.jpg", b"\x7fELF" + bytes(60), "est un programme"),
    ("note.txt", b"#!/bin/sh\nrm -rf /\n", "est un script"),
    ("facture.xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'x'>]><x/>", "est un fichier XML"),
    ("pieces.zip", given.archive("photo.jpg"), "est une archive"),
    ("lettre.docx", given.archive("photo.jpg"), "est une archive"),
    ("lettre.docx", given.archive("word/document.xml", "word/vbaProject.bin"), "contient des macros"),
    ("pots.xlsx", given.archive("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "contient des macros"),
    ("lettre.odt", given.archive("Basic/script-lc.xml", mimetype=ODT), "contient des macros"),
    ("lettre.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien format"),
    ("lettre.rtf", b"{\\rtf1 x}", "est un document RTF"),
    ("film.mp4", b"\x00\x00\x00\x20ftypisom" + bytes(40), "est une vidéo"),
    ("pieces.rar", b"Rar!\x1a\x07\x01\x00", "est une archive"),
    ("photo.jpg", given.pdf(), r"se dit \.jpg, mais son contenu est celui d’un fichier \.pdf"),
    ("bl.pdf", b"Bonjour", r"se dit \.pdf, mais son contenu est celui d’un fichier \.txt"),
    ("ouvre.bat", b"echo bonjour", r"se dit \.bat, mais son contenu est celui d’un fichier \.txt"),
    ("message.eml", b"Bonjour", r"se dit \.eml"),
    ("vide.pdf", b"", "est vide"),
    ("vide.txt", b" \r\n\x00", "est vide"),
    ("inconnu.bin", bytes(range(256)), "n’est pas pris, ou abîmé"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), TAKEN)
def test_these_are_taken_for_what_they_are(name, content, media_type):
    called, kind = kind_of(name, content)
    assert called == name
    assert kind.media_type.endswith(media_type)


@pytest.mark.parametrize(("name", "content", "why"), REFUSED)
def test_these_are_refused_by_name_with_what_they_are(name, content, why):
    with pytest.raises(Unacceptable, match=f"« {name} ».*{why}"):
        kind_of(name, content)


def test_every_kind_that_is_taken_is_tried():
    assert {kind_of(name, content)[1] for name, content, _ in TAKEN} == set(KINDS)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("image", "image.pdf"),
        ("BL du 12.11", "BL du 12.11.pdf"),
        ("", "piece.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\paul\\BL 4410.pdf", "BL 4410.pdf"),
        ("fdp\u202etxt.\u200bpdf", "fdptxt.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ('a"b;c*.pdf', "a-b;c-.pdf"),
        (" .pdf", "pdf.pdf"),
    ],
)
def test_a_name_is_cleaned_and_says_what_the_file_is(name, kept):
    assert kind_of(name, given.pdf())[0] == kept


def test_a_very_long_name_keeps_its_ending():
    kept = clean_name("é" * 400 + ".pdf")
    assert len(kept) == LONGEST_NAME
    assert kept.endswith("….pdf")


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_lets_through_what_it_says_and_refuses_one_more(name):
    limit = LIMITS[name]
    refuse_beyond(name, limit.most, "bl.pdf")
    with pytest.raises(Unacceptable, match=r"« bl\.pdf »") as refused:
        refuse_beyond(name, limit.most + 1, "bl.pdf")
    assert str(limit.most // limit.unit) in str(refused.value)


HEAVY = [
    ("bl.pdf", given.pdf(), "pdf", 25),
    ("photo.jpg", given.image("JPEG"), "image", 15),
    ("note.txt", b"x", "text", 5),
    ("message.eml", given.MAIL, "mail", 25),
    ("lettre.docx", given.archive("word/document.xml"), "office", 15),
]


@pytest.mark.parametrize(("name", "content", "limit", "megabytes"), HEAVY, ids=[row[2] for row in HEAVY])
def test_a_file_heavier_than_its_kind_may_be_is_refused_with_the_limit(name, content, limit, megabytes):
    most = LIMITS[limit].most
    before, end = content[:-22], content[-22:]  # a ZIP is read from its end
    assert kind_of(name, before + b" " * (most - len(content)) + end)[1].limit == limit
    with pytest.raises(Unacceptable, match=rf"« {name} » pèse.*{megabytes} Mo"):
        kind_of(name, before + b" " * (most - len(content) + 1) + end)


def test_the_field_says_what_is_taken_and_how_much():
    from pathlib import Path

    import amiable.web

    field = (Path(amiable.web.__file__).parent / "templates/evidence/_files_field.html").read_text()
    assert f"{LIMITS['file'].most // 10**6} Mo" in field
    assert f"{LIMITS['files'].most} fichiers" in field
    offered = field.partition('accept="')[2].partition('"')[0]
    assert set(offered.split(",")) <= set(ACCEPT.split(","))
