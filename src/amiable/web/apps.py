"""The screens."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amiable.web"
    label = "web"
