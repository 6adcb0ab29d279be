"""Cases: what a customer contests, on which receivables, and how it was resolved."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "amiable.disputes"
    label = "disputes"
