"""The story told to its end: who bought, who paid, what stands. Deterministic: a seed and a day, no clock."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from amiable.jobs.demo_company.accounts import (
    CUSTOMERS,
    DOUBTFUL,
    bank_entry,
    batch_entry,
    invoice_entry,
    transfer_entry,
)
from amiable.jobs.demo_company.cast import customers
from amiable.jobs.demo_company.model import Credit, Customer, Entry, Invoice, Sale, Story
from amiable.jobs.demo_company.overheads import overheads
from amiable.jobs.demo_company.settling import batches, failed, settle
from amiable.jobs.demo_company.standing_credits import standing_credits
from amiable.jobs.demo_company.trading import invoices as sold

_JOURNALS = ("AN", "VE", "AC", "BQ", "OD")
_NUMBERED = {"RG": "RG-{:02d}-{:04d}", "AV": "AV{:02d}-{:04d}", "OD": "OD-{:02d}-{:04d}"}


def tell(today: date, seed: int, count: int) -> Story:
    """The story of `count` customers up to the evening before `today`."""
    rng = Random(seed)
    cast = customers(rng, today, count)
    issued, told = sold(rng, today, cast)
    settlements, group_of = _settlements(rng, today, issued, told)
    issued = tuple(replace(invoice, group=group_of.get(invoice.group, invoice.group)) for invoice in issued)
    by_number = {invoice.number: invoice for invoice in issued}
    told = {sale: by_number[invoice.number] for sale, invoice in told.items()}
    entries = [invoice_entry(invoice, invoice.group) for invoice in issued]
    entries += settlements
    entries += standing_credits(rng, today, cast, len(issued))
    for year in (today.year - 2, today.year - 1, today.year):
        entries += list(overheads(rng, year, [entry for entry in entries if entry.on.year == year]))
    booked = _numbered([entry for entry in entries if entry.on < today])
    return Story(cast, issued, _credits(booked, cast, len(issued)), booked, told)


def balances(story: Story) -> dict[int, int]:
    """What is open per group in the customers' accounts, in cents, 0 where all is settled."""
    open_by_group: dict[int, int] = {}
    for entry in story.entries:
        for posting in entry.postings:
            if posting.account in (CUSTOMERS, DOUBTFUL):
                open_by_group[posting.group] = open_by_group.get(posting.group, 0) + posting.cents
    return open_by_group


def _settlements(
    rng: Random, today: date, issued: tuple[Invoice, ...], told: dict[Sale, Invoice]
) -> tuple[list[Entry], dict[int, int]]:
    """The entries that settle, and the group of each invoice that shares one."""
    plot = {invoice.group: sale for sale, invoice in told.items()}
    drawn = tuple(invoice for invoice in issued if invoice.group not in plot)
    paid_on, shared = batches(rng, drawn)
    entries: list[Entry] = []
    together: dict[int, list[Invoice]] = {}
    for invoice in issued:
        if invoice.group in plot:
            sale = plot[invoice.group]
            day = today - timedelta(days=sale.paid_ago)
            entries += [bank_entry(day, invoice, sale.paid)] if sale.paid else []
        elif invoice.group in shared:
            together.setdefault(shared[invoice.group], []).append(invoice)
        else:
            entries += _settled(rng, today, invoice, paid_on[invoice.group])
    entries += [batch_entry(paid_on[group], batch, group) for group, batch in together.items()]
    return entries, shared


def _settled(rng: Random, today: date, invoice: Invoice, paid_on: date) -> list[Entry]:
    """What settles one drawn invoice; a failed customer's unpaid one becomes doubtful in September of last year."""
    entries = settle(rng, invoice, paid_on)
    if not entries and failed(invoice.customer, today.year - 1):
        return [transfer_entry(date(today.year - 1, 9, 15), invoice)]
    return entries


def _numbered(entries: list[Entry]) -> tuple[Entry, ...]:
    """Entries by day and journal; receipts, credit notes and transfers get their number of the year."""
    ordered = sorted(entries, key=lambda entry: (entry.on, _JOURNALS.index(entry.journal)))
    counters: dict[tuple[str, int], int] = {}
    numbered = []
    for entry in ordered:
        shape = _NUMBERED.get(entry.piece)
        if shape is not None:
            key = (entry.piece, entry.on.year)
            counters[key] = counters.get(key, 0) + 1
            entry = replace(entry, piece=shape.format(entry.on.year % 100, counters[key]))  # noqa: PLW2901
        numbered.append(entry)
    return tuple(numbered)


def _credits(entries: tuple[Entry, ...], cast: tuple[Customer, ...], first_group: int) -> tuple[Credit, ...]:
    """The credits tied to no invoice: their groups come after those of the invoices."""
    by_code = {customer.code: customer for customer in cast}
    found = []
    for entry in entries:
        for posting in entry.postings:
            if posting.account == CUSTOMERS and posting.group >= first_group and posting.cents < 0:
                kind: Literal["Avoir", "Règlement"] = "Règlement" if entry.journal == "BQ" else "Avoir"
                customer = by_code[posting.party]
                found.append(Credit(entry.piece, kind, customer, entry.on, posting.cents, entry.label, posting.group))
    return tuple(found)
