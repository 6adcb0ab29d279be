"""How the titles of columns are compared: without case, accents, signs and small words, in French and English."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

FILLERS: Final = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "en", "of", "the", "eur", "euro", "euros"])
_NUMBER = frozenset(["n", "no", "nr", "num", "numero", "number", "nos"])
_SHORT: Final = {
    short: whole
    for whole, shorts in {
        "facture": "fact fac fct",
        "montant": "mt mnt mtt mont",
        "litige": "lit litig",
        "client": "cli clt clts",
        "compte": "cpt cpte",
        "commande": "cde cmde",
        "condition": "cond",
        "reglement": "regl rglt reglt rgt",
        "paiement": "pmt paiemt",
        "echeance": "ech",
        "date": "dt",
        "ouverture": "ouv",
        "probleme": "pb pbs pblm prob",
        "reclamation": "reclam recl",
        "commentaire": "comment",
        "observation": "obs",
        "description": "desc descr",
        "telephone": "tel tph teleph ph",
        "responsable": "resp",
        "representant": "rep repr",
        "reference": "ref",
        "document": "doc",
        "service": "serv svc",
        "etablissement": "ets etab",
        "identifiant": "id ident",
        "comptabilite": "compta",
        "fournisseur": "fourn frs four",
        "facturation": "facturat",
        "recouvrement": "recouv recouvr",
        "adresse": "adr",
        "mail": "email mel courriel",
        "invoice": "inv invc",
        "amount": "amt",
        "customer": "cust",
        "account": "acct acc ac",
        "department": "dept",
        "dispute": "disp",
    }.items()
    for short in shorts.split()
}
"""How people shorten the words of titles."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNTAXED = re.compile(r"\b(ht|h t|hors taxes?|untaxed|excl(uding)?( \w+)?|net ht|pre ?tax)\b")


def titles(table: str) -> dict[str, tuple[str, ...]]:
    """``field: title, title`` over one or several lines → field → titles, the best first."""
    parts = re.split(r"^\s*(\w+): ", table, flags=re.MULTILINE)[1:]
    return {
        field: tuple(" ".join(found.split()).split(", ")) for field, found in zip(parts[::2], parts[1::2], strict=True)
    }


@lru_cache(maxsize=8192)
def words(text: str) -> str:
    """Lower case, accents off, every run of other signs one space: ``"N° de Pièce"`` → ``"n de piece"``."""
    if not text:
        return ""
    split = _HUMP.sub(" ", text).replace("œ", "oe").replace("№", "n").replace("°", " ").replace("º", " ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", split) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


def key(title: str) -> str:
    """What two titles that mean the same share: ``"N° de facture"``, ``"numeroFacture"`` → ``"numfacture"``."""
    tokens = ["num" if word in _NUMBER else word for word in words(title).split()]
    last = len(tokens) - 1  # « montant dû » is not « montant »: a last « du » is the participle
    kept = [word for at, word in enumerate(tokens) if word not in FILLERS or (word == "du" and at == last)]
    return "".join(kept or tokens).replace("numero", "num").replace("number", "num")


def keys_of(title: str) -> tuple[str, ...]:
    """The keys a title goes by: its own, then without the suffix that Odoo adds (``Partner/ID``)."""
    own = key(title)
    head = key(title.partition("/")[0])
    return (own,) if head in ("", own) else (own, head)


@lru_cache(maxsize=8192)
def spelt(title: str) -> str:
    """The key of a title whose short words are written out, plurals off: « Mt litiges », « Montant du litige »."""
    out = []
    for word in words(title).split():
        one = _SHORT.get(word, word)
        out.append(one[:-1] if len(one) > 3 and one.endswith("s") else one)
    return key(re.sub(r"\be mail\b", "mail", " ".join(_SHORT.get(word, word) for word in out)))


def untaxed(title: str) -> bool:
    """Whether the title says that its amounts exclude VAT: what a customer owes includes it."""
    return bool(_UNTAXED.search(words(title)))
