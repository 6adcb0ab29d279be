"""Opening and ending disputes: each one transaction, with its events in the books and its journal line."""

from amiable.disputes.operations.open import BlockedLine, UnableToOpen, open_dispute
from amiable.disputes.operations.resolve import UnableToResolve, resolve_dispute

__all__ = ["BlockedLine", "UnableToOpen", "UnableToResolve", "open_dispute", "resolve_dispute"]
