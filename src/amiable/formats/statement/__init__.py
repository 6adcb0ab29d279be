"""A customer's account statement: plain rows → PDF, and the sheets of a workbook.

A statement tells; it demands nothing. What is contested stands in a block of its own, and says so.
"""

from amiable.formats.statement.layout import COLUMNS, laid_out
from amiable.formats.statement.pdf import statement_pdf
from amiable.formats.statement.rows import BLOCKS, Block, Line, Party, Statement, in_blocks
from amiable.formats.statement.sheet import statement_workbook

__all__ = [
    "BLOCKS",
    "COLUMNS",
    "Block",
    "Line",
    "Party",
    "Statement",
    "in_blocks",
    "laid_out",
    "statement_pdf",
    "statement_workbook",
]
