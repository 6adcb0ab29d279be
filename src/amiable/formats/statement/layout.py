"""What a statement prints, block by block, in its language: titles, heads, cells, totals; all of them text."""

from collections.abc import Callable
from typing import Any

from amiable.formats.statement.rows import BLOCKS, Block, Line, Statement
from amiable.formats.statement.words import LANGUAGES, Language

_LEFT = ("number", "issued", "due", "amount", "left")
COLUMNS: dict[Block, tuple[str, ...]] = {
    "due": _LEFT,
    "not_due": _LEFT,
    "contested": ("number", "issued", "dispute", "since", "contested"),
    "conceded": ("number", "issued", "amount", "conceded"),
    "credit": ("number", "issued", "credit"),
}
"""Block → its columns; the last is the amount that counts."""
AMOUNTS = ("amount", "left", "contested", "conceded", "credit")

_CELLS: dict[str, Callable[[Line, Language], str]] = {
    "number": lambda line, _: line.number,
    "issued": lambda line, language: language.day(line.issued_on),
    "due": lambda line, language: language.day(line.due_on),
    "dispute": lambda line, _: ", ".join(line.disputes) or "·",
    "since": lambda line, language: language.day(line.since),
    "amount": lambda line, language: language.cents(line.amount),
}


def laid_out(statement: Statement) -> dict[str, Any]:
    """The statement as texts: language, title, no_demand, to, sender, customer, sums [(text, amount)], balance, page,
    nothing, elsewhere, and blocks: name, title, note, heads [(text, is an amount)], rows, total."""
    language = LANGUAGES[statement.language]
    filled = [block for block in BLOCKS if statement.lines.get(block)]
    return {
        "language": language.code,
        "title": language.title.format(day=language.long_day(statement.as_of)),
        "no_demand": language.no_demand,
        "to": language.to,
        "sender": [statement.sender.name, *statement.sender.below],
        "customer": [statement.customer.name, *statement.customer.below],
        "sums": [_sum(statement, block, language) for block in filled],
        "balance": [language.balance, language.cents(statement.balance)],
        "page": language.page,
        "nothing": "" if filled else language.nothing,
        "elsewhere": language.elsewhere.format(count=statement.elsewhere) if statement.elsewhere else "",
        "blocks": [_block(statement, block, language) for block in filled],
    }


def _sum(statement: Statement, block: Block, language: Language) -> list[str]:
    """Credits are told with their sign, so that the sums add up to the balance."""
    cents = statement.total(block)
    return [block, language.blocks[block], language.cents(-cents if block == "credit" else cents)]


def _block(statement: Statement, block: Block, language: Language) -> dict[str, Any]:
    columns = COLUMNS[block]
    return {
        "name": block,
        "title": language.blocks[block],
        "note": language.notes.get(block, ""),
        "heads": [[language.heads[name], name in AMOUNTS] for name in columns],
        "rows": [[_cell(line, name, language) for name in columns] for line in statement.lines[block]],
        "total": [language.total, language.cents(statement.total(block))],
    }


def _cell(line: Line, name: str, language: Language) -> str:
    return _CELLS[name](line, language) if name in _CELLS else language.cents(line.cents)
