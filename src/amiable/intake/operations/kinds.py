"""What dropped files tell, where nobody says it: their titles do."""

from collections.abc import Sequence

from amiable.formats import customers, dispute_sheet, fec, open_items
from amiable.formats.columns import Sheet, sheets_of
from amiable.formats.rejects import FileRefused

MOST_LOOKED_AT = 8_000_000
"""Bytes: whoever drops a larger file drops the accounts."""
_OF_LISTS = ("doc_number", "doc_date", "due_date", "amount_open", "debit", "credit")


def guess(files: Sequence[tuple[str, bytes]]) -> str:
    """accounts, customers or disputes: the accounts unless the titles say otherwise."""
    if not files or any(len(data) > MOST_LOOKED_AT or fec.is_fec(data, name) for name, data in files):
        return "accounts"
    kinds = {_guess(name, data) for name, data in files}
    return kinds.pop() if len(kinds) == 1 else "accounts"


def _guess(name: str, data: bytes) -> str:
    try:
        if _tells_disputes(data, name):
            return "disputes"
        return "customers" if _tells_customers(data, name) else "accounts"
    except FileRefused:
        return "accounts"


def _tells_disputes(data: bytes, name: str) -> bool:
    """A sheet that says why and since when, and no list that says what is still due and until when."""
    sheets, _ = sheets_of(data, name, dispute_sheet.VOCABULARY, dispute_sheet.missing)
    return any(
        not dispute_sheet.missing(sheet.mapping)
        and _surely(sheet, "since")
        and (_surely(sheet, "reason") or _surely(sheet, "words"))
        and not {"due_date", "amount_open"} <= _listed(data, name)
        for sheet in sheets
    )


def _listed(data: bytes, name: str) -> set[str]:
    """What it would say as a list of open items; nothing where it would be refused as one."""
    try:
        return set(open_items.propose(data, name).mapping)
    except FileRefused:
        return set()


def _surely(sheet: Sheet, field: str) -> bool:
    return dispute_sheet.VOCABULARY.is_sure(sheet.titles.get(field, ""), field)


def _is_directory(sheet: Sheet) -> bool:
    read = len(set(sheet.mapping.values()))
    sure = customers.VOCABULARY.is_sure(sheet.titles.get("customer_code", ""), "customer_code")
    return sure and read > 1 and 2 * read >= sum(map(bool, sheet.proposal.header))


def _tells_customers(data: bytes, name: str) -> bool:
    """A table of customers or people, most of it understood, without anything of a document."""
    sheets, _ = sheets_of(data, name, customers.VOCABULARY, customers.missing, adjust=customers.adjust)
    if not any(map(_is_directory, sheets)):
        return False
    try:
        listed = open_items.propose(data, name)
    except FileRefused:  # of an aged balance, say: that of the accounts says it better
        return False
    titles = [title for sheet in sheets for title in sheet.titles.values()]
    read = {field for field, column in listed.mapping.items() if listed.header[column] not in titles}
    return read.isdisjoint(_OF_LISTS)
