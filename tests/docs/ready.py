"""Imported first: Django made ready, on no database, where the tests have not done so."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amiable.config.settings")
os.environ.setdefault("AMIABLE_DATABASE_URL", "sqlite:///:memory:")
django.setup()
