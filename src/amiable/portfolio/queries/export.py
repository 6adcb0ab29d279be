"""A list as a workbook: what passes the filter, every cell typed, and a second sheet that says what it is."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from amiable.core.said import Said, said
from amiable.disputes.queries import dispute_page, dispute_rows_of, dispute_totals, disputes_by_numbers
from amiable.formats.spreadsheet import Value, write_xlsx
from amiable.journal.queries import head_of
from amiable.people.models import Company
from amiable.people.queries import names_of
from amiable.portfolio.queries.chosen import Chosen, ids_of
from amiable.portfolio.queries.export_columns import Told, arranged, euros, told_cell
from amiable.portfolio.queries.receivables import receivable_rows_of, receivable_totals
from amiable.receivables.queries.listing import Filter, Row
from amiable.receivables.queries.moments import Moment, moment

DIRECT = 5_000
"""Rows of a file that is made while the person waits."""
MOST = 200_000
"""Rows of a file: more is for no spreadsheet."""
PAGE = 500
NAMES = {"receivables": "creances", "disputes": "litiges"}
TITLES = {"receivables": said("Créances"), "disputes": said("Litiges")}
SUMS = {
    "count": said("Lignes"),
    "open": said("Ouvert"),
    "claimable": said("Réclamable aujourd’hui"),
    "not_due": said("À échoir"),
    "contested": said("Contesté"),
    "credit": said("Crédits des clients"),
    "claimed": said("Contesté"),
    "blocked": said("Bloqué à l’ouverture"),
    "conceded": said("Accordé"),
}
"""Totals by the names that `receivable_totals` and `dispute_totals` give them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How an export is laid out and what it says of itself: the columns shown on screen, the order, the sentences of
    the filter, who asked (a name), and the line of the journal up to which things were known (None: all is)."""

    columns: tuple[str, ...] = ()
    sort: str = "due"
    descending: bool = False
    filter: tuple[str, ...] = ()
    by: str = ""
    known_at: int | None = None

    def told(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Layout":
        """What `told` gave."""
        tuples: dict[str, Any] = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        return cls(**{**told, **tuples})


@dataclass(frozen=True, slots=True)
class ReceivableRow:
    """A row of the list, with what its disputes say of it: reasons (codes), the last comment."""

    of: Row
    reasons: tuple[str, ...]
    last_comment: str


def file_name(company: Company, listing: str, day: date) -> str:
    """``orvenne-emballages-creances-2026-11-24.xlsx``."""
    return f"{company.slug}-{NAMES[listing]}-{day.isoformat()}.xlsx"


def workbook(
    company: Company,
    chosen: Chosen,
    layout: Layout,
    at: datetime,
    *,
    told: Told = str,
    progress: Callable[[int], object] = bool,
) -> bytes:
    """What was chosen as XLSX, made `at` that instant; titles and words by `told`, which translates a French text.

    `progress` hears how many rows have been read. Statements do not grow with the rows but by one set for 500.
    """
    at_moment = moment(company, chosen.as_of, layout.known_at)
    rows = _rows(company, chosen, layout, at_moment, progress)
    columns = arranged(chosen.listing, list(layout.columns))
    cells = [[told_cell(column.value(row), told) for column in columns] for row in rows]
    about = list(_about(company, chosen, layout, at_moment, at, len(cells), told))
    buffer = io.BytesIO()
    write_xlsx(
        buffer,
        [
            (told(TITLES[chosen.listing]), [told(column.title) for column in columns], cells),
            (told(said("À propos de ce fichier")), [told(said("Quoi")), told(said("Valeur"))], about),
        ],
    )
    return buffer.getvalue()


# ---- rows


def _rows(company: Company, chosen: Chosen, layout: Layout, at: Moment, progress: Callable[[int], object]) -> list[Any]:
    rows: list[Any] = []
    of_receivables = chosen.listing == "receivables"
    for some in _receivables(company, chosen, layout, at) if of_receivables else _disputes(company, chosen, layout):
        rows += some
        progress(len(rows))
    if of_receivables:
        rows.sort(key=lambda row: _sort_key(row.of, layout.sort), reverse=layout.descending)
    return rows


def _receivables(company: Company, chosen: Chosen, layout: Layout, at: Moment) -> Iterator[list[ReceivableRow]]:
    for ids in ids_of(company, chosen, known_at=layout.known_at):
        rows = receivable_rows_of(company, at, ids)
        cases = disputes_by_numbers(company, {number for row in rows for number in row.disputes})
        yield [_with_cases(row, cases) for row in rows]


def _with_cases(row: Row, cases: Mapping[str, Mapping[str, Any]]) -> ReceivableRow:
    mine = [cases[number] for number in row.disputes if number in cases]
    comment = next((case["last_comment"] for case in reversed(mine) if case["last_comment"]), "")
    return ReceivableRow(row, tuple(case["reason"] for case in mine), comment)


def _sort_key(row: Row, sort: str) -> Any:
    keys: dict[str, Any] = {
        "due": row.due_on or date.max,
        "amount": row.amount,
        "open": row.open,
        "number": row.number.casefold(),
        "customer": row.customer,
        "issued": row.issued_on,
    }
    return keys[sort], row.id


def _disputes(company: Company, chosen: Chosen, layout: Layout) -> Iterator[list[dict[str, Any]]]:
    if chosen.ids:
        yield _named(dispute_rows_of(company, chosen.as_of, chosen.ids))
        return
    after = ""
    while True:
        page = dispute_page(company, chosen.as_of, **chosen.asked, sort=layout.sort, after=after, limit=PAGE)
        yield _named(page["rows"])
        after = page["next"]
        if not after:
            return


def _named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = names_of({row["assignee"] for row in rows if row["assignee"] is not None})
    return [row | {"assignee_name": names.get(row["assignee"], "")} for row in rows]


# ---- the second sheet


def _about(
    company: Company, chosen: Chosen, layout: Layout, at: Moment, made: datetime, rows: int, told: Told
) -> Iterator[tuple[Value, Value]]:
    seq, digest = head_of(company)
    ticked = told(said("lignes cochées une à une"))
    filtered = " ; ".join(layout.filter) or told(said("aucun"))
    yield told(said("Société")), company.name
    yield told(said("Situation au")), chosen.as_of
    if layout.known_at is not None:
        yield told(said("Ce qu’on savait à la ligne du journal")), layout.known_at
    yield told(said("Filtre")), ticked if chosen.ids else filtered
    if chosen.ids:
        yield told(SUMS["count"]), rows
    else:
        yield from ((told(title), value) for title, value in _totals(company, chosen, at))
    yield told(said("Établi le")), f"{made.astimezone(ZoneInfo(company.time_zone)):%d/%m/%Y %H:%M}"
    yield told(said("Par")), layout.by
    yield told(said("Tête du journal, ligne")), seq
    yield told(said("Tête du journal, empreinte")), digest


def _totals(company: Company, chosen: Chosen, at: Moment) -> Iterable[tuple[Said, Value]]:
    if chosen.listing == "receivables":
        asked = dict(chosen.asked)
        reason = asked.pop("reason", "")
        totals = receivable_totals(company, at, Filter(**asked), reason=reason)
    else:
        totals = dispute_totals(company, chosen.as_of, **chosen.asked)
    for name, title in SUMS.items():
        if name in totals:
            yield title, totals[name] if name == "count" else euros(totals[name])
