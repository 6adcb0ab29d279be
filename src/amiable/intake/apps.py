"""Files taken in: batches, what they changed, rejects, remembered mappings."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "amiable.intake"
    label = "intake"
