"""Messages, templates and links; they belong to a subject by its kind and id, and know no more of it."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "amiable.correspondence"
    label = "correspondence"
