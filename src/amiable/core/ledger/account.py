"""The account of one receivable while its events are replayed: its portions, its credit, and what is impossible."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from amiable.core.ledger.portion import Portion
from amiable.core.money import amount

Settling = Literal["paid", "credited", "written_off"]


class Impossible(ValueError):
    """An event that cannot be recorded. `code` is stable, `event` its position among those given (None: unknown);
    `said` and `available` are the cents that do not fit, 0 where no amount is the reason."""

    def __init__(self, code: str, message: str, said: int = 0, available: int = 0) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.said, self.available = said, available
        self.event: int | None = None


@dataclass(slots=True)
class Account:
    """One receivable. `issued` is its ordinal day (None before the invoice); `disputes` its disputes: open or not;
    `credit` what the customer has with us from it; `cut` (said, taken) where an old event had to be cut."""

    portions: list[Portion] = field(default_factory=list)
    issued: int | None = None
    judged: int | None = None
    credit: int = 0
    disputes: dict[str, bool] = field(default_factory=dict)
    strict: bool = True
    cut: tuple[int, int] | None = None

    def begin(self, *, strict: bool) -> None:
        """Before each event: `strict` where it is new and must be possible as it stands."""
        self.strict, self.cut = strict, None

    def limited(self, said: int, available: int, code: str, wording: str) -> int:
        """`said` where it is available; otherwise refused (new event) or cut to what is (old one)."""
        if said <= available:
            return said
        self.refuse(code, wording.format(said=amount(said), available=amount(available)), (said, available))
        return available

    def refuse(self, code: str, message: str, cut: tuple[int, int]) -> None:
        """Raise `Impossible` for a new event; remember the cut of an old one."""
        if self.strict:
            raise Impossible(code, message, *cut)
        self.cut = cut

    def in_order(self, dispute: str = "") -> list[Portion]:
        """Portions in the order of imputation; those of the `dispute` that was named come first."""
        return sorted(self.portions, key=lambda p: (not dispute or p.dispute != dispute, *p.imputation_order()))

    def of_dispute(self, dispute: str) -> list[Portion]:
        return [portion for portion in self.portions if portion.dispute == dispute]

    def split(self, source: Portion, cents: int, **changes: object) -> Portion:
        """A new portion that takes `cents` of what is unpaid of `source`, with its dates and its past."""
        portion = Portion(
            number=len(self.portions),
            kind=source.kind,
            rest=cents,
            due=source.due,
            original_due=source.original_due,
            bearing=source.bearing,
            schedule=source.schedule,
            term=source.term,
            dispute=source.dispute,
            source=source.number,
            judged=source.judged,
        )
        for name, value in changes.items():
            setattr(portion, name, value)
        source.rest -= cents
        self.portions.append(portion)
        return portion

    def settle(self, portions: Iterable[Portion], cents: int, place: Settling, on: int) -> int:
        """Take `cents` from the unpaid euros of `portions`, in that order; returns what none of them could take."""
        for portion in portions:
            taken = min(cents, portion.rest)
            if taken:
                portion.rest -= taken
                setattr(portion, place, getattr(portion, place) + taken)
                portion.settled.append((on, taken))
                cents -= taken
        return cents
