"""Seeded random `amiable simulate` documents, all valid: for comparing an engine with the reference.

    rng = random.Random(seed)
    document, as_of = random_document(rng), random_as_of(rng)

Every event is possible on its day, so any as-of date may be asked. Days are drawn near the ones where rules turn:
issue and due dates, half-years, days of other events. With ``open_points=False`` the documents keep away from what
books.md leaves to the reader (a due date set on a disputed portion, a payment that names another receivable's
dispute, a judgment before a later invoice of the same customer).
"""

import random
from datetime import date, timedelta

from amiable.core.money import amount
from amiable.core.reference.books import Books, Portion, Receivable, open_books
from amiable.core.reference.happenings import happen

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
TERMS = ("0 days", "30 days", "60 days", "45 days end of month", "end of month 45 days", "end of month 0 days")
RATES = ("statutory", "statutory", "statutory", "12.5", "8.25", "15", "6.07")
FINDINGS = ("founded", "partly_founded", "unfounded", "withdrawn", "inadmissible", "goodwill")
POLICIES = (None, None, "restart", "pause", "original")
REASONS = ("price", "quantity_missing", "quality_defect", "duplicate_invoice", "late_delivery", "retention")
KINDS = ("ordinary", "instalment", "down_payment")


def random_document(rng: random.Random, *, open_points: bool = True) -> dict:
    """A valid document of 1–4 receivables of 1–3 customers and up to about 20 events, in any order in the file."""
    customers = ["C1", "C2", "C3"][: rng.randint(1, 3)]
    rows = [_receivable(rng, f"F{number}", rng.choice(customers)) for number in range(1, rng.randint(1, 4) + 1)]
    books = open_books({"receivables": rows})
    events = []
    for day in _days(rng, books):
        event = _event(rng, books, day, open_points)
        if event is not None:
            event = {"on": date.fromordinal(day).isoformat(), **event}
            happen(books, event, len(events) + 1, day)
            events.append(event)
    return {"receivables": rows, "events": shuffled(rng, events)}


def random_as_of(rng: random.Random) -> date:
    """Late more often than early, when more has happened; sometimes in 2027, whose rate is not known."""
    last = LAST if rng.random() < 0.8 else date(2027, 9, 30)
    return FIRST + timedelta(days=round((last - FIRST).days * rng.random() ** 0.4))


def shuffled(rng: random.Random, events: list[dict]) -> list[dict]:
    """The same events in another file order; those of one day keep theirs."""
    mixed = [dict(event) for event in events]
    rng.shuffle(mixed)
    waiting: dict[str, list[dict]] = {}
    for event in events:
        waiting.setdefault(event["on"], []).append(event)
    return [waiting[event["on"]].pop(0) for event in mixed]


def _receivable(rng: random.Random, number: str, customer: str) -> dict:
    issued = FIRST + timedelta(days=rng.randint(0, 1000))
    cents = rng.choice((rng.randint(100, 5000), rng.randint(10_000, 5_000_000), 1_200_000, 10**9 + rng.randint(0, 99)))
    row = {"number": number, "customer": customer, "issued_on": issued.isoformat(), "amount": amount(cents)}
    form = rng.random()
    if form < 0.35:
        row["due_on"] = (issued + timedelta(days=rng.choice((0, 10, 30, 45, 60, 90)))).isoformat()
    elif form < 0.65:
        row["terms"] = rng.choice(TERMS)
    else:
        row["portions"] = _portions(rng, issued, cents)
    if rng.random() < 0.8:
        row["rate"] = rng.choice(RATES)
    return row


def _portions(rng: random.Random, issued: date, cents: int) -> list[dict]:
    cuts = sorted(rng.sample(range(1, cents), rng.randint(0, 3)))
    shares = [after - before for before, after in zip([0, *cuts], [*cuts, cents], strict=True)]
    portions = []
    for share in shares:
        due = (issued + timedelta(days=rng.choice((0, 15, 30, 30, 60, 120)))).isoformat()
        kind = rng.choice(KINDS)
        if rng.random() < 0.25:
            kind, due = "retention", rng.choice((None, None, due))
        portions.append({"amount": amount(share), "due_on": due, "kind": kind})
    return portions


def _days(rng: random.Random, books: Books) -> list[int]:
    """Days of events to come, in order, several on one day among them."""
    first = min(receivable.issued for receivable in books.receivables.values())
    pool = [date(year, month, 1).toordinal() - rng.randint(0, 1) for year in (2024, 2025, 2026) for month in (1, 7)]
    for receivable in books.receivables.values():
        pool.append(receivable.issued)
        pool += [p.due + rng.randint(-1, 1) for p in receivable.portions if p.due is not None]
        pool += [receivable.issued + rng.randint(0, 250) for _ in range(8)]
    pool = [day for day in pool if first <= day <= LAST.toordinal()]
    return sorted(rng.choice(pool) for _ in range(rng.randint(0, 20)))


def _event(rng: random.Random, books: Books, day: int, open_points: bool) -> dict | None:
    """An event that is possible now, or None where the draw has nothing to act on."""
    issued = [receivable for receivable in books.receivables.values() if receivable.issued <= day]
    if not issued:
        return None
    receivable = rng.choice(issued)
    draw = rng.random()
    if draw < 0.28:
        return _dispute_opened(rng, books, issued)
    if draw < 0.53:
        return _dispute_resolved(rng, books)
    if draw < 0.70:
        return _money_in(rng, books, receivable, "payment", open_points)
    if draw < 0.82:
        return _money_in(rng, books, receivable, "credit_note", open_points)
    if draw < 0.90:
        return _reduction(rng, receivable, rng.choice(("discount", "written_off")))
    if draw < 0.98:
        return _due_date_set(rng, receivable, day, open_points)
    later = any(other.customer == receivable.customer and other.issued >= day for other in books.receivables.values())
    return None if later and not open_points else {"type": "insolvency_opened", "customer": receivable.customer}


def _unpaid(receivable: Receivable) -> int:
    return sum(portion.certain + portion.contested for portion in receivable.portions)


def _some(rng: random.Random, most: int) -> int:
    """1…`most` cents: all of it, a round part, or any part."""
    return rng.choice((most, max(1, most // 2), max(1, most // 3), rng.randint(1, most), rng.randint(1, most)))


def _money_in(rng: random.Random, books: Books, receivable: Receivable, kind: str, open_points: bool) -> dict | None:
    conceded = sum(portion.conceded for portion in receivable.portions)
    most = _unpaid(receivable) + (conceded if kind == "credit_note" else 0)
    cents = _some(rng, most) if most else rng.randint(1, 10_000)
    if kind == "credit_note" and conceded and rng.random() < 0.6:
        cents = _some(rng, conceded)
    if rng.random() < 0.1:
        cents = most + rng.randint(1, 10_000)
    event = {"type": kind, "receivable": receivable.number, "amount": amount(cents)}
    here = sorted({portion.dispute for portion in receivable.portions if portion.dispute})
    names = list(books.disputes) if open_points and rng.random() < 0.1 else here
    if names and rng.random() < 0.4:
        event["dispute"] = rng.choice(names)
    return event


def _reduction(rng: random.Random, receivable: Receivable, kind: str) -> dict | None:
    most = _unpaid(receivable)
    if not most:
        return None
    cents = max(1, most // 50) if kind == "discount" else _some(rng, most)
    return {"type": kind, "receivable": receivable.number, "amount": amount(cents)}


def _due_date_set(rng: random.Random, receivable: Receivable, day: int, open_points: bool) -> dict | None:
    portions = [portion for portion in receivable.portions if open_points or portion.dispute is None]
    unknown = [portion for portion in portions if portion.original_due is None]
    portion: Portion = rng.choice(unknown if unknown and rng.random() < 0.8 else portions)
    due = max(receivable.issued, day + rng.choice((0, 30, rng.randint(-60, 120))))
    event = {"type": "due_date_set", "receivable": receivable.number, "portion": portion.number}
    return event | {"due_on": date.fromordinal(due).isoformat()}


def _dispute_opened(rng: random.Random, books: Books, issued: list[Receivable]) -> dict | None:
    lines = []
    for receivable in rng.sample(issued, min(len(issued), rng.choice((1, 1, 1, 2, 3)))):
        certain = sum(portion.certain for portion in receivable.portions)
        if certain:
            lines.append({"receivable": receivable.number, "amount": amount(_some(rng, certain))})
    if not lines:
        return None
    name = f"D{len(books.disputes) + 1}"
    return {"type": "dispute_opened", "dispute": name, "reason": rng.choice(REASONS), "lines": lines}


def _dispute_resolved(rng: random.Random, books: Books) -> dict | None:
    opened = [name for name, dispute in books.disputes.items() if not dispute.resolved]
    if not opened:
        return None
    name = rng.choice(opened)
    lines = []
    for receivable in books.receivables.values():
        contested = sum(portion.contested for portion in receivable.portions if portion.dispute == name)
        if any(portion.dispute == name for portion in receivable.portions) and rng.random() < 0.7:
            conceded = rng.choice((0, contested, rng.randint(0, contested)))
            lines.append({"receivable": receivable.number, "conceded": amount(conceded)})
    event = {"type": "dispute_resolved", "dispute": name, "finding": rng.choice(FINDINGS), "lines": lines}
    return event | {"policy": rng.choice(POLICIES)}
