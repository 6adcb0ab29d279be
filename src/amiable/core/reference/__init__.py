"""The executable text of the law: a day-by-day reading of ``amiable simulate`` files (books, §7), exact and slow.

It walks the days from the first issue to the as-of date, notes what of every portion is unpaid when each day
begins, and adds up cents × basis points. Faster engines are tested against it; screens use `explain` to show an
amount step by step. It keeps no movements, no index and no cleverness, so that a reader can check it by eye.
"""

from datetime import date

from amiable.core.reference.books import Document, Refused
from amiable.core.reference.interest import Slice, slices
from amiable.core.reference.report import report
from amiable.core.reference.walk import walk

__all__ = ["Refused", "Slice", "evaluate", "explain"]

READINGS = ("retained", "original")


def evaluate(document: Document, as_of: date) -> Document:
    """The position at the end of `as_of`, in the shape of the JSON answer of books, §7 (``warnings`` empty).

    Amounts are text with two decimals; a figure that the law does not give yet is null, and its row has a
    ``reason``. Raises `Refused` for an event that its day makes impossible. The document is not changed.
    """
    return report(walk(document, as_of.toordinal()), as_of.toordinal())


def explain(document: Document, as_of: date, receivable: str, portion: int) -> dict[str, list[Slice]]:
    """The days that bear in each reading, ``{"retained": […], "original": […]}``, merged by base and rate.

    The exact `Slice.interest` of a reading, added up and rounded once, is the portion's figure in `evaluate`.
    Raises `Refused` as `evaluate` does, and `LookupError` where there is no such portion at `as_of`.
    """
    books = walk(document, as_of.toordinal())
    owner = books.receivables[receivable]
    if owner.issued > as_of.toordinal():
        raise LookupError(f"{receivable} is not issued on {as_of.isoformat()}")
    chosen = owner.portions[portion]
    judgment = books.judgment(owner)
    return {reading: slices(owner, chosen, reading, judgment) for reading in READINGS}
