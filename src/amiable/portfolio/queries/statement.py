"""A customer's account statement, read: each open euro in the block it belongs to. `formats.statement` prints it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from amiable.disputes.queries.of_customer import contested_since
from amiable.formats.statement import Block, Line, Party, Statement, in_blocks
from amiable.people.models import Company
from amiable.receivables.queries.customer import open_amounts_of
from amiable.receivables.queries.listing import Filter, receivable_rows
from amiable.receivables.queries.moments import Moment

if TYPE_CHECKING:
    from amiable.receivables.models import Customer


def statement(company: Company, at: Moment, *, customer: "Customer", language: str) -> Statement:
    """The account at a moment: five statements, and a few more per 500 credits. What is in another currency is counted
    only. `language` is fr or en.

    Its sums are those of `ageing` and of the list of receivables.
    """
    open_ = open_amounts_of(company, at, customer.pk)
    cases = contested_since(company, customer.pk, at.as_of)
    ours = [row for row in open_ if not row["foreign"]]
    lines = [*_lines(ours, cases), *(("credit", line) for line in _credits(company, at, customer.code))]
    return Statement(
        sender=Party(company.name, _numbers(company, language)),
        customer=Party(customer.name, (customer.code, *_numbers(customer, language))),
        as_of=at.as_of,
        lines=in_blocks(lines),
        elsewhere=len({row["receivable_id"] for row in open_ if row["foreign"]}),
        language=language,
    )


def _numbers(whose: "Company | Customer", language: str) -> tuple[str, ...]:
    siren, vat = whose.siren, whose.vat_number
    spaced = f"SIREN {siren[:3]} {siren[3:6]} {siren[6:]}" if siren else ""
    return tuple(filter(None, (spaced, f"{'VAT' if language == 'en' else 'TVA'} {vat}" if vat else "")))


def _lines(rows: list[dict[str, Any]], cases: dict[int, list[dict[str, Any]]]) -> Iterator[tuple[Block, Line]]:
    """By block, in the order of due dates; what is contested and conceded once per document."""
    for row in rows:
        yield "due" if row["claimable"] else "not_due", _line(row, row["certain"], due_on=row["due_on"])
    for block in ("contested", "conceded"):
        whole: dict[int, dict[str, Any]] = {}
        for row in rows:
            kept = whole.setdefault(row["receivable_id"], row | {block: 0})
            kept[block] += row[block]
        for row in whole.values():
            of_row = cases.get(row["receivable_id"], []) if block == "contested" else []
            numbers = tuple(case["number"] for case in of_row)
            since = of_row[0]["opened_on"] if of_row else None
            yield block, _line(row, row[block], disputes=numbers, since=since)


def _line(row: dict[str, Any], cents: int, **more: Any) -> Line:
    return Line(row["number"], row["issued_on"], row["amount"], cents, **more)


def _credits(company: Company, at: Moment, code: str) -> Iterator[Line]:
    after = None
    while True:
        asked = Filter(place="credit", customer=code)
        page = receivable_rows(company, at, asked, sort="issued", after=after, limit=500)
        yield from (Line(row.number, row.issued_on, row.amount, row.credit) for row in page.rows if not row.foreign)
        if page.next is None:
            return
        after = page.next
