"""A FEC of one year drawn from a seed, with the items that are open at its end. Not a test."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.formats.fec_files import Row, fec, invoice, opening, payment

YEAR = 2025
FILE = f"732829320FEC{YEAR}1231.txt"
CLOSING = date(YEAR, 12, 31)
SHAPES: dict[str, dict[str, Any]] = {
    "tabs in UTF-8": {},
    "pipes in Latin-9": {"sep": "|", "encoding": "iso-8859-15"},
    "tabs, BOM, Montant and Sens": {"encoding": "utf-8-sig", "sense": True},
    "an account per customer, cp1252": {"encoding": "cp1252", "accounts": True},
}


@dataclass
class Year:
    """Lines by day, and (customer, piece) → open cents."""

    rows: list[list[Row]] = field(default_factory=list)
    opening: list[tuple[str, int, str, str, str]] = field(default_factory=list)
    open: dict[tuple[str, str], int] = field(default_factory=dict)

    def text(self, *, accounts: bool = False, **shape: Any) -> bytes:
        """The file. `accounts`: one account 411… per customer, no auxiliary code."""
        ordered = sorted(self.rows, key=lambda entry: entry[0].day)
        rows = [*opening(self.opening), *(row for entry in ordered for row in entry)]
        return fec(map(_own_account, rows) if accounts else rows, **shape)


def _own_account(row: Row) -> Row:
    return replace(row, account=f"411{row.aux}", aux="", account_label=f"Société {row.aux}") if row.aux else row


def draw(random: Random, invoices: int = 250, customers: int = 40) -> Year:
    """Invoices of the year before and of this one: paid, paid in part, credited or not, payments on account."""
    year = Year()
    for number in range(invoices):
        customer = f"C{random.randrange(customers):03d}"
        cents = random.randrange(1_000, 900_000)
        letter = f"L{number:04d}"
        if number < invoices // 8:
            _carried(year, random, number, customer, cents, letter)
        else:
            _of_the_year(year, random, number, customer, cents, letter)
    return year


def _carried(year: Year, random: Random, number: int, customer: str, cents: int, letter: str) -> None:
    """An invoice of the year before, one line of the opening, paid or not."""
    piece, issued = f"FA24{number:04d}", date(YEAR, 1, 1) - timedelta(random.randint(1, 200))
    paid = random.random() < 0.8
    year.opening.append((customer, cents, piece, f"{issued:%Y%m%d}", letter if paid else ""))
    if paid:
        year.rows.append(payment(f"B{number}", _day(random.randint(2, 90)), customer, cents, letter=letter))
    else:
        year.open[customer, piece] = cents


def _of_the_year(year: Year, random: Random, number: int, customer: str, cents: int, letter: str) -> None:
    piece, on = f"FA25{number:04d}", random.randint(0, 300)
    later = _day(on + random.randint(1, 60))
    match random.choices(("open", "paid", "part", "credited", "account"), (2, 6, 2, 1, 1))[0]:
        case "open":
            year.rows.append(invoice(f"V{number}", _day(on), customer, cents, piece))
            year.open[customer, piece] = cents
        case "paid":
            year.rows.append(invoice(f"V{number}", _day(on), customer, cents, piece, letter=letter, lettered=later))
            year.rows.append(payment(f"B{number}", later, customer, cents, letter=letter, lettered=later))
        case "part":
            part = random.randrange(1, cents)
            year.rows.append(invoice(f"V{number}", _day(on), customer, cents, piece, letter=letter.lower()))
            year.rows.append(payment(f"B{number}", later, customer, part, letter=letter.lower()))
            year.open[customer, piece] = cents - part
        case "credited":
            year.rows.append(invoice(f"V{number}", _day(on), customer, cents, piece))
            year.rows.append(invoice(f"W{number}", later, customer, -cents // 3, f"AV25{number:04d}"))
            year.open[customer, piece], year.open[customer, f"AV25{number:04d}"] = cents, -cents // 3
        case "account":
            year.rows.append(payment(f"B{number}", _day(on), customer, cents, piece=f"ACPT{number:04d}"))
            year.open[customer, f"ACPT{number:04d}"] = -cents


def _day(number: int) -> str:
    return f"{date(YEAR, 1, 1) + timedelta(min(number, 364)):%Y%m%d}"
