"""A database of every published version is brought to this one, holds, and gives the position it gave then."""

import gzip
import json
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from tests.copies import empty_database
from tests.upgrade.make import POSITION, ROOT, amiable

VERSIONS = sorted(folder.name for folder in ROOT.iterdir() if (folder / "position.json").exists())


def fill(url: str, version: str) -> None:
    """Load the dump of the engine under test into an empty database."""
    script = gzip.decompress((ROOT / version / f"{connection.vendor}.sql.gz").read_bytes()).decode()
    if connection.vendor == "sqlite":
        with sqlite3.connect(Path(url.removeprefix("sqlite:///"))) as database:
            database.executescript(script)
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(script.encode())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_this_version_is_upgraded(version):
    with empty_database() as url:
        fill(url, version)
        amiable(url, "migrate", "--verbosity", "0")
        amiable(url, "check", "--company", "orvenne-emballages")
        found = json.loads(amiable(url, *POSITION))
    assert found == json.loads((ROOT / version / "position.json").read_text(encoding="utf-8"))


def test_the_present_version_is_among_them():
    assert "0.1.0" in VERSIONS
