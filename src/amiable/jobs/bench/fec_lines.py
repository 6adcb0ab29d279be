"""A fictional FEC of exactly so many lines: sales (3 lines each) and payments (2 lines), most of them lettered.

74 % of the invoices are paid within the year and lettered, 8 % paid in part and not lettered, 18 % open. Lines are in
order of day, as accounting software writes them. Deterministic.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

YEAR = 2025
CUSTOMERS = 20_000
_HEADER = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate "
    "EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
)
_FORMS = ("SARL", "SAS", "SA", "EURL")
_TRADES = ("Menuiserie", "Imprimerie", "Transports", "Négoce", "Scierie", "Conserverie", "Métallerie")

Entry = tuple[int, int, list[list[str]]]
"""Day of the year, number of the invoice, and the lines, each from CompteNum to Idevise."""


def write_fec(file: Path, lines: int) -> None:
    """Write `lines` lines, at least one, and the header; tab, UTF-8."""
    with file.open("w", encoding="utf-8", newline="") as text:
        text.write(_HEADER.replace(" ", "\t") + "\r\n")
        for number, (day, _, rows) in enumerate(sorted(_entries(lines), key=lambda entry: entry[:2]), start=1):
            journal = "BQ\tBanque" if rows[0][0] == "512000" else "VE\tVentes"
            head = f"{journal}\t{number}\t{_day(day)}\t"
            text.writelines(head + "\t".join(row) + "\r\n" for row in rows)


def _entries(lines: int) -> Iterator[Entry]:
    """Entries with that many lines in all; the last ones are two-line entries of the bank that touch no customer."""
    rng = Random(lines)
    left, number = lines, 0
    while left >= 8:
        number += 1
        for entry in _invoice(rng, number):
            left -= len(entry[2])
            yield entry
    fees = [("627000", "Services bancaires"), ("512000", "Banque")] * 4
    if left:
        rows = [_row(account, title, number, 364, 0, label="Frais") for account, title in fees[:left]]
        yield 364, number + 1, rows


def _invoice(rng: Random, number: int) -> Iterator[Entry]:
    """The sale and, three or four times in five, the payment."""
    customer, day = int(CUSTOMERS * rng.random() ** 2), rng.randrange(364)
    net = round(rng.lognormvariate(11.2, 1.1)) + 1500
    tax = net // 5
    paid_on = day + 1 + round(rng.expovariate(1 / 40))
    draw = rng.random()
    paid = 0 if draw < 0.18 or paid_on > 364 else (net + tax) // 2 if draw < 0.26 else net + tax
    letters = (_letters(number), _day(paid_on)) if paid == net + tax else ("", "")
    account = ("411000", "Clients", f"C{customer:05d}", _name(customer))
    sale = [
        _row(*account[:2], number, day, net + tax, *account[2:], *letters),
        _row("706000", "Prestations de services", number, day, -net),
        _row("445710", "TVA collectée", number, day, -tax),
    ]
    yield day, number, sale
    if paid:
        credit = _row(*account[:2], number, day, -paid, *account[2:], *letters, label="Virement")
        yield paid_on, number, [_row("512000", "Banque", number, day, paid, label="Virement"), credit]


def _row(
    account: str,
    title: str,
    number: int,
    day: int,
    cents: int,
    customer: str = "",
    name: str = "",
    letter: str = "",
    lettered_on: str = "",
    label: str = "Facture",
) -> list[str]:
    """One line from CompteNum on; `cents` to the debit where positive. The piece is the invoice."""
    debit, credit = _amount(max(cents, 0)), _amount(max(-cents, 0))
    piece = f"FA{YEAR}{number:07d}"
    said = f"{label} {piece}"
    return [
        account,
        title,
        customer,
        name,
        piece,
        _day(day),
        said,
        debit,
        credit,
        letter,
        lettered_on,
        _day(364),
        "",
        "",
    ]


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _day(of_year: int) -> str:
    return f"{date(YEAR, 1, 1) + timedelta(of_year):%Y%m%d}"


def _name(customer: int) -> str:
    return f"{_FORMS[customer % 4]} {_TRADES[customer % 7]} {customer:05d}"


def _letters(number: int) -> str:
    """A code of its own for every invoice."""
    code = ""
    while number:
        number, rest = divmod(number, 26)
        code = chr(65 + rest) + code
    return code
