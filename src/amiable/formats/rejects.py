"""What a reader could not take: said so that the person who sent the file can mend it."""

from dataclasses import dataclass

from amiable.core.refusal import Refusal
from amiable.core.said import Said


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing wrong on one line of a file: the rest of the file goes on without it.

    `line` counts from 1 as a text editor or a spreadsheet shows it; `field` is the column's title in the file
    ("" where the whole line is meant); `found` is what stands there, cut to 200 characters; `expected` and
    `remedy` are French sentences for the person. `raw` is the whole line, kept so that it can be mended and
    replayed.
    """

    line: int
    field: str
    found: str
    expected: Said
    remedy: Said
    raw: str = ""


class Unfit(ValueError):
    """A row that cannot be taken: which field, what stands there, what was expected, what to do (French)."""

    def __init__(self, field: str, found: str, expected: Said, remedy: Said) -> None:
        super().__init__(expected)
        self.field, self.found, self.expected, self.remedy = field, found, expected, remedy


class FileRefused(Refusal, ValueError):
    """The file as a whole cannot be taken. The message (French) says what it is, and what to send instead."""
