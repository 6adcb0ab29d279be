"""What was done, by whom and when: append-only, one hash chain per company."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "amiable.journal"
    label = "journal"
