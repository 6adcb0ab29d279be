"""Invoices by what a sheet calls them, and customers by their codes: what a file is compared with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from amiable.people.models import Company
from amiable.receivables.models import Customer, PortionState, Receivable

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document: `amount` and `certain` in cents, the second now; `is_open` where anything is left of it."""

    id: int
    number: str
    kind: str
    issued_on: date
    amount: int
    customer_id: int
    code: str
    name: str
    certain: int
    is_open: bool


def documents_numbered(company: Company, keys: Iterable[str]) -> dict[str, list[Numbered]]:
    """`said.number_key` of a number → the documents that go by it, the oldest first; those taken back left out. Two
    statements for 2,000."""
    ordered = sorted(set(keys))
    found: defaultdict[str, list[Numbered]] = defaultdict(list)
    for start in range(0, len(ordered), _AT_ONCE):
        rows = Receivable.objects.filter(company=company, number_key__in=ordered[start : start + _AT_ONCE])
        rows = rows.select_related("customer").order_by("issued_on", "pk")
        places = _places([row.pk for row in rows])
        for row in rows:
            if row.pk not in places and row.kind == "invoice":
                continue  # its import was undone: only the row is left
            certain, left = places.get(row.pk, (0, 0))
            found[row.number_key].append(
                Numbered(
                    row.pk, row.number, row.kind, row.issued_on, row.amount, row.customer_id, row.customer.code,
                    row.customer.name, certain, left > 0,
                )
            )  # fmt: skip
    return dict(found)


def _places(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Receivable id → (certain, all that is open) in cents, of those of which something stands."""
    states = PortionState.objects.filter(receivable_id__in=ids).filter(
        Q(certain__gt=0) | Q(contested__gt=0) | Q(conceded__gt=0) | Q(paid__gt=0) | Q(credited__gt=0)
        | Q(written_off__gt=0)
    )  # fmt: skip
    sums = states.values_list("receivable_id").annotate(Sum("certain"), Sum("contested"), Sum("conceded")).order_by()
    return {pk: (certain, certain + contested + conceded) for pk, certain, contested, conceded in sums}


def payers_by_code(company: Company) -> dict[str, str]:
    """Code of every customer → that of who pays for it, "" where it is itself."""
    rows = Customer.objects.filter(company=company).values_list("code", "payer__code")
    return {code: payer or "" for code, payer in rows.iterator()}
