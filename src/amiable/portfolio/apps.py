"""The application, for Django."""

from django.apps import AppConfig


class Portfolio(AppConfig):
    name = "amiable.portfolio"
    default_auto_field = "django.db.models.BigAutoField"
