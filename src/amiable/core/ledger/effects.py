"""What each kind of event does to the account of a receivable: one short function per event."""

from functools import singledispatch

from amiable.core import events
from amiable.core.ledger.account import Account, Impossible, Settling
from amiable.core.ledger.days import after
from amiable.core.ledger.portion import STATUTORY, UNKNOWN_RATE, Portion
from amiable.core.ledger.resolution import resolve


@singledispatch
def apply(event: events.Event, account: Account) -> None:
    """Let `event` change `account`. Raises `Impossible` where it cannot (see `Account.refuse`)."""
    raise TypeError(f"{event!r} is not an event of the books")


@apply.register
def _issued(event: events.Issued, account: Account) -> None:
    if account.portions:
        raise Impossible("issued_twice", "this invoice is recorded already")
    rate = event.schedule.basis_points
    schedule = UNKNOWN_RATE if event.estimated else STATUTORY if rate is None else rate
    account.issued = event.on.toordinal()
    for number, share in enumerate(event.shares):
        due = share.due_on.toordinal() if share.due_on else None
        account.portions.append(
            Portion(
                number=number,
                kind=share.kind,
                rest=share.cents,
                due=due,
                original_due=share.origin_on.toordinal() if share.origin_on else due,
                bearing=after(due),
                schedule=schedule,
                term=event.term if event.term and event.term.month_end else None,
                judged=account.judged,
            )
        )


@apply.register
def _paid(event: events.Paid, account: Account) -> None:
    on, cents = event.on.toordinal(), event.cents
    portions = account.in_order(event.dispute)
    if event.how == "disappeared":  # a list that no longer shows an item never empties a dispute
        portions = [portion for portion in portions if not portion.contested]
        certain = sum(portion.rest for portion in portions)
        cents = account.limited(cents, certain, "paid_exceeds", "settled {said} exceeds certain {available}")
    account.credit += account.settle(portions, cents, "paid", on)


@apply.register
def _returned(event: events.Returned, account: Account) -> None:
    paid = account.credit + sum(portion.paid for portion in account.portions)
    cents = account.limited(event.cents, paid, "returned_exceeds", "returned {said} exceeds paid {available}")
    from_credit = min(cents, account.credit)
    account.credit -= from_credit
    cents -= from_credit
    for portion in reversed(account.in_order()):
        back = min(cents, portion.paid)
        if back:
            portion.paid -= back
            portion.rest += back
            portion.settled.append((event.on.toordinal(), -back))
            cents -= back


@apply.register
def _credited(event: events.Credited, account: Account) -> None:
    """First what was conceded and awaits this credit note, then like a payment (docs/explanation/livres.md)."""
    cents = event.cents
    awaiting = account.of_dispute(event.dispute) if event.dispute else account.portions
    for portion in awaiting:
        taken = min(cents, portion.conceded)
        portion.conceded -= taken
        portion.credited += taken
        cents -= taken
    on = event.on.toordinal()
    account.credit += account.settle(account.in_order(event.dispute), cents, "credited", on)


@apply.register
def _discounted(event: events.Discounted, account: Account) -> None:
    _settle_at_most_open(account, event, "credited", "discount")


@apply.register
def _written_off(event: events.WrittenOff, account: Account) -> None:
    _settle_at_most_open(account, event, "written_off", "written off")


def _settle_at_most_open(
    account: Account, event: events.Discounted | events.WrittenOff, place: Settling, word: str
) -> None:
    unsettled = sum(portion.rest for portion in account.portions)
    code, wording = f"{place}_exceeds_open", word + " {said} exceeds certain and contested {available}"
    cents = account.limited(event.cents, unsettled, code, wording)
    account.settle(account.in_order(), cents, place, event.on.toordinal())


@apply.register
def _credit_given(event: events.CreditGiven, account: Account) -> None:
    account.credit += event.cents


@apply.register
def _credit_used(event: events.CreditUsed | events.Refunded, account: Account) -> None:
    """Old events are not cut here: the euros went elsewhere; `check` shows a credit that became negative."""
    if account.strict and event.cents > account.credit:
        account.limited(event.cents, account.credit, "credit_exceeds", "used {said} exceeds credit {available}")
    account.credit -= event.cents


@apply.register
def _dispute_opened(event: events.DisputeOpened, account: Account) -> None:
    """Takes the amount from the certain portions in the order of imputation, one new portion per source."""
    if event.dispute in account.disputes:
        raise Impossible("dispute_exists", f"dispute {event.dispute} is already open on this receivable")
    sources = [portion for portion in account.in_order() if not portion.contested]
    certain = sum(portion.rest for portion in sources)
    cents = account.limited(
        event.cents, certain, "contested_exceeds_certain", "contested {said} exceeds certain {available}"
    )
    account.disputes[event.dispute] = True
    for source in sources:
        taken = min(cents, source.rest)
        if taken:
            account.split(source, taken, dispute=event.dispute, contested=True, opened=event.on.toordinal())
            cents -= taken


@apply.register
def _dispute_resolved(event: events.DisputeResolved, account: Account) -> None:
    resolve(event, account)


@apply.register
def _due_date_set(event: events.DueDateSet, account: Account) -> None:
    if not 0 <= event.portion < len(account.portions):
        account.refuse("unknown_portion", f"there is no portion {event.portion}", (0, 0))
        return
    if account.issued is not None and event.due_on.toordinal() < account.issued:
        account.refuse("due_before_issue", f"due date {event.due_on} is before the issue of the invoice", (0, 0))
        return
    portion = account.portions[event.portion]
    portion.due = event.due_on.toordinal()
    portion.bearing = after(portion.due)
    if portion.original_due is None:
        portion.original_due = portion.due


@apply.register
def _rescheduled(event: events.Rescheduled, account: Account) -> None:
    if not 0 <= event.portion < len(account.portions) or account.portions[event.portion].contested:
        account.refuse("unknown_portion", f"portion {event.portion} is not there to be rescheduled", (0, 0))
        return
    source = account.portions[event.portion]
    said = sum(share.cents for share in event.shares)
    left = account.limited(said, source.rest, "rescheduled_exceeds", "rescheduled {said} exceeds certain {available}")
    for share in event.shares:
        due = share.due_on.toordinal() if share.due_on else None
        taken = min(share.cents, left)
        if taken:
            account.split(source, taken, kind=share.kind, due=due, bearing=after(due))
            left -= taken


@apply.register
def _cancelled(event: events.Cancelled, account: Account) -> None:
    """What is open was never owed under this number: it bears nothing, from the start, in both readings."""
    for portion in account.portions:
        portion.credited += portion.rest + portion.conceded
        portion.rest = portion.conceded = 0


@apply.register
def _insolvency_opened(event: events.InsolvencyOpened, account: Account) -> None:
    """Reaches what was issued before the judgment; where two are told, the first one counts."""
    day = event.on.toordinal()
    if account.issued is None or account.issued >= day or account.judged is not None:
        return
    account.judged = day
    for portion in account.portions:
        portion.judged = day
