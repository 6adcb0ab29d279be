"""Who buys: the customers of the plot first, then invented ones, each with terms, manner of paying and size."""

from datetime import date, timedelta
from random import Random

from amiable.core.calendar import parse_term
from amiable.jobs.demo_company.chance import between, pick, shuffled
from amiable.jobs.demo_company.model import Customer, Manner
from amiable.jobs.demo_company.names import invented, siren
from amiable.jobs.demo_company.plot_halbrane import NAME as SIGNATURE_CUSTOMER
from amiable.jobs.demo_company.regulars import TERMS, regular_names

_OTHER_TERMS = ("30 days", "30 days", "45 days", "45 days", "60 days", "45 days end of month", "30 days end of month")
_FAILED = 2  # customers whose debt was moved to the doubtful account during the last closed year
_STOPPED = 9  # customers who pay nothing any more since this year


def customers(rng: Random, today: date, count: int) -> tuple[Customer, ...]:
    """`count` customers, codes drawn; raises `ValueError` under 60 or over 800."""
    regulars = regular_names()
    if not 60 <= count <= 800:
        raise ValueError(f"{count} customers: from 60 to 800")
    codes = _codes(rng, count)
    told = [_regular(rng, today, name, codes[i], i) for i, name in enumerate(regulars)]
    names = invented(rng, count - len(regulars))
    first = len(regulars)
    drawn = [_drawn(rng, today, name, codes[first + i], first + i, count) for i, name in enumerate(names)]
    return (*told, *drawn)


def _codes(rng: Random, count: int) -> list[str]:
    """Customer codes in a drawn order; the signature customer, first of the plot, has C-0412."""
    codes = shuffled(rng, [f"C-{101 + i:04d}" for i in range(count)])
    if "C-0412" in codes:
        other = codes.index("C-0412")
        codes[other] = codes[0]
    codes[0] = "C-0412"
    return codes


def _regular(rng: Random, today: date, name: str, code: str, rank: int) -> Customer:
    term, manner, tier = TERMS.get(name, ("30 days", "usual", 0))
    # What the signature customer still owes is told, to the last invoice: nothing is drawn near today.
    last = today - timedelta(days=150) if name == SIGNATURE_CUSTOMER else None
    batch = rng.random() < 0.2 and last is None
    return Customer(code, name, siren(rank + 1), parse_term(term), manner, tier, batch, None, last)


def _drawn(rng: Random, today: date, name: str, code: str, rank: int, count: int) -> Customer:
    term = parse_term(pick(rng, _OTHER_TERMS))
    stops: date | None = None
    last: date | None = None
    if rank >= count - _FAILED:
        stops, last = date(today.year - 1, 2, 1), date(today.year - 1, 5, 31)
    elif rank >= count - _FAILED - _STOPPED:
        stops = today - timedelta(days=between(rng, 110, 240))
        last = stops + timedelta(days=45)
    tier = 1 + (rank % 3 == 0) if stops else _tier(rng)
    return Customer(code, name, siren(rank + 1), term, _manner(rng), tier, rng.random() < 0.2, stops, last)


def _manner(rng: Random) -> Manner:
    roll = rng.random()
    if roll < 0.40:
        return "prompt"
    if roll < 0.74:
        return "usual"
    return "slow" if roll < 0.92 else "very_slow"


def _tier(rng: Random) -> int:
    roll = rng.random()
    return 0 if roll < 0.55 else 1 if roll < 0.88 else 2
