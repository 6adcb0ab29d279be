"""The parts of a case that was resolved and contested again: LIT-2026-0012, LIT-2026-0012-2, …"""

import re
from typing import Any

from amiable.disputes.models import Dispute

_FOLLOWING = re.compile(r"(?P<first>LIT-[0-9]{4}-[0-9]{1,6})-[0-9]{1,3}")
MOST = 99
"""Parts of a case that are looked for."""


def first_number(number: str) -> str:
    """``LIT-2026-0012-3`` → ``LIT-2026-0012``; a number without such a suffix is itself."""
    following = _FOLLOWING.fullmatch(number)
    return following["first"] if following else number


def parts_of(dispute: Dispute) -> list[dict[str, Any]]:
    """The parts of the case that a dispute belongs to, the first one first: id, number, status, stage, opened_on,
    resolved_on. One that was never reopened is its only part. One statement."""
    first = first_number(dispute.number)
    followers = [f"{first}-{part}" for part in range(2, MOST + 1)]
    rows = Dispute.objects.filter(company=dispute.company_id, number__in=[first, *followers])
    columns = ("id", "number", "status", "stage", "opened_on", "resolved_on")
    return [dict(row) for row in rows.order_by("pk").values(*columns)]
