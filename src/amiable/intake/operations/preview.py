"""What a file would change, as one JSON object for the page that asks for a confirmation.

    version 1
    source, mode, as_of, period [first, last], again (the batch that took these files before, or null), seq (the line
        of the journal it was compared at)
    files: name, size, kind, lines, encoding, separator, first_day, closing, provisional
    lines: read in all
    counts: invoices, credits, customers, payments, credit_notes, changed, missing, unchanged, rejected
    new_customers: code, name (the first 20)
    before, after: cents certain, contested, conceded, open, claimable, not_due, credit, on as_of
    agreement: balance (411), advances (419), books, difference, count and differences (the first 50: customer_code,
        customer_name, balance, books); null where the file tells no balance
    changes: the first 50 of the documents that change (`_change`)
    missing: count, cents, contested, rows (the first 50: id, number, customer_code, customer_name, kind, cents,
        contested)
    needs_confirmation: count, cents, contested; or null
    unusual: kind, count, sentence of what else is to be confirmed (`operations.unusual`)
    rejects: count, rows (the first 200: file, line, field, found, expected, remedy)
    notes: sentences
    mapping: of an open-items file (`mapping_of`); else null

Amounts are cents, days ISO texts. Sentences (notes, expected, remedy, ambiguous, missing) are `core.said.Said`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from amiable.core import events
from amiable.formats import open_items
from amiable.formats.open_items import Proposal, header
from amiable.intake.operations.agreement import Agreement, agreement
from amiable.intake.operations.mending import without_twins
from amiable.intake.operations.places import places
from amiable.intake.operations.plan import Plan
from amiable.intake.operations.read import FileRead, Mode, Parsed
from amiable.intake.operations.take import Taken, missing_to_confirm, rehearsed
from amiable.intake.operations.unusual import unusual
from amiable.intake.queries import same_batch
from amiable.journal.queries import head_of
from amiable.people.access import Acting
from amiable.people.operations import lock_company
from amiable.receivables.queries.known import Key, Known
from amiable.receivables.queries.lists import customer_rows

SHOWN = {"new_customers": 20, "changes": 50, "missing": 50, "differences": 50, "rejects": 200}
SERVES: dict[str, str] = {
    "customer_code": "customer",
    "customer_name": "customer",
    "doc_number": "doc_number",
    "doc_date": "doc_date",
    "amount_open": "amount",
    "amount_total": "amount",
    "debit": "amount",
    "credit": "amount",
}
"""Field of a list → what it serves, of which the list must tell one: an amount open or in all, or debit and credit."""


def preview(acting: Acting, parsed: Parsed, mode: Mode, *, replays: int | None = None) -> dict[str, Any]:
    """The object above. Everything is written, looked at and taken back. Raises as `take.rehearsed`."""
    company = acting.company
    parsed = without_twins(company, replays, parsed)

    def look(made: Plan, taken: Taken) -> dict[str, Any]:
        names = {row["code"]: row["name"] for row in customer_rows(company)} if made.touched else {}
        return {
            "before": before,
            "after": places(company, parsed.as_of),
            "agreement": _agreement(agreement(company, parsed)),
            "unusual": [] if replays else unusual(company, parsed, mode, made),
            **_changes(made, names),
            **_told(parsed, made, taken),
        }

    with transaction.atomic():
        lock_company(company)  # of two imports at once, the second sees both figures after the first
        before = places(company, parsed.as_of)
        seen = rehearsed(acting, parsed, mode, look, replays=replays)
    about = {
        "version": 1,
        "source": parsed.source,
        "mode": mode,
        "as_of": parsed.as_of.isoformat(),
        "again": same_batch(company, parsed.digest, mode, parsed.as_of),
        "seq": head_of(company)[0],
        "files": [_file(one) for one in parsed.about],
        "lines": sum(one.lines for one in parsed.about),
        "period": _period(parsed),
        "mapping": mapping_of(parsed.proposal, parsed.mapping) if parsed.proposal else None,
    }
    return about | seen


def _file(one: FileRead) -> dict[str, Any]:
    days = {"first_day": _iso(one.first_day), "closing": _iso(one.closing)}
    names = ("name", "size", "kind", "lines", "encoding", "separator", "provisional")
    return {name: getattr(one, name) for name in names} | days


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _period(parsed: Parsed) -> list[str | None]:
    """First and last day: of the exercises, else of what the list's documents are of."""
    days = [day for one in parsed.about for day in (one.first_day, one.closing) if day]
    days = days or [item.issued_on for item in parsed.items]
    return [_iso(min(days)), _iso(max(days))] if days else [None, None]


def _told(parsed: Parsed, made: Plan, taken: Taken) -> dict[str, Any]:
    asked = missing_to_confirm(made)
    customers = sorted(made.customers.items())[: SHOWN["new_customers"]]
    columns = ("line", "field", "found", "expected", "remedy")
    return {
        "counts": taken.counts
        | {name: getattr(taken, name) for name in ("changed", "missing", "unchanged", "rejected")},
        "new_customers": [{"code": code, "name": name} for code, name in customers],
        "needs_confirmation": asked and {"count": asked.count, "cents": asked.cents, "contested": asked.contested},
        "rejects": {
            "count": len(parsed.rejects),
            "rows": [
                {"file": name} | {column: getattr(reject, column) for column in columns}
                for name, reject in parsed.rejects[: SHOWN["rejects"]]
            ],
        },
        "notes": taken.notes,
    }


def _agreement(found: Agreement | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "balance": found.balance,
        "advances": found.advances,
        "books": found.books,
        "difference": found.books - found.balance - found.advances,
        "count": len(found.differences),
        "differences": list(found.differences[: SHOWN["differences"]]),
    }


def _changes(made: Plan, names: Mapping[str, str]) -> dict[str, Any]:
    missing = dict(made.missing)
    changes: dict[int, dict[str, Any]] = {}
    for pk, event in made.said:
        if pk not in missing:
            _say(changes.setdefault(pk, _change(pk, made.touched[pk], names)), event)
    for pk, due_on in made.redated:
        changes.setdefault(pk, _change(pk, made.touched[pk], names))["due_after"] = due_on.isoformat()
    gone = [
        {**_document(pk, made.touched[pk], names), "cents": cents, "contested": made.touched[pk][1].contested}
        for pk, cents in made.missing[: SHOWN["missing"]]
    ]
    told = {"count": len(missing), "cents": sum(missing.values()), "contested": made.missing_contested, "rows": gone}
    return {"changes": list(changes.values())[: SHOWN["changes"]], "missing": told}


def _document(pk: int, found: tuple[Key, Known], names: Mapping[str, str]) -> dict[str, Any]:
    (code, _, _, kind), known = found
    return {
        "id": pk,
        "number": known.number,
        "customer_code": code,
        "customer_name": names.get(code, ""),
        "kind": kind,
    }


def _change(pk: int, found: tuple[Key, Known], names: Mapping[str, str]) -> dict[str, Any]:
    """A document that changes: its amount in `cents`, what is open of it before and after (negative for a credit),
    what was settled, credited (credit notes, discounts, write-offs) and came back; both due dates, and whether the one
    of before was only estimated."""
    known = found[1]
    is_open = known.open if found[0][3] == "invoice" else -known.credit
    return _document(pk, found, names) | {
        "cents": known.amount,
        "open_before": is_open,
        "open_after": is_open,
        "settled": 0,
        "credited": 0,
        "returned": 0,
        "due_before": _iso(known.due),
        "due_after": _iso(known.due),
        "due_was_estimated": known.estimated,
    }


def _say(row: dict[str, Any], event: events.Event) -> None:
    """Add to a change what one event does."""
    match event:
        case events.DueDateSet():
            row["due_after"] = _iso(event.due_on)
        case events.Paid() | events.CreditUsed():
            row["settled"] += event.cents
            row["open_after"] += event.cents if row["kind"] == "credit" else -event.cents
        case events.Returned() | events.CreditGiven():
            row["returned"] += event.cents
            row["open_after"] += -event.cents if row["kind"] == "credit" else event.cents
        case events.Credited() | events.Discounted() | events.WrittenOff():
            row["credited"] += event.cents
            row["open_after"] -= event.cents


def mapping_of(proposal: Proposal, mapping: Mapping[str, int] | None = None) -> dict[str, Any]:
    """What a page needs to offer a choice of column for each field.

    header_line; titles (of the columns, those without one left out); columns: field → column from 0, as it is read;
    fields: field, title (chosen, "" for none), serves (`SERVES`, "" for what a list may do without), missing (nothing
    gives what it serves); ambiguous and missing: French sentences; sample: the first rows.
    """
    columns = proposal.mapping if mapping is None else mapping
    lacking = _lacking(proposal, columns)
    return {
        "header_line": proposal.header_line,
        "titles": [title for title in proposal.header if title],
        "columns": dict(columns),
        "fields": [
            {
                "field": field,
                "title": proposal.header[columns[field]] if field in columns else "",
                "serves": SERVES.get(field, ""),
                "missing": SERVES.get(field, "") in lacking,
            }
            for field in open_items.FIELDS
        ],
        "ambiguous": list(proposal.ambiguous),
        "missing": list(proposal.missing),
        "sample": [list(row) for row in proposal.sample],
    }


def _lacking(proposal: Proposal, columns: Mapping[str, int]) -> set[str]:
    """What no column serves; customers may also be named by rows of their own, which the proposal knows."""
    plain = header.missing(proposal.mapping, headings=False)
    headings = proposal.missing != header.missing_sentences(proposal.header, plain)
    return set(header.missing(columns, headings=headings))
