"""The one place where screens ask what time it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from amiable.core.calendar import parse_day

ZONE = ZoneInfo("Europe/Paris")
"""Where the company of the demonstration is: its fixed day begins and ends there."""


def now() -> datetime:
    """The instant; on the demonstration's fixed day, that day at the time of day of the clock."""
    instant = timezone.now()
    if not settings.TODAY:
        return instant
    return datetime.combine(parse_day(settings.TODAY), instant.astimezone(ZONE).time(), ZONE)
