"""The rows of the answer (books, §7): amounts as text with two decimals, null with a reason where not known."""

from datetime import date

from amiable.core.money import amount
from amiable.core.places import PLACES
from amiable.core.reference.books import Books, Document, Portion, Receivable
from amiable.core.reference.indemnity import indemnity
from amiable.core.reference.interest import interest


def report(books: Books, as_of: int) -> Document:
    """Everything at the end of `as_of`; what is not issued yet is absent."""
    portions: list[Document] = []
    receivables: list[Document] = []
    for receivable in books.receivables.values():
        if receivable.issued <= as_of:
            rows, row = _receivable(receivable, books.judgment(receivable), as_of)
            portions += rows
            receivables.append(row)
    customers = dict.fromkeys(receivable.customer for receivable in books.receivables.values())
    owed = [(customer, books.credits.get(customer, 0)) for customer in customers]
    return {
        "as_of": date.fromordinal(as_of).isoformat(),
        "portions": portions,
        "receivables": receivables,
        "customers": [{"customer": customer, "credit": amount(cents)} for customer, cents in owed if cents],
        "warnings": [],
    }


def _receivable(receivable: Receivable, judgment: int | None, as_of: int) -> tuple[list[Document], Document]:
    rows, retained, original, reasons = [], [], [], []
    for portion in receivable.portions:
        mine, why = interest(receivable, portion, "retained", judgment)
        theirs, why_original = interest(receivable, portion, "original", judgment)
        retained.append(mine)
        original.append(theirs)
        reasons += [reason for reason in (why, why_original) if reason]
        row = _portion(receivable, portion, as_of)
        row |= {"interest": _figure(mine), "original_interest": _figure(theirs)}
        rows.append(_because(row, [reason for reason in (why, why_original) if reason]))
    return rows, _because(*_totals(receivable, judgment, as_of, _sum(retained), _sum(original), reasons))


def _totals(
    receivable: Receivable,
    judgment: int | None,
    as_of: int,
    retained: int | None,
    original: int | None,
    reasons: list[str],
) -> tuple[Document, list[str]]:
    portions = receivable.portions
    places = {place: sum(getattr(portion, place) for portion in portions) for place in PLACES}
    overdue = sum(p.certain for p in portions if p.due is not None and p.due < as_of)
    fixed, why = indemnity(receivable, judgment)
    row = {
        "receivable": receivable.number,
        "invoiced": amount(receivable.invoiced),
        "open": amount(places["certain"] + places["contested"] + places["conceded"]),
        "certain": amount(places["certain"]),
        "contested": amount(places["contested"]),
        "conceded": amount(places["conceded"]),
        "claimable": amount(overdue if judgment is None else 0),
        "interest": _figure(retained),
        "original_interest": _figure(original),
        "gap": None if retained is None or original is None else amount(original - retained),
        "indemnity": _figure(fixed),
    }
    return row, [*reasons, why] if why else reasons


def _portion(receivable: Receivable, portion: Portion, as_of: int) -> Document:
    unpaid = portion.certain + portion.contested
    return {
        "receivable": receivable.number,
        "portion": portion.number,
        "dispute": portion.dispute,
        **{place: amount(getattr(portion, place)) for place in PLACES},
        "due_on": None if portion.contested_open else _day(portion.due),
        "original_due_on": _day(portion.original_due),
        "retained_days_late": _late(portion.due, portion.certain, as_of),
        "original_days_late": _late(portion.original_due, unpaid, as_of),
    }


def _late(due: int | None, unpaid: int, as_of: int) -> int:
    return max(0, as_of - due) if due is not None and unpaid else 0


def _day(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


def _sum(figures: list[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None


def _figure(figure: int | None) -> str | None:
    return None if figure is None else amount(figure)


def _because(row: Document, reasons: list[str]) -> Document:
    """A row that holds a null figure says why, and only such a row."""
    return row | {"reason": reasons[0]} if reasons else row
