"""Copies of the test database, for tests that commit: append-only tables cannot be emptied afterwards.

    @pytest.fixture(scope="module")
    def seeded(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), copied_database():
            seed()
            yield

A copy made inside another starts from what that one holds: seed once per module, copy for each test.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from django.db import connection, connections

_numbers = count(1)


@contextmanager
def copied_database() -> Iterator[str]:
    """Django's default connection on a copy of its database, and the copy's AMIABLE_DATABASE_URL."""
    settings = connections.settings["default"]
    original = settings["NAME"]
    connection.close()
    on_file = connection.vendor == "sqlite"
    name = _copied_file(original) if on_file else _copied_in_server(original)
    settings["NAME"] = name
    try:
        host = quote(settings.get("HOST", ""), safe="")
        yield f"sqlite:///{name}" if on_file else f"postgresql://{settings['USER']}@/{name}?host={host}"
    finally:
        connection.close()
        settings["NAME"] = original
        if on_file:
            for file in Path(name).parent.glob(f"{Path(name).name}*"):
                file.unlink()
        else:
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copied_file(original: str) -> str:
    copy = f"{original}.{next(_numbers)}"
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _copied_in_server(original: str) -> str:
    copy = f"{original[:50]}_{next(_numbers)}"
    _administer(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    return copy


def _administer(statement: str) -> None:
    import psycopg

    settings = connections.settings["default"]
    address = {"host": settings["HOST"], "user": settings["USER"], "port": settings["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(statement)


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of a new database with nothing in it, on the engine under test; Django's connection stays."""
    settings = connections.settings["default"]
    name = f"{str(settings['NAME'])[:50]}_empty{next(_numbers)}"
    if connection.vendor == "sqlite":
        yield f"sqlite:///{name}"
        for file in Path(name).parent.glob(f"{Path(name).name}*"):
            file.unlink()
        return
    _administer(f'CREATE DATABASE "{name}"')
    try:
        yield f"postgresql://{settings['USER']}@/{name}?host={quote(settings.get('HOST', ''), safe='')}"
    finally:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')
