"""Companies, the people who work with their books, and what each may do."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "amiable.people"
    label = "people"
