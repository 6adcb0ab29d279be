"""The walk: day after day, note what is unpaid when the day begins, then let the day's events happen."""

from amiable.core.reference.books import Books, Document, open_books, ordinal
from amiable.core.reference.happenings import happen


def walk(document: Document, as_of: int) -> Books:
    """The books at the end of day `as_of` (ordinal). Later events do not exist. Raises `Refused`.

    Events happen by date, those of one day in the order of the file, whatever their order in it.
    """
    books = open_books(document)
    today: dict[int, list[tuple[int, Document]]] = {}
    for number, event in enumerate(document["events"], start=1):
        day = ordinal(event["on"])
        if day is not None and day <= as_of:
            today.setdefault(day, []).append((number, event))
    issues = [receivable.issued for receivable in books.receivables.values()]
    for day in range(min([*issues, *today], default=as_of), as_of + 1):
        begin(books, day)
        for number, event in today.get(day, []):
            happen(books, event, number, day)
    return books


def begin(books: Books, day: int) -> None:
    """Start a day: what of each portion is unpaid now is what the day bears interest on, paid today or not."""
    for receivable in books.receivables.values():
        if receivable.issued < day:
            for portion in receivable.portions:
                portion.unpaid.append(portion.certain + portion.contested)
