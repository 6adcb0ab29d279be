"""The life of a fictional invoice, as events of the books: what the benchmarks post and add up.

Shares: 30 % with instalments, 20 % disputed (one dispute in five twice), 5 % with estimated due dates, 1 % very large,
1 % overpaid, 7 % never paid, 1 % of an insolvent customer. Deterministic: all chance comes from the `Random` given.
"""

from datetime import date, timedelta
from random import Random

from amiable.core.events import (
    Credited,
    DisputeOpened,
    DisputeResolved,
    Event,
    Finding,
    InsolvencyOpened,
    Issued,
    Paid,
    Policy,
    PortionKind,
    Returned,
    Share,
    WrittenOff,
)
from amiable.core.law.late_interest import Schedule

_SCHEDULES = (Schedule(), Schedule(), Schedule(), Schedule(1200), Schedule(1500))
_FINDINGS: tuple[Finding, ...] = ("founded", "partly_founded", "unfounded", "withdrawn", "goodwill")
_POLICIES: tuple[Policy | None, ...] = (None, None, "restart", "pause", "original")


def invoice_events(rng: Random, issued: date) -> list[Event]:
    """One invoice from its issue to the end of its life, in order of day; every event is possible on its day."""
    cents = rng.randint(10**7, 2 * 10**8) if rng.random() < 0.01 else round(rng.lognormvariate(11.2, 1.1)) + 1500
    shares = _shares(rng, issued, cents)
    events: list[Event] = [Issued(issued, shares, rng.choice(_SCHEDULES), estimated=rng.random() < 0.05)]
    day, owed = issued, cents
    if rng.random() < 0.2:
        for number in range(rng.choice((1, 1, 1, 1, 2))):
            day, owed = _dispute(rng, events, day, owed, f"D{number}")
    due = max(day, *(share.due_on or issued for share in shares)) if owed else day
    _settle(rng, events, due, owed)
    if rng.random() < 0.01:
        events.append(InsolvencyOpened(issued + timedelta(rng.randint(1, 300))))
        events.sort(key=lambda event: event.on)
    return events


def _shares(rng: Random, issued: date, cents: int) -> tuple[Share, ...]:
    term = rng.choice((0, 30, 30, 45, 60))
    parts = rng.choice((2, 3)) if rng.random() < 0.3 else 1
    each = cents // parts
    amounts = [each] * (parts - 1) + [cents - each * (parts - 1)]
    kind: PortionKind = "ordinary" if parts == 1 else "instalment"
    return tuple(Share(part, issued + timedelta(term + 30 * place), kind) for place, part in enumerate(amounts))


def _dispute(rng: Random, events: list[Event], day: date, owed: int, name: str) -> tuple[date, int]:
    """A dispute over part of what is owed, resolved five times in six: (last day, cents still owed)."""
    contested = max(1, owed * rng.choice((10, 25, 50, 100)) // 100)
    opened = day + timedelta(rng.randint(5, 80))
    if owed == 0:
        return day, owed
    events.append(DisputeOpened(opened, name, contested))
    if rng.random() < 1 / 6:
        return opened, owed - contested
    resolved = opened + timedelta(rng.randint(3, 120))
    finding = rng.choice(_FINDINGS)
    conceded = {"founded": contested, "partly_founded": contested // 2, "goodwill": contested // 4}.get(finding, 0)
    policy = None if finding == "founded" else rng.choice(_POLICIES)
    events.append(DisputeResolved(resolved, name, finding, conceded, policy))
    if not conceded or rng.random() < 0.2:
        return resolved, owed - conceded
    credited = resolved + timedelta(rng.randint(2, 20))
    events.append(Credited(credited, conceded, name))
    return credited, owed - conceded


def _settle(rng: Random, events: list[Event], due: date, owed: int) -> None:
    """Payment, in one or two parts, sometimes too much or returned; or none, sometimes written off."""
    paid = due + timedelta(round(rng.expovariate(1 / 15)))
    draw = rng.random()
    if draw < 0.07 or not owed:
        if draw < 0.02 and owed:
            events.append(WrittenOff(paid + timedelta(400), owed))
    elif draw < 0.15 and owed > 1:
        events += [Paid(paid, owed // 2), Paid(paid + timedelta(rng.randint(5, 60)), owed - owed // 2)]
    elif draw < 0.16:
        events.append(Paid(paid, owed + rng.randint(1, 5000)))
    elif draw < 0.17:
        again = paid + timedelta(rng.randint(10, 40))
        events += [Paid(paid, owed), Returned(paid + timedelta(4), owed), Paid(again, owed)]
    else:
        events.append(Paid(paid, owed))
