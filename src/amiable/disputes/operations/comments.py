"""Dated remarks of ours on a dispute."""

from amiable.core.refusal import Refusal
from amiable.disputes.models import Comment, Dispute
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.search import index_disputes
from amiable.journal.operations import operation
from amiable.people.access import Acting
from amiable.people.queries import name_of

LONGEST = 5000
"""Characters of a comment."""


class UnableToComment(Refusal, ValueError):
    """The message (French) says why."""


def add_comment(acting: Acting, dispute: Dispute, text: str) -> Comment:
    """Keep a remark on `dispute`, in whatever state it is, signed and dated. Two people may comment at once: both stay.

    Raises `UnableToComment`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require_on(acting, "dispute", dispute)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise UnableToComment("écrivez le commentaire avant de l’enregistrer")
    if len(text) > LONGEST:
        raise UnableToComment("le commentaire a {count} caractères ; {most} au plus", count=len(text), most=LONGEST)
    with operation(acting, "dispute.commented", [("dispute", dispute.pk)]) as done:
        done.facts |= {"number": dispute.number}
        done.words |= {"text": text}
        comment = Comment.objects.create(
            company=acting.company, dispute=dispute, text=text, by=name_of(acting), at=acting.at, operation=done.id
        )
        Dispute.objects.filter(pk=dispute.pk).update(last_comment=text)
        index_disputes(acting.company, [dispute.pk])
    return comment
