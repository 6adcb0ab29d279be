"""Lists of open items (CSV, XLSX, XLS, ODS): the file that an accountant has every morning.

`propose` says what the columns seem to be; a person confirms once, under `Proposal.signature`; `read` gives the
items. Due dates are taken from the file, never computed; amounts include VAT; a row in doubt is shown, not guessed.
"""

from amiable.formats.columns import Proposal
from amiable.formats.open_items.aliases import POSSIBLE_KEYS, SURE_KEYS
from amiable.formats.open_items.reader import propose, read
from amiable.formats.open_items.result import OpenItemsFile

FIELDS = tuple(dict.fromkeys((*SURE_KEYS, *POSSIBLE_KEYS)))
"""What a column may hold: the names of a mapping."""

__all__ = ["FIELDS", "OpenItemsFile", "Proposal", "propose", "read"]
