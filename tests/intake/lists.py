"""Lists of open items as an accounting package prints them, taken in, and what the books then say. Not a test."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from amiable.disputes.queries import faults_of_disputes
from amiable.intake.operations import Taken, read_files, take
from amiable.intake.queries import remembered_mapping
from amiable.journal.models import Line
from amiable.journal.queries import faults_of_chain
from amiable.people.access import Acting, as_operator
from amiable.people.models import Company
from amiable.people.operations import add_company
from amiable.receivables.models import Event, Movement, PortionState
from amiable.receivables.queries.faults import faults_of_books
from amiable.receivables.queries.lists import open_items
from amiable.receivables.replay import standing

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
TODAY = NOON.date()
TITLES = "Code client;Raison sociale;N° pièce;Date pièce;Échéance;Montant TTC;Reste dû"
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 31), date(2026, 11, 20), date(2026, 11, 23)
FACTS = ("on", "kind", "cents", "payload")


@dataclass(frozen=True)
class Item:
    """One row; `total` and `left` in cents, `due` "" where the list tells none."""

    customer: str
    number: str
    total: int
    left: int | None = None
    issued: str = "15/09/2026"
    due: str = "15/10/2026"

    def but(self, **changes: Any) -> "Item":
        return replace(self, **changes)

    @property
    def rest(self) -> int:
        return self.total if self.left is None else self.left


def text(rows: Iterable[Item | str], titles: str = TITLES) -> bytes:
    """The list as CSV; a row that is text stands as it is."""
    lines = [row if isinstance(row, str) else _line(row) for row in rows]
    return ("\r\n".join([titles, *lines]) + "\r\n").encode("cp1252")


def _line(item: Item) -> str:
    cells = (item.customer, f"Maison {item.customer}", item.number, item.issued, item.due, euros(item.total))
    return ";".join((*cells, euros(item.rest)))


def euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def many(count: int, customer: str = "C9") -> list[Item]:
    """Items that stay: enough that one that goes missing is not more than 5 %."""
    return [Item(customer, f"R{number:03d}", 100_000) for number in range(count)]


def new_company(name: str = "Orvenne Emballages") -> Acting:
    return as_operator(add_company(name=name), NOON)


def take_files(acting: Acting, files: Sequence[tuple[str, bytes]], *, on: date | None = None, **how: Any) -> Taken:
    remembered = lambda signature: remembered_mapping(acting.company, signature)  # noqa: E731
    return take(acting, read_files(files, today=TODAY, as_of=on, remembered=remembered), **how)


def take_list(acting: Acting, rows: Iterable[Item | str], on: date, name: str = "postes.csv", **how: Any) -> Taken:
    return take_files(acting, [(name, text(rows))], on=on, **how)


def opened(company: Company, on: date = TODAY) -> dict[str, int]:
    """Number → cents, negative for a credit; what is settled is absent."""
    sums: dict[str, int] = {}
    for row in open_items(company, on):
        sums[row["number"]] = sums.get(row["number"], 0) + row["open"]
    return sums


def by_customer(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["customer_code"]] = sums.get(row["customer_code"], 0) + row["open"]
    return sums


def said(company: Company, number: str) -> list[tuple[date, str, int | None]]:
    """(day, kind, cents) of the events of a document that count."""
    rows = Event.objects.filter(company=company, receivable__number=number).order_by("pk")
    return [(row.on, row.kind, row.cents) for row in standing(rows)]


def state(company: Company, number: str) -> list[dict[str, Any]]:
    """Portions of a document as they stand."""
    names = ("certain", "contested", "conceded", "paid", "due", "original_due")
    return list(
        PortionState.objects.filter(company=company, receivable__number=number).order_by("number").values(*names)
    )


def lines(company: Company) -> int:
    return Line.objects.filter(company=company).count()


def faults(company: Company) -> list[Any]:
    """All that `amiable check` would find."""
    return [*faults_of_chain(company), *faults_of_books(company), *faults_of_disputes(company)]


def books(company: Company) -> dict[str, Any]:
    """The books without ids and without the order of arrival: equal where two ways lead to the same state."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    names = ("certain", "contested", "conceded", "paid", "credited", "written_off", "credit", "due", "base")
    about = ("receivable__customer__code", "receivable__number", "portion", "on", "schedule", "from_day")
    for (*key,) in Movement.objects.filter(company=company).values_list(*about, *names):
        total = sums.setdefault(tuple(key[: len(about)]), [0] * len(names))
        for place, value in enumerate(key[len(about) :]):
            total[place] += value
    states = PortionState.objects.filter(company=company).order_by("receivable__number", "number")
    return {
        "movements": {key: value for key, value in sums.items() if any(value)},
        "states": [
            row
            for row in states.values_list(
                "receivable__number", "number", "certain", "contested", "conceded", "paid", "credited",
                "due", "original_due", "estimated", "receivable__estimated", "turnover",
            )
            if any(row[2:7])
        ],
    }  # fmt: skip


def tables() -> dict[str, list[Any]]:
    """Every row of every table of the database."""
    with connection.cursor() as cursor:
        rows = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows[name] = sorted(map(repr, cursor.fetchall()))
    return rows
