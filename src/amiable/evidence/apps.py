"""Documents of a subject, which is known by its kind and id only."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "amiable.evidence"
    label = "evidence"
