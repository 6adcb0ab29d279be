"""Opening and ending disputes, and taking that back: each one transaction, with its events in the books and its
journal line."""

from amiable.disputes.operations.open import BlockedLine, UnableToOpen, open_dispute
from amiable.disputes.operations.resolve import UnableToResolve, resolve_dispute
from amiable.disputes.operations.undo import UnableToUndo, undo_last

__all__ = [
    "BlockedLine",
    "UnableToOpen",
    "UnableToResolve",
    "UnableToUndo",
    "open_dispute",
    "resolve_dispute",
    "undo_last",
]
