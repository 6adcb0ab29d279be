"""The day a dispute is resolved: what is conceded, and the date and bearing days of what remains owed (books, §2)."""

from amiable.core.reference.books import Dispute, Portion, Receivable, Span, days_after

QUALIFIED = ("founded", "partly_founded")
"""The findings by which the wait was ours to end; all others leave the date as it was."""


def concede(portions: list[Portion], total: int) -> None:
    """Take `total` cents from the contested portions by number; what is conceded never bore, in any reading."""
    rest = total
    for portion in portions:
        taken = min(rest, portion.contested)
        portion.contested -= taken
        portion.conceded += taken
        portion.unpaid = [unpaid - taken for unpaid in portion.unpaid]
        rest -= taken


def resolve(
    receivable: Receivable,
    portion: Portion,
    dispute: Dispute,
    effective: int,
    finding: str,
    policy: str | None,
) -> None:
    """What remains contested is certain again, with the date its policy gives, also where nothing remains."""
    portion.certain, portion.contested, portion.contested_open = portion.contested, 0, False
    chosen = policy or default_policy(finding, portion.due, dispute.opened)
    if chosen == "restart":
        _restart(receivable, portion, effective)
    elif chosen == "pause":
        _pause(portion, dispute.opened, effective)
    # "original": the date and the bearing days are those the dispute found, those of the dispute among them.


def default_policy(finding: str, due: int | None, opened: int) -> str:
    """restart | pause | original; `due` is the retained date the portion had, None counts as not yet due."""
    if finding not in QUALIFIED:
        return "original"
    return "restart" if due is None or opened <= due else "pause"


def _restart(receivable: Receivable, portion: Portion, effective: int) -> None:
    portion.due = receivable.own_due(portion, effective)
    portion.bearing = days_after(portion.due)


def _pause(portion: Portion, opened: int, effective: int) -> None:
    found = portion.due
    portion.due = None if found is None else found + effective - opened
    if found is None or opened <= found:
        portion.bearing = days_after(portion.due)
        return
    kept = [Span(span.after, min(span.through, opened)) for span in portion.bearing if span.after < opened]
    portion.bearing = [*kept, Span(effective)]
