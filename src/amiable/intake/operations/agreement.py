"""Whether the books end where the accounts do: the balance of the account 411 in a FEC against what is open."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from amiable.intake.operations.read import Parsed
from amiable.people.models import Company
from amiable.receivables.queries.lists import open_items


@dataclass(frozen=True, slots=True)
class Agreement:
    """In cents, on the day of the file. `balance`: its accounts 411, 413 and 416; `advances`: its account 419;
    `books`: what is open less credits. `differences`: customer_code, customer_name, balance (advances included) and
    books of each customer for whom they are not equal, largest difference first."""

    balance: int
    advances: int
    books: int
    differences: tuple[dict[str, Any], ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def agreement(company: Company, parsed: Parsed) -> Agreement | None:
    """Compare, once the files are written in the books; None where the files tell no balance."""
    if parsed.source != "fec":
        return None
    told, held = Counter(parsed.balances), Counter[str]()
    told.update(parsed.advances)
    names = {item.customer_code: item.customer_name for item in parsed.items}
    for row in open_items(company, parsed.as_of):
        held[row["customer_code"]] += row["open"]
        names[row["customer_code"]] = row["customer_name"]
    differences = [
        {"customer_code": code, "customer_name": names.get(code, ""), "balance": told[code], "books": held[code]}
        for code in sorted(told.keys() | held.keys())
        if told[code] != held[code]
    ]
    return Agreement(
        balance=sum(parsed.balances.values()),
        advances=sum(parsed.advances.values()),
        books=held.total(),
        differences=tuple(sorted(differences, key=lambda row: -abs(row["balance"] - row["books"]))),
    )
