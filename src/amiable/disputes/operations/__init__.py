"""Opening, changing and ending disputes, remarks on them, and taking that back: each one transaction, with its events
in the books and its journal line."""

from amiable.disputes.operations.answer import UnableToAssign, check_answer
from amiable.disputes.operations.change import UnableToChange, change_dispute, qualify_dispute
from amiable.disputes.operations.comments import UnableToComment, add_comment
from amiable.disputes.operations.open import BlockedLine, UnableToOpen, open_dispute
from amiable.disputes.operations.resolve import UnableToResolve, resolve_dispute
from amiable.disputes.operations.small_stakes import NoGoodwill, goodwill
from amiable.disputes.operations.undo import UnableToUndo, undo_last

__all__ = [
    "BlockedLine",
    "NoGoodwill",
    "UnableToAssign",
    "UnableToChange",
    "UnableToComment",
    "UnableToOpen",
    "UnableToResolve",
    "UnableToUndo",
    "add_comment",
    "change_dispute",
    "check_answer",
    "goodwill",
    "open_dispute",
    "qualify_dispute",
    "resolve_dispute",
    "undo_last",
]
