"""The nouns of the demo's story: customers, sales, invoices, credits, entries. All amounts are cents incl. VAT."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from amiable.core.calendar import Term

Manner = Literal["prompt", "usual", "slow", "very_slow"]
"""How a customer pays: the delay after the due date is drawn by it (`settling`)."""


@dataclass(frozen=True, slots=True)
class Article:
    """One line of an invoice: `mils` is the unit price excl. VAT in thousandths of a euro."""

    label: str
    quantity: int
    mils: int

    @property
    def net(self) -> int:
        """Excl. VAT, in cents (quantities and prices are chosen so that it is whole)."""
        return self.quantity * self.mils // 10


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: `tier` 0 small to 2 large; `batch` pays on the 10th and 25th, several invoices at once.

    From `stops_on` it pays nothing any more; after `last_sale` nothing is drawn at random (told sales stay).
    """

    code: str
    name: str
    siren: str
    term: Term
    manner: Manner
    tier: int
    batch: bool
    stops_on: date | None = None
    last_sale: date | None = None


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale of the plot, told in days before today: `paid` cents came `paid_ago` days ago, the rest is open."""

    customer: str
    ago: int
    articles: tuple[Article, ...]
    paid: int = 0
    paid_ago: int = 0
    vat: int = 20

    @property
    def total(self) -> int:
        """Incl. VAT, in cents."""
        net = sum(article.net for article in self.articles)
        return net + net * self.vat // 100


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as issued. `group` ties its lines in the customer's account to what settled it."""

    number: str
    customer: Customer
    issued_on: date
    due_on: date
    articles: tuple[Article, ...]
    net: int
    vat: int
    group: int

    @property
    def total(self) -> int:
        return self.net + self.vat

    @property
    def label(self) -> str:
        """What was sold, as an accounting package prints it: the first articles."""
        return ", ".join(article.label for article in self.articles[:2])


@dataclass(frozen=True, slots=True)
class Credit:
    """Money a customer has with us, tied to no invoice: `total` < 0."""

    piece: str
    kind: Literal["Avoir", "Règlement"]
    customer: Customer
    on: date
    total: int
    label: str
    group: int


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: `cents` > 0 is a debit. `party` is the auxiliary account; `group` -1: never lettered."""

    account: str
    cents: int
    party: str = ""
    party_name: str = ""
    group: int = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced entry of a journal (AN, VE, AC, BQ, OD)."""

    on: date
    journal: str
    piece: str
    piece_date: date
    label: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened up to today. `told` gives the invoice of each sale of the plot."""

    customers: tuple[Customer, ...]
    invoices: tuple[Invoice, ...]
    credits: tuple[Credit, ...]
    entries: tuple[Entry, ...]
    told: dict[Sale, Invoice] = field(default_factory=dict)
