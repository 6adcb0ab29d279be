"""How invoices are settled: in full, in batches, short, after a credit note, returned, or not at all.

Each settlement is an entry whose customer line carries the invoice's group; its piece is a prefix (`RG`, `AV`,
`OD`) numbered afterwards in the order of days (`story`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from amiable.core.money import half_up
from amiable.jobs.demo_company.accounts import bank_entry, credit_note_entry, write_off_entry
from amiable.jobs.demo_company.chance import between
from amiable.jobs.demo_company.model import Customer, Entry, Invoice

_DELAY = {"prompt": (-9, 4), "usual": (4, 40), "slow": (25, 100), "very_slow": (60, 240)}
DAY = timedelta(days=1)


def batches(rng: Random, invoices: tuple[Invoice, ...]) -> tuple[dict[int, date], dict[int, int]]:
    """When each invoice would be paid (by rank), and the group it shares with others paid on that day at once."""
    paid_on: dict[int, date] = {}
    shared: dict[int, int] = {}
    first_of: dict[tuple[str, date], int] = {}
    for invoice in invoices:
        customer = invoice.customer
        low, high = _DELAY[customer.manner]
        day = max(invoice.due_on + DAY * between(rng, low, high), invoice.issued_on + DAY * 3)
        if customer.batch and customer.stops_on is None:
            day = _pay_day(day)
            shared[invoice.group] = first_of.setdefault((customer.code, day), invoice.group)
        paid_on[invoice.group] = day
    return paid_on, shared


def settle(rng: Random, invoice: Invoice, paid_on: date) -> list[Entry]:
    """The entries that settle an invoice paid by itself, whatever today is (later ones are cut off)."""
    stops = invoice.customer.stops_on
    roll = rng.random()
    late = between(rng, 30, 420)
    share = between(rng, 55, 95)
    entries = _fate(invoice, paid_on, roll, share, late)
    return [entry for entry in entries if stops is None or entry.journal != "BQ" or entry.on < stops]


def _fate(invoice: Invoice, paid_on: date, roll: float, share: int, late: int) -> list[Entry]:
    if roll < 0.035:
        return list(_credited(invoice, paid_on, share))
    if roll < 0.075:
        return list(_short(invoice, paid_on, share, late))
    if roll < 0.09:
        return _rounded(invoice, paid_on, share)
    if roll < 0.095:
        return list(_returned(invoice, paid_on))
    return [bank_entry(paid_on, invoice, invoice.total)]


def failed(customer: Customer, year: int) -> bool:
    """Whether what this customer left unpaid became doubtful in `year` (`cast` made it stop that spring)."""
    return customer.stops_on == date(year, 2, 1)


def _pay_day(day: date) -> date:
    if day.day <= 10:
        return day.replace(day=10)
    return day.replace(day=25) if day.day <= 25 else (day.replace(day=1) + DAY * 32).replace(day=10)


def _credited(invoice: Invoice, paid_on: date, share: int) -> Iterator[Entry]:
    """A credit note for a part of it, then the rest is paid; one in three is a rebate (account 709)."""
    net = half_up(invoice.net * (100 - share), 100)
    vat = half_up(net * 20, 100)
    yield credit_note_entry(invoice.issued_on + DAY * 12, invoice, net, vat, rebate=share % 3 == 0)
    yield bank_entry(max(paid_on, invoice.issued_on + DAY * 13), invoice, invoice.total - net - vat)


def _short(invoice: Invoice, paid_on: date, share: int, late: int) -> Iterator[Entry]:
    """A part of it is paid, the rest comes much later."""
    part = half_up(invoice.total * share, 100)
    yield bank_entry(paid_on, invoice, part)
    yield bank_entry(paid_on + DAY * late, invoice, invoice.total - part)


def _rounded(invoice: Invoice, paid_on: date, share: int) -> list[Entry]:
    """A few cents are missing and written off the same day."""
    missing = share % 7 + 1
    return [bank_entry(paid_on, invoice, invoice.total - missing), write_off_entry(paid_on, invoice, missing)]


def _returned(invoice: Invoice, paid_on: date) -> Iterator[Entry]:
    """The direct debit comes back unpaid, then a transfer settles it."""
    yield bank_entry(paid_on, invoice, invoice.total)
    yield bank_entry(paid_on + DAY * 6, invoice, -invoice.total)
    yield bank_entry(paid_on + DAY * 31, invoice, invoice.total)
