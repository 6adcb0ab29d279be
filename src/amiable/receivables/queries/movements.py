"""Movements out of the database as columns, for the engine of positions. One function, two ways, same rows.

SQLite is read through Django's own connection only: a second SQLite library in one process drops its locks and
loses other processes' rows. PostgreSQL is read by ADBC from a size on where that pays.
"""

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.db import connection

from amiable.core.position.frames import MOVEMENT_COLUMNS
from amiable.people.models import Company
from amiable.receivables.models import Movement

if TYPE_CHECKING:
    import polars as pl

FETCH_ROWS = 50_000
ADBC_ROWS = 100_000
"""Movements of a company from which ADBC is used on PostgreSQL."""

_PLAIN = [name for name in MOVEMENT_COLUMNS if name not in ("receivable", "on")]


def movement_frame(company: Company, as_of: date, known_at: int | None = None) -> "pl.DataFrame":
    """The movements of business days up to `as_of`, in journal lines up to `known_at` (None: all).

    Columns `core.position.frames.MOVEMENT_COLUMNS`, all Int64; `on` is 0, since the days are filtered here.
    """
    query, parameters = _query(company.pk, as_of, known_at)
    if connection.vendor == "postgresql" and not connection.in_atomic_block and _count(company.pk) >= ADBC_ROWS:
        return _by_adbc(query, parameters)
    return _by_cursor(query, parameters)


def _count(company_id: int) -> int:
    return Movement.objects.filter(company_id=company_id).count()


def _query(company_id: int, as_of: date, known_at: int | None) -> tuple[str, dict[str, Any]]:
    columns = ", ".join(f"CAST(m.{name} AS bigint) AS {name}" for name in _PLAIN)
    known = "JOIN journal_line l ON l.operation = m.operation AND l.seq <= {known_at}" if known_at is not None else ""
    query = (
        f"SELECT m.receivable_id AS receivable, {columns} FROM receivables_movement m {known} "  # noqa: S608
        'WHERE m.company_id = {company} AND m."on" <= {as_of}'
    )
    return query, {"company": company_id, "as_of": as_of.isoformat(), "known_at": known_at}


def _by_cursor(query: str, parameters: dict[str, Any]) -> "pl.DataFrame":
    import polars as pl

    names = ["receivable", *_PLAIN]
    columns: list[list[int]] = [[] for _ in names]
    with connection.cursor() as cursor:
        cursor.execute(query.format(**{name: f"%({name})s" for name in parameters}), parameters)
        while rows := cursor.fetchmany(FETCH_ROWS):
            for column, values in zip(columns, zip(*rows, strict=True), strict=True):
                column.extend(values)
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.Int64))
    return frame.with_columns(pl.lit(0, pl.Int64).alias("on")).select(MOVEMENT_COLUMNS)


def _by_adbc(query: str, parameters: dict[str, Any]) -> "pl.DataFrame":
    """ADBC binds no parameters in text of ours: the three are numbers and an ISO day, written by this module."""
    import polars as pl
    from adbc_driver_postgresql import dbapi

    literal = {name: f"'{value}'" if isinstance(value, str) else value for name, value in parameters.items()}
    with dbapi.connect(_uri()) as adbc, adbc.cursor() as cursor:
        cursor.execute(query.format(**literal))
        frame = pl.DataFrame(cursor.fetch_polars())
    return frame.with_columns(pl.lit(0, pl.Int64).alias("on")).select(MOVEMENT_COLUMNS)


def _uri() -> str:
    """The address of Django's PostgreSQL database, for a client that is not Django."""
    settings = connection.settings_dict
    user = quote(settings["USER"], safe="")
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    options = {"host": settings["HOST"], "port": settings["PORT"]}
    options |= {key: value for key, value in settings.get("OPTIONS", {}).items() if isinstance(value, str | int)}
    asked = urlencode({key: value for key, value in options.items() if value})
    return f"postgresql://{user}{password}{'@' if user else ''}/{quote(settings['NAME'], safe='')}?{asked}"
