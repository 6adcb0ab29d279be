"""Keeping documents, withdrawing them, making their pictures."""

from amiable.evidence.limits import Unacceptable
from amiable.evidence.operations.documents import add_document, keep, restore_document, withdraw_document
from amiable.evidence.operations.previews import preview_once

__all__ = ["Unacceptable", "add_document", "keep", "preview_once", "restore_document", "withdraw_document"]
