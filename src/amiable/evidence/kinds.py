"""What a file is, by its content: only kinds of the table are taken, and only under a name that says the same.

Nothing is decoded here: first bytes are compared, and the directory of a ZIP is read for the names in it.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from amiable.core.said import Word
from amiable.evidence.limits import Unacceptable, refuse_beyond
from amiable.evidence.names import clean_name, ending_of


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: the row of `limits.LIMITS` that bounds it, the endings its name may have (the first
    is added to a name without one), and whether a picture of it can be made."""

    media_type: str
    limit: str
    endings: tuple[str, ...]
    pictured: bool = True


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OASIS = "application/vnd.oasis.opendocument."
PDF = Kind("application/pdf", "pdf", ("pdf",))
JPEG = Kind("image/jpeg", "image", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Kind("image/png", "image", ("png",))
WEBP = Kind("image/webp", "image", ("webp",))
GIF = Kind("image/gif", "image", ("gif",))
TIFF = Kind("image/tiff", "image", ("tif", "tiff"))
HEIC = Kind("image/heic", "image", ("heic", "heif"), pictured=False)
TEXT = Kind("text/plain", "text", ("txt", "text", "log", "md"), pictured=False)
CSV = Kind("text/csv", "text", ("csv", "tsv"), pictured=False)
EML = Kind("message/rfc822", "mail", ("eml",), pictured=False)
MSG = Kind("application/vnd.ms-outlook", "mail", ("msg",), pictured=False)
DOCX = Kind(f"{_OPEN_XML}wordprocessingml.document", "office", ("docx",), pictured=False)
XLSX = Kind(f"{_OPEN_XML}spreadsheetml.sheet", "office", ("xlsx",), pictured=False)
ODT = Kind(f"{_OASIS}text", "office", ("odt",), pictured=False)
ODS = Kind(f"{_OASIS}spreadsheet", "office", ("ods",), pictured=False)
KINDS = (PDF, JPEG, PNG, WEBP, GIF, TIFF, HEIC, TEXT, CSV, EML, MSG, DOCX, XLSX, ODT, ODS)
PICTURED = frozenset(kind.media_type for kind in KINDS if kind.pictured)
ENDINGS = {ending: kind for kind in KINDS for ending in kind.endings}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
"""For the `accept` of a field: the endings that are taken."""

_PROGRAM, _PAGE, _SCRIPT = Word("un programme"), Word("une page web"), Word("un script")
_ARCHIVE, _VIDEO, _DRAWING = Word("une archive"), Word("une vidéo"), Word("un dessin SVG, qui peut contenir un script")
_XML, _RTF = Word("un fichier XML"), Word("un document RTF")
_OLD_OFFICE = Word("un document Office d’ancien format, ou protégé par un mot de passe")
REFUSED: tuple[tuple[bytes, Word], ...] = (
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    *((magic, _PROGRAM) for magic in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe")),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Word("un raccourci Windows")),
    (b"#!", _SCRIPT),
    *((magic, _ARCHIVE) for magic in (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")),
    (b"{\\rtf", _RTF),
    (b"%!PS", Word("un fichier PostScript")),
)
"""First bytes → what is never taken."""
_NEVER = """
html htm xhtml shtml mht mhtml svg svgz xml xsl js mjs vbs vbe wsf wsh hta bat cmd com exe scr pif msi msp dll jar ps1
psm1 sh bash py pl php lnk url reg inf iso img docm dotm xlsm xltm xlsb xlam pptm zip rar 7z doc xls iqy slk swf chm cpl
gadget application desktop command
"""
_FORBIDDEN_ENDINGS = frozenset(_NEVER.split())
"""Endings that open as a program, a page or an archive, whatever is inside."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|iframe|object|embed|meta|svg|\?php)\b", re.IGNORECASE
)
_HEADER = re.compile(rb"^(from|to|subject|date|received|message-id|mime-version|return-path):", re.IGNORECASE | re.M)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096
_MOST_DIRECTORY = 1_000_000
"""Bytes of the directory of a ZIP that are read."""


def kind_of(name: str, content: bytes) -> tuple[str, Kind]:
    """The name to keep a file under, and its kind by its content.

    Raises `Unacceptable` where it is empty, too heavy, of a kind that is not taken, or called something else.
    """
    called = clean_name(name) or "piece"
    refuse_beyond("file", len(content), called)
    if not content.strip(b"\x00\r\n\t "):
        raise Unacceptable("« {name} » est vide : vérifiez le fichier d’origine, puis donnez-le à nouveau", name=called)
    kind = _recognised(called, content)
    refuse_beyond(kind.limit, len(content), called)
    ending = ending_of(called)
    if ending in kind.endings:
        return called, kind
    if ending in ENDINGS or ending in _FORBIDDEN_ENDINGS:
        raise Unacceptable(
            "« {name} » se dit .{ending}, mais son contenu est celui d’un fichier .{real} : renommez-le d’après ce "
            "qu’il est, ou donnez le bon fichier",
            name=called,
            ending=ending,
            real=kind.endings[0],
        )
    return clean_name(f"{called}.{kind.endings[0]}"), kind


def _recognised(name: str, content: bytes) -> Kind:
    for test in (_by_first_bytes, _in_zip, _in_ole, _text):
        if kind := test(name, content):
            return kind
    raise Unacceptable(
        "« {name} » est d’un type qui n’est pas pris, ou abîmé : donnez-le en PDF, en image (JPEG, PNG) ou en texte",
        name=name,
    )


def _refuse(name: str, what: Word) -> NoReturn:
    raise Unacceptable(
        "« {name} » est {what}, qui n’est pas pris comme pièce : donnez-en une copie en PDF ou en image",
        name=name,
        what=what,
    )


_FIRST: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"heif")


def _by_first_bytes(name: str, content: bytes) -> Kind | None:
    for magic, what in REFUSED:
        if content.startswith(magic):
            _refuse(name, what)
    if content[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return PDF
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        if content[8:12] in _HEIF_BRANDS:
            return HEIC
        _refuse(name, _VIDEO)
    return next((kind for magic, kind in _FIRST if content.startswith(magic)), None)


_OFFICE: tuple[tuple[Callable[[set[str], bytes], bool], Kind], ...] = (
    (lambda names, _start: "word/document.xml" in names, DOCX),
    (lambda names, _start: "xl/workbook.xml" in names, XLSX),
    (lambda _names, start: b"mimetype" + ODT.media_type.encode() in start, ODT),
    (lambda _names, start: b"mimetype" + ODS.media_type.encode() in start, ODS),
)


def _in_zip(name: str, content: bytes) -> Kind | None:
    if not content.startswith(b"PK"):
        return None
    names = _names_in_zip(content)
    kind = next((kind for test, kind in _OFFICE if names and test(names, content[:200])), None)
    if kind is None:
        _refuse(name, _ARCHIVE)
    if any(_is_macro(inside) for inside in names):
        raise Unacceptable(
            "« {name} » contient des macros, qui sont des programmes : enregistrez-le sans macro, ou en PDF", name=name
        )
    return kind


def _is_macro(inside: str) -> bool:
    low = inside.lower()
    return "vbaproject" in low or "/macrosheets/" in low or low.startswith(("basic/", "scripts/"))


def _names_in_zip(content: bytes) -> set[str]:
    """Names in the directory at the end of a ZIP; nothing where it is damaged, or absurdly long."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(content):
        return set()
    size, start = struct.unpack_from("<II", content, end + 12)
    if size > _MOST_DIRECTORY or start + size > end:
        return set()
    names: set[str] = set()
    at = start
    while at + 46 <= start + size and content[at : at + 4] == b"PK\x01\x02":
        length, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        names.add(content[at + 46 : at + 46 + length].decode("utf-8", "replace"))
        at += 46 + length + extra + comment
    return names


def _in_ole(name: str, content: bytes) -> Kind | None:
    """Outlook's messages; older Office documents, which may hold macros, are refused."""
    if not content.startswith(_OLE):
        return None
    if "__properties_version1.0".encode("utf-16-le") not in content:
        _refuse(name, _OLD_OFFICE)
    return MSG


def _text(name: str, content: bytes) -> Kind | None:
    decoded = _decoded(content)
    if decoded is None or _CONTROL.search(decoded):
        return None
    ending, head = ending_of(name), decoded[:_HEAD].lstrip("\ufeff\r\n\t ").encode()
    if ending == "eml" and len(set(_HEADER.findall(head))) >= 2:
        return EML  # a message may hold a page; it is only ever downloaded
    _refuse_markup(name, head)
    return CSV if ending in CSV.endings else TEXT


def _refuse_markup(name: str, head: bytes) -> None:
    if found := _MARKUP.search(head):
        _refuse(name, _DRAWING if found.group(1).lower() == b"svg" else _PAGE)
    if head.startswith(b"<?xml"):
        _refuse(name, _XML)
    if head.startswith(b"#!"):
        _refuse(name, _SCRIPT)


def _decoded(content: bytes) -> str | None:
    """As text; None where it is none."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
