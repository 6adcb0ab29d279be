"""Books for the pages: customers, documents over two years of which one in five is open, disputes on one in ten.

The first `MODEL` documents come through the program's own doors; the others are copies of them (`copies`). `AS_OF` is
the day on which they are looked at; nothing is known of a later one.
"""

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from amiable.core.refusal import Refusal

if TYPE_CHECKING:
    from amiable.core.events import Event
    from amiable.people.access import Acting

AS_OF = date(2026, 11, 24)
NUMBERS, FIRST_NUMBER, DISPUTE_NUMBERS = "F26-", 1_000_000, "LIT-2026-"
MODEL, OF_CUSTOMER = 4000, 50
"""Documents that are written through the doors, and documents of one customer."""
TRADES = ("Menuiserie", "Imprimerie", "Transports", "Scierie", "Conserverie", "Laiterie", "Biscuiterie", "Verrerie")
FORMS = ("SARL", "SAS", "SA", "EURL")
_FIRST, _SECOND = (
    ("Val", "Mar", "Bel", "Cor", "Ha", "Orv", "Pont", "Ser"),
    ("brane", "enne", "tarvel", "miremont", "ieu"),
)
SITES = ("Lyon", "Brest", "Lille")
"""Of customers: 60 %, 1 %, the others."""
REASONS = ("price", "quantity_missing", "quality_defect", "not_delivered", "vat")


class NotEmpty(Refusal):
    """There are other books in the database, or the size is none that can be made."""


def slug(n: int) -> str:
    """The short name of the company with that many documents."""
    return f"mesure-{n}"


def fill(n: int) -> None:
    """Books of `n` documents, and of `n` / 10 disputes. Raises `NotEmpty`."""
    if n > MODEL and n % MODEL:
        raise NotEmpty("au-delà de {model} pièces, leur nombre doit en être un multiple", model=MODEL)
    from amiable.jobs.bench.copies import copy_books

    acting, customers = _company(n)
    own = customers[: -(-min(n, MODEL) // OF_CUSTOMER)]
    rng = Random(n)
    for first in range(1, min(n, MODEL) + 1, 1000):
        _documents(acting, own, range(first, min(first + 1000, min(n, MODEL) + 1)), rng)
    _disputes(acting, min(n, MODEL) // 10, rng)
    if n > MODEL:
        copy_books(n // MODEL - 1, len(own))
    _index(acting)


def customer_name(number: int) -> str:
    """``"Laiterie Halbrane 00417 SAS"``: a few words that many share, and a number of its own."""
    first, second = _FIRST[number // 7 % 8], _SECOND[number // 11 % 5]
    return f"{TRADES[number % 8]} {first}{second} {number:05d} {FORMS[number // 3 % 4]}"


def _company(n: int) -> "tuple[Acting, list[int]]":
    from django.db import connection
    from django.utils import timezone

    from amiable.journal.operations import operation
    from amiable.people.access import as_operator
    from amiable.people.operations import add_company, add_user
    from amiable.receivables.operations import CustomerRow, add_customers

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM people_company")
        if cursor.fetchone()[0]:
            raise NotEmpty("la base de la mesure contient déjà d'autres livres : donnez-en une qui soit vide")
    company = add_company(name=slug(n))
    add_user(company, username="mesure", roles=["credit_manager"], name="Camille Mesure")
    acting = as_operator(company, timezone.now())
    rows = [CustomerRow(f"C{number:05d}", customer_name(number)) for number in range(1, -(-n // OF_CUSTOMER) + 1)]
    with operation(acting, "bench.filled") as filled:
        ids = add_customers(filled, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE receivables_customer SET site = "
            "CASE WHEN id %% 100 BETWEEN 2 AND 61 THEN %s WHEN id %% 100 = 1 THEN %s ELSE %s END, "
            "salesperson = 'Vendeur ' || (id %% 40), collector = 'Chargé ' || (id %% 6)",
            SITES,
        )
    return acting, [ids[row.code] for row in rows]


def _documents(acting: "Acting", customers: list[int], numbers: range, rng: Random) -> None:
    from amiable.journal.operations import operation
    from amiable.receivables.operations import Document, Fact, add_documents, record

    documents, said = [], []
    for number in numbers:
        issued = AS_OF - timedelta(rng.randrange(5, 720))
        cents = round(rng.lognormvariate(11.2, 1.1)) + 1500
        customer = customers[rng.randrange(len(customers))]
        documents.append(Document(customer, "invoice", f"{NUMBERS}{FIRST_NUMBER + number}", issued, cents))
        said.append(_story(rng, issued, cents, settled=number % 10 not in (0, 1)))
    with operation(acting, "bench.filled") as filled:
        made = add_documents(filled, documents)
        facts = [Fact(pk, event) for pk, events in zip(made, said, strict=True) for event in events]
        record(filled, facts, fresh=True)


def _story(rng: Random, issued: date, cents: int, *, settled: bool) -> "list[Event]":
    from amiable.core.events import Issued, Paid, Share

    due = issued + timedelta(rng.choice((30, 45, 60)))
    shares: tuple[Share, ...] = (Share(cents, due),)
    if rng.random() < 0.05:
        shares = (Share(cents // 2, due), Share(cents - cents // 2, due + timedelta(30)))
    told: list[Event] = [Issued(issued, shares)]
    if settled:
        told.append(Paid(min(due + timedelta(rng.randrange(-10, 40)), AS_OF), cents))
    elif rng.random() < 0.1:
        told.append(Paid(min(due, AS_OF), cents // 3))
    return told


def _disputes(acting: "Acting", count: int, rng: Random) -> None:
    """One in ten documents; three in ten are still open, on documents that are: some wait for us, some for the
    customer. One in three was remarked on."""
    from amiable.disputes.operations import BlockedLine, add_comment, open_dispute, resolve_dispute
    from amiable.disputes.operations.handing import hand_turn
    from amiable.receivables.access import receivable_by_number

    for number in range(1, count + 1):
        receivable = receivable_by_number(acting, f"{NUMBERS}{FIRST_NUMBER + (number - 1) * 10 + 1}")
        opened = min(receivable.issued_on + timedelta(rng.randrange(3, 30)), AS_OF)
        line = BlockedLine(receivable, max(receivable.amount // 4, 1))
        dispute = open_dispute(
            acting,
            lines=[line],
            reason=rng.choice(REASONS),
            words="Deux palettes manquent à la livraison, le prix convenu était plus bas.",
            opened_on=opened,
            number=f"{DISPUTE_NUMBERS}{number:04d}",
        )
        if number % 3 == 0:
            add_comment(acting, dispute, "Le chauffeur vérifie sa tournée.")
        if number % 10 < 3 and number % 4 < 2:
            hand_turn(acting, dispute=dispute, to=("us", "customer")[number % 4])
        if number % 10 >= 3:
            resolve_dispute(
                acting, dispute=dispute, finding="unfounded", effective_on=min(opened + timedelta(20), AS_OF)
            )


def _index(acting: "Acting") -> None:
    """The words of the copies; the doors have written those of the others."""
    from django.db import connection

    from amiable.disputes.operations.search import index_disputes
    from amiable.receivables.operations.search import index_receivables

    with connection.cursor() as cursor:
        for table, index, first in (
            ("receivables_receivable", index_receivables, MODEL + 1),
            ("disputes_dispute", index_disputes, MODEL // 10 + 1),
        ):
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608
            index(acting.company, range(first, cursor.fetchone()[0] + 1))
