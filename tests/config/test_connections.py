"""The connections that the settings give: durable, strict, and able to wait for one another."""

import subprocess
import sys

import pytest
from django.db import IntegrityError, connection, transaction
from tests.copies import copied_database

WRITER = """
import django
django.setup()
from django.db import connection, transaction
for number in range(20):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(n), 0) FROM tally")
        (highest,) = cursor.fetchone()
        cursor.execute("INSERT INTO tally VALUES (%s)", [highest + 1])
"""


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_is_opened_as_decided(own_database: str) -> None:
    with connection.cursor() as cursor:
        for pragma, value in {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}.items():
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (value,), pragma


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_writers_at_the_same_time_wait_and_lose_nothing(own_database: str, environment_of) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tally (n integer PRIMARY KEY)")
    command = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen(command, env=environment_of(own_database)) for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(n) FROM tally")
        assert cursor.fetchone() == (80, 80)


def test_copies_keep_what_the_first_holds_and_give_nothing_back(own_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE parent (id integer PRIMARY KEY)")
        cursor.execute("INSERT INTO parent VALUES (1)")
    with copied_database(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO parent VALUES (2)")
        cursor.execute("SELECT COUNT(*) FROM parent")
        assert cursor.fetchone() == (2,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM parent")
        assert cursor.fetchone() == (1,)


def test_a_missing_parent_is_refused(own_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE parent (id integer PRIMARY KEY)")
        cursor.execute("CREATE TABLE child (of integer NOT NULL REFERENCES parent (id))")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO child VALUES (7)")
