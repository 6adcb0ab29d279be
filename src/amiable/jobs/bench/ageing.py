"""The aged balance by customer: 100,000 open items of 10,000 customers in a database filled through the program's doors.

SQLite in the folder of the benchmarks; or PostgreSQL at AMIABLE_BENCH_POSTGRESQL (an empty database of one's own, which
is then filled and kept), whose server's processor time is not in the figures.
"""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote

from amiable.jobs.bench.cache import made_by

N = 100_000
BASELINE = "bare SQL read of the same rows"
TARGETS = {"cpu_s": 0.1}

AS_OF = date(2026, 11, 24)
ITEMS_OF_CUSTOMER = 10
COMPANY = "Orvenne Emballages"
_AT_ONCE = 10_000
_READ = (
    "SELECT customer_id, certain, conceded, contested, original_due FROM receivables_portionstate WHERE company_id = %s"
)


def prepare(folder: Path, n: int) -> None:
    """Make the database, or bring it up to the tables of today."""
    from django.core.management import call_command

    file = _file(folder, n)
    postgresql = "AMIABLE_BENCH_POSTGRESQL" in os.environ
    fresh = None if postgresql or file.exists() else file.with_suffix(".part")
    if fresh:
        for left in folder.glob(f"{fresh.name}*"):
            left.unlink()
    _open(fresh or file)
    call_command("migrate", verbosity=0)
    if fresh or (postgresql and not _company(n, missing_is=0)):
        _fill(n)
    if fresh:
        _close(fresh)
        fresh.rename(file)


def work(folder: Path, n: int) -> Callable[[], object]:
    """`ageing_by_customer`, as it is called."""
    _open(_file(folder, n))
    from amiable.people.queries import company_by_slug
    from amiable.receivables.queries.lists import ageing_by_customer

    company = company_by_slug(_slug(n))
    return lambda: ageing_by_customer(company, AS_OF)


def bare(folder: Path, n: int) -> Callable[[], object]:
    """The rows and nothing else."""
    _open(_file(folder, n))
    from django.db import connection

    company = _company(n)

    def read() -> object:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [company])
            return cursor.fetchall()

    return read


def _file(folder: Path, n: int) -> Path:
    return folder / f"ageing-{n}-{made_by(__file__)}.sqlite3"


def _open(file: Path) -> None:
    """Django on the database of the benchmark, in this process of its own."""
    import django
    from django.conf import settings

    address = os.environ.get("AMIABLE_BENCH_POSTGRESQL") or f"sqlite:///{quote(str(file.absolute()))}"
    os.environ["AMIABLE_DATABASE_URL"] = address
    os.environ["DJANGO_SETTINGS_MODULE"] = "amiable.config.settings"
    if not settings.configured:
        django.setup()


def _close(file: Path) -> None:
    """All of it in the one file: what was written beside it goes in."""
    from django.db import connection

    connection.cursor().execute("ANALYZE")
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)


def _slug(n: int) -> str:
    return f"bench-{n}"


def _company(n: int, missing_is: int | None = None) -> int:
    from amiable.people.access import Absent
    from amiable.people.queries import company_by_slug

    try:
        return company_by_slug(_slug(n)).pk
    except Absent:
        if missing_is is None:
            raise
        return missing_is


def _fill(n: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from amiable.people.access import as_operator
    from amiable.people.operations import add_company

    with transaction.atomic():
        acting = as_operator(add_company(name=_slug(n)), timezone.now())
        for first in range(0, n, _AT_ONCE):
            _add(acting, first, min(_AT_ONCE, n - first), n)
