"""The aged balance by customer: 100,000 open items of 10,000 customers, one in ten of them contested in part.

In SQLite, in the folder of kept data; or in PostgreSQL at AMIABLE_BENCH_POSTGRESQL, a database of the benchmark's own
that is filled once and kept, and whose server's processor time is not in the figures.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from amiable.jobs.bench.benchmark import Benchmark
from amiable.jobs.bench.books import in_postgresql, open_books, prepare_books, slug

AS_OF = date(2026, 11, 24)
_READ = (
    "SELECT customer_id, certain, conceded, contested, original_due FROM receivables_portionstate WHERE company_id = %s"
)


def _work(folder: Path, n: int) -> Callable[[], object]:
    open_books(folder, n)
    from amiable.people.queries import company_by_slug
    from amiable.receivables.queries.lists import ageing_by_customer

    company = company_by_slug(slug(n))
    return lambda: ageing_by_customer(company, AS_OF)


def _bare(folder: Path, n: int) -> Callable[[], object]:
    open_books(folder, n)
    from django.db import connection

    from amiable.people.queries import company_by_slug

    company = company_by_slug(slug(n))

    def read() -> object:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [company.pk])
            return cursor.fetchall()

    return read


BENCHMARK = Benchmark(
    "ageing",
    100_000,
    f"SQL : lire les mêmes lignes ({'PostgreSQL' if in_postgresql() else 'SQLite'})",
    prepare_books,
    _work,
    _bare,
    {"cpu_s": 0.1},
)
