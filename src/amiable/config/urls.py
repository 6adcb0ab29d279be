"""Addresses of the web server; the rooms above the capabilities add theirs here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
