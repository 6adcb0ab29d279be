"""The sheet of disputes in progress: which invoice, how much or nothing, why in words, since when, who answers."""

from amiable.formats.dispute_sheet.reader import read
from amiable.formats.dispute_sheet.recognised import department_of, reason_of
from amiable.formats.dispute_sheet.result import DisputeSheet, Told
from amiable.formats.dispute_sheet.vocabulary import VOCABULARY, missing

FIELDS = VOCABULARY.fields
"""What a column may hold: the names of a mapping."""

__all__ = ["FIELDS", "VOCABULARY", "DisputeSheet", "Told", "department_of", "missing", "read", "reason_of"]
