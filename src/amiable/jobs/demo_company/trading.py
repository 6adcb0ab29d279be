"""What is sold: seasonal volumes, drawn sales and told ones, numbered by year in the order of issue."""

from datetime import date, timedelta
from random import Random

from amiable.core.calendar import end_of_month
from amiable.core.money import half_up
from amiable.jobs.demo_company.catalogue import articles
from amiable.jobs.demo_company.chance import between, pick
from amiable.jobs.demo_company.model import Article, Customer, Invoice, Sale
from amiable.jobs.demo_company.plot_halbrane import SIGNATURE
from amiable.jobs.demo_company.regulars import told_sales

SEASON = (150, 145, 160, 165, 165, 190, 209, 265, 290, 265, 250, 230)
"""Invoices per month for 320 customers in the current year: jars in summer, gift boxes before Christmas."""

SIGNATURE_RANK = 1187
_LAST = 1_000_000  # told sales come last on their day: the rank of the signature follows from the volumes
_NET = ((9_000, 45_000), (30_000, 140_000), (100_000, 430_000))  # cents excl. VAT by tier of the customer
_WEIGHT = (2, 3, 5)

Draft = tuple[date, int, Customer, tuple[Article, ...], int, Sale | None]
"""issue date, rank within the drafts, customer, articles, VAT %, the told sale if it is one."""


def invoices(rng: Random, today: date, cast: tuple[Customer, ...]) -> tuple[tuple[Invoice, ...], dict[Sale, Invoice]]:
    """All invoices since October three years ago, sorted by issue, and which of them is which told sale."""
    drafts = sorted([*_drawn(rng, today, cast), *_told(today, cast)], key=lambda draft: draft[:2])
    numbers = _numbers(drafts)
    issued: list[Invoice] = []
    told: dict[Sale, Invoice] = {}
    for group, (day, _, customer, lines, vat, sale) in enumerate(drafts):
        net = sum(line.net for line in lines)
        due = customer.term.due(day)
        invoice = Invoice(numbers[group], customer, day, due, lines, net, half_up(net * vat, 100), group)
        issued.append(invoice)
        if sale is not None:
            told[sale] = invoice
    return tuple(issued), told


def _numbers(drafts: list[Draft]) -> list[str]:
    """F26-0001 … per year; the signature invoice has 1187 in its year, so that year may start higher than 1."""
    totals: dict[int, int] = {}
    ranks: list[tuple[int, int]] = []
    shift = (0, 0)
    for day, *_, sale in drafts:
        totals[day.year] = totals.get(day.year, 0) + 1
        ranks.append((day.year, totals[day.year]))
        if sale is SIGNATURE:
            shift = (day.year, max(0, SIGNATURE_RANK - totals[day.year]))
    return [f"F{year % 100:02d}-{rank + (shift[1] if year == shift[0] else 0):04d}" for year, rank in ranks]


def _told(today: date, cast: tuple[Customer, ...]) -> list[Draft]:
    by_name = {customer.name: customer for customer in cast}
    return [
        (today - timedelta(days=sale.ago), _LAST + rank, by_name[sale.customer], sale.articles, sale.vat, sale)
        for rank, sale in enumerate(told_sales())
    ]


def _drawn(rng: Random, today: date, cast: tuple[Customer, ...]) -> list[Draft]:
    """Drawn sales, month by month up to the day before today, on working days of the week."""
    urn = [customer for customer in cast for _ in range(_WEIGHT[customer.tier])]
    drafts: list[Draft] = []
    month = date(today.year - 3, 10, 1)
    while month < today:
        last = min(end_of_month(month), today - timedelta(days=1))
        share = SEASON[month.month - 1] * len(cast) * (100 - 7 * (today.year - month.year)) // (320 * 100)
        for _ in range(share * last.day // end_of_month(month).day):
            day = _workday(month.replace(day=between(rng, 1, last.day)), month)
            customer = _buyer(rng, urn, day)
            low, high = _NET[customer.tier]
            lines = articles(rng, between(rng, low, high))
            drafts.append((day, len(drafts), customer, lines, 20, None))
        month = end_of_month(month) + timedelta(days=1)
    return drafts


def _buyer(rng: Random, urn: list[Customer], day: date) -> Customer:
    """One of those still served on `day`: drawn again rather than skipped, so that volumes stay as said."""
    while True:
        customer = pick(rng, urn)
        if customer.last_sale is None or day <= customer.last_sale:
            return customer


def _workday(day: date, month: date) -> date:
    """`day`, or the Friday before; on a first week-end of the month the Monday after."""
    back = max(0, day.weekday() - 4)
    earlier = day - timedelta(days=back)
    return earlier if earlier >= month else day + timedelta(days=3 - back)
