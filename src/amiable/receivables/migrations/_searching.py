"""Operations for migrations of any room that make a table of words searchable, on each engine in its own way.

SQLite: an FTS5 index beside the table, which triggers keep; its rows have the table's key. PostgreSQL: a GIN index over
the words as they are: they were taken apart before, so that no parser has a say.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def searchable(table: str, key: str) -> migrations.RunPython:
    """Index the column `text` of `table`, whose primary key is `key`."""

    def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        statements = _postgresql(table) if editor.connection.vendor == "postgresql" else _sqlite(table, key)
        for statement in statements:
            editor.execute(statement)

    return migrations.RunPython(make, migrations.RunPython.noop)


def _postgresql(table: str) -> list[str]:
    words = "array_to_tsvector(string_to_array(text, ' '))"
    return [f"CREATE INDEX {table}_found ON {table} USING gin (({words})) WITH (fastupdate = off)"]


def _sqlite(table: str, key: str) -> list[str]:
    fts = f"{table}_fts"
    gone = f"INSERT INTO {fts} ({fts}, rowid, text) VALUES ('delete', old.{key}, old.text)"
    come = f"INSERT INTO {fts} (rowid, text) VALUES (new.{key}, new.text)"
    return [
        f"CREATE VIRTUAL TABLE {fts} USING fts5(text, content='{table}', content_rowid='{key}', "
        "tokenize='ascii', prefix='3 5', detail=none, columnsize=0)",
        f"CREATE TRIGGER {fts}_come AFTER INSERT ON {table} BEGIN {come}; END",
        f"CREATE TRIGGER {fts}_gone AFTER DELETE ON {table} BEGIN {gone}; END",
        f"CREATE TRIGGER {fts}_changed AFTER UPDATE ON {table} WHEN old.text <> new.text BEGIN {gone}; {come}; END",
    ]
