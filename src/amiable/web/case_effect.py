"""What the dialog would do, read again before it is done: the bars before and after, and the figures that move."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amiable.core.events import DisputeOpened
from amiable.core.position.portions import PortionPosition, total
from amiable.receivables.queries.customer import holds_of_receivables, open_amounts_of
from amiable.receivables.queries.moments import moment
from amiable.receivables.queries.supposed import Supposed
from amiable.web import dispute_books as books
from amiable.web.case_what import Contested
from amiable.web.dispute_fields import sentence
from amiable.web.picture.bar import Part

if TYPE_CHECKING:
    from amiable.people.models import Company

Row = tuple[str, int | None, int | None]
"""Words, cents before and after; None where unknown."""


@dataclass(frozen=True, slots=True)
class CaseEffect:
    """The bars of the documents before and after (none where no euro changes its place), and what moves.

    With a `refusal` there is nothing else.
    """

    before: list[Part] = field(default_factory=list)
    after: list[Part] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    refusal: str = ""


def opened_effect(before: Mapping[int, Supposed], told: Sequence[Contested], on: date, today: date) -> CaseEffect:
    """What opening a dispute would do to its documents, today. One statement."""
    said = {one.item.receivable: [DisputeOpened(on, "…", one.blocked)] for one in told}
    try:
        after = books.supposed_or_refused(said, today)
    except books.NotPossible as refusal:
        return CaseEffect(refusal=sentence(refusal))
    was, will = books.supposed_all(before.values()), books.supposed_all(after.values())
    return CaseEffect(books.parts(was), books.parts(will), _rows(was, will))


def parts_of(before: Iterable[Supposed]) -> list[Part]:
    """The bar of some documents as they stand."""
    return books.parts(books.supposed_all(before))


def contested_parts(before: Iterable[Supposed], blocked: int) -> list[Part]:
    """What of some documents is open, once `blocked` cents more are contested."""
    positions = books.supposed_all(before)
    sums = {
        place: sum(getattr(position, place) for position in positions) for place in ("certain", "contested", "conceded")
    }
    return [
        Part("certain", sums["certain"] - blocked),
        Part("contested", sums["contested"] + blocked),
        Part("conceded", sums["conceded"]),
    ]


def _rows(before: Sequence[PortionPosition], after: Sequence[PortionPosition]) -> list[Row]:
    figures = (
        (_("Réclamable aujourd’hui"), "claimable"),
        (_("Contesté, jamais relancé"), "contested"),
        (_("Pénalités, position retenue"), "interest"),
        (_("Pénalités, échéance d’origine"), "original_interest"),
    )
    rows = [(name, total(before, figure), total(after, figure)) for name, figure in figures]
    return [*rows, (_("Écart : ce que notre position abandonne"), books.gap(before), books.gap(after))]


def held_effect(company: "Company", customer_id: int, ids: Collection[int], today: date) -> CaseEffect:
    """What holding documents back (none: the whole customer) would do today: every euro stays in its place, and may
    not be asked for. Three statements at most."""
    owed = open_amounts_of(company, moment(company, today), customer_id)
    held = set(holds_of_receivables(company, customer_id, today))
    due = [row for row in owed if row["claimable"] and not row["foreign"]]
    concerned = {row["receivable_id"] for row in owed} if not ids else set(ids)

    def asked(also: Collection[int]) -> int:
        free = [row for row in due if None not in held and row["receivable_id"] not in held]
        return sum(row["certain"] for row in free if row["receivable_id"] not in also)

    before, after, whole = asked(()), asked(concerned), sum(row["certain"] for row in due)
    return CaseEffect(
        rows=[
            (_("Peut être demandé aujourd’hui au client"), before, after),
            (_("Échu, en attente"), whole - before, whole - after),
        ]
    )


def open_documents(company: "Company", customer_id: int, today: date) -> list[dict[str, Any]]:
    """The documents of a customer of which something is open, to choose among: id, number, issued_on, open (cents)."""
    rows: dict[int, dict[str, Any]] = {}
    for row in open_amounts_of(company, moment(company, today), customer_id):
        if row["foreign"]:
            continue
        told = rows.setdefault(
            row["receivable_id"],
            {"id": row["receivable_id"], "number": row["number"], "issued_on": row["issued_on"], "open": 0},
        )
        told["open"] += row["certain"] + row["contested"] + row["conceded"]
    return sorted((row for row in rows.values() if row["open"]), key=lambda row: (row["issued_on"], row["number"]))
