"""The header of a FEC: which column is where, under the legal names and those seen in practice.

Eighteen legal columns (art. A47 A-1, VII-1 LPF); Debit and Credit may be Montant and Sens; further columns are
legal. Names are compared without case, accents, spaces and punctuation, as the tax office's own checker does.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from amiable.core.said import Word, joined
from amiable.formats.rejects import FileRefused

SEPARATORS: Final = (b"\t", b"|", b";", b",")
"""Tab and bar are legal; semicolon and comma are met in files that only call themselves FEC."""

_ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "journal": ("journalcode", "codejournal", "journal"),
    "journal_label": ("journallib", "journallibelle"),
    "entry": ("ecriturenum", "numecriture", "ecriturenumero", "numeroecriture"),
    "booked": ("ecrituredate", "dateecriture"),
    "account": ("comptenum", "numcompte", "comptenumero", "numerocompte"),
    "account_label": ("comptelib", "comptelibelle"),
    "auxiliary": ("compauxnum", "compteauxnum", "compauxnumero", "compteauxiliairenum", "numcompteaux"),
    "auxiliary_label": ("compauxlib", "compteauxlib", "compauxlibelle", "compteauxlibelle", "compteauxiliairelib"),
    "piece": ("pieceref", "refpiece", "piecereference"),
    "piece_date": ("piecedate", "datepiece"),
    "label": ("ecriturelib", "ecriturelibelle", "libelleecriture"),
    "debit": ("debit",),
    "credit": ("credit",),
    "amount": ("montant",),
    "sense": ("sens",),
    "letter": ("ecriturelet", "ecriturelettrage", "lettrage"),
    "lettered": ("datelet", "datelettrage"),
    "validated": ("validdate", "datevalid", "datevalidation"),
    "currency": ("idevise", "iddevise", "devise"),
    "due": ("datelimitreglmt", "dateecheance", "echeance"),
    "invoice_number": ("numfacture",),
}
_FIELD_OF: Final = {alias: field for field, aliases in _ALIASES.items() for alias in aliases}
_NEEDED: Final = {"booked": "EcritureDate", "account": "CompteNum", "journal": "JournalCode", "label": "EcritureLib"}

DETAILS: Final = ("piece", "piece_date", "label", "lettered", "due", "invoice_number", "currency", "auxiliary_label")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field lies in a line. A column that the file lacks has the index `width`: one blank is added.

    `details` picks the fields of `DETAILS` from a line, in that order.
    """

    separator: bytes
    width: int
    at: dict[str, int]
    titles: tuple[str, ...]
    details: Callable[[list[bytes]], tuple[bytes, ...]]

    def has(self, field: str) -> bool:
        """Whether the file has this column."""
        return self.at[field] < self.width

    def title(self, field: str) -> str:
        """The column's title in this file."""
        return self.titles[self.at[field]] if self.has(field) else ""


def normalised(title: str) -> str:
    """``" Écriture-Num "`` → ``"ecriturenum"``."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def layout_of(header: str) -> Layout:
    """The layout that the first line announces. Raises `FileRefused` (French) where a needed column is missing."""
    layout = max((_layout(header, separator) for separator in SEPARATORS), key=_known)
    missing: list[str] = [title for field, title in _NEEDED.items() if not layout.has(field)]
    if not (_both(layout, "debit", "credit") or _both(layout, "amount", "sense")):
        missing.append(Word("Debit et Credit (ou Montant et Sens)"))
    if missing:
        raise FileRefused(
            "Ce fichier n'est pas un FEC : il manque {missing} en première ligne.", missing=joined(", ", missing)
        )
    return layout


def announces(header: str) -> bool:
    """Whether the first line has the titles that only a FEC has, even where others are missing or misspelt."""
    titles = {normalised(title) for separator in SEPARATORS for title in header.split(separator.decode())}
    return {"journalcode", "ecriturenum"} <= titles


def _layout(header: str, separator: bytes) -> Layout:
    titles = tuple(title.strip(' "\r\n\ufeff') for title in header.split(separator.decode()))
    at: dict[str, int] = {}
    for index, title in enumerate(titles):
        field = _FIELD_OF.get(normalised(title))
        if field:
            at.setdefault(field, index)
    places = {field: at.get(field, len(titles)) for field in _ALIASES}
    return Layout(separator, len(titles), places, titles, itemgetter(*(places[field] for field in DETAILS)))


def _known(layout: Layout) -> int:
    return sum(index < layout.width for index in layout.at.values())


def _both(layout: Layout, one: str, other: str) -> bool:
    return layout.has(one) and layout.has(other)
