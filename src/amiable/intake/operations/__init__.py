"""Taking files in, and taking a batch back."""

from amiable.intake.operations.read import Parsed, read_files
from amiable.intake.operations.take import NeedsConfirmation, Taken, take
from amiable.intake.operations.undo import UnableToUndo, undo

__all__ = ["NeedsConfirmation", "Parsed", "Taken", "UnableToUndo", "read_files", "take", "undo"]
