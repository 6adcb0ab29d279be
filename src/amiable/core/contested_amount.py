"""What is contested of an invoice, line by line: quantities, prices and VAT → cents; and amounts as people say them.

The tax is computed as invoices compute it (EN 16931, BR-CO-17): per rate on the sum of the lines, rounded once, so that
an invoice contested in all its lines gives its own total, to the cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from amiable.core.money import MAX_CENTS, half_up, incl_vat, largest_remainder
from amiable.core.refusal import Cents, Refusal

Tax = Literal["incl", "excl", "unknown"]
TAXES: tuple[Tax, ...] = get_args(Tax)
QUANTITY, PRICE = 1_000, 10_000
"""A quantity is in thousandths, a price per unit in ten-thousandths of a euro."""
ALL = 10_000
"""Basis points."""


class NotComputable(Refusal, ValueError):
    """Something is missing, or too large; the message (French) says what, and what to ask."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is contested of one line of an invoice, at `vat` basis points: `quantity` thousandths at `price`
    ten-thousandths of a euro excl. VAT (the price itself where the goods are missing, the difference where the price is
    wrong), or else `excl_vat` cents, where only an amount is known."""

    vat: int
    quantity: int | None = None
    price: int | None = None
    excl_vat: int | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """Cents without VAT, of VAT, and with it."""

    excl: int
    vat: int

    @property
    def incl(self) -> int:
        return self.excl + self.vat


def excl_of(part: Part) -> int:
    """Cents without VAT of one line, rounded once, half away from zero. Raises `NotComputable`."""
    if part.quantity is not None and part.price is not None:
        excl = half_up(part.quantity * part.price, QUANTITY * PRICE // 100)
    elif part.excl_vat is not None:
        excl = part.excl_vat
    else:
        raise NotComputable("tapez la quantité et le prix unitaire hors taxes, ou un montant hors taxes")
    if not 0 < excl <= MAX_CENTS:
        raise NotComputable("une ligne porte sur plus de zéro, et au plus {most}", most=Cents(MAX_CENTS))
    if not 0 <= part.vat <= ALL:
        raise NotComputable("un taux de TVA va de 0 à 100 %")
    return excl


def amounts(parts: Sequence[Part]) -> list[Amount]:
    """The amounts of lines contested together, in their order: their sum is that of `total`.

    The cents by which rounded taxes differ from the tax of the sum go to the largest remainders. Raises
    `NotComputable`."""
    excl = [excl_of(part) for part in parts]
    vat = [0] * len(parts)
    for rate in {part.vat for part in parts}:
        places = [place for place, part in enumerate(parts) if part.vat == rate]
        bases = [excl[place] for place in places]
        shares = largest_remainder(half_up(sum(bases) * rate, ALL), bases)
        for place, share in zip(places, shares, strict=True):
            vat[place] = share
    return [Amount(*both) for both in zip(excl, vat, strict=True)]


def total(parts: Sequence[Part]) -> Amount:
    """What lines come to together. Raises `NotComputable`."""
    told = amounts(parts)
    return Amount(sum(one.excl for one in told), sum(one.vat for one in told))


def heard(cents: int, tax: Tax, vat: int | None = None, usual: int | None = None) -> int:
    """Cents incl. VAT of an amount as somebody said it; `vat` basis points as said, else the `usual` rate of the
    invoice. What is not known is asked, never guessed: raises `NotComputable`."""
    if tax == "incl":
        return cents
    if tax != "excl":
        raise NotComputable(
            "on ne sait pas si {amount} est toutes taxes ou hors taxes : demandez-le au client, ou contestez toute la "
            "facture en attendant",
            amount=Cents(cents),
        )
    rate = usual if vat is None else vat
    if rate is None:
        raise NotComputable(
            "{amount} hors taxes : à quel taux de TVA ? Il est écrit sur la facture", amount=Cents(cents)
        )
    return incl_vat(cents, rate)
