"""What a document is, in the words of accounting programs → kind of an open item."""

from typing import Final

from amiable.formats.items import Kind
from amiable.formats.open_items.aliases import words

_WORDS: Final[dict[Kind, str]] = {
    "invoice": "fac, fa, fc, f, facture, factures, facture client, facture de vente, facture d acompte, "
    "vente, invoice, inv, customer invoice, out invoice, 380",
    "credit_note": "avo, av, avoir, avoir client, facture d avoir, facture avoir, note de credit, "
    "credit note, credit memo, customer credit note, refund, out refund, cn, 381",
    "payment": "rgl, reg, rgt, reglement, reglement client, paiement, payment, customer payment, pay, encaissement, "
    "virement, vir, cheque, chq, prelevement, prlv, cb, inbound, receipt",
    "opening": "an, ran, a nouveau, anouveau, report a nouveau, opening, opening balance",
}
_KINDS: Final[dict[str, Kind]] = {word: kind for kind, words_ in _WORDS.items() for word in words_.split(", ")}
_SUPPLIER: Final = frozenset(
    {"in invoice", "in refund", "vendor bill", "vendor credit note", "facture fournisseur", "avoir fournisseur"}
)
_NOT_ISSUED: Final = frozenset(
    {"draft", "brouillon", "cancel", "canceled", "cancelled", "annule", "annulee", "proforma", "pro forma", "devis"}
)
_DISPUTED: Final = ("litig", "disput", "contest", "bloqu", "reclam", "desaccord")
_NO: Final = frozenset({"", "0", "n", "non", "no", "faux", "false", "aucun", "none"})


def kind_of(text: str) -> Kind | None:
    """The kind that a type names; None where the cell is empty; `other` for what is not known."""
    plain = words(text)
    if not plain:
        return None
    if plain in _KINDS:
        return _KINDS[plain]
    tokens = plain.split()
    if "avoir" in tokens or "refund" in tokens or "credit note" in plain:
        return "credit_note"
    if tokens[0] in ("reglement", "paiement", "payment", "virement", "cheque", "encaissement"):
        return "payment"
    return "invoice" if tokens[0] in ("facture", "invoice") else "other"


def kind_of_credit(number: str, label: str) -> Kind:
    """What an amount in the customer's favour is, where no type tells: by its number, then its label."""
    prefix = "".join(c for c in words(number).replace(" ", "") if not c.isdigit())
    if prefix.startswith(("av", "rinv", "cn", "rfa")) or kind_of(label) == "credit_note":
        return "credit_note"
    if prefix.startswith(("rgl", "reg", "rgt", "pay", "vir", "chq", "bnk")) or kind_of(label) == "payment":
        return "payment"
    return "other"


def passed_over(doc_type: str, status: str) -> str:
    """Why a document is no receivable (French), or ``""``: a supplier's, a draft, a cancelled one."""
    if words(doc_type) in _SUPPLIER:
        return "document fournisseur"
    if words(status) in _NOT_ISSUED or words(doc_type) in _NOT_ISSUED:
        return "brouillon, proforma ou document annulé"
    return ""


def dispute_text(dispute: str, status: str, comment: str) -> str:
    """The words that tell of a dispute: its own column unless it says no, else a status or comment that names one."""
    if words(dispute) not in _NO:
        return dispute
    return next((text for text in (status, comment) if any(stem in words(text) for stem in _DISPUTED)), "")
