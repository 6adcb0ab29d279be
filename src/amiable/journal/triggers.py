"""Database triggers, for migrations of any room: what may never change, and what may never mix companies.

They hold against the program and its users, not against the owner of the database, who can drop them; `check`
sees when one is missing.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def append_only(table: str) -> migrations.RunPython:
    """Refuse UPDATE and DELETE on `table`, and the engines' other ways: TRUNCATE, and REPLACE (which SQLite lets pass
    its delete triggers unless `recursive_triggers` is on: `config.databases` turns it on)."""

    def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for verb in ("update", "delete"):
            message = f"{table} is append-only"
            _create(editor, f"{table}_no_{verb}", table, verb.upper(), "", message)
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_delete()"
            )

    return migrations.RunPython(make, migrations.RunPython.noop)


def same_company(table: str, column: str, other: str) -> migrations.RunPython:
    """Refuse a row of `table` whose `column` points at a row of `other` that is another company's."""

    def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        condition = (
            f"NEW.{column} IS NOT NULL AND NEW.company_id <> (SELECT company_id FROM {other} WHERE id = NEW.{column})"
        )
        message = f"{table}.{column} is of another company"
        _create(editor, f"{table}_{column}_company", table, "INSERT", condition, message)

    return migrations.RunPython(make, migrations.RunPython.noop)


def rebuilding(*tables: str) -> tuple[migrations.RunPython, migrations.RunPython]:
    """(first, last) operations of a migration that adds columns which may not be null to these tables.

    SQLite makes such a table anew: its triggers go with the old one, and those of others that name it refuse the
    renaming. The first takes them away, the last puts them back as they were; PostgreSQL needs neither.
    """
    kept: list[str] = []

    def pause(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            named = [row for row in cursor.fetchall() if row[1] in tables or set(tables) & set(row[2].split())]
        kept[:] = [sql for _, _, sql in named]
        for name, _, _ in named:
            editor.execute(f"DROP TRIGGER {name}")

    def resume(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for sql in kept:
            editor.execute(sql)

    return migrations.RunPython(pause, migrations.RunPython.noop), migrations.RunPython(
        resume, migrations.RunPython.noop
    )


def _create(editor: BaseDatabaseSchemaEditor, name: str, table: str, verb: str, condition: str, message: str) -> None:
    maker: Callable[..., list[str]] = _postgresql if editor.connection.vendor == "postgresql" else _sqlite
    for statement in maker(name, table, verb, condition, message):
        editor.execute(statement)


def _sqlite(name: str, table: str, verb: str, condition: str, message: str) -> list[str]:
    when = f"WHEN {condition} " if condition else ""
    return [f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{message}'); END"]


def _postgresql(name: str, table: str, verb: str, condition: str, message: str) -> list[str]:
    body = f"RAISE EXCEPTION '{message}';"
    if condition:
        body = f"IF {condition} THEN {body} END IF; RETURN NEW;"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


APPEND_ONLY = ("journal_line", "receivables_event", "receivables_movement")
OF_ONE_COMPANY = (
    "journal_subject_line_id",
    "receivables_receivable_customer_id",
    "receivables_event_receivable_id",
    "receivables_movement_receivable_id",
    "receivables_portionstate_receivable_id",
    "receivables_customerstate_customer_id",
    "receivables_hold_customer_id",
    "disputes_dispute_customer_id",
    "disputes_disputeline_dispute_id",
    "disputes_disputeline_receivable_id",
    "receivables_customer_payer_id",
    "receivables_contact_customer_id",
    "receivables_customernote_customer_id",
    "disputes_comment_dispute_id",
)
EXPECTED: tuple[str, ...] = (
    *(f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")),
    *(f"{column}_company" for column in OF_ONE_COMPANY),
)
"""The triggers that `check` looks for."""


def existing(connection: Any) -> set[str]:
    """The names of the triggers that are in the database."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
