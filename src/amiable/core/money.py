"""Money is integer cents. The one place where text becomes cents, cents become text, and halves are rounded."""

import re

MAX_CENTS = 10**11
"""The largest amount the books accept, in cents (1 billion): 64-bit sums, see `docs/explanation/livres.md`."""

_LONGEST = 40
_TWO_DECIMALS = re.compile(r"([0-9]+)\.([0-9][0-9])")
_RATE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_ALL = 10_000


class NotAnAmount(ValueError):
    """The text is not an amount with exactly two decimals, or is too large for the books."""


def cents(text: str) -> int:
    """``"1200.00"`` → 120000. Strict: digits, a dot, two decimals, no sign; raises `NotAnAmount` otherwise."""
    match = _TWO_DECIMALS.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise NotAnAmount(f"{text!r} is not an amount with two decimals, like 1200.00")
    value = int(match[1] + match[2]) if len(text) <= _LONGEST else MAX_CENTS + 1
    if value > MAX_CENTS:
        raise NotAnAmount(f"{text} exceeds the largest amount of the books, {amount(MAX_CENTS)}")
    return value


def amount(value: int) -> str:
    """120000 → ``"1200.00"``; negative values keep their sign."""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded to a whole number, half away from zero. `denominator` > 0."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


class NotARate(ValueError):
    """The text is not a rate of VAT: 0 to 100 per cent, of whole basis points."""


def vat_rate(text: str) -> int:
    """``"20"``, ``"5.5"`` (per cent) → basis points; raises `NotARate`."""
    match = _RATE.fullmatch(text)
    basis_points = int(match[1] + (match[2] or "").ljust(2, "0")) if match else _ALL + 1
    if basis_points > _ALL:
        raise NotARate(f"{text!r} is not a rate of VAT like 20 or 5.5")
    return basis_points


def incl_vat(excl: int, rate: int) -> int:
    """Cents without VAT and a rate in basis points → cents with it: the tax is rounded once, half up."""
    return excl + half_up(excl * rate, _ALL)


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    """Split `total` (≥ 0) over non-negative `weights` into whole numbers that add up to it exactly.

    Each share is floored, then the remaining units go to the largest remainders, first line first.
    Raises `ValueError` where all weights are zero and `total` is not.
    """
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing to share the total over")
        return [0 for _ in weights]
    shares = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares
