"""Many rows at once, without a model instance for each: what an import of 100,000 documents needs."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model

BATCH_ROWS = 2000
"""Rows per statement: below the parameter limits of both engines."""


def insert(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of plain values in the order of `columns`."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    _each(f"INSERT INTO {_name(table)} ({names}) VALUES ({places})", rows)


def put(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, key: str) -> None:
    """Insert `rows`, each in the place of the one that has the same `key`."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    new = ", ".join(f"{name} = excluded.{name}" for name in map(connection.ops.quote_name, columns))
    _each(f"INSERT INTO {_name(table)} ({names}) VALUES ({places}) ON CONFLICT ({key}) DO UPDATE SET {new}", rows)


def add(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add to the `columns` of existing rows: each of `rows` is the amounts, then the id."""
    sums = ", ".join(f"{name} = {name} + %s" for name in map(connection.ops.quote_name, columns))
    _each(f"UPDATE {_name(table)} SET {sums} WHERE id = %s", rows)


def _name(table: type[Model]) -> str:
    return connection.ops.quote_name(table._meta.db_table)


def _each(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    adapted = [[_adapted(value) for value in row] for row in rows]
    if adapted:
        with connection.cursor() as cursor:
            cursor.executemany(statement, adapted)


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
