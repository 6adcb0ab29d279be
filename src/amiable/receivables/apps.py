"""Customers, their invoices, and the books: events, movements, states, holds."""

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "amiable.receivables"
    label = "receivables"
