"""The one place where screens ask what time it is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from amiable.core.calendar import parse_day


def now() -> datetime:
    """The instant; on the demonstration's fixed day, the time of day of the clock on that day."""
    instant = timezone.now()
    if not settings.TODAY:
        return instant
    return instant + timedelta(days=(parse_day(settings.TODAY) - instant.date()).days)
