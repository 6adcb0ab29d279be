"""The same contest heard twice is one case: what is said again joins it."""

from amiable.core.refusal import Refusal
from amiable.disputes.models import Comment, Dispute, Status
from amiable.disputes.operations.comments import add_comment
from amiable.disputes.operations.door import require_on
from amiable.people.access import Acting


class UnableToJoin(Refusal, ValueError):
    """The message (French) says why, and what to do."""


def join_dispute(acting: Acting, dispute: Dispute, text: str) -> Comment:
    """Keep what was said again with an open case, as a comment on it. Its amounts stay: whoever reads decides whether
    they grow. Raises `UnableToJoin`, `operations.UnableToComment`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`."""
    require_on(acting, "dispute", dispute)
    if not Dispute.objects.filter(pk=dispute.pk, status=Status.OPEN).exists():
        raise UnableToJoin("{number} n’est plus ouvert : ouvrez un autre litige", number=dispute.number)
    return add_comment(acting, dispute, text)
