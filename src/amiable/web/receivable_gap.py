"""Where the gap between the two readings comes from, portion by portion: what our position gives up, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amiable.core.position.slices import Slice
from amiable.web.picture import writing
from amiable.web.receivable_portions import PortionRow, dated
from amiable.web.receivable_reasoning import Sum, sums_of
from amiable.web.receivable_story import Story


@dataclass(frozen=True, slots=True)
class GapRow:
    """What one row gives up (cents, None where a rate is missing), why, on what (« 2 520,00 € × 71 j »), and what the
    original due date says, slice by slice."""

    letter: str
    name: str
    why: str
    on: str
    cents: int | None
    sums: tuple[Sum, ...]


def gap_rows(rows: Iterable[PortionRow], story: Story) -> list[GapRow]:
    """Only the rows where the readings differ, or where a dispute might have made them differ."""
    return [
        GapRow(row.letter, row.name, _why(row, story), _on(row), row.gap, tuple(sums_of(row, "original")))
        for row in rows
        if row.portions and (row.cases or _slices(row, "retained") != _slices(row, "original"))
    ]


def _why(row: PortionRow, story: Story) -> str:
    if row.place == "contested":
        return _("contestée, nous ne réclamons rien")
    if row.place == "conceded":
        return _("rien ne porte, d’un côté comme de l’autre")
    reasons = dict.fromkeys(filter(None, (dated(one.number, story) for one in row.portions)))
    if not reasons:
        return _("même échéance des deux côtés")
    return " ; ".join(reasons)


def _on(row: PortionRow) -> str:
    """On what and how long, where one amount on one stretch says it; else the days of each reading."""
    original, retained = _slices(row, "original"), _slices(row, "retained")
    if not original or row.gap == 0:
        return ""
    days = writing.days_long(sum(part.days for part in original))
    unpaid = {part.unpaid for part in original}
    if not retained and len(unpaid) == 1:
        return _("%(amount)s × %(days)s") % {"amount": writing.money(unpaid.pop()), "days": days}
    others = writing.days_long(sum(part.days for part in retained))
    return _("%(days)s d’origine, %(others)s retenus") % {"days": days, "others": others}


def _slices(row: PortionRow, reading: str) -> list[Slice]:
    return [part for one in row.portions for part in getattr(one, reading) if part.rate != 0]
