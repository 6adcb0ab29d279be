"""How the cells of one file are read: which column is which field, and what the columns prove together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from amiable.core.said import Said, said
from amiable.formats.grid import Row
from amiable.formats.items import Kind
from amiable.formats.open_items.aliases import key, words
from amiable.formats.open_items.kinds import kind_of
from amiable.formats.open_items.values import DateOrder, Mark, Unreadable, amount_cents, mark_of, orders_of

AMOUNTS = ("amount_open", "amount_total", "amount_paid", "debit", "credit")
DATES = ("doc_date", "due_date")
_MIXED = said("« {title} » mêle jour/mois et mois/jour : lu jour/mois, le reste est à corriger.")
_EITHER = said("Les dates de « {title} » peuvent se lire jour/mois ou mois/jour : lues jour/mois.")


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's way of writing. `signed`: payments already carry their minus; `company_currency`: amounts are in
    euros whatever the currency column says (the *signed* columns of Odoo)."""

    header: tuple[str, ...]
    mapping: Mapping[str, int]
    mark: Mark | None = None
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    signed: bool = False
    company_currency: bool = False

    def cell(self, row: Row, name: str) -> str:
        """The text of a field on a row; ``""`` where the file has no such column or the row ends before it."""
        column = self.mapping.get(name, -1)
        return row.cells[column] if 0 <= column < len(row.cells) else ""

    def title(self, name: str) -> str:
        """The column's title in the file."""
        column = self.mapping.get(name, -1)
        return self.header[column] if 0 <= column < len(self.header) else ""


def study(
    header: Sequence[str], mapping: Mapping[str, int], rows: Iterable[Row], date_order: DateOrder | None
) -> tuple[Layout, tuple[Said, ...]]:
    """Walk the rows once: decimal mark, order of each date column, sign of payments. Also French notes."""
    plain = Layout(tuple(header), mapping)
    marks: set[Mark] = set()
    proofs: dict[str, set[str]] = {name: set() for name in DATES if name in mapping}
    signed = False
    names = [name for name in AMOUNTS if name in mapping]
    types: dict[str, Kind | None] = {}
    for row in rows:
        marks.update(mark for name in names if (mark := mark_of(plain.cell(row, name))))
        for name, proof in proofs.items():
            proof.update(orders_of((plain.cell(row, name),)))
        text = plain.cell(row, "doc_type")
        if text and not signed:
            kind = types.setdefault(text, kind_of(text))
            signed = kind == "payment" and any(_negative(plain.cell(row, name)) for name in names[:2])
    orders, notes = _orders(plain, proofs, date_order)
    mark = marks.pop() if len(marks) == 1 else None
    return Layout(tuple(header), mapping, mark, orders, signed, _in_company_currency(plain)), notes


def _negative(text: str) -> bool:
    try:
        return (amount_cents(text, ",") or 0) < 0
    except Unreadable:
        return False


def _in_company_currency(layout: Layout) -> bool:
    title = words(layout.title("amount_open") or layout.title("amount_total"))
    return (title.endswith(" signed") and "currency" not in title) or key(title) == "remainingamountwithtax"


def _orders(
    layout: Layout, proofs: Mapping[str, set[str]], given: DateOrder | None
) -> tuple[dict[str, DateOrder], tuple[Said, ...]]:
    """One order per date column: the one given, proved by the column, proved by the other one, else day/month."""
    if given:
        return dict.fromkeys(proofs, given), ()
    together = set().union(*proofs.values()) if proofs else set()
    orders: dict[str, DateOrder] = {}
    notes = []
    for name, proof in proofs.items():
        decisive = proof & {"dmy", "mdy"} or together & {"dmy", "mdy"}
        orders[name] = "mdy" if decisive == {"mdy"} else "dmy"
        title = layout.title(name)
        if proof >= {"dmy", "mdy"}:
            notes.append(said(_MIXED, title=title))
        elif proof and not decisive:
            notes.append(said(_EITHER, title=title))
        elif proof and orders[name] == "mdy":
            notes.append(said("Les dates de « {title} » sont lues mois/jour.", title=title))
    return orders, tuple(notes)
