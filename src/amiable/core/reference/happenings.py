"""What each event of the file does to the books on its day, or why it cannot (books, §3 and §7)."""

from amiable.core.money import amount, cents
from amiable.core.reference.books import (
    Books,
    Dispute,
    Document,
    Portion,
    Receivable,
    Refused,
    days_after,
    ordinal,
)
from amiable.core.reference.imputation import contest, credit, settle
from amiable.core.reference.resolution import concede, resolve


def happen(books: Books, event: Document, number: int, day: int) -> None:
    """Apply event `number` (counted from 1) on `day`; raises `Refused` and then leaves the books unfit for use."""
    try:
        match event["type"]:
            case "payment" | "credit_note":
                _money_in(books, event, day)
            case "discount" | "written_off":
                _reduction(books, event, day)
            case "due_date_set":
                _due_date_set(books, event, day)
            case "dispute_opened":
                _dispute_opened(books, event, day)
            case "dispute_resolved":
                _dispute_resolved(books, event, day)
            case "insolvency_opened":
                books.judgments.setdefault(event["customer"], []).append(day)
            case other:
                raise _no("unknown_type", f"unknown type {other}")
    except Refused as refused:
        raise Refused(number, refused.code, refused.message) from None


def _no(code: str, message: str) -> Refused:
    return Refused(None, code, message)


def _receivable(books: Books, number: str, day: int) -> Receivable:
    receivable = books.receivables.get(number)
    if receivable is None:
        raise _no("unknown_receivable", f"unknown receivable {number}")
    if day < receivable.issued:
        raise _no("before_issue", f"before the issue of {number}")
    return receivable


def _money_in(books: Books, event: Document, day: int) -> None:
    receivable = _receivable(books, event["receivable"], day)
    total, dispute = cents(event["amount"]), event.get("dispute")
    if dispute is not None and dispute not in books.disputes:
        raise _no("unknown_dispute", f"unknown dispute {dispute}")
    if event["type"] == "payment":
        beyond = settle(receivable, total, "paid", dispute)
    else:
        beyond = credit(receivable, total, dispute)
    books.credits[receivable.customer] = books.credits.get(receivable.customer, 0) + beyond


def _reduction(books: Books, event: Document, day: int) -> None:
    receivable = _receivable(books, event["receivable"], day)
    total = cents(event["amount"])
    unpaid = sum(portion.certain + portion.contested for portion in receivable.portions)
    if total > unpaid:
        word = "discount" if event["type"] == "discount" else "written off"
        raise _no(
            f"{event['type']}_exceeds_unpaid",
            f"{word} {amount(total)} exceeds certain and contested {amount(unpaid)}",
        )
    settle(receivable, total, "credited" if event["type"] == "discount" else "written_off", None)


def _due_date_set(books: Books, event: Document, day: int) -> None:
    receivable = _receivable(books, event["receivable"], day)
    if not 0 <= event["portion"] < len(receivable.portions):
        raise _no("unknown_portion", f"unknown portion {event['portion']} of {receivable.number}")
    portion, due = receivable.portions[event["portion"]], ordinal(event["due_on"])
    if due is None or due < receivable.issued:
        raise _no("due_before_issue", f"due date before the issue of {receivable.number}")
    if portion.original_due is None:
        portion.original_due = due
    # Of an open dispute's portion this is the date the dispute will be said to have found.
    portion.due, portion.bearing = due, days_after(due)


def _dispute_opened(books: Books, event: Document, day: int) -> None:
    name = event["dispute"]
    if name in books.disputes:
        raise _no("already_opened", f"dispute {name} is already opened")
    for receivable, total in _lines(books, event, "amount", day):
        certain = sum(portion.certain for portion in receivable.portions)
        if total > certain:
            raise _no("contested_exceeds_certain", f"contested {amount(total)} exceeds certain {amount(certain)}")
        contest(receivable, total, name)
    books.disputes[name] = Dispute(day)


def _dispute_resolved(books: Books, event: Document, day: int) -> None:
    dispute = books.disputes.get(event["dispute"])
    if dispute is None:
        raise _no("unknown_dispute", f"unknown dispute {event['dispute']}")
    if dispute.resolved:
        raise _no("already_resolved", f"dispute {event['dispute']} is already resolved")
    for receivable, total in _lines(books, event, "conceded", day):
        portions = _portions(receivable, event["dispute"])
        contested = sum(portion.contested for portion in portions)
        if total > contested:
            raise _no(
                "conceded_exceeds_contested",
                f"conceded {amount(total)} exceeds contested {amount(contested)}",
            )
        concede(portions, total)
    for receivable in books.receivables.values():
        for portion in _portions(receivable, event["dispute"]):
            resolve(receivable, portion, dispute, day, event["finding"], event.get("policy"))
    dispute.resolved = True


def _portions(receivable: Receivable, dispute: str) -> list[Portion]:
    return [portion for portion in receivable.portions if portion.dispute == dispute]


def _lines(books: Books, event: Document, field: str, day: int) -> list[tuple[Receivable, int]]:
    seen: set[str] = set()
    lines = []
    for line in event["lines"]:
        if line["receivable"] in seen:
            raise _no("duplicate_line", f"two lines on {line['receivable']}")
        seen.add(line["receivable"])
        lines.append((_receivable(books, line["receivable"], day), cents(line[field])))
    return lines
