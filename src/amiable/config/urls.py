"""Addresses of the web server."""

from amiable.web.urls import urlpatterns

handler404 = "amiable.web.views.entry.not_found"
handler500 = "amiable.web.views.entry.broken"

__all__ = ["handler404", "handler500", "urlpatterns"]
