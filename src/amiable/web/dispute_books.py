"""What the books say of the receivables of a dispute, as bars and sums: nothing is computed here but sums of cents."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amiable.core.events import Event
from amiable.core.ledger import Impossible
from amiable.core.places import PLACES
from amiable.core.position.portions import PortionPosition, total
from amiable.core.refusal import Refusal
from amiable.disputes.operations.wording import retold
from amiable.receivables.operations import UnableToRecord
from amiable.receivables.queries.supposed import Supposed, supposed, supposed_each
from amiable.web.picture import writing
from amiable.web.picture.bar import Part

if TYPE_CHECKING:
    from amiable.receivables.models import Receivable


def supposed_or_refused(said: "Mapping[Receivable, Sequence[Event]]", as_of: date) -> dict[int, Supposed]:
    """`receivables.queries.supposed_each`. Raises `NotPossible` of the first document of which it could not be."""
    try:
        return supposed_each(said, as_of)
    except Impossible:
        for receivable, events in said.items():
            try:
                supposed(receivable, events, as_of)
            except Impossible as impossible:
                raise not_possible(receivable.number, impossible) from impossible
        raise


def supposed_of(books: Iterable[Supposed], number: str) -> list[PortionPosition]:
    """Those of the portions that the dispute made."""
    return [
        position for book in books for portion, position in book.portions.items() if book.disputes[portion] == number
    ]


def supposed_all(books: Iterable[Supposed]) -> list[PortionPosition]:
    """The positions of every portion of what is supposed, or simply stands."""
    return [position for book in books for position in book.portions.values()]


def parts(positions: Sequence[PortionPosition]) -> list[Part]:
    """The bar of some portions: what is certain is claimable, or not yet due."""
    sums = {place: sum(getattr(position, place) for position in positions) for place in PLACES}
    claimable = sum(position.claimable for position in positions)
    return [
        Part("claimable", claimable),
        Part("not_due", sums["certain"] - claimable),
        *(Part(place, sums[place]) for place in PLACES if place != "certain"),
    ]


def gap(positions: Sequence[PortionPosition]) -> int | None:
    """Original interest less retained interest: what our position gives up."""
    original, retained = total(positions, "original_interest"), total(positions, "interest")
    return None if original is None or retained is None else original - retained


def dues(positions: Iterable[PortionPosition], figure: str = "due") -> list[date | None]:
    """The due dates of what is certain (`original_due`: or contested), each once, the earliest first; None for an
    unknown one, last."""
    running = ("certain",) if figure == "due" else ("certain", "contested")
    days = {getattr(one, figure) for one in positions if any(getattr(one, place) for place in running)}
    return [date.fromordinal(day) if day else None for day in sorted(days, key=lambda day: (not day, day))]


def latest(positions: Iterable[PortionPosition], figure: str) -> int:
    """The most days late."""
    return max((getattr(position, figure) for position in positions), default=0)


def readings(own: Sequence[PortionPosition], given_up: str) -> list[tuple[str, str, str]]:
    """(words, retained, original) of some portions as they stand, for the tables with both readings; `given_up` is
    the word for the gap."""

    def days(figure: str) -> str:
        late = latest(own, figure)
        return writing.days_long(late) if late else _("aucun")

    def money(cents: int | None) -> str:
        return "—" if cents is None else writing.money(cents)

    return [
        (_("Échéance"), days_between(dues(own)), days_between(dues(own, "original_due"))),
        (_("Retard ce jour"), days("retained_days_late"), days("original_days_late")),
        (_("Pénalités ce jour"), money(total(own, "interest")), money(total(own, "original_interest"))),
        (given_up, "", money(gap(own))),
    ]


def days_between(found: Sequence[date | None]) -> str:
    """« 26/11/2026 », « 06/01/2027 au 03/02/2027 », « inconnue », « · » for none."""
    known = [due for due in found if due]
    said = [writing.day(known[0])] if known else []
    if len(known) > 1:
        said = [_("%(first)s au %(last)s") % {"first": writing.day(known[0]), "last": writing.day(known[-1])}]
    return ", ".join([*said, *([_("inconnue")] if None in found else [])]) or "·"


class NotPossible(Refusal, ValueError):
    """What is supposed could not be recorded; the message is that of the operation that would refuse it."""


def not_possible(number: str, impossible: Impossible) -> NotPossible:
    """In the words of the operations of disputes."""
    template, values = retold(UnableToRecord(number, impossible))
    return NotPossible(template, **values)
