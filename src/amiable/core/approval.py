"""Who may concede how much, and who approves what goes beyond. Cents excl. VAT."""

from collections.abc import Iterable
from dataclasses import dataclass

CEILINGS: tuple[tuple[str, int | None], ...] = (
    ("accountant", 500_00),
    ("credit_manager", 5_000_00),
    ("director", 20_000_00),
    ("administrator", None),
)
"""(role, most it may concede in one decision; None: any amount, as general management), the lowest first. A role that
is not named concedes nothing alone."""
ASSUMED_VAT = 20_00
"""Basis points, where no line of the invoice says its own rate: the normal rate (CGI, art. 278). A hypothesis, said on
screen."""


@dataclass(frozen=True, slots=True)
class Conceded:
    """What is conceded on one receivable, in cents incl. VAT; `parts`: (cents incl. VAT, basis points of VAT) of its
    contested lines, where it has any."""

    cents: int
    parts: tuple[tuple[int, int], ...] = ()


def excl_vat(conceded: Iterable[Conceded]) -> int:
    """Cents excl. VAT of what is conceded, each receivable rounded up: at the rates of its contested lines, in
    proportion, or at `ASSUMED_VAT`."""
    return sum(_excl_vat(one) for one in conceded)


def ceiling(roles: Iterable[str]) -> int | None:
    """The most that somebody with these roles may concede alone; None: any amount."""
    held = set(roles)
    limits = [limit for role, limit in CEILINGS if role in held]
    return None if None in limits else max((limit for limit in limits if limit is not None), default=0)


def within(roles: Iterable[str], cents: int) -> bool:
    """Whether somebody with these roles may concede `cents` excl. VAT alone."""
    limit = ceiling(roles)
    return limit is None or cents <= limit


def approver(cents: int) -> str:
    """The lowest role that may concede `cents` excl. VAT."""
    return next(role for role, limit in CEILINGS if limit is None or cents <= limit)


def _excl_vat(one: Conceded) -> int:
    parts = [(cents, vat) for cents, vat in one.parts if cents > 0] or [(1, ASSUMED_VAT)]
    total = sum(cents for cents, _ in parts)
    # one.cents × Σ (share of the part ÷ (1 + its rate)), in exact fractions; up to the next cent
    numerator, denominator = 0, 1
    for cents, vat in parts:
        top, bottom = cents * 10_000, total * (10_000 + vat)
        numerator, denominator = numerator * bottom + top * denominator, denominator * bottom
    return -(-one.cents * numerator // denominator)
