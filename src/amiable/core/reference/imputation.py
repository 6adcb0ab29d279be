"""Which portion an amount goes to (books, §3, "Imputation"). Amounts are cents; the day does not matter here."""

from typing import Literal

from amiable.core.reference.books import FOREVER, Portion, Receivable

Place = Literal["paid", "credited", "written_off"]


def by_due(portion: Portion) -> tuple[int, int]:
    """By retained due date, unknown last, then by portion number."""
    return (FOREVER if portion.due is None else portion.due, portion.number)


def certain_first(receivable: Receivable) -> list[Portion]:
    """Certain portions by retained due date, then contested ones by portion number."""
    certain = sorted((p for p in receivable.portions if not p.contested_open), key=by_due)
    return certain + [p for p in receivable.portions if p.contested_open]


def settle(receivable: Receivable, total: int, place: Place, dispute: str | None) -> int:
    """Move `total` out of certain and contested into `place`; returns what was too much.

    Naming a dispute puts its portions first. What is conceded is never touched.
    """
    order = certain_first(receivable)
    if dispute is not None:
        order.sort(key=lambda portion: portion.dispute != dispute)  # stable: the order among equals stays
    rest = total
    for portion in order:
        taken = min(rest, portion.certain + portion.contested)
        if portion.contested_open:
            portion.contested -= taken
        else:
            portion.certain -= taken
        setattr(portion, place, getattr(portion, place) + taken)
        rest -= taken
    return rest


def credit(receivable: Receivable, total: int, dispute: str | None) -> int:
    """A credit note: first to what is conceded and awaits it (named: only that dispute's), then like a payment."""
    rest = total
    for portion in receivable.portions:
        if dispute is None or portion.dispute == dispute:
            taken = min(rest, portion.conceded)
            portion.conceded -= taken
            portion.credited += taken
            rest -= taken
    return settle(receivable, rest, "credited", dispute)


def contest(receivable: Receivable, total: int, dispute: str) -> None:
    """Split `total` off the certain portions, one new portion per source, in the order of a payment.

    The new portion takes its dates, and the history of its euros, from its source. `total` must be certain.
    """
    rest = total
    for source in sorted(receivable.portions, key=by_due):
        taken = min(rest, source.certain)
        if taken:
            rest -= taken
            receivable.portions.append(_split(source, taken, len(receivable.portions), dispute))


def _split(source: Portion, taken: int, number: int, dispute: str) -> Portion:
    source.certain -= taken
    # These euros were unpaid on every day so far: unpaid only ever falls, and `taken` of it is still there.
    source.unpaid = [unpaid - taken for unpaid in source.unpaid]
    return Portion(
        number=number,
        original_due=source.original_due,
        due=source.due,
        bearing=list(source.bearing),
        certain=0,
        contested=taken,
        dispute=dispute,
        contested_open=True,
        unpaid=[taken for _ in source.unpaid],
    )
