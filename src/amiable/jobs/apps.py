"""The `amiable` commands: parse, one call, print. Each is safe to run twice."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "amiable.jobs"
    label = "jobs"
