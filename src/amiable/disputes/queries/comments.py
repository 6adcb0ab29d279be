"""What was remarked on a dispute."""

from typing import Any

from amiable.disputes.models import Comment, Dispute


def comments_of(dispute: Dispute) -> list[dict[str, Any]]:
    """The comments on a dispute, the newest first: id, text, by (a name), at, operation. One statement."""
    rows = Comment.objects.filter(company_id=dispute.company_id, dispute=dispute).order_by("-at", "-pk")
    return [dict(row) for row in rows.values("id", "text", "by", "at", "operation")]
