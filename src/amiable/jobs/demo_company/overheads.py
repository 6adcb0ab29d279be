"""The rest of the books of a closed year: purchases, wages, bank charges, VAT returns. Not receivables at all."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from amiable.core.calendar import end_of_month
from amiable.jobs.demo_company.accounts import BANK, VAT_DUE
from amiable.jobs.demo_company.chance import between, pick
from amiable.jobs.demo_company.model import Entry, Posting

_SUPPLIERS = (
    ("F-001", "Verrerie du Sauvelonde"), ("F-002", "Granulés Octemare"), ("F-003", "Transports Hérimoncel"),
    ("F-004", "Énergie Vaucreuil"), ("F-005", "Papeterie Œillanges"), ("F-006", "Moules Tournemyre"),
)  # fmt: skip
SUPPLIER_GROUPS = 1_000_000  # lettering groups of suppliers start here, far from those of customers


def overheads(rng: Random, year: int, sales: Sequence[Entry]) -> Iterator[Entry]:
    """All that is booked in `year` beside sales and receipts; `sales` are that year's entries, for the VAT."""
    group = SUPPLIER_GROUPS + year * 1_000
    for month in range(1, 13):
        first = date(year, month, 1)
        last = end_of_month(first)
        deductible = 0
        for rank in range(6):
            net = between(rng, 900_000, 2_600_000)
            day = first + timedelta(days=between(rng, 0, 27))
            piece = f"FF{year % 100:02d}-{month:02d}{rank + 1:02d}"
            yield from _purchase(day, piece, pick(rng, _SUPPLIERS), net, group)
            group += 1
            deductible += net * 20 // 100
        collected = _vat(sales, month)
        yield from _closing(first, last, between(rng, 8_000_000, 8_800_000), collected, deductible)


def _purchase(day: date, piece: str, supplier: tuple[str, str], net: int, group: int) -> Iterator[Entry]:
    code, name = supplier
    vat = net * 20 // 100
    charge = "624200" if "Transports" in name else "601000"
    owed = Posting("401000", -net - vat, code, name, group)
    paid = Posting("401000", net + vat, code, name, group)
    label = f"Facture fournisseur {name}"
    yield Entry(day, "AC", piece, day, label, (Posting(charge, net), Posting("445660", vat), owed))
    later = day + timedelta(days=45)
    yield Entry(later, "BQ", "RG", later, f"Virement {name}", (paid, Posting(BANK, -net - vat)))


def _vat(sales: Sequence[Entry], month: int) -> int:
    """VAT of a month's sales, in cents, positive."""
    in_month = (entry for entry in sales if entry.on.month == month)
    return -sum(posting.cents for entry in in_month for posting in entry.postings if posting.account == VAT_DUE)


def _closing(first: date, last: date, wages: int, collected: int, deductible: int) -> Iterator[Entry]:
    due = collected - deductible
    vat = (Posting(VAT_DUE, collected), Posting("445660", -deductible), Posting("445510", -due))
    month = f"{first.month:02d}/{first.year}"
    charges = (Posting("627000", 18_450), Posting(BANK, -18_450))
    yield Entry(last, "BQ", "RG", last, f"Frais bancaires {month}", charges)
    yield Entry(last, "OD", "OD", last, f"Salaires {month}", (Posting("641000", wages), Posting("421000", -wages)))
    yield Entry(last, "OD", "OD", last, f"TVA {month}", tuple(line for line in vat if line.cents))
    paid = last + timedelta(days=5)
    yield Entry(paid, "BQ", "RG", paid, f"Virement salaires {month}", (Posting("421000", wages), Posting(BANK, -wages)))
    if due > 0:
        paid = last + timedelta(days=19)
        yield Entry(paid, "BQ", "RG", paid, f"Télépaiement TVA {month}", (Posting("445510", due), Posting(BANK, -due)))
