"""Bytes of a text file → text: the encoding is decided on the whole file, because the first accent may come late.

Order: BOM, strict UTF-8, else Windows-1252 where a byte 0x80-0x9F occurs (€, œ, typographic quotes of Windows),
else ISO-8859-15, the one named by the arrêté of 29 July 2013 (art. A47 A-1 LPF) for accounting files.
"""

import codecs
import re
from typing import Final

from amiable.core.said import Word
from amiable.formats.rejects import FileRefused

_CHUNK: Final = 1 << 20
_WINDOWS_ONLY: Final = re.compile(rb"[\x80-\x9f]")
_NOT_TEXT: Final = (
    (b"PK\x03\x04", Word("un classeur ou une archive ZIP")),
    (b"\xd0\xcf\x11\xe0", Word("un ancien classeur Excel ou un document Office")),
    (b"%PDF", Word("un document PDF")),
    (b"\x1f\x8b", Word("une archive gzip")),
    (b"\x89PNG", Word("une image")),
    (b"\xff\xd8\xff", Word("une image")),
)


def encoding_of(data: bytes) -> str:
    """Name of the encoding, a Python codec: utf-8-sig, utf-8, cp1252 or iso8859-15.

    Raises `FileRefused` (French message) for UTF-16, UTF-32 and what is not text.
    """
    _refuse_what_is_not_text(data)
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if _is_utf8(data):
        return "utf-8"
    return "cp1252" if _WINDOWS_ONLY.search(data) else "iso8859-15"


def decode(data: bytes) -> tuple[str, str]:
    """The text without its BOM, and the name of the encoding found. Raises as `encoding_of`.

    A byte that its encoding does not define becomes U+FFFD: one broken character never costs the file.
    """
    name = encoding_of(data)
    return data.decode(name, errors="replace"), name


def _refuse_what_is_not_text(data: bytes) -> None:
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            raise FileRefused(
                "Ce fichier est {what}, pas un fichier texte : exportez-le en texte (.txt ou .csv).", what=what
            )
    head = data[:4096]
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE))
    zeros = head.count(0)
    if wide or (zeros * 4 >= len(head) > 0 and zeros * 4 <= 3 * len(head)):
        raise FileRefused("Ce fichier est encodé en UTF-16 ou UTF-32 : enregistrez-le en UTF-8.")
    if zeros * 10 > len(head):
        raise FileRefused("Ce fichier est binaire, pas un fichier texte : exportez-le en texte (.txt ou .csv).")


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):  # piecewise: the whole text would double the memory
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
