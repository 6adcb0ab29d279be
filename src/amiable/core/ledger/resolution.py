"""The end of a dispute on one receivable: what is conceded, which date the rest gets (docs/explanation/livres.md)."""

from datetime import date

from amiable.core.dispute import default_policy
from amiable.core.events import DisputeResolved
from amiable.core.ledger.account import Account
from amiable.core.ledger.days import after, until
from amiable.core.ledger.portion import Portion


def resolve(event: DisputeResolved, account: Account) -> None:
    """Concede by portion number, then date every portion of the dispute, also where nothing remains owed."""
    if not account.disputes.get(event.dispute):
        known = event.dispute in account.disputes
        code, words = ("resolved_twice", "is resolved already") if known else ("unknown_dispute", "is not open here")
        account.refuse(code, f"dispute {event.dispute} {words}", (event.conceded, 0))
        return
    account.disputes[event.dispute] = False
    portions = [portion for portion in account.of_dispute(event.dispute) if portion.contested]
    contested = sum(portion.rest for portion in portions)
    conceded = account.limited(
        event.conceded,
        contested,
        "conceded_exceeds_contested",
        "conceded {said} exceeds contested {available}",
    )
    for portion in portions:
        taken = min(conceded, portion.rest)
        portion.rest -= taken
        portion.conceded += taken
        conceded -= taken
        portion.contested = False
        _date(portion, event, account.issued or 0)


def _date(portion: Portion, event: DisputeResolved, issued: int) -> None:
    """Give `portion` its retained due date and the days on which what remains of it bears."""
    effective = event.on.toordinal()
    opened = portion.opened if portion.opened is not None else effective
    match event.policy or default_policy(event.finding, opened, portion.due):
        case "restart":
            portion.due = _term_from(portion, effective, issued)
            portion.bearing = after(portion.due)
        case "pause":
            _pause(portion, opened, effective, event.paused_days, issued)
        case "agreed":
            portion.due = event.agreed_on.toordinal() if event.agreed_on else None
            portion.bearing = after(portion.due)
        case "original":
            pass  # the date it had, and every day that bore then, those of the dispute included


def _term_from(portion: Portion, start: int, issued: int) -> int | None:
    """`start` + the portion's own term: that of the invoice, its month's-end rule applied anew."""
    if portion.original_due is None:
        return None
    if portion.term:
        return portion.term.due(date.fromordinal(start)).toordinal()
    return start + portion.original_due - issued


def _pause(portion: Portion, opened: int, effective: int, ours: int | None, issued: int) -> None:
    """The date it had, later by the days of the dispute. Where the date had passed, what bore until then stays."""
    if portion.due is None:
        return
    days = effective - max(opened, issued) if ours is None else ours
    late = opened > portion.due
    portion.due += days
    portion.bearing = until(portion.bearing, opened) + after(effective) if late else after(portion.due)
