"""Customers, their invoices, and the books: events, movements, states, holds."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ReceivablesConfig(AppConfig):
    name = "amiable.receivables"
    label = "receivables"

    def ready(self) -> None:
        connection_created.connect(_without_jit)


def _without_jit(connection: Any, **_more: Any) -> None:
    """PostgreSQL compiles a statement that it takes for a long one: 400 ms for the home page's, which takes 100."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
