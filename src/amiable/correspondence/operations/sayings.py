"""Titles, texts and names of files as they are kept: bounded, and without what could be taken for a header."""

import re
import unicodedata

from amiable.correspondence.operations.addresses import UnableToWrite
from amiable.correspondence.rendering import one_line

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 300, 100_000, 200
"""Characters."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def clean_title(title: str) -> str:
    """One line. Raises `UnableToWrite`."""
    plain = one_line(_CONTROLS.sub(" ", title))
    if not plain:
        raise UnableToWrite("donnez un objet au message", "title")
    if len(plain) > LONGEST_TITLE:
        raise UnableToWrite(
            "l’objet a {count} caractères ; {most} au plus", "title", count=len(plain), most=LONGEST_TITLE
        )
    return plain


def clean_text(text: str) -> str:
    """Lines that end alike, without control characters. Raises `UnableToWrite`."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not plain:
        raise UnableToWrite("écrivez le message avant de l’envoyer", "text")
    if len(plain) > LONGEST_TEXT:
        raise UnableToWrite(
            "le message a {count} caractères ; {most} au plus", "text", count=len(plain), most=LONGEST_TEXT
        )
    return plain + "\n"


def clean_name(name: str) -> str:
    """A file's name without folders, control characters or what reads in another direction."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in last)
    return " ".join(kept.split())[-LONGEST_NAME:] or "document"
