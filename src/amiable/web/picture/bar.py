"""The portion bar: where the euros are, in the one order of the house, with true widths and no style attribute."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from amiable.core.money import half_up
from amiable.web.picture.writing import listed, money

ORDER = ("claimable", "not_due", "contested", "conceded", "paid", "credited", "written_off", "void")
"""The places in the order of every bar; ``void`` is what fills the rest of a bar that is not whole."""
OPEN = ORDER[:4]
MOST = 8
"""More parts than this in one bar are drawn place by place."""
_NAMES = {
    "certain": _("Certain"),
    "claimable": _("Certain, échu"),
    "not_due": _("Certain, à échoir"),
    "contested": _("Contesté"),
    "conceded": _("Accordé"),
    "paid": _("Réglé"),
    "credited": _("Crédité"),
    "written_off": _("Passé en perte"),
    "void": _("Reste"),
}


def place_name(place: str) -> str:
    """The word for a place: ``certain`` is an amount whose due date does not matter here."""
    return gettext(_NAMES[place])


@dataclass(frozen=True, slots=True)
class Part:
    """Euros of one place. `letter` names a portion (A, B…), `label` replaces the word of the place."""

    place: str
    cents: int
    label: str = ""
    href: str = ""
    note: str = ""
    letter: str = ""

    @property
    def name(self) -> str:
        return self.label or place_name(self.place)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part as it is drawn: `classes` give its width."""

    part: Part
    classes: str

    @property
    def sentence(self) -> str:
        """What is read aloud: name, letter, amount and note."""
        part = self.part
        letter = gettext("part %(letter)s") % {"letter": part.letter} if part.letter else ""
        return ", ".join(filter(None, (part.name, letter, money(part.cents), part.note)))


@dataclass(frozen=True, slots=True)
class Band:
    """One side of an invoice bar, still open or settled, under its brace."""

    name: str
    cents: int
    classes: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Days one side had the case: `who` is us, dept, dept2 (a second department) or cust."""

    who: str
    days: int
    name: str


def share_classes(cents: int, whole: int) -> str:
    """The classes that give `cents` its width in a bar of `whole`, to one ten-thousandth of it.

    4692 of 10000 → ``share k4 c6 d9 u2``. What is above zero never gets nothing.
    """
    per = min(9999, max(1 if cents > 0 else 0, half_up(10_000 * cents, whole) if whole > 0 else 0))
    digits = zip("kcdu", f"{per:04d}", strict=True)
    return " ".join(["share", *(letter + digit for letter, digit in digits if digit != "0")])


def total(parts: Iterable[Part]) -> int:
    return sum(part.cents for part in parts if part.place != "void")


def arranged(parts: Iterable[Part], together: bool = False) -> list[Part]:
    """The parts that hold euros, in the order of the house; one per place if `together`, or if they are too many."""
    kept = sorted((part for part in parts if part.cents > 0), key=lambda part: ORDER.index(_drawn(part.place)))
    if not together and len(kept) <= MOST:
        return kept
    merged: dict[str, Part] = {}
    for part in kept:
        before = merged.get(part.place)
        alone = Part(part.place, part.cents + (before.cents if before else 0), href=part.href)
        merged[part.place] = alone if before else replace(part, letter="")
    return list(merged.values())


def segments(parts: Iterable[Part], whole: int = 0, together: bool = False) -> tuple[Segment, ...]:
    """What is drawn. `whole` larger than the parts leaves the rest of the bar empty."""
    kept = arranged(parts, together)
    sum_of_parts = sum(part.cents for part in kept)
    if whole > sum_of_parts:
        kept.append(Part("void", whole - sum_of_parts))
    size = max(whole, sum_of_parts)
    return tuple(Segment(part, share_classes(part.cents, size)) for part in kept)


def bands(parts: Iterable[Part]) -> tuple[Band, ...]:
    """The bar of an invoice in two: what is still open, what is settled; a side without euros is left out."""
    kept = arranged(parts)
    whole = total(kept)
    sides = []
    for name, side in (
        (gettext("Reste ouvert"), [part for part in kept if _drawn(part.place) in OPEN]),
        (gettext("Déjà soldé"), [part for part in kept if _drawn(part.place) not in OPEN]),
    ):
        if side:
            sides.append(Band(name, total(side), share_classes(total(side), whole), segments(side)))
    return tuple(sides)


def sentence(parts: Iterable[Part], label: str = "") -> str:
    """The whole bar in words: « 8 052,00 € : Certain, échu 4 692,00 € ; Contesté 2 520,00 € »."""
    kept = arranged(parts, together=True)
    said = [f"{part.name} {money(part.cents)}" for part in kept if part.place != "void"]
    return listed(f"{label} {money(total(kept))}".strip(), said)


def _drawn(place: str) -> str:
    return "claimable" if place == "certain" else place
