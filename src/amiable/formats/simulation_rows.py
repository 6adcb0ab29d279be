"""The answer of `amiable simulate` as plain rows: amounts as text with two decimals, dates as YYYY-MM-DD."""

from datetime import date
from typing import Any

from amiable.core.money import amount
from amiable.core.places import PLACES
from amiable.core.simulation import PortionRow, ReceivableRow, Result

Row = dict[str, Any]


def answer(result: Result) -> dict[str, Any]:
    """The whole answer (docs/reference/simulate.md): as_of, portions, receivables, customers, warnings."""
    return {
        "as_of": result.as_of.isoformat(),
        "portions": [_portion(row) for receivable in result.receivables for row in receivable.portions],
        "receivables": [_receivable(row) for row in result.receivables],
        "customers": [{"customer": name, "credit": amount(cents)} for name, cents in result.credits.items()],
        "warnings": [
            {"receivable": caution.receivable, "code": caution.code, "message": caution.message}
            for caution in result.warnings
        ],
    }


def _portion(row: PortionRow) -> Row:
    position = row.position
    told: Row = {"receivable": row.receivable, "portion": row.portion, "dispute": row.dispute}
    told |= {place: amount(getattr(position, place)) for place in PLACES}
    told |= {
        "due_on": _day(position.due),
        "original_due_on": _day(position.original_due),
        "retained_days_late": position.retained_days_late,
        "original_days_late": position.original_days_late,
        "interest": _amount(position.interest),
        "original_interest": _amount(position.original_interest),
    }
    return told | _reason(row.reasons)


def _receivable(row: ReceivableRow) -> Row:
    places = {place: row.total(place) or 0 for place in PLACES}
    interest, original = row.total("interest"), row.total("original_interest")
    gap = None if interest is None or original is None else original - interest
    reasons = tuple(reason for portion in row.portions for reason in portion.reasons)
    if row.indemnity is None:
        reasons += ("recovery indemnity not known on the due date",)
    return {
        "receivable": row.receivable,
        "invoiced": amount(sum(places.values())),
        "open": amount(places["certain"] + places["contested"] + places["conceded"]),
        "certain": amount(places["certain"]),
        "contested": amount(places["contested"]),
        "conceded": amount(places["conceded"]),
        "claimable": amount(row.total("claimable") or 0),
        "interest": _amount(interest),
        "original_interest": _amount(original),
        "gap": _amount(gap),
        "indemnity": _amount(row.indemnity),
    } | _reason(reasons)


def _reason(reasons: tuple[str, ...]) -> Row:
    return {"reason": reasons[0]} if reasons else {}


def _amount(cents: int | None) -> str | None:
    return None if cents is None else amount(cents)


def _day(ordinal: int) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None
