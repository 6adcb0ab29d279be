"""The statement as a workbook: one sheet of lines, one of sums. Amounts and dates are typed, text never runs."""

import io
from decimal import Decimal

from amiable.formats.spreadsheet import Value, write_xlsx
from amiable.formats.statement.rows import BLOCKS, Block, Line, Statement
from amiable.formats.statement.words import LANGUAGES, Language

_COLUMNS = ("number", "issued", "due", "dispute", "since", "amount", "left")


def statement_workbook(statement: Statement) -> bytes:
    """Every line with the block it is in; credits are negative, so that the column adds up to the balance."""
    language = LANGUAGES[statement.language]
    place = {"fr": "Situation", "en": "Standing"}[language.code]
    lines = [_row(block, line, language) for block in BLOCKS for line in statement.lines.get(block, ())]
    sums: list[list[Value]] = [[language.blocks[block], _signed(block, statement.total(block))] for block in BLOCKS]
    target = io.BytesIO()
    write_xlsx(
        target,
        [
            (statement.customer.name, [place, *(language.heads[name] for name in _COLUMNS)], lines),
            (language.total, [place, language.total], [*sums, [language.balance, _decimal(statement.balance)]]),
        ],
    )
    return target.getvalue()


def _row(block: Block, line: Line, language: Language) -> list[Value]:
    disputes = ", ".join(line.disputes)
    amounts = [_signed(block, line.amount), _signed(block, line.cents)]
    return [language.blocks[block], line.number, line.issued_on, line.due_on, disputes, line.since, *amounts]


def _signed(block: Block, cents: int) -> Decimal:
    return _decimal(-cents if block == "credit" else cents)


def _decimal(cents: int) -> Decimal:
    return Decimal(cents) / 100
