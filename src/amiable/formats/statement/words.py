"""The two languages of a statement: its words, and how each writes amounts and dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amiable.formats.statement.rows import Block

FIXED, NARROW = "\u00a0", "\u202f"


@dataclass(frozen=True, slots=True)
class Language:
    """Words by what they are for; `{day}`, `{count}` stand in some. `money` has a place for the figure."""

    code: str
    thousands: str
    decimal: str
    money: str
    months: tuple[str, ...]
    title: str
    no_demand: str
    to: str
    blocks: Mapping[Block, str]
    notes: Mapping[Block, str]
    heads: Mapping[str, str]
    total: str
    balance: str
    nothing: str
    elsewhere: str
    page: str

    def cents(self, cents: int) -> str:
        """123456 → ``1 234,56 €``; a credit has a true minus."""
        figure = f"{abs(cents) // 100:,}".replace(",", self.thousands) + f"{self.decimal}{abs(cents) % 100:02d}"
        return ("\u2212" if cents < 0 else "") + self.money.format(figure)

    def day(self, day: date | None) -> str:
        return f"{day:%d/%m/%Y}" if day else "·"

    def long_day(self, day: date) -> str:
        first = "1er" if day.day == 1 and self.code == "fr" else str(day.day)
        return f"{first}{FIXED}{self.months[day.month - 1]}{FIXED}{day.year}"


FRENCH = Language(
    code="fr",
    thousands=NARROW,
    decimal=",",
    money="{}" + FIXED + "€",
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ),
    title="Relevé de compte au {day}",
    no_demand="Ce relevé dit ce que montrent nos livres à cette date. Ce n’est pas une demande de paiement.",
    to="Compte de",
    blocks={
        "due": "Non contesté, échu",
        "not_due": "Non contesté, à échoir",
        "contested": "Contesté",
        "conceded": "Accordé, avoir à établir",
        "credit": "Crédits en votre faveur",
    },
    notes={
        "contested": "Rien n’est réclamé sur ces montants tant que le litige est ouvert.",
        "conceded": "Nous vous avons donné raison sur ces montants : l’avoir suit.",
        "credit": "Ils viennent en déduction du solde ; ils ne sont pas encore rapprochés d’une facture.",
    },
    heads={
        "number": "Pièce",
        "issued": "Émise le",
        "due": "Échéance",
        "amount": "Montant de la pièce",
        "left": "Reste dû",
        "dispute": "Litige",
        "since": "Contesté depuis le",
        "contested": "Contesté",
        "conceded": "Accordé",
        "credit": "Crédit",
    },
    total="Total",
    balance="Solde du compte",
    nothing="Rien n’est ouvert à cette date.",
    elsewhere="Pièces dans une autre devise, non comprises ici" + FIXED + ": {count}.",
    page="Page",
)  # fmt: skip
ENGLISH = Language(
    code="en",
    thousands=",",
    decimal=".",
    money="€{}",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    title="Statement of account at {day}",
    no_demand="This statement says what our books show at that date. It is not a demand for payment.",
    to="Account of",
    blocks={
        "due": "Not contested, due",
        "not_due": "Not contested, not due yet",
        "contested": "Contested",
        "conceded": "Conceded, credit note to come",
        "credit": "Credits in your favour",
    },
    notes={
        "contested": "Nothing is claimed on these amounts while the dispute is open.",
        "conceded": "We agreed with you on these amounts: the credit note follows.",
        "credit": "They are deducted from the balance; they are not yet matched with an invoice.",
    },
    heads={
        "number": "Document",
        "issued": "Issued",
        "due": "Due",
        "amount": "Amount of document",
        "left": "Left to pay",
        "dispute": "Dispute",
        "since": "Contested since",
        "contested": "Contested",
        "conceded": "Conceded",
        "credit": "Credit",
    },
    total="Total",
    balance="Balance of account",
    nothing="Nothing is open at that date.",
    elsewhere="Documents in another currency, not included here: {count}.",
    page="Page",
)  # fmt: skip
LANGUAGES = {"fr": FRENCH, "en": ENGLISH}
