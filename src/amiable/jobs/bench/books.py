"""The books of a fictional company in a database of the benchmarks' own, filled through the program's own doors."""

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from amiable.jobs.bench.benchmark import kept_file

if TYPE_CHECKING:
    from amiable.journal.operations import Operation

ITEMS_OF_CUSTOMER = 10
_AT_ONCE = 10_000
_FIRST = date(2026, 1, 2)


def in_postgresql() -> bool:
    """Whether an address of a PostgreSQL database was given."""
    return bool(os.environ.get("AMIABLE_BENCH_POSTGRESQL"))


def slug(n: int) -> str:
    """The short name of the company with that many documents."""
    return f"bench-{n}"


def open_books(folder: Path, n: int) -> None:
    """Django on that database, for the rest of this process."""
    _open(_file(folder, n))


def prepare_books(folder: Path, n: int) -> None:
    """Bring the database up to the tables of today; fill it if that was not done to its end."""
    _open(_file(folder, n))
    from django.core.management import call_command
    from django.db import connection, transaction

    from amiable.people.access import Absent
    from amiable.people.queries import company_by_slug

    call_command("migrate", verbosity=0)
    try:
        company_by_slug(slug(n))
    except Absent:
        with transaction.atomic():
            _fill(n)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _file(folder: Path, n: int) -> Path:
    return kept_file(folder, f"books-{n}", ".sqlite3", sys.modules[__name__])


def _open(file: Path) -> None:
    os.environ["AMIABLE_DATABASE_URL"] = os.environ.get("AMIABLE_BENCH_POSTGRESQL") or f"sqlite:///{quote(str(file))}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"
    import django

    django.setup()


def _fill(n: int) -> None:
    """All documents and what is said of them, in one transaction."""
    from django.utils import timezone

    from amiable.journal.operations import operation
    from amiable.people.access import as_operator
    from amiable.people.operations import add_company
    from amiable.receivables.operations import CustomerRow, add_customers

    acting = as_operator(add_company(name=slug(n)), timezone.now())
    codes = [f"C{number:05d}" for number in range(-(-n // ITEMS_OF_CUSTOMER))]
    with operation(acting, "bench.filled") as filled:
        ids = add_customers(filled, [CustomerRow(code, f"Client fictif {code}") for code in codes])
    customers = [ids[code] for code in codes]
    for first in range(0, n, _AT_ONCE):
        with operation(acting, "bench.filled") as filled:
            _add(filled, customers, range(first, min(first + _AT_ONCE, n)))


def _add(filled: "Operation", customers: list[int], numbers: range) -> None:
    from amiable.core.events import DisputeOpened, Issued, Share
    from amiable.receivables.operations import Document, Fact, add_documents, record

    rng = Random(numbers.start)
    documents, said = [], []
    for number in numbers:
        issued, cents = _FIRST + timedelta(rng.randrange(320)), round(rng.lognormvariate(11.2, 1.1)) + 1500
        documents.append(
            Document(customers[rng.randrange(len(customers))], "invoice", f"FA-{number:07d}", issued, cents)
        )
        due = issued + timedelta(rng.choice((0, 30, 45, 60)))
        contested = DisputeOpened(issued + timedelta(4), f"D{number}", cents // 4) if rng.random() < 0.1 else None
        said.append([event for event in (Issued(issued, (Share(cents, due),)), contested) if event])
    made = add_documents(filled, documents)
    facts = [Fact(pk, event) for pk, events in zip(made, said, strict=True) for event in events]
    record(filled, facts, fresh=True)
