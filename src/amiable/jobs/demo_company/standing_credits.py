"""Money customers have with the seller for no invoice: payments on account, rebates, commercial gestures."""

from datetime import date, timedelta
from random import Random

from amiable.jobs.demo_company.accounts import on_account_entry, standing_credit_note_entry
from amiable.jobs.demo_company.chance import between, pick
from amiable.jobs.demo_company.model import Customer, Entry

_PER_YEAR = 30


def standing_credits(rng: Random, today: date, cast: tuple[Customer, ...], first_group: int) -> list[Entry]:
    """Entries of the credits of three years; most are given back after some months, the others still stand."""
    candidates = [customer for customer in cast if customer.stops_on is None and customer.last_sale is None]
    entries: list[Entry] = []
    group = first_group
    for year in range(today.year - 2, today.year + 1):
        for rank in range(_PER_YEAR * len(cast) // 320 + 1):
            day = date(year, 1, 1) + timedelta(days=between(rng, 8, 350))
            customer = pick(rng, candidates)
            entries += _credit(rng, day, customer, group, on_account=rank % 2 == 0)
            group += 1
    return entries


def _credit(rng: Random, day: date, customer: Customer, group: int, *, on_account: bool) -> list[Entry]:
    back = day + timedelta(days=between(rng, 50, 260))
    if on_account:
        cents = between(rng, 4, 40) * 5_000
        first = on_account_entry(day, customer, cents, group)
    else:
        net = between(rng, 8, 130) * 1_000
        cents = net + net * 20 // 100
        first = standing_credit_note_entry(day, customer, net, group)
    return [first, on_account_entry(back, customer, -cents, group)]
