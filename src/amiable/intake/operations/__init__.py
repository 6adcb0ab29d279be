"""Taking files in, from where they were dropped to the books, and taking a batch back."""

from amiable.intake.operations.customers import take_customers
from amiable.intake.operations.day_one import Done, Sheets, read_sheets
from amiable.intake.operations.disputes import take_disputes
from amiable.intake.operations.limits import LIMITS, MOST_BYTES, MOST_FILES, UnableToReceive
from amiable.intake.operations.read import Parsed, read_files
from amiable.intake.operations.receive import receive
from amiable.intake.operations.rejects import UnableToMend, bring_back, correct, replay, set_aside
from amiable.intake.operations.rejects_before import workbook_before
from amiable.intake.operations.take import NeedsConfirmation, Taken, take
from amiable.intake.operations.undo import UnableToUndo, undo
from amiable.intake.operations.unusual import UnusualToConfirm
from amiable.intake.operations.uploads import UnableToMove, abandon, choose_columns, confirm, read_again, read_as
from amiable.intake.operations.work import work_once

__all__ = [
    "LIMITS",
    "MOST_BYTES",
    "MOST_FILES",
    "Done",
    "NeedsConfirmation",
    "Parsed",
    "Sheets",
    "Taken",
    "UnableToMend",
    "UnableToMove",
    "UnableToReceive",
    "UnableToUndo",
    "UnusualToConfirm",
    "abandon",
    "bring_back",
    "choose_columns",
    "confirm",
    "correct",
    "read_again",
    "read_as",
    "read_files",
    "read_sheets",
    "receive",
    "replay",
    "set_aside",
    "take",
    "take_customers",
    "take_disputes",
    "undo",
    "work_once",
    "workbook_before",
]
