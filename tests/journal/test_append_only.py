"""The database itself refuses to change or delete what was written."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests import factories

from amiable.core.events import Paid
from amiable.journal.models import Line
from amiable.journal.triggers import EXPECTED, existing
from amiable.receivables.models import Event, Movement

pytestmark = pytest.mark.django_db

CHANGES = {
    Line: ("verb", "'other'"),
    Event: ("cents", "1"),
    Movement: ("certain", "1"),
}


@pytest.fixture
def books():
    acting = factories.acting()
    factories.say(acting, factories.invoice(acting), Paid(factories.DUE, 200_00))
    return acting.company


@pytest.mark.parametrize("model", CHANGES)
@pytest.mark.parametrize("verb", ["update", "delete", "orm update", "orm delete"])
def test_neither_update_nor_delete(books, model, verb):
    before = list(model.objects.order_by("pk").values())
    column, value = CHANGES[model]
    table = model._meta.db_table
    with pytest.raises(DatabaseError, match=f"{table} is append-only"), transaction.atomic():
        match verb:
            case "update":
                execute(f"UPDATE {table} SET {column} = {value}")
            case "delete":
                execute(f"DELETE FROM {table}")
            case "orm update":
                model.objects.filter(company=books).update(**{column: value.strip("'")})
            case "orm delete":
                row = model.objects.filter(company=books).last()
                model.objects.filter(pk=row.pk)._raw_delete(using="default")
    assert list(model.objects.order_by("pk").values()) == before


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_trigger_that_check_looks_for_is_there():
    assert set(EXPECTED) <= existing(connection)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_trigger_removed_is_missed(books, name):
    connection.check_constraints()
    if connection.vendor == "postgresql":
        execute(f"DROP TRIGGER {name} ON {'_'.join(name.split('_')[:2])}")
    else:
        execute(f"DROP TRIGGER {name}")
    assert set(EXPECTED) - existing(connection) == {name}


def test_a_trigger_switched_off_is_missed(books):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch a trigger off")
    connection.check_constraints()
    execute("ALTER TABLE journal_line DISABLE TRIGGER journal_line_no_update")
    assert set(EXPECTED) - existing(connection) == {"journal_line_no_update"}


def test_lines_cannot_be_put_in_the_place_of_others(books):
    """The engines' own ways round UPDATE and DELETE."""
    connection.check_constraints()
    statement = (
        "TRUNCATE journal_line CASCADE"
        if connection.vendor == "postgresql"
        else "REPLACE INTO journal_line SELECT * FROM journal_line"
    )
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement)
