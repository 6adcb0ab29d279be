"""Taking files in, from where they were dropped to the books, and taking a batch back."""

from amiable.intake.operations.limits import LIMITS, MOST_BYTES, MOST_FILES, UnableToReceive
from amiable.intake.operations.read import Parsed, read_files
from amiable.intake.operations.receive import receive
from amiable.intake.operations.take import NeedsConfirmation, Taken, take
from amiable.intake.operations.undo import UnableToUndo, undo
from amiable.intake.operations.uploads import UnableToMove, abandon, choose_columns, confirm, read_again
from amiable.intake.operations.work import work_once

__all__ = [
    "LIMITS",
    "MOST_BYTES",
    "MOST_FILES",
    "NeedsConfirmation",
    "Parsed",
    "Taken",
    "UnableToMove",
    "UnableToReceive",
    "UnableToUndo",
    "abandon",
    "choose_columns",
    "confirm",
    "read_again",
    "read_files",
    "receive",
    "take",
    "undo",
    "work_once",
]
